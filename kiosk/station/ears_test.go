package station_test

import (
	"slices"
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
	end := time.After(patience)
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

// TestEarsInTraining: a headset that is put in or pulled out during a training is noticed then, and what holds at its
// end holds for the kiosk.
func TestEarsInTraining(t *testing.T) {
	cat, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	heard := make(listener, 1024)
	r := newRoom(t, func(o *station.Options) {
		o.Speaker = heard
		o.Machine = flow.NewMachine(site(), cat.Services(kiosk.Desa), true).WithMenu(cat.Menu(kiosk.Desa))
	})
	r.train()
	r.press("train-warga")
	r.sees(flow.Home)
	r.station.Headset(t.Context(), true)
	heard.next(t, "pad.intro")
	r.station.Headset(t.Context(), false)
	if said := heard.next(t, "hush"); said != "hush" {
		t.Errorf("pulled out, and told %q", said)
	}
	r.station.Headset(t.Context(), true)
	r.press(flow.KeyLeave)
	r.sees(flow.Training)
	r.press("train-end")
	r.sees(flow.Welcome)
	for len(heard) > 0 {
		<-heard
	}
	r.station.Headset(t.Context(), false) // to a kiosk that knows of one
	heard.next(t, "hush")
}

// TestLinkIsTheLast: of several words about the line the last one counts, however busy the station was.
func TestLinkIsTheLast(t *testing.T) {
	r := newRoom(t)
	for i := range 12 {
		r.station.LinkUp(i%2 == 0)
	}
	r.station.LinkUp(true)
	r.cards.Tap(r.drawer["sri"].Card())
	r.sees(flow.Home)
	r.asksForDomicile()
	r.sees(flow.PIN)
	r.pin(r.drawer["sri"].PIN)
	v := r.sees(flow.Confirm)
	if !slices.ContainsFunc(v.Keys, func(k flow.Key) bool { return k.Label.ID == "confirm.send" }) {
		t.Errorf("the line is up, and the keys are %+v", v.Keys)
	}
}
