package seal_test

import (
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/journal/vectortest"
	"github.com/smart-kampung/anjungan/kiosk/seal"
)

// reader is whoever answers the vectors: the key that it pins and the lists that it was given.
type reader struct {
	pin   *ecdsa.PublicKey
	lists map[string]seal.TrustList
}

// answers is what a reader says to a vector, in the vectors' words.
func (r reader) answers(t *testing.T, v vectortest.Block) string {
	t.Helper()
	if _, ok := v["bytes"]; ok {
		return listWords(seal.DecodeTrustList(v.Hex(t, "bytes")))
	}
	if _, ok := v["signed"]; ok {
		return listWords(seal.OpenTrustList(v.Hex(t, "signed"), r.pin))
	}
	list, ok := r.lists[v["trust"]]
	now, err := strconv.ParseInt(v["now"], 10, 64)
	if !ok || err != nil {
		t.Fatalf("%s: list %q, %v", v["name"], v["trust"], err)
	}
	answer, c := seal.Check(list, v["text"], time.Unix(now, 0))
	if answer == seal.Forged {
		if c.Number != "" || c.KeyID != nil {
			t.Errorf("%s: forged, with claims", v["name"])
		}
		return string(answer)
	}
	initials := c.Initials
	if initials == "" {
		initials = "-"
	}
	return fmt.Sprintf("%s %d %s %s %d", answer, c.What, c.Number, initials, c.When.Unix())
}

func listWords(t seal.TrustList, err error) string {
	switch {
	case errors.Is(err, seal.ErrSigner):
		return "signer"
	case err != nil:
		return "refused"
	}
	return fmt.Sprintf("ok %d %d %d %d", t.AsOf.UnixMilli(), len(t.Keys), len(t.Void), len(t.Replaced))
}

// TestVectors: good and bad seals and lists of another implementation, and that every answer is among them.
func TestVectors(t *testing.T) {
	blocks := vectortest.Blocks(t, "testdata/seals.txt")
	pub, err := x509.ParsePKIXPublicKey(blocks[0].Hex(t, "ack"))
	if err != nil {
		t.Fatal(err)
	}
	r := reader{pub.(*ecdsa.PublicKey), map[string]seal.TrustList{}}
	seen := map[string]int{}
	for _, v := range blocks[1:] {
		if _, ok := v["list"]; ok {
			if r.lists[v["trust"]], err = seal.DecodeTrustList(v.Hex(t, "list")); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if got := r.answers(t, v); got != v["expect"] {
			t.Errorf("%s: %s, want %s", v["name"], got, v["expect"])
		}
		word, _, _ := strings.Cut(v["expect"], " ")
		seen[word]++
	}
	for _, a := range []seal.Answer{
		seal.Genuine, seal.Void, seal.Replaced, seal.Future, seal.Expired, seal.UnknownKey, seal.WrongPurpose, seal.Forged, "ok", "refused", "signer",
	} {
		if seen[string(a)] == 0 {
			t.Errorf("no vector expects %s", a)
		}
	}
	if len(blocks) != 93 {
		t.Errorf("%d blocks", len(blocks))
	}
}

// TestListEncodesAsTheVectors: what is written is what another implementation wrote.
func TestListEncodesAsTheVectors(t *testing.T) {
	for _, v := range vectortest.Blocks(t, "testdata/seals.txt") {
		if v["name"] != "the usual list" {
			continue
		}
		list, err := seal.DecodeTrustList(v.Hex(t, "bytes"))
		if err != nil {
			t.Fatal(err)
		}
		if b, err := list.Encode(); err != nil || hex.EncodeToString(b) != v["bytes"] {
			t.Errorf("%x, %v", b, err)
		}
		return
	}
	t.Fatal("no such vector")
}
