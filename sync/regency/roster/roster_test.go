package roster

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

var key = []byte("a key of the tests")

func at() time.Time { return time.UnixMilli(1_700_000_000_000) }

// standing is a kiosk with certificates of these numbers.
func standing(id kiosk.KioskID, numbers ...byte) ledger.Standing {
	s := ledger.Standing{Kiosk: id, Village: "35.10.09.2004", Site: []byte("{}"), SealKey: []byte{byte(id)}, ReceiveKey: []byte{1}, Until: 9}
	for _, n := range numbers {
		s.Certs = append(s.Certs, ledger.Listed{Fingerprint: [32]byte{n}, DER: []byte{n}, Key: []byte{n, n}, Fresh: n > 1})
	}
	return s
}

func open(t testing.TB, path string) *Roster {
	t.Helper()
	r, err := Open(path, key, at)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// kept is the bytes of a roster with these lines, and where each ends.
func kept(t testing.TB, list ...ledger.Standing) (b []byte, ends []int) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "roster")
	r := open(t, path)
	for _, s := range list {
		if err := r.Keep(s); err != nil {
			t.Fatal(err)
		}
		ends = append(ends, int(r.end))
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b, ends
}

// told is what a roster says of how each kiosk stands.
func told(r *Roster) map[kiosk.KioskID]ledger.Standing {
	m := map[kiosk.KioskID]ledger.Standing{}
	for id, t := range r.kiosks {
		m[id] = t.now
	}
	return m
}

