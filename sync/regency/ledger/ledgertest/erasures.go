package ledgertest

import (
	"context"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// testErase: a request that has ended loses its data and nothing else; one that has not keeps it; feed rows
// are replaced in place, and only those of its kiosk that hold news.
func testErase(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	must(t, l.Append(ctx, withRequest(batch(t, l, 7, 2), 1, "n1")))
	must(t, l.Append(ctx, withRequest(batch(t, l, 7, 2), 2, "n2")))
	e := ledger.Erasure{
		Request: kiosk.RequestID{1}, From: []kiosk.RequestState{kiosk.Refused}, Audit: ledger.AuditRow{At: 5, Clerk: "test", Action: "erase"},
		News: []ledger.FeedRow{{N: 2, News: sealed("bare")}},
	}
	want(t, "one that is still checked", l.Erase(ctx, e), ledger.ErrMoved)
	want(t, "nobody's", l.Erase(ctx, ledger.Erasure{Request: kiosk.RequestID{9}, From: e.From}), ledger.ErrNotFound)
	must(t, l.Decide(ctx, ledger.Decision{
		Request: e.Request, Kiosk: 7, From: kiosk.Checking, Was: kiosk.Clerk, To: kiosk.Refused, At: 3, Reason: sealed("why"), News: []ledger.Sealed{sealed("told")},
		Audit: ledger.AuditRow{At: 3, Clerk: "test", Action: "refuse"},
	}))
	verdict := e
	verdict.News = []ledger.FeedRow{{N: 1, News: sealed("bare")}}
	want(t, "a verdict's row", l.Erase(ctx, verdict), ledger.ErrNotFound)
	held(t, l, "after half an erasure", 1, true)
	must(t, l.Erase(ctx, e))
	must(t, l.Erase(ctx, e))
	held(t, l, "erased", 1, false)
	held(t, l, "another's", 2, true)
	if ds, err := l.Dispositions(ctx, e.Request); err != nil || len(ds) != 1 || ds[0].Reason.Key != nil || ds[0].Reason.Body != nil {
		t.Fatalf("the reason of a decision is still there: %+v, %v", ds, err)
	}
	rows := feed(t, l, 7)
	if len(rows) != 5 || rows[0].Verdict == nil || string(rows[1].News.Body) != "bare" || string(rows[3].News.Body) != "news 2" {
		t.Fatalf("feed %+v", rows)
	}
}

// held fails unless the data of a request is there, or not; the rest of it always is.
func held(t *testing.T, l ledger.Ledger, when string, id byte, want bool) {
	t.Helper()
	r, err := l.Request(context.Background(), kiosk.RequestID{id})
	must(t, err)
	for what, there := range map[string]bool{"key": r.Record.Key != nil, "body": r.Record.Body != nil, "subject": len(r.Subject) > 0} {
		if there != want {
			t.Fatalf("%s: the %s is there: %v", when, what, there)
		}
	}
	if string(r.Number) != "n"+string('0'+rune(id)) || r.State == "" {
		t.Fatalf("%s: %+v", when, r)
	}
}
