package regency_test

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/opensid"
)

// TestTaggedCandidate: the clerk sees that the village's OpenSID held this card for this NIK, whatever
// the byte order and the zeros of its reader, and a warning where it held it for another's.
func TestTaggedCandidate(t *testing.T) {
	back := []byte(watiChip)
	slices.Reverse(back)
	number := func(b []byte) uint64 { return binary.BigEndian.Uint64(append([]byte{0}, b...)) }
	for name, c := range map[string]struct {
		row          string
		cocok, warns bool
	}{
		"as it is, padded":  {fmt.Sprintf("%s,%017d", wati, number([]byte(watiChip))), true, false},
		"reversed, bare":    {fmt.Sprintf("%s,%d", wati, number(back)), true, false},
		"hex":               {fmt.Sprintf("%s,%X", wati, watiChip), true, false},
		"another's":         {fmt.Sprintf("%s,%d", subject, number(back)), false, true},
		"some other card's": {wati + ",1234567890", false, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.resident(t, wati, "Wati Contoh", nil)
			rows, bad, err := opensid.Read(strings.NewReader("nik,tag_id_card\n" + c.row + "\n"))
			if err != nil || len(bad) != 0 {
				t.Fatal(bad, err)
			}
			if err := opensid.Load(t.Context(), w.ledger, w.vault, rows); err != nil {
				t.Fatal(err)
			}
			s, _, _ := w.site(t, 7)
			r := titip(t, s, 1, wati, watiChip, "1985-05-05")
			until(t, "the deposit is taken", func() bool { return held(t, s, r.ID).Transport == kiosk.Accepted })
			b := w.console(t, time.Now)
			b.login()
			page := b.get(candidateLink(t, b.get("/")))
			if got := strings.Contains(page, `id="tagged"`); got != c.cocok {
				t.Errorf("cocok %v", got)
			}
			if got := strings.Contains(page, `id="doubted"`); got != c.warns {
				t.Errorf("warned %v", got)
			}
			if known(t, s, watiChip).Known {
				t.Error("a tag has enrolled a card by itself")
			}
		})
	}
}