// TestKeep: what is kept is read again, by another process and by one that has it open; what stands so already is no line.
func TestKeep(t *testing.T) {
	path := filepath.Join(t.TempDir(), "roster")
	a, b := open(t, path), open(t, path)
	whole := standing(7, 1, 2)
	whole.Digest = bytes.Repeat([]byte{5}, 32)
	bare := ledger.Standing{Kiosk: 8, Revoked: true, RevokedAt: 3}
	for _, step := range []struct {
		by *Roster
		s  ledger.Standing
	}{{a, standing(7, 1)}, {b, whole}, {b, whole}, {a, bare}, {b, bare}} {
		if err := step.by.Keep(step.s); err != nil {
			t.Fatal(err)
		}
	}
	want := map[kiosk.KioskID]ledger.Standing{7: whole, 8: bare}
	for _, r := range []*Roster{a, b, open(t, path)} {
		if err := r.read(); err != nil || !reflect.DeepEqual(told(r), want) {
			t.Errorf("%+v, %v", told(r), err)
		}
	}
	text, err := os.ReadFile(path)
	if n := bytes.Count(text, []byte{'\n'}); err != nil || n != 3 {
		t.Errorf("%d lines, %v", n, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

// TestTorn: wherever the last line is cut off, and where its blocks did not all reach the disk, the lines before it count and
// the next one takes its place.
func TestTorn(t *testing.T) {
	first, second := standing(7, 1), standing(8, 1)
	b, ends := kept(t, first, second)
	path := filepath.Join(t.TempDir(), "roster")
	zeros := bytes.Clone(b)
	clear(zeros[ends[0]+3 : ends[0]+20])
	torn := [][]byte{zeros, append(bytes.Clone(b[:ends[0]]), make([]byte, 1000)...)}
	for n := ends[0] + 1; n < len(b); n++ {
		torn = append(torn, b[:n])
	}
	for _, x := range torn {
		if err := os.WriteFile(path, x, 0o600); err != nil {
			t.Fatal(err)
		}
		r := open(t, path)
		if len(r.kiosks) != 1 || r.torn != int64(len(x)-ends[0]) {
			t.Fatalf("%d bytes: %d kiosks, %d torn", len(x), len(r.kiosks), r.torn)
		}
		if err := r.Keep(second); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, b) {
			t.Fatalf("%d bytes: %d bytes afterwards, %v", len(x), len(got), err)
		}
	}
}

// TestForeign: a line of another regency, a changed one, one that is missing and lines in another order are refused, each in the first place
// and the last.
func TestForeign(t *testing.T) {
	b, ends := kept(t, standing(7, 1), standing(8, 1), standing(9, 1))
	one, two, three := b[:ends[0]], b[ends[0]:ends[1]], b[ends[1]:]
	theirs, err := Open(filepath.Join(t.TempDir(), "roster"), []byte("another key"), at)
	if err == nil {
		err = theirs.Keep(standing(7, 1))
	}
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := os.ReadFile(theirs.path)
	if err != nil {
		t.Fatal(err)
	}
	changed := bytes.Clone(one)
	changed[5] ^= 1
	for name, x := range map[string][]byte{
		"foreign": foreign, "foreign behind ours": slices.Concat(one, foreign), "foreign between": slices.Concat(one, foreign, two),
		"missing": slices.Concat(one, three), "twice": slices.Concat(one, one), "order": slices.Concat(two, one), "without the first": slices.Concat(two, three),
		"changed": slices.Concat(changed, two), "changed at the end": changed, "empty line": slices.Concat(one, []byte{'\n'}), "two spaces": bytes.Replace(one, []byte{' '}, []byte("  "), 1),
		"text": []byte("kiosk 7\n"), "carriage return": bytes.Replace(one, []byte{'\n'}, []byte("\r\n"), 1),
	} {
		path := filepath.Join(t.TempDir(), "roster")
		if err := os.WriteFile(path, x, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(path, key, at); !errors.Is(err, ErrLine) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestReplacedUnderneath: a file that is put in its place while a server runs is read whole; one that is gone is an error.
func TestReplacedUnderneath(t *testing.T) {
	path := filepath.Join(t.TempDir(), "roster")
	r := open(t, path)
	for _, s := range []ledger.Standing{standing(7, 1), standing(7, 1, 2)} {
		if err := r.Keep(s); err != nil {
			t.Fatal(err)
		}
	}
	older, _ := kept(t, standing(7, 1))
	if err := os.WriteFile(path, older, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := r.Keep(standing(8, 1)); err != nil {
		t.Fatal(err)
	}
	want, _ := kept(t, standing(7, 1), standing(8, 1))
	if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := r.Keep(standing(9, 1)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("gone: %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a deed began another: %v", err)
	}
}

// FuzzParse: whatever bytes are there, what is believed of them is a beginning of what was written, and they are read wholly, as
// torn, or not at all.
func FuzzParse(f *testing.F) {
	lines := []ledger.Standing{standing(7, 1), standing(8, 1), standing(7, 1, 2), {Kiosk: 8, Revoked: true}}
	b, ends := kept(f, lines...)
	f.Add(b, 0, 0, []byte{})
	f.Add(b, ends[0], ends[1], []byte{})
	f.Add(b[:ends[2]-9], 3, 4, []byte("x"))
	f.Add(b, ends[1], ends[1], b[:ends[0]])
	f.Fuzz(func(t *testing.T, x []byte, from, to int, instead []byte) {
		if from < 0 || to < from || to > len(x) {
			return
		}
		x = slices.Concat(x[:from], instead, x[to:])
		got, good, last, err := parse(key, mac{}, x)
		if err != nil {
			if !errors.Is(err, ErrLine) || got != nil {
				t.Fatalf("%d lines, %v", len(got), err)
			}
			return
		}
		if len(got) > len(lines) || good > len(x) || !bytes.Equal(x[:good], b[:good]) {
			t.Fatalf("%d lines of %d bytes", len(got), good)
		}
		if len(got) > 0 && (!reflect.DeepEqual(got, lines[:len(got)]) || good != ends[len(got)-1]) {
			t.Fatalf("%+v", got)
		}
		if more, rest, _, err := parse(key, last, x[good:]); err != nil || len(more) != 0 || rest != 0 {
			t.Fatalf("read on: %d lines, %v", len(more), err)
		}
	})
}

// FuzzDecode: what reads is written as it was read.
func FuzzDecode(f *testing.F) {
	for _, s := range []ledger.Standing{standing(7, 1, 2), {Kiosk: 8, Revoked: true}} {
		b, err := encode(at().UnixMilli(), s)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := decode(b)
		if err != nil {
			return
		}
		one, err := identify(s)
		if err != nil {
			t.Fatal(err)
		}
		again, err := encode(0, s)
		if err != nil {
			t.Fatal(err)
		}
		if s, err = decode(again); err != nil {
			t.Fatal(err)
		}
		if two, err := identify(s); err != nil || one != two {
			t.Fatalf("it stands otherwise when it is read again: %v", err)
		}
	})
}
