package ledgertest

import (
	"context"
	"slices"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// testAidAppeal accepts an appeal: the record in the way ends, the application is decided anew and holds its
// place; where one part of it cannot be, nothing of it is.
func testAidAppeal(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	loadAid(t, l, aidFile(1, aidRow("jps", 1, kiosk.AidReceives)), ledger.AidLoaded{Rows: 1})
	lost := apply(t, l, 7, 1, aidClaim("jps", 1))
	wordOf(t, "listed already", lost, kiosk.AidRefused)
	must(t, l.Append(ctx, withRequest(batch(t, l, 7, 1), 2, "n2")))

	a := ledger.AidAppeal{
		Appeal: aidDecision(2, kiosk.Checking, kiosk.ReadyState), Again: aidDecision(1, kiosk.Refused, kiosk.Checking),
		Wrong: &ledger.AidRuling{ID: lost.Blocker, Deed: ledger.AidWrong, At: 2000, Audit: ledger.AuditRow{At: 2000, Clerk: "tono", Action: "aid.wrong"}},
	}
	moved := a
	moved.Appeal.From = kiosk.Signing
	want(t, "an appeal that was decided", l.AcceptAppeal(ctx, moved), ledger.ErrMoved)
	if r, err := l.AidRecord(ctx, lost.Blocker); err != nil || r.Word != kiosk.AidReceives {
		t.Fatalf("half an appeal was accepted: %s, %v", r.Word, err)
	}
	must(t, l.AcceptAppeal(ctx, a))
	if rows, err := l.AuditRows(ctx, 10); err != nil || !slices.Contains(rows, a.Wrong.Audit) {
		t.Errorf("nobody wrote down whose word ended the record: %+v, %v", rows, err)
	}
	want(t, "twice", l.AcceptAppeal(ctx, a), ledger.ErrMoved)
	for id, state := range map[byte]kiosk.RequestState{1: kiosk.Checking, 2: kiosk.ReadyState} {
		if r, err := l.Request(ctx, kiosk.RequestID{id}); err != nil || r.State != state {
			t.Errorf("request %d: %s, %v", id, r.State, err)
		}
	}
	grant := aidDecision(1, kiosk.Checking, kiosk.ReadyState)
	grant.Aid = aidClaim("jps", 1)
	must(t, l.Decide(ctx, grant))
	wordOf(t, "granted", application(t, l, 1), kiosk.AidReceives)
}

// testAidBack ends the record of a granted application: its request is refused, its kiosk is told once, the way says
// who did it, and its places are free. Where the request was moved meanwhile nothing ends.
func testAidBack(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	apply(t, l, 7, 1, aidClaim("jps", 1))
	must(t, l.Decide(ctx, aidDecision(1, kiosk.Checking, kiosk.ReadyState)))
	back := aidDecision(1, kiosk.ReadyState, kiosk.Refused)
	back.Was, back.Reason, back.News, back.Audit = kiosk.NoHolder, sealed("why"), []ledger.Sealed{sealed("ended")}, ledger.AuditRow{}
	r := ledger.AidRuling{
		ID: application(t, l, 1).ID, Deed: ledger.AidWrong, At: 3000, Back: &back,
		Audit: ledger.AuditRow{At: 3000, Clerk: "dina", Action: "aid.wrong", Request: back.Request},
	}
	moved := back
	moved.From = kiosk.HandedOver
	late := r
	late.Back = &moved
	_, err := l.RuleAid(ctx, late)
	want(t, "moved meanwhile", err, ledger.ErrMoved)
	wordOf(t, "half an end", application(t, l, 1), kiosk.AidReceives)

	_, err = l.RuleAid(ctx, r)
	must(t, err)
	wordOf(t, "ended", application(t, l, 1), kiosk.AidEnded)
	if q, err := l.Request(ctx, back.Request); err != nil || q.State != kiosk.Refused {
		t.Errorf("its request: %s, %v", q.State, err)
	}
	rows := feed(t, l, 7)
	if got := string(rows[len(rows)-1].News.Body); got != "ended" {
		t.Errorf("its kiosk was told %q", got)
	}
	way, err := l.Dispositions(ctx, back.Request)
	if err != nil || len(way) != 2 || way[1].Clerk != "dina" || way[1].Action != "aid.wrong" || way[1].To != kiosk.Refused || string(way[1].Reason.Body) != "why" {
		t.Errorf("its way: %+v, %v", way, err)
	}
	if rows, err := l.AuditRows(ctx, 1); err != nil || len(rows) != 1 || rows[0] != r.Audit {
		t.Errorf("the audit: %+v, %v", rows, err)
	}
	_, err = l.RuleAid(ctx, r)
	want(t, "twice", err, ledger.ErrMoved)
	wordOf(t, "its place is free", apply(t, l, 7, 2, aidClaim("blt", 1)), kiosk.AidProposed)
}
