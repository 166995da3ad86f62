package ledgertest

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// wishes makes kiosk 7 bring requests of the village that ask for a visit.
func wishes(t *testing.T, l ledger.Ledger, ids ...byte) {
	t.Helper()
	for _, id := range ids {
		b := withRequest(batch(t, l, 7, 1), id, fmt.Sprint("n", id))
		b.Requests[0].Visit = true
		must(t, l.Append(context.Background(), b))
	}
}

// visitDate tells requests the same day.
func visitDate(at, was int64, ids ...byte) ledger.VisitDate {
	d := ledger.VisitDate{Village: village, At: at}
	for _, id := range ids {
		d.Tell = append(d.Tell, ledger.VisitTell{
			Request: kiosk.RequestID{id}, Was: was, News: sealed(fmt.Sprintf("visit %d at %d", id, at)),
			Audit: ledger.AuditRow{At: at, Clerk: "tono", Action: "visit", Request: kiosk.RequestID{id}},
		})
	}
	return d
}

// visitDays is the open wishes of a village as "id@day".
func visitDays(t *testing.T, l ledger.Ledger, at kiosk.VillageCode) (out string) {
	t.Helper()
	list, err := l.Visits(context.Background(), at)
	must(t, err)
	for _, v := range list {
		out += fmt.Sprintf("%d@%d ", v.ID[0], v.At)
		if string(v.Record.Body) != "record" || v.Kiosk != 7 || v.Entry.Seq == 0 {
			t.Fatalf("not read as a request: %+v", v)
		}
	}
	return out
}

// testVisits: a wish stands with its request, is told its day once, and ends with it.
func testVisits(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	wishes(t, l, 1, 2, 3)
	must(t, l.Append(ctx, withRequest(batch(t, l, 7, 1), 4, "n4"))) // asks for none
	again := withRequest(batch(t, l, 7, 1), 1, "n1")                // a restored disk brings it once more
	again.Requests[0].Visit = true
	must(t, l.Append(ctx, again))
	if got := visitDays(t, l, village); got != "1@0 2@0 3@0 " {
		t.Fatal(got)
	}
	if got := visitDays(t, l, other); got != "" {
		t.Fatalf("another village's: %s", got)
	}
	before := len(feed(t, l, 7))
	want(t, "one that asks for none", l.DateVisits(ctx, visitDate(50, 0, 1, 4)), ledger.ErrNotFound)
	abroad := visitDate(50, 0, 1)
	abroad.Village = other
	want(t, "another village's clerk", l.DateVisits(ctx, abroad), ledger.ErrNotFound)
	want(t, "a day that was never told", l.DateVisits(ctx, visitDate(50, 40, 1)), ledger.ErrMoved)
	if got := visitDays(t, l, village); got != "1@0 2@0 3@0 " || len(feed(t, l, 7)) != before {
		t.Fatalf("half a day was told: %s", got)
	}
	must(t, l.Decide(ctx, decision(kiosk.Checking, kiosk.Refused))) // request 1 ends
	before = len(feed(t, l, 7))
	must(t, l.DateVisits(ctx, visitDate(50, 0, 1, 2)))
	if got := visitDays(t, l, village); got != "2@50 3@0 " {
		t.Fatal(got)
	}
	rows := feed(t, l, 7)[before:]
	if len(rows) != 1 || string(rows[0].News.Body) != "visit 2 at 50" {
		t.Fatalf("told %+v", rows)
	}
	audit, err := l.AuditRows(ctx, 10)
	must(t, err)
	if len(audit) != 2 || audit[0].Action != "visit" || audit[0].Request != (kiosk.RequestID{2}) {
		t.Fatalf("audit %+v", audit)
	}
	want(t, "who read it before", l.DateVisits(ctx, visitDate(60, 0, 2)), ledger.ErrMoved)
	must(t, l.DateVisits(ctx, visitDate(60, 50, 2)))
	must(t, l.Erase(ctx, ledger.Erasure{
		Request: kiosk.RequestID{1}, From: []kiosk.RequestState{kiosk.Refused}, Told: sealed("ended"),
		Audit: ledger.AuditRow{At: 70, Clerk: "tono", Action: "erase"},
	}))
	want(t, "an erased one", l.DateVisits(ctx, visitDate(80, 0, 1)), ledger.ErrNotFound)
}

// testVisitsPrinted: whose letter came out at a kiosk asks for no visit any more, unless a day was told already. A slip is no
// letter, and one that the printer took back is in nobody's hands.
func testVisitsPrinted(t *testing.T, l ledger.Ledger) {
	addKiosk(t, l, 7)
	wishes(t, l, 1, 2, 3, 4, 5)
	must(t, l.DateVisits(context.Background(), visitDate(50, 0, 5)))
	for i, p := range []struct{ what, outcome, mouth string }{
		{"extract", "printed", ""},
		{"slip", "printed", ""},
		{"extract", "printed", ledger.MouthRetracted},
		{"extract", "unknown", ""},
		{"extract", "printed", ledger.MouthTaken},
	} {
		token := fmt.Sprint("SET-1-P00000", i)
		b := batch(t, l, 7, 2)
		k := journal.Key{Kiosk: 7, Incarnation: b.To.Incarnation, Seq: b.To.Last}
		b.Papers = []ledger.PaperEvent{
			{By: k, Token: token, At: 10, Begins: true, What: p.what, Request: kiosk.RequestID{byte(i + 1)}, Reason: "asked"},
			{By: k, Token: token, At: 20, Outcome: p.outcome, Mouth: p.mouth},
		}
		if p.mouth != "" {
			b.Papers[1].Mouth = ""
			b.Papers = append(b.Papers, ledger.PaperEvent{By: k, Token: token, At: 30, Mouth: p.mouth})
		}
		must(t, l.Append(context.Background(), b))
	}
	if got := visitDays(t, l, village); got != "2@0 3@0 4@0 5@50 " {
		t.Fatal(got)
	}
}

// testVisitsAtOnce: of clerks who set the day of one hamlet at once one does, and everybody there is told that one.
func testVisitsAtOnce(t *testing.T, l ledger.Ledger) {
	addKiosk(t, l, 7)
	wishes(t, l, 1, 2, 3, 4)
	before := len(feed(t, l, 7))
	const clerks = 8
	errs := make([]error, clerks)
	var all sync.WaitGroup
	for i := range clerks {
		all.Go(func() { errs[i] = l.DateVisits(context.Background(), visitDate(int64(100+i), 0, 1, 2, 3, 4)) })
	}
	all.Wait()
	won := -1
	for i, err := range errs {
		switch {
		case err == nil && won < 0:
			won = i
		case err == nil:
			t.Errorf("clerks %d and %d both set the day", won, i)
		default:
			want(t, "too late", err, ledger.ErrMoved)
		}
	}
	if won < 0 {
		t.Fatal("nobody set the day")
	}
	if got, all := visitDays(t, l, village), fmt.Sprintf("1@%[1]d 2@%[1]d 3@%[1]d 4@%[1]d ", 100+won); got != all {
		t.Errorf("%s, want %s", got, all)
	}
	if n := len(feed(t, l, 7)) - before; n != 4 {
		t.Errorf("%d rows were told", n)
	}
}
