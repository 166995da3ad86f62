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
		Told: sealed("ended"),
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
	if len(rows) != 6 || string(rows[5].News.Body) != "ended" || rows[0].Verdict == nil || string(rows[1].News.Body) != "bare" || string(rows[3].News.Body) != "news 2" {
		t.Fatalf("feed %+v", rows)
	}
}

// testEraseNameless: the kiosk of a request that names nobody is told too, once.
func testEraseNameless(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	b := withRequest(batch(t, l, 7, 1), 1, "n1")
	b.Requests[0].Request.Subject = []byte{}
	must(t, l.Append(ctx, b))
	e := ledger.Erasure{
		Request: kiosk.RequestID{1}, From: []kiosk.RequestState{kiosk.Checking}, Told: sealed("ended"),
		Audit: ledger.AuditRow{At: 5, Clerk: "test", Action: "erase"},
	}
	before := len(feed(t, l, 7))
	must(t, l.Erase(ctx, e))
	must(t, l.Erase(ctx, e))
	if rows := feed(t, l, 7); len(rows) != before+1 || string(rows[before].News.Body) != "ended" {
		t.Fatalf("feed %+v", rows[before:])
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

// testAsk: news alone is told to a kiosk that is there and not revoked.
func testAsk(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	row := ledger.AuditRow{At: 5, Clerk: "test", Action: "ask"}
	must(t, l.Ask(ctx, 7, sealed("ask"), row))
	want(t, "no such kiosk", l.Ask(ctx, 8, sealed("ask"), row), ledger.ErrNotFound)
	must(t, l.Revoke(ctx, 7, 5000))
	want(t, "a revoked one", l.Ask(ctx, 7, sealed("ask"), row), ledger.ErrNotFound)
	if rows := feed(t, l, 7); len(rows) != 1 || string(rows[0].News.Body) != "ask" {
		t.Fatalf("feed %+v", rows)
	}
	if rows, err := l.AuditRows(ctx, 10); err != nil || len(rows) != 1 || rows[0] != row {
		t.Fatalf("audit %+v, %v", rows, err)
	}
}

// testEraseAid: of an application that has no place nobody's index is left, and it blocks nobody; of one that has
// its place the index stays, and goes on keeping the same aid from being given twice.
func testEraseAid(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	erase := func(id byte) {
		t.Helper()
		must(t, l.Erase(ctx, ledger.Erasure{
			Request: kiosk.RequestID{id}, From: []kiosk.RequestState{kiosk.Refused, kiosk.HandedOver}, Told: sealed("ended"),
			Audit: ledger.AuditRow{At: 5, Clerk: "test", Action: "erase"},
		}))
	}
	apply(t, l, 7, 1, aidClaim("jps", 1))
	wordOf(t, "the same person again", apply(t, l, 7, 2, aidClaim("jps", 1)), kiosk.AidRefused)
	erase(2)
	if r := application(t, l, 2); r.NIK != nil || r.KK != nil || r.Rule == "" || application(t, l, 1).NIK == nil {
		t.Fatalf("%+v", r)
	}
	must(t, l.Decide(ctx, aidDecision(1, kiosk.Checking, kiosk.Refused)))
	erase(1)
	if r := application(t, l, 1); r.NIK != nil || r.KK != nil {
		t.Fatalf("%+v", r)
	}
	wordOf(t, "after both were erased", apply(t, l, 7, 3, aidClaim("jps", 1)), kiosk.AidProposed)
	must(t, l.Decide(ctx, aidDecision(3, kiosk.Checking, kiosk.ReadyState)))
	over := aidDecision(3, kiosk.ReadyState, kiosk.HandedOver)
	over.Was = kiosk.NoHolder
	must(t, l.Decide(ctx, over))
	erase(3)
	if r := application(t, l, 3); r.NIK == nil || r.Word != kiosk.AidReceives {
		t.Fatalf("%+v", r)
	}
	wordOf(t, "one who has it", apply(t, l, 7, 4, aidClaim("jps", 1)), kiosk.AidRefused)
}
