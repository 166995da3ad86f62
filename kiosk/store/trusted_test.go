package store_test

import (
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/clock"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// board is a machine without a battery: at every start its clock stands in 1970.
type board struct{ up time.Duration }

func (b *board) clock() *clock.Clock {
	up := func() time.Duration { return b.up }
	return clock.NewOn(clock.Machine{Up: up, Wall: func() time.Time { return time.Unix(0, 0).Add(up()) }}, time.Time{})
}

// TestClockAfterARestart: the first entry of a start is not before what the regency vouched for in an earlier run, and
// none says that it was vouched for in this one until it is.
func TestClockAfterARestart(t *testing.T) {
	r, b := newRoom(t), &board{}
	start := func() *clock.Clock {
		*b = board{}
		r.opts.Clock, r.opts.Now = b.clock(), nil
		r.reopen()
		return r.opts.Clock
	}
	last := func() journal.Header {
		list := r.journal(1)
		return list[len(list)-1].Header
	}
	start()
	if err := r.SetTrustedTime(t.Context(), noon); err != nil {
		t.Fatal(err)
	}
	q := r.save(nikAni)
	if h := last(); h.Time != noon.UnixMilli() || h.Trusted != noon.UnixMilli() || q.Clock != (kiosk.ClockTrust{Checked: noon, Sure: true}) {
		t.Errorf("vouched for: %d, %d, %+v", h.Time, h.Trusted, q.Clock)
	}

	c := start()
	if h := last(); h.Kind != journal.KindEpoch || h.Time != noon.UnixMilli() || h.Trusted != 0 {
		t.Errorf("the first entry of the next run: %d, %d", h.Time, h.Trusted)
	}
	b.up += time.Hour
	r.save(nikBudi)
	if h := last(); h.Time != noon.Add(time.Hour).UnixMilli() || h.Trusted != 0 {
		t.Errorf("an hour later: %d, %d", h.Time, h.Trusted)
	}
	doubt := kiosk.ClockTrust{Checked: noon}
	held, err := r.Requests(t.Context(), nik(t, nikBudi))
	if err != nil || len(held) != 1 || held[0].Request.Clock.Sure || !held[0].Request.Clock.Checked.Equal(noon) || c.Trust() != doubt {
		t.Errorf("%+v, %v, want %+v", held, err, doubt)
	}
	weeks := noon.AddDate(0, 0, 40)
	if err := r.SetTrustedTime(t.Context(), weeks); err != nil {
		t.Fatal(err)
	}
	r.save(nikBudi)
	if h := last(); h.Time != weeks.UnixMilli() || h.Trusted != weeks.UnixMilli() {
		t.Errorf("vouched for again: %d, %d", h.Time, h.Trusted)
	}
}

// TestLaterWaitsWhereTheClockIsSet: what is nobody's is journaled no sooner and no later than it was to be, by however
// much the clock is set meanwhile.
func TestLaterWaitsWhereTheClockIsSet(t *testing.T) {
	for name, by := range map[string]time.Duration{"weeks forward": 21 * 24 * time.Hour, "three hours back": -3 * time.Hour, "three days back": -3 * 24 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			r, b := newRoom(t), &board{}
			r.opts.Clock, r.opts.Now = b.clock(), nil
			r.reopen()
			r.opts.Clock.Keep(noon)
			for range 20 {
				if err := r.Later(t.Context(), journal.KindFault, journal.FaultBody{Device: "test", Word: "w"}); err != nil {
					t.Fatal(err)
				}
			}
			if err := r.SetTrustedTime(t.Context(), noon.Add(by)); err != nil {
				t.Fatal(err)
			}
			b.up = time.Hour - time.Second
			if n := r.appendDue(); n != 0 {
				t.Errorf("%d within the first hour", n)
			}
			b.up = 24 * time.Hour
			if n := r.appendDue(); n != 20 {
				t.Errorf("%d of 20 within a day", n)
			}
		})
	}
}

// TestNumbersWhereTheClockIsSet: numbers that were drawn by a clock of the day before, or of days to come, are called on
// the right day and given to nobody else; what was drawn on that day before keeps its own.
func TestNumbersWhereTheClockIsSet(t *testing.T) {
	day := func(n int) string { return noon.AddDate(0, 0, n).In(kiosk.WIB).Format(time.DateOnly) }
	for name, wrong := range map[string]int{"a day behind": -1, "three days ahead": 3} {
		t.Run(name, func(t *testing.T) {
			r, b := newRoom(t), &board{}
			r.opts.Clock, r.opts.Now = b.clock(), nil
			r.reopen()
			r.opts.Clock.Keep(noon.AddDate(0, 0, wrong))
			r.draw(day(wrong), "A", "A 01", 0)
			r.draw(day(wrong), "A", "A 02", 1)
			for range 2 { // once moved, they stay
				if err := r.SetTrustedTime(t.Context(), noon); err != nil {
					t.Fatal(err)
				}
				b.up += 24 * time.Hour
			}
			r.draw(day(0), "A", "A 03", 2)
			r.stands(day(0), "A", "3 wait, next A 01")
			if q, err := r.Queue(t.Context(), day(wrong)); err != nil || len(q) != 0 {
				t.Errorf("the wrong day: %+v, %v", q, err)
			}
		})
	}
	r, b := newRoom(t), &board{}
	r.draw(day(0), "A", "A 01", 0)
	r.opts.Clock, r.opts.Now = b.clock(), nil
	r.reopen()
	r.opts.Clock.Keep(noon.AddDate(0, 0, -1))
	r.draw(day(-1), "A", "A 01", 0)
	if err := r.SetTrustedTime(t.Context(), noon); err != nil {
		t.Fatal(err)
	}
	r.stands(day(0), "A", "1 wait, next A 01")
	r.stands(day(-1), "A", "1 wait, next A 01")
}
