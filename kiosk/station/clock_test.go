package station_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/clock"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/station"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// board is a machine whose clock is off from the start, and which can be left on for weeks.
type board struct {
	off    time.Duration
	passed atomic.Int64 // beyond what passes by itself
}

func (b *board) clock() *clock.Clock {
	begun := time.Now()
	up := func() time.Duration { return time.Since(begun) + time.Duration(b.passed.Load()) }
	return clock.NewOn(clock.Machine{Up: up, Wall: func() time.Time { return morning().Add(b.off + up()) }}, time.Time{})
}

// newRoomBy is newRoom by a clock, which store, station and papers share, where the counter is always open.
func newRoomBy(t *testing.T, c *clock.Clock) *room {
	t.Helper()
	return newRoomOf(t, openStoreBy(t, t.TempDir(), alwaysOpen(), c), func(o *station.Options) {
		office := o.Papers.(station.Office)
		office.Clock = c.Trust
		o.Now, o.Clock, o.Papers = c.Now, c.Trust, office
	})
}

// vouch is the regency's word that it is ten in the morning, so much later.
func (r *room) vouch(later time.Duration) {
	r.t.Helper()
	if err := r.store.SetTrustedTime(r.t.Context(), morning().Add(later)); err != nil {
		r.t.Fatal(err)
	}
}

// slip is the paper of a request that somebody makes now, and when it says in its seal that it was made.
func (r *room) slip(who string) (text string, sealed time.Time) {
	r.t.Helper()
	r.order(who)
	r.press(flow.KeyOK)
	r.sees(flow.TakePaper)
	papers := r.printer.Papers()
	p := papers[len(papers)-1]
	r.leave()
	return words(p.Text()), sealOn(r.t, p).When
}

func words(text string) string { return strings.Join(strings.Fields(text), " ") }

// on is the words on a sheet.
func on(s printer.Sheet) string {
	var b strings.Builder
	for _, it := range s {
		if l, ok := it.(printer.Line); ok {
			for _, r := range l.Runs {
				b.WriteString(r.Text + " ")
			}
		}
	}
	return words(b.String())
}

// TestWrongClockAtAVisit: of a machine whose clock is hours or days off, slip, seal, screen and journal tell the regency's
// time once it is vouched for; before that they tell the machine's, and say so.
func TestWrongClockAtAVisit(t *testing.T) {
	for name, off := range map[string]time.Duration{"3 h fast": 3 * time.Hour, "3 days fast": 72 * time.Hour, "1 h slow": -time.Hour} {
		t.Run(name, func(t *testing.T) {
			r := newRoomBy(t, (&board{off: off}).clock())
			r.until("a time that nobody vouched for", func(v flow.View) bool {
				return strings.HasPrefix(v.Clock, kiosk.Clock(morning().Add(off))[:4]) && v.ClockNote.ID == "clock.unchecked"
			})
			if text, _ := r.slip("made"); !strings.Contains(text, "(menurut jam mesin)") {
				t.Errorf("the machine's time without a word:\n%s", text)
			}
			r.vouch(0)
			r.station.LinkUp(true)
			r.until("the right time", func(v flow.View) bool { return strings.HasPrefix(v.Clock, "10.0") })
			text, when := r.slip("sri")
			if want := "Tersimpan " + kiosk.LetterDate(morning()) + " 10.0"; !strings.Contains(text, want) || strings.Contains(text, "jam mesin") {
				t.Errorf("no %q, or a word about it, on\n%s", want, text)
			}
			if at := when.Sub(morning()); at < 0 || at > 5*time.Minute {
				t.Errorf("sealed at %v", when)
			}
			rep, err := store.Inspect(t.Context(), r.store.Path(), 1)
			if err != nil || len(rep.Entries) != 1 || rep.Entries[0].Time.Sub(morning()).Abs() > 5*time.Minute {
				t.Errorf("the journal: %+v, %v", rep.Entries, err)
			}
			wait(t, "the screen says no word about the time", func() bool {
				v, _ := r.glass.now()
				return v.ClockNote.Empty()
			})
		})
	}
}

// TestPapersAfterWeeksWithoutTheLine: number, notice and slip still name days, and say since when nobody vouched for the
// time; a copy says what was known when the time on it was written down.
func TestPapersAfterWeeksWithoutTheLine(t *testing.T) {
	b := &board{off: 3 * time.Hour}
	c := b.clock()
	r := newRoomBy(t, c)
	r.slip("made")
	r.vouch(0)
	r.slip("sri")
	cat, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	key, id := sealKey(t)
	office := station.Office{
		Site: alwaysOpen(), Catalogue: cat, Profile: fastProfile(), SealKey: key, SealID: id, VerifyURL: "https://verifikasi.example/S", Clock: c.Trust,
	}
	since := "menurut jam mesin, terakhir dicocokkan " + kiosk.LetterDate(morning())
	sheets := func() map[string]string {
		out := map[string]string{}
		put := func(what string, s printer.Sheet, err error) {
			if err != nil {
				t.Fatal(err)
			}
			out[what] = on(s)
		}
		p := store.Print{Started: c.Now(), Token: "SET-1-P000009"}
		s, err := office.Ticket(kiosk.Ticket{Line: "A", Unit: 1, N: 7, Day: c.Now().In(kiosk.WIB).Format(time.DateOnly)}, 0, p)
		put("ticket", s, err)
		s, err = office.Ready(store.Held{State: kiosk.ReadyState, Request: kiosk.Request{Service: "keramaian"}}, p)
		put("ready", s, err)
		for _, who := range []string{"made", "sri"} {
			s, err = office.Slip(r.requests(who)[0], p, kiosk.Ticket{}, false)
			put(who, s, err)
		}
		return out
	}
	for what, text := range sheets() {
		if strings.Contains(text, "menurut jam mesin") != (what == "made") {
			t.Errorf("%s today: %s", what, text)
		}
	}
	b.passed.Store(int64(21 * 24 * time.Hour))
	for what, text := range sheets() {
		if strings.Contains(text, since) != (what == "ticket" || what == "ready") {
			t.Errorf("%s after three weeks: %s", what, text)
		}
	}
	if text, _ := r.slip("sri"); !strings.Contains(text, "("+since+")") || !strings.Contains(text, kiosk.LetterDate(morning().AddDate(0, 0, 21))) {
		t.Errorf("a slip after three weeks: %s", text)
	}
}

// TestAVisitIsTimed: a request knows how long it took from the first touch, whatever the clock is set to meanwhile.
func TestAVisitIsTimed(t *testing.T) {
	b := board{off: -40 * 365 * 24 * time.Hour}
	r := newRoomBy(t, b.clock())
	who := someone(r)
	r.order(who)
	r.vouch(0)
	time.Sleep(1100 * time.Millisecond)
	r.press(flow.KeyOK)
	r.sees(flow.TakePaper)
	day, err := r.store.Day(t.Context(), morning().Add(-time.Hour), morning().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	got := day.Services["domisili"]
	if got.In != 1 || got.Timed != 1 || got.Took < time.Second || got.Took > time.Minute || got.Longest != got.Took {
		t.Errorf("%+v", got)
	}
}
