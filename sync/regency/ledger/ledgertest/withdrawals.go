package ledgertest

import (
	"context"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// withdraws stores what takes a request back, of kiosk by, and gives its key.
func withdraws(t *testing.T, l ledger.Ledger, by kiosk.KioskID, id kiosk.RequestID) journal.Key {
	t.Helper()
	b := batch(t, l, by, 1)
	e := &b.Entries[0]
	e.Kind, e.Request, e.Tell = journal.KindRequestStop, id, true
	b.Cancels = []ledger.Cancel{{Request: id, From: []kiosk.RequestState{kiosk.Checking}, Code: wire.VerdictState, News: sealed("cancelled")}}
	must(t, l.Append(context.Background(), b))
	return e.Key
}

// verdictsOf is the verdicts on an entry that a kiosk was told, in order.
func verdictsOf(t *testing.T, l ledger.Ledger, k journal.Key) (list []string) {
	t.Helper()
	for _, r := range feed(t, l, k.Kiosk) {
		if v := r.Verdict; v != nil && v.Incarnation == k.Incarnation && v.Seq == k.Seq {
			list = append(list, string(v.Verdict)+" "+v.Code)
		}
	}
	return list
}

// last is the newest of what a kiosk was told of an entry: the verdict that it now has.
func last(t *testing.T, l ledger.Ledger, k journal.Key, want string, times int) {
	t.Helper()
	if list := verdictsOf(t, l, k); len(list) != times || list[len(list)-1] != want {
		t.Fatalf("%v was told %v, want %d times %q", k, list, times, want)
	}
}

// refusal rejects an entry in quarantine.
func refusal(e ledger.Entry) ledger.Ruling {
	r := admission(e)
	r.Entry.Verdict, r.Entry.Code, r.Requests = kiosk.EntryRejected, wire.VerdictClerk, nil
	return r
}

// testRuleRejectsWithdrawals: what takes a request back goes with it where a ruling refuses it, whether it came before or
// after, once for each; another kiosk's and another request's stay.
func testRuleRejectsWithdrawals(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	addKiosk(t, l, 8)
	e := quarantined(t, l)
	before := []journal.Key{withdraws(t, l, 7, e.Request), withdraws(t, l, 7, e.Request)}
	foreign, apart := withdraws(t, l, 8, e.Request), withdraws(t, l, 7, kiosk.RequestID{2})
	told := len(feed(t, l, 7))
	r := refusal(e)
	must(t, l.Rule(ctx, r))
	after := withdraws(t, l, 7, e.Request)
	for _, k := range before {
		last(t, l, k, "rejected state", 2)
		_, err := l.QuarantinedEntry(ctx, k)
		want(t, "still in quarantine", err, ledger.ErrNotFound)
		b := ledger.Ruling{Entry: ledger.Entry{Header: journal.Header{Key: k}}, At: 4000, Audit: r.Audit}
		b.Entry.Verdict = kiosk.EntryAccepted
		want(t, "it is ruled on again", l.Rule(ctx, b), ledger.ErrMoved)
	}
	last(t, l, after, "rejected state", 1)
	for _, k := range []journal.Key{foreign, apart} {
		last(t, l, k, "quarantined request", 1)
	}
	if n := len(feed(t, l, 7)) - told; n != 5 { // the verdict, the news, two that came before, one that came after
		t.Errorf("%d rows were told", n)
	}
	a, err := l.AuditRows(ctx, 10)
	if err != nil || len(a) != 3 || a[0] != r.Audit || a[1] != r.Audit || a[2] != r.Audit {
		t.Fatalf("audit %+v, %v", a, err)
	}
	if w, err := l.Quarantined(ctx, "", 10); err != nil || len(w) != 2 {
		t.Fatalf("%d wait, %v", len(w), err)
	}
}

// testRuleKeepsWithdrawals: as long as a copy of the request waits, or where it is held, nothing is refused on its way.
func testRuleKeepsWithdrawals(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	first, second, third := quarantined(t, l), quarantined(t, l), quarantined(t, l)
	k := withdraws(t, l, 7, first.Request)
	must(t, l.Rule(ctx, refusal(first)))
	last(t, l, k, "quarantined request", 1)
	last(t, l, withdraws(t, l, 7, first.Request), "quarantined request", 1)
	must(t, l.Rule(ctx, admission(second)))
	last(t, l, withdraws(t, l, 7, first.Request), "accepted ", 1)
	must(t, l.Rule(ctx, refusal(third)))
	last(t, l, k, "quarantined request", 1) // it is held: whoever rules takes it in
	if r, err := l.Request(ctx, first.Request); err != nil || r.State != kiosk.Cancelled {
		t.Fatalf("%s, %v", r.State, err)
	}
}

// testAppendEarly: a batch judges anew what took its request back before it came, whether that waits in quarantine or comes
// with it; what would stay there stays, and nothing else of the batch is lost with it.
func testAppendEarly(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	addKiosk(t, l, 8)
	id := kiosk.RequestID{1}
	k, apart, foreign := withdraws(t, l, 7, id), withdraws(t, l, 7, kiosk.RequestID{2}), withdraws(t, l, 8, id)
	es, err := l.Withdrawals(ctx, 7)
	if err != nil || len(es) != 2 || es[0].Key != k || es[1].Key != apart {
		t.Fatalf("%+v, %v", es, err)
	}
	b := withRequest(batch(t, l, 7, 1), 1, "n1")
	for _, e := range es {
		r := ledger.Ruling{Entry: e, At: b.At, Audit: ledger.AuditRow{At: b.At, Action: "early", Request: e.Request}}
		r.Entry.Verdict, r.Entry.Code, r.Entry.Tell = kiosk.EntryAccepted, "", true
		r.Cancels = []ledger.Cancel{{Request: e.Request, From: []kiosk.RequestState{kiosk.Checking}, Code: wire.VerdictState, News: sealed("cancelled")}}
		b.Early = append(b.Early, r)
	}
	must(t, l.Append(ctx, b))
	if r, err := l.Request(ctx, id); err != nil || r.State != kiosk.Cancelled {
		t.Fatalf("%s, %v", r.State, err)
	}
	last(t, l, k, "accepted ", 2)
	last(t, l, apart, "quarantined request", 1)
	last(t, l, foreign, "quarantined request", 1)
	if rows := feed(t, l, 7); string(rows[len(rows)-1].News.Body) != "cancelled" {
		t.Fatalf("told last: %+v", rows[len(rows)-1])
	}
	if a, err := l.AuditRows(ctx, 10); err != nil || len(a) != 1 || a[0].Request != id {
		t.Fatalf("audit %+v, %v", a, err)
	}
	if left, err := l.Withdrawals(ctx, 7); err != nil || len(left) != 1 || left[0].Key != apart {
		t.Fatalf("%+v, %v", left, err)
	}
	earlyRuled(t, l, es[0])
}

// earlyRuled: of one that a person ruled on meanwhile the batch is decided anew.
func earlyRuled(t *testing.T, l ledger.Ledger, e ledger.Entry) {
	t.Helper()
	b := batch(t, l, 7, 1)
	b.Early = []ledger.Ruling{{Entry: e, At: b.At}}
	b.Early[0].Entry.Verdict = kiosk.EntryAccepted
	want(t, "it was ruled on meanwhile", l.Append(context.Background(), b), ledger.ErrMoved)
	if after := batch(t, l, 7, 1); after.From != b.From {
		t.Fatalf("it was stored: %+v", after.From)
	}
}
