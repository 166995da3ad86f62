package vault

import (
	"bytes"
	"errors"
	"testing"

	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

func newVault(t *testing.T, b byte) *Vault {
	t.Helper()
	v, err := New(bytes.Repeat([]byte{b}, KeySize))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestSealOpen(t *testing.T) {
	v := newVault(t, 1)
	s, err := v.Seal("entry/1", []byte("plain"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := v.Open("entry/1", s); err != nil || string(got) != "plain" {
		t.Fatalf("%q, %v", got, err)
	}
	twice, err := v.Seal("entry/1", []byte("plain"))
	if err != nil || bytes.Equal(twice.Body, s.Body) || bytes.Equal(twice.Key, s.Key) {
		t.Error("two records share a key")
	}
	for name, x := range map[string]struct {
		v     *Vault
		place string
		s     ledger.Sealed
		want  error
	}{
		"another place":  {v, "entry/2", s, ErrOpen},
		"another master": {newVault(t, 2), "entry/1", s, ErrOpen},
		"changed body":   {v, "entry/1", ledger.Sealed{Key: s.Key, Body: append([]byte{1}, s.Body...)}, ErrOpen},
		"another key":    {v, "entry/1", ledger.Sealed{Key: twice.Key, Body: s.Body}, ErrOpen},
		"short key":      {v, "entry/1", ledger.Sealed{Key: []byte{1}, Body: s.Body}, ErrOpen},
		"erased":         {v, "entry/1", ledger.Sealed{Body: s.Body}, ErrErased},
	} {
		if _, err := x.v.Open(x.place, x.s); !errors.Is(err, x.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := New([]byte("short")); !errors.Is(err, ErrKey) {
		t.Error(err)
	}
}

func TestBlind(t *testing.T) {
	v := newVault(t, 1)
	a := v.Blind("nik", []byte("3510990101900001"))
	if !bytes.Equal(a, v.Blind("nik", []byte("3510990101900001"))) {
		t.Error("not the same twice")
	}
	for name, b := range map[string][]byte{
		"kind": v.Blind("chip", []byte("3510990101900001")), "value": v.Blind("nik", []byte("3510990101900002")),
		"master": newVault(t, 2).Blind("nik", []byte("3510990101900001")), "border": v.Blind("ni", []byte("k\x003510990101900001")),
	} {
		if bytes.Equal(a, b) {
			t.Errorf("the same for another %s", name)
		}
	}
}
