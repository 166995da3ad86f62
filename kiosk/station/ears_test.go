package station_test

import (
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/station"
)

// listener is a speaker that hands on what it was told to say: "hush", "volume", or the text of the sentences.
type listener chan string

func (l listener) Speak(_ kiosk.Lang, words []flow.Msg, _ flow.Volume) {
	said := []string{}
	for _, m := range words {
		said = append(said, m.ID+m.Text)
	}
	l <- strings.Join(said, "|")
}
func (l listener) SetVolume(flow.Volume) { l <- "volume" }
func (l listener) Hush()                 { l <- "hush" }

// next is what is said next that holds a text.
func (l listener) next(t *testing.T, text string) string {
	t.Helper()
	end := time.After(15 * time.Second)
	for {
		select {
		case said := <-l:
			if strings.Contains(said, text) {
				return said
			}
		case <-end:
			t.Fatalf("nothing with %q was said", text)
		}
	}
}

// TestEars: pad and headset reach the visit, and what it says reaches the voice. A headset is told the name; when
// it is pulled out the voice falls silent first, and names nobody then.
func TestEars(t *testing.T) {
	cat, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	heard := make(listener, 256)
	r := newRoom(t, func(o *station.Options) {
		o.Speaker = heard
		o.Machine = flow.NewMachine(site(), cat.Services(kiosk.Desa), true).WithMenu(cat.Menu(kiosk.Desa))
	})
	r.station.Headset(t.Context(), true)
	heard.next(t, "pad.intro")
	r.cards.Tap(r.drawer["sri"].Card())
	r.sees(flow.Home)
	r.asksForDomicile()
	r.sees(flow.PIN)
	for _, d := range r.drawer["sri"].PIN {
		r.station.PressPad(flow.PadKey(d))
	}
	r.sees(flow.Confirm)
	name := r.drawer["sri"].Name
	heard.next(t, name)
	r.station.Headset(t.Context(), false)
	if said := heard.next(t, ""); said != "hush" {
		t.Errorf("the headset is out and the voice is told %q", said)
	}
	if said := heard.next(t, "confirm.title"); strings.Contains(said, name) || !strings.Contains(said, "pad.withheld") {
		t.Errorf("the loudspeaker says %q", said)
	}
	for _, k := range "*3" {
		r.station.PressPad(flow.PadKey(k))
	}
	heard.next(t, "volume")
}
