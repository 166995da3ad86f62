package journal

import (
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
)

// readBlocks reads blocks of "name: value" lines, parted by empty lines.
func readBlocks(t testing.TB, path string) (list []map[string]string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for block := range strings.SplitSeq(string(b), "\n\n") {
		v := map[string]string{}
		for line := range strings.Lines(block) {
			if name, value, ok := strings.Cut(strings.TrimSpace(line), ": "); ok && name[0] != '#' {
				v[name] = value
			} else if name, ok := strings.CutSuffix(strings.TrimSpace(line), ":"); ok {
				v[name] = ""
			}
		}
		if len(v) > 0 {
			list = append(list, v)
		}
	}
	return list
}

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// answer is what a receiver says to a segment, in the words of the vectors.
func answer(key *ecdsa.PublicKey, b []byte, prev Hash) string {
	raw, err := ParseSegment(b)
	switch {
	case errors.Is(err, ErrNotCanonical):
		return "not-canonical"
	case err != nil:
		return "malformed"
	}
	s, err := raw.Verify(key, prev)
	switch {
	case errors.Is(err, ErrSignature):
		return "signature"
	case errors.Is(err, ErrChain):
		return "chain"
	case err != nil:
		return err.Error()
	}
	return fmt.Sprintf("ok kiosk=%d incarnation=%d first=%d last=%d head=%x", s.Kiosk, s.Incarnation, s.First, s.Last, s.Head)
}

// TestSegmentVectors: good and bad segments of another implementation.
func TestSegmentVectors(t *testing.T) {
	list := readBlocks(t, "testdata/segments.txt")
	if len(list) != 44 {
		t.Fatalf("%d blocks", len(list))
	}
	k, err := x509.ParsePKIXPublicKey(unhex(t, list[0]["key"]))
	if err != nil {
		t.Fatal(err)
	}
	key, ok := k.(*ecdsa.PublicKey)
	if !ok {
		t.Fatal("not an ECDSA key")
	}
	for _, v := range list[1:] {
		if got := answer(key, unhex(t, v["segment"]), Hash(unhex(t, v["prev"]))); got != v["expect"] {
			t.Errorf("%s: %s, want %s", v["name"], got, v["expect"])
		}
	}
}
