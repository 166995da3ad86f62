package wire

import (
	"bytes"
	"crypto/hpke"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/journal/vectortest"
)

// update makes vectors anew. What is random in those that are there stays.
var update = flag.Bool("update", false, "write the vectors anew")

const snapFile = "testdata/snapshots.txt"

const snapHead = `Snapshots as they travel, made by this implementation and opened by another. Hex unless a word.

The first two blocks are receive keys, in use only here: seed is the private half (see sealing.txt of kiosk/journal), public
what the regency keeps. A snapshot comes to the kiosk that holds key and asked for the dataset. expect is ok, the version and
the content, or refused.`

// readSnapshot says what a kiosk makes of a snapshot, in the words of the vectors.
func readSnapshot(k ReceiveKey, dataset string, b []byte) string {
	version, plain, err := k.OpenSnapshot(dataset, b)
	if err != nil {
		return "refused"
	}
	return strings.TrimSpace(fmt.Sprintf("ok %s %x", version, plain))
}

// TestSnapshotVectors: a snapshot opens for its kiosk, dataset and version, and in no other way.
func TestSnapshotVectors(t *testing.T) {
	snapshotVectors(t).Compare(t, snapFile, *update)
	keys := map[string]ReceiveKey{}
	for _, v := range vectortest.Blocks(t, snapFile) {
		if v["seed"] != "" {
			k, err := ParseReceiveKey(v.Hex(t, "seed"))
			if err != nil || hex.EncodeToString(k.Public()) != v["public"] {
				t.Fatalf("key %s: %v", v["key"], err)
			}
			keys[v["key"]] = k
			continue
		}
		k, ok := keys[v["key"]]
		if !ok {
			t.Fatalf("%s: no key %q", v["name"], v["key"])
		}
		if got := readSnapshot(k, v["dataset"], v.Hex(t, "bytes")); got != v["expect"] {
			t.Errorf("%s: %s, want %q", v["name"], got, v["expect"])
		}
	}
}

// snapWriter writes the file.
type snapWriter struct {
	t *testing.T
	*vectortest.File
	old map[string][]byte // the snapshots that are there, by name
}

func (w *snapWriter) key(name string, seed byte) ReceiveKey {
	k, err := ParseReceiveKey(bytes.Repeat([]byte{seed}, 32))
	if err != nil {
		w.t.Fatal(err)
	}
	w.Add("key", name, "seed", strings.Repeat(fmt.Sprintf("%02x", seed), 32), "public", hex.EncodeToString(k.Public()))
	return k
}

func (w *snapWriter) snapshot(name, key, dataset string, b []byte, expect string) {
	w.Add("name", name, "message", "snapshot", "key", key, "dataset", dataset, "bytes", hex.EncodeToString(b), "expect", expect)
}

// good is the snapshot that the file has under that name, or a new one.
func (w *snapWriter) good(name string, k ReceiveKey, dataset, version string, plain []byte) Snapshot {
	b, err := SealSnapshot(k.Public(), dataset, version, plain)
	if err != nil {
		w.t.Fatal(err)
	}
	want := strings.TrimSpace(fmt.Sprintf("ok %s %x", version, plain))
	if old := w.old[name]; readSnapshot(k, dataset, old) == want {
		b = old
	}
	w.snapshot(name, "kiosk", dataset, b, want)
	var s Snapshot
	if err := journal.Unmarshal(b, &s); err != nil {
		w.t.Fatal(err)
	}
	return s
}

func (w *snapWriter) bad(name string, s Snapshot) {
	b, err := journal.Marshal(s)
	if err != nil {
		w.t.Fatal(err)
	}
	w.snapshot(name, "kiosk", "cards", b, "refused")
}

