package journal

import (
	"crypto/ecdsa"
	"crypto/x509"
	"errors"
	"fmt"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/journal/vectortest"
)

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
	list := vectortest.Blocks(t, "testdata/segments.txt")
	if len(list) != 44 {
		t.Fatalf("%d blocks", len(list))
	}
	k, err := x509.ParsePKIXPublicKey(list[0].Hex(t, "key"))
	if err != nil {
		t.Fatal(err)
	}
	key, ok := k.(*ecdsa.PublicKey)
	if !ok {
		t.Fatal("not an ECDSA key")
	}
	for _, v := range list[1:] {
		if got := answer(key, v.Hex(t, "segment"), Hash(v.Hex(t, "prev"))); got != v["expect"] {
			t.Errorf("%s: %s, want %s", v["name"], got, v["expect"])
		}
	}
}
