package store_test

import (
	"maps"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// TestRecapIsAPaperOfTheLedger: it is of no request, and so is the strip over it.
func TestRecapIsAPaperOfTheLedger(t *testing.T) {
	r := newRoom(t)
	for i, what := range []store.PrintWhat{store.Recap, store.Recap, store.Void} {
		p := r.print(what, kiosk.RequestID{})
		if p.Copy != 0 || !p.Request.IsZero() {
			t.Errorf("print %d: %+v", i, p)
		}
		r.end(p, store.Unknown)
		last, ok, err := r.LastPrint(t.Context())
		if err != nil || !ok || last.What != what || last.Token != p.Token || !last.Request.IsZero() {
			t.Errorf("%+v, %v", last, err)
		}
	}
	for _, what := range []store.PrintWhat{store.Slip, store.Extract} {
		if _, err := r.StartPrint(t.Context(), what, kiosk.RequestID{}, ""); err == nil {
			t.Errorf("a %s of no request", what)
		}
	}
	for _, l := range r.journal(1) {
		var b journal.PrintStartBody
		if l.Kind != journal.KindPrintStart {
			continue
		}
		if err := journal.Unmarshal(l.plain, &b); err != nil || len(b.Request) != 0 {
			t.Errorf("%+v, %v", b, err)
		}
	}
}

// TestDay counts one day beside another, with every outcome of a paper.
func TestDay(t *testing.T) {
	r := newRoom(t)
	now := time.Date(2026, 11, 21, 0, 0, 0, 0, kiosk.WIB)
	from, to := now, now.AddDate(0, 0, 1)
	r.opts.Now = func() time.Time { return now }
	r.reopen()
	var takes time.Duration
	request := func(service kiosk.ServiceID, assurance kiosk.Assurance) kiosk.Request {
		t.Helper()
		d := draft(t, nikAni)
		d.Service, d.Assurance, d.Took = service, assurance, takes
		q, err := r.SaveRequest(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		return q
	}
	paper := func(what store.PrintWhat, q kiosk.Request, takes time.Duration, outcome string) store.Print {
		t.Helper()
		p := r.print(what, q.ID)
		now = now.Add(takes)
		if outcome != "" {
			r.end(p, outcome)
		}
		return p
	}
	now = from.Add(-time.Minute)
	yesterday := request("domisili", kiosk.ByPIN)
	now, takes = from, 90*time.Second // the first moment counts
	paper(store.Slip, yesterday, time.Hour, store.Printed)
	a := request("domisili", kiosk.ByPIN)
	paper(store.Slip, a, time.Minute, store.NotStarted)
	paper(store.Slip, a, time.Minute, store.Printed) // two minutes after it came in
	paper(store.Slip, a, 0, store.Printed)           // SALINAN
	takes = 7 * time.Minute
	b := request("usaha", kiosk.Deposited)
	takes = 5*time.Minute + 999*time.Millisecond
	paper(store.Slip, b, 4*time.Minute, store.Printed)
	unsure := paper(store.Extract, b, 0, store.Unknown)
	paper(store.Extract, b, 0, store.Voided)
	paper(store.Void, b, 0, store.Printed)
	paper(store.Recap, kiosk.Request{}, 0, store.Printed)
	paper(store.Extract, a, 0, "") // still open
	now = to.Add(-time.Second)
	late := request("usaha", kiosk.ByPIN)
	now = to // the first moment of the next day does not
	paper(store.Slip, late, time.Second, store.Printed)
	r.ack(1)
	request("domisili", kiosk.ByPIN)
	r.end(unsure, store.Confirmed)
	r.feed(kiosk.StatusNews{Request: late.ID, State: kiosk.Refused}, kiosk.StatusNews{Request: a.ID, State: kiosk.Signing})
	want := store.Day{
		ToPaper: 3 * time.Minute, Papers: 5, Copies: 1, Doubtful: 1, Deposits: 1, Unsent: 1,
		Services: map[kiosk.ServiceID]store.Tally{
			"domisili": {In: 1, Timed: 1, Took: 90 * time.Second, Longest: 90 * time.Second},
			"usaha":    {In: 2, Done: 1, Timed: 2, Took: 12 * time.Minute, Longest: 7 * time.Minute},
		},
	}
	got, err := r.Day(t.Context(), from, to)
	if err != nil || !maps.Equal(got.Services, want.Services) {
		t.Fatalf("%+v, %v", got.Services, err)
	}
	got.Services, want.Services = nil, nil
	if !same(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if empty, err := r.Day(t.Context(), from.AddDate(-1, 0, 0), to.AddDate(-1, 0, 0)); err != nil || len(empty.Services) != 0 || empty.Papers != 0 {
		t.Errorf("another year: %+v, %v", empty, err)
	}
}

// same compares two days but for their services.
func same(a, b store.Day) bool {
	return a.ToPaper == b.ToPaper && a.Papers == b.Papers && a.Copies == b.Copies && a.Doubtful == b.Doubtful &&
		a.Deposits == b.Deposits && a.Unsent == b.Unsent
}
