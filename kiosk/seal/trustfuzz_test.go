package seal

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"testing"
	"time"
)

// FuzzOpenTrustList: what the pinned key did not sign is never a list; what it signed is one, which comes back as it was, or
// no such thing, and never panics.
func FuzzOpenTrustList(f *testing.F) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		f.Fatal(err)
	}
	id, err := KeyID(&key.PublicKey)
	if err != nil {
		f.Fatal(err)
	}
	at := time.UnixMilli(1_795_000_000_000)
	list := TrustList{
		AsOf: at, Void: []string{"400.12.2.1/0042/429.510.04/2026"}, Replaced: map[string]string{"1": "2", "3": "4"},
		Keys: []Key{{ID: id, Public: &key.PublicKey, Purpose: Receipt, Kiosk: 104, Site: "35.10.09.2004", NotAfter: at.AddDate(1, 0, 0)}},
	}
	payload, err := list.Encode()
	if err != nil {
		f.Fatal(err)
	}
	signed, err := list.Sign(key)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(signed, payload)
	f.Add(signed[:len(signed)-1], []byte{0xa4, 1, 0, 2, 0xf6, 3, 0xf6, 4, 0xf6})
	f.Add(payload, []byte{})
	forged, other := bytes.Clone(signed), bytes.Clone(signed)
	forged[len(forged)-1] ^= 1
	other[bytes.Index(other, []byte("0042"))] ^= 1 // the number that is void
	f.Add(forged, payload)
	f.Add(other, payload)
	f.Add(append(bytes.Clone(signed), 0), payload[:len(payload)-1])
	f.Fuzz(func(t *testing.T, raw, payload []byte) {
		if _, err := OpenTrustList(raw, &key.PublicKey); err == nil {
			if !bytes.Equal(raw, signed) {
				t.Fatalf("%x is a list", raw)
			}
		} else if !errors.Is(err, ErrFormat) && !errors.Is(err, ErrSigner) {
			t.Fatal(err)
		}
		b, err := sign(key, id, trustDomain, payload)
		if err != nil {
			t.Fatal(err)
		}
		got, err := OpenTrustList(b, &key.PublicKey)
		if err != nil {
			if !errors.Is(err, ErrFormat) {
				t.Fatalf("signed: %v", err)
			}
			return
		}
		again, err := got.Sign(key)
		if err != nil {
			t.Fatal(err)
		}
		same, err := OpenTrustList(again, &key.PublicKey)
		if err != nil {
			t.Fatalf("%x: %v", payload, err)
		}
		x, err := got.Encode()
		y, also := same.Encode()
		if err != nil || also != nil || !bytes.Equal(x, y) {
			t.Fatalf("%x became %x, %v, %v", x, y, err, also)
		}
	})
}
