package blob

import (
	"bytes"
	"encoding/hex"
	"errors"
	"strconv"
	"testing"
	"testing/iotest"

	"github.com/smart-kampung/anjungan/kiosk/journal/vectortest"
)

// content is the test content of n bytes (testdata/blobs.txt).
func content(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(7*i + i/256)
	}
	return b
}

func testKey() []byte {
	key := make([]byte, KeySize)
	for i := range key {
		key[i] = byte(i)
	}
	return key
}

// TestVectors: what another implementation sealed is what this one seals, and its bad ones do not open.
func TestVectors(t *testing.T) {
	good, bad := 0, 0
	for _, v := range vectortest.Blocks(t, "testdata/blobs.txt") {
		switch v["expect"] {
		case "ok":
			good++
		case "refused":
			bad++
			if err := Open(&bytes.Buffer{}, testKey(), bytes.NewReader(v.Hex(t, "sealed"))); !errors.Is(err, ErrOpen) {
				t.Errorf("%s: %v", v["name"], err)
			}
			continue
		default:
			t.Fatalf("%s: expect %q", v["name"], v["expect"])
		}
		n, err := strconv.Atoi(v["content"])
		if err != nil {
			t.Fatal(err)
		}
		var sealed bytes.Buffer
		a, err := sealWith(&sealed, testKey(), Report, iotest.HalfReader(bytes.NewReader(content(n))))
		if err != nil || a.Check() != nil {
			t.Fatalf("%d: %v, %v", n, err, a.Check())
		}
		if hex.EncodeToString(a.Hash[:]) != v["hash"] || strconv.FormatInt(a.Size, 10) != v["size"] || int(a.Size) != sealed.Len() {
			t.Errorf("%d: %x of %d bytes", n, a.Hash, a.Size)
		}
		if s := v["sealed"]; s != "" && hex.EncodeToString(sealed.Bytes()) != s {
			t.Errorf("%d: sealed %x", n, sealed.Bytes())
		}
		var plain bytes.Buffer
		if err := Open(&plain, a.Key, iotest.OneByteReader(&sealed)); err != nil || !bytes.Equal(plain.Bytes(), content(n)) {
			t.Errorf("%d: opened as %d bytes, %v", n, plain.Len(), err)
		}
	}
	if good != 7 || bad != 8 {
		t.Errorf("%d good, %d bad", good, bad)
	}
}

// TestOrderAndEnd: whole chunks that are left out, doubled, exchanged or cut off do not open, nor does another key.
func TestOrderAndEnd(t *testing.T) {
	var b bytes.Buffer
	a, err := Seal(&b, Report, bytes.NewReader(content(3*chunk)))
	if err != nil {
		t.Fatal(err)
	}
	s := b.Bytes()
	c := [][]byte{s[:sealedChunk], s[sealedChunk : 2*sealedChunk], s[2*sealedChunk:]}
	for name, list := range map[string][][]byte{
		"the first is missing": {c[1], c[2]}, "the middle is missing": {c[0], c[2]}, "the end is missing": {c[0], c[1]},
		"exchanged": {c[1], c[0], c[2]}, "doubled": {c[0], c[0], c[1], c[2]}, "goes on": {c[0], c[1], c[2], c[2]},
	} {
		if err := Open(&bytes.Buffer{}, a.Key, bytes.NewReader(bytes.Join(list, nil))); !errors.Is(err, ErrOpen) {
			t.Errorf("%s: %v", name, err)
		}
	}
	other, err := Seal(&bytes.Buffer{}, Report, bytes.NewReader(content(3*chunk)))
	if err != nil {
		t.Fatal(err)
	}
	if err := Open(&bytes.Buffer{}, other.Key, bytes.NewReader(s)); !errors.Is(err, ErrOpen) || bytes.Equal(other.Key, a.Key) {
		t.Errorf("another key: %v", err)
	}
}

// TestSizes: nothing and too much are refused, and so is an announcement that cannot be true.
func TestSizes(t *testing.T) {
	if _, err := Seal(&bytes.Buffer{}, Report, bytes.NewReader(nil)); !errors.Is(err, ErrEmpty) {
		t.Errorf("nothing: %v", err)
	}
	if _, err := Seal(&bytes.Buffer{}, Report, bytes.NewReader(make([]byte, MaxSize))); !errors.Is(err, ErrLarge) {
		t.Errorf("too much: %v", err)
	}
	broken := errors.New("broken")
	if _, err := Seal(&bytes.Buffer{}, Report, iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("a reader that fails: %v", err)
	}
	good := Announced{Size: 17, Purpose: Report, Key: testKey()}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*Announced){
		"less than a byte": func(a *Announced) { a.Size = 16 }, "too large": func(a *Announced) { a.Size = MaxSize + 1 },
		"a last chunk of a tag": func(a *Announced) { a.Size = sealedChunk + 16 }, "negative": func(a *Announced) { a.Size = -17 },
		"a short key": func(a *Announced) { a.Key = a.Key[1:] }, "no purpose": func(a *Announced) { a.Purpose = "" },
	} {
		a := good
		change(&a)
		if err := a.Check(); !errors.Is(err, ErrAnnounced) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzOpen: no bytes make a panic, and what opens is what Seal makes of it.
func FuzzOpen(f *testing.F) {
	for _, v := range vectortest.Blocks(f, "testdata/blobs.txt") {
		f.Add(v.Hex(f, "sealed"))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var plain, again bytes.Buffer
		if Open(&plain, testKey(), bytes.NewReader(b)) != nil {
			return
		}
		if _, err := sealWith(&again, testKey(), Report, &plain); err != nil || !bytes.Equal(again.Bytes(), b) {
			t.Errorf("%x was sealed as %x, %v", b, again.Bytes(), err)
		}
	})
}
