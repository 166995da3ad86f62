package journal

import (
	"bytes"
	"strconv"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal/vectortest"
)

// vector is one block of testdata/entries.txt.
type vector vectortest.Block

func (v vector) number(t *testing.T, name string) uint64 {
	t.Helper()
	n, err := strconv.ParseUint(v[name], 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

func (v vector) header(t *testing.T) Header {
	t.Helper()
	return Header{
		Key: Key{
			Kiosk: kiosk.KioskID(v.number(t, "kiosk")), Incarnation: v.number(t, "incarnation"), Seq: v.number(t, "seq"),
		},
		Kind: Kind(v.number(t, "kind")), Time: int64(v.number(t, "time")), Trusted: int64(v.number(t, "trusted")),
		Boot: v.number(t, "boot"), Catalogue: v["catalogue"], Epoch: v.number(t, "epoch"),
	}
}

// TestVectors: hashes, sealing and chain are what another implementation computed, and what it says differs does.
func TestVectors(t *testing.T) {
	list := vectortest.Blocks(t, "testdata/entries.txt")
	e := Epoch{[keyLen]byte(list[0].Hex(t, "epochkey"))}
	count := map[string]int{}
	for _, b := range list[1:] {
		v := vector(b)
		h := v.header(t)
		sealed, err := e.Seal(h, []byte(v["plain"]))
		if err != nil {
			t.Fatal(err)
		}
		h.Body = HashBody(sealed)
		chain := NextChain(Hash(b.Hex(t, "prev")), h)
		got := "ok"
		for name, have := range map[string][]byte{"aad": h.AAD(), "sealed": sealed, "header": h.Bytes(), "chain": chain[:]} {
			if !bytes.Equal(have, b.Hex(t, name)) {
				got = "differs"
				if v["expect"] == "ok" {
					t.Errorf("%s: %s is %x", v["name"], name, have)
				}
			}
		}
		if got != v["expect"] {
			t.Errorf("%s: %s, want %q", v["name"], got, v["expect"])
		}
		count[got]++
	}
	if count["ok"] != 4 || count["differs"] != 6 {
		t.Errorf("%v", count)
	}
}