func snapshotVectors(t *testing.T) *vectortest.File {
	t.Helper()
	w := &snapWriter{t, vectortest.Head(snapHead), vectortest.Old(t, snapFile, "bytes")}
	k := w.key("kiosk", 0x11)
	w.key("other", 0x22)
	plain, err := EncodeCards(bytes.Repeat([]byte{9}, 16), nil)
	if err != nil {
		t.Fatal(err)
	}
	s := w.good("cards without a card", k, "cards", "0123456789abcdef", plain)
	w.good("nothing", k, "news", "1", nil)
	w.good("no version", k, "card", "", []byte("x"))
	again := w.good("the same dataset, sealed again", k, "cards", "0123456789abcdef", plain)
	whole, err := journal.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	w.snapshot("by another kiosk's key", "other", "cards", whole, "refused")
	w.snapshot("in answer to a question for another dataset", "kiosk", "staff", whole, "refused")
	with := func(change func(*Snapshot)) Snapshot { x := s; change(&x); return x }
	const enc = 1120 // bytes of the encapsulation, which stands before the sealed key
	for _, c := range []struct {
		name   string
		change func(*Snapshot)
	}{
		{"said to be another dataset", func(s *Snapshot) { s.Dataset = "staff" }},
		{"another version", func(s *Snapshot) { s.Version = "0123456789abcdee" }},
		{"a byte of the ML-KEM part flipped", func(s *Snapshot) { s.Key = vectortest.Flip(s.Key, 0) }},
		{"a byte of the X25519 part flipped", func(s *Snapshot) { s.Key = vectortest.Flip(s.Key, enc-1) }},
		{"a byte of the sealed key flipped", func(s *Snapshot) { s.Key = vectortest.Flip(s.Key, enc) }},
		{"a byte of the sealed key's tag flipped", func(s *Snapshot) { s.Key = vectortest.Flip(s.Key, -1) }},
		{"the key cut by a byte", func(s *Snapshot) { s.Key = s.Key[:len(s.Key)-1] }},
		{"an encapsulation alone", func(s *Snapshot) { s.Key = s.Key[:enc] }},
		{"no key", func(s *Snapshot) { s.Key = []byte{} }},
		{"the key of another time that it was sealed", func(s *Snapshot) { s.Key = again.Key }},
		{"a byte of the content flipped", func(s *Snapshot) { s.Content = vectortest.Flip(s.Content, 0) }},
		{"a byte of the content's tag flipped", func(s *Snapshot) { s.Content = vectortest.Flip(s.Content, -1) }},
		{"the content cut by a byte", func(s *Snapshot) { s.Content = s.Content[:len(s.Content)-1] }},
		{"no content", func(s *Snapshot) { s.Content = []byte{} }},
		{"the content in the clear", func(s *Snapshot) { s.Content = plain }},
	} {
		x := with(c.change)
		w.bad(c.name, x)
		if c.name == "said to be another dataset" { // and it is what the kiosk asked for
			b, err := journal.Marshal(x)
			if err != nil {
				t.Fatal(err)
			}
			w.snapshot("said to be another dataset, which was asked for", "kiosk", "staff", b, "refused")
		}
	}
	w.bad("a key of 16 bytes", w.shortKey(k, plain))
	w.framing(s)
	return w.File
}

// shortKey is a snapshot under an AES-128 key.
func (w *snapWriter) shortKey(k ReceiveKey, plain []byte) Snapshot {
	if old := w.old["a key of 16 bytes"]; len(old) > 0 {
		var s Snapshot
		if journal.Unmarshal(old, &s) == nil {
			return s
		}
	}
	s := Snapshot{Dataset: "cards", Version: "1"}
	info, err := journal.Marshal(snapshotInfo{Tag: snapshotTag, Dataset: s.Dataset, Version: s.Version})
	if err != nil {
		w.t.Fatal(err)
	}
	pk, err := hpke.MLKEM768X25519().NewPublicKey(k.Public())
	if err != nil {
		w.t.Fatal(err)
	}
	key := bytes.Repeat([]byte{5}, 16)
	gcm, err := newGCM(key)
	if err != nil {
		w.t.Fatal(err)
	}
	if s.Key, err = hpke.Seal(pk, hpke.HKDFSHA256(), hpke.AES256GCM(), info, key); err != nil {
		w.t.Fatal(err)
	}
	s.Content = gcm.Seal(nil, make([]byte, gcm.NonceSize()), plain, info)
	return s
}

// framing adds bytes that are no snapshot, or not in their one encoding.
func (w *snapWriter) framing(s Snapshot) {
	m := vectortest.Map{1: s.Dataset, 2: s.Version, 3: s.Key, 4: s.Content}
	for _, c := range vectortest.Strict(m) {
		w.snapshot(c.Name, "kiosk", "cards", c.Bytes, "refused")
	}
}

// TestContentKey: the key of a content has 32 bytes.
func TestContentKey(t *testing.T) {
	for _, n := range []int{0, 16, 24, 31, 33} {
		if _, err := contentCipher(make([]byte, n)); !errors.Is(err, ErrSnapshot) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
}
