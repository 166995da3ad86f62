package journal

import (
	"encoding/hex"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
)

// vector is one block of testdata/entries.txt.
type vector map[string]string

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

// readVectors reads blocks of "name value" lines, parted by empty lines.
func readVectors(t *testing.T, path string) (list []vector) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for block := range strings.SplitSeq(string(b), "\n\n") {
		v := vector{}
		for line := range strings.Lines(block) {
			name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
			if name != "#" {
				v[name] = value
			}
		}
		if len(v) > 0 {
			list = append(list, v)
		}
	}
	return list
}

// TestVectors: hashes, sealing and chain are what another implementation computed.
func TestVectors(t *testing.T) {
	list := readVectors(t, "testdata/entries.txt")
	if len(list) != 5 {
		t.Fatalf("%d blocks", len(list))
	}
	key, err := hex.DecodeString(list[0]["epochkey"])
	if err != nil {
		t.Fatal(err)
	}
	e := Epoch{[keyLen]byte(key)}
	var prev Hash
	for _, v := range list[1:] {
		h := v.header(t)
		sealed, err := e.Seal(h, []byte(v["plain"]))
		if err != nil {
			t.Fatal(err)
		}
		h.Body = HashBody(sealed)
		prev = NextChain(prev, h)
		for name, got := range map[string][]byte{"aad": h.AAD(), "sealed": sealed, "header": h.Bytes(), "chain": prev[:]} {
			if s := hex.EncodeToString(got); s != v[name] {
				t.Errorf("seq %d: %s\n%s, want\n%s", h.Seq, name, s, v[name])
			}
		}
	}
}
