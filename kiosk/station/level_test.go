package station_test

import (
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// TestByCardAlone: the papers to bring about land need no PIN; the request is the owner's, and neither screen nor
// slip says whose.
func TestByCardAlone(t *testing.T) {
	r := newRoom(t)
	who := someone(r)
	h := r.drawer[who]
	r.cards.Tap(h.Card())
	r.sees(flow.Home)
	r.press("tile-0")
	r.sees(flow.Menu)
	r.press("choice-2") // bank & usaha
	r.until("that there are more", func(v flow.View) bool { return v.Pages == 2 })
	r.press(flow.KeyDown)
	var land flow.KeyID
	r.until("the papers about land", func(v flow.View) (ok bool) {
		land, ok = labelled(v, "Keterangan Kepemilikan Tanah")
		return ok
	})
	r.press(land)
	v := r.sees(flow.Confirm)
	for _, row := range v.Rows {
		if strings.Contains(row.Value.Text, h.Name) || row.Label.ID == "confirm.nik" {
			t.Errorf("the screen says whose it is: %+v", row)
		}
	}
	r.press(flow.KeyOK)
	r.sees(flow.TakePaper)
	held := r.requests(who)
	if len(held) != 1 || held[0].Request.Assurance != kiosk.ByCard || held[0].Request.Service != "tanah" || held[0].State != kiosk.Checking {
		t.Fatalf("%+v", held)
	}
	if paper := r.printer.Papers()[0].Text(); strings.Contains(paper, h.Name) || strings.Contains(paper, " untuk ") {
		t.Errorf("the slip says whose it is:\n%s", paper)
	}
}

// labelled finds a key by its words.
func labelled(v flow.View, label string) (flow.KeyID, bool) {
	for _, k := range v.Keys {
		if k.Label.Text == label {
			return k.ID, true
		}
	}
	return "", false
}
