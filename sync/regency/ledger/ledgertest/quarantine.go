package ledgertest

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// quarantined stores an entry in quarantine that is about request 1, and reads it back.
func quarantined(t *testing.T, l ledger.Ledger) ledger.Entry {
	t.Helper()
	b := batch(t, l, 7, 2)
	e := &b.Entries[1]
	e.Kind, e.Request, e.Verdict, e.Code, e.Tell = journal.KindRequestNew, kiosk.RequestID{1}, kiosk.EntryQuarantined, "village", true
	must(t, l.Append(context.Background(), b))
	got, err := l.QuarantinedEntry(context.Background(), e.Key)
	must(t, err)
	if got.Header != e.Header || got.Chain != e.Chain || got.Code != "village" || got.Request != e.Request || string(got.Body.Body) != "body" {
		t.Fatalf("%+v, want %+v", got, *e)
	}
	return got
}

// admission is a ruling that brings the entry's request.
func admission(e ledger.Entry) ledger.Ruling {
	r := ledger.Ruling{
		Entry: e, At: 3000, News: []ledger.Sealed{sealed("unheld")}, Reason: sealed("reason"),
		Audit: ledger.AuditRow{At: 3000, Clerk: "tono", Action: "test", Request: e.Request},
	}
	r.Entry.Verdict, r.Entry.Code, r.Entry.Tell, r.Entry.Body = kiosk.EntryAccepted, "", true, sealed("opened")
	r.Requests = []ledger.NewRequest{{News: sealed("taken"), Request: ledger.Request{
		ID: e.Request, Kiosk: 7, Number: "n1", Service: "domisili", Village: village, State: kiosk.Checking, Holder: kiosk.Clerk, Subject: []byte{9},
	}}}
	return r
}

func testRule(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	e := quarantined(t, l)
	for v, n := range map[kiosk.VillageCode]int{"": 1, village: 1, other: 0} {
		if list, err := l.Quarantined(ctx, v, 10); err != nil || len(list) != n {
			t.Fatalf("%q: %+v, %v", v, list, err)
		}
	}
	r := admission(e)
	r.Cards = []ledger.CardEntry{{Event: ledger.Try{Chip: []byte{1}, Tries: 2}}}
	r.Notices = []ledger.Notice{{Kiosk: 7, Kind: ledger.NoticeFault, Device: "d", Word: "w", At: 1}}
	must(t, l.LoadPeople(ctx, nil, []ledger.Card{{Chip: []byte{1}, NIK: []byte{9}, Village: village, Record: sealed("card")}}, "v1"))
	must(t, l.Rule(ctx, r))
	want(t, "a second ruling", l.Rule(ctx, r), ledger.ErrMoved)
	_, err := l.QuarantinedEntry(ctx, e.Key)
	want(t, "still in quarantine", err, ledger.ErrNotFound)
	q, err := l.Request(ctx, e.Request)
	if err != nil || string(q.Record.Body) != "opened" || q.Entry != e.Key {
		t.Fatalf("%+v, %v", q, err)
	}
	checkRuled(t, l, r)
}

// checkRuled reads what testRule wrote.
func checkRuled(t *testing.T, l ledger.Ledger, r ledger.Ruling) {
	t.Helper()
	ctx := context.Background()
	rows := feed(t, l, 7) // the quarantine, the verdict, the news; "unheld" is of a request that is not held
	if len(rows) != 3 || rows[1].Verdict == nil || rows[1].Verdict.Verdict != kiosk.EntryAccepted || string(rows[2].News.Body) != "taken" {
		t.Fatalf("%+v", rows)
	}
	if cards, _, err := l.Cards(ctx, village); err != nil || cards[0].Tries != 2 {
		t.Fatalf("%+v, %v", cards, err)
	}
	if ns, err := l.Notices(ctx, village, 10); err != nil || len(ns) != 1 {
		t.Fatalf("%+v, %v", ns, err)
	}
	if a, err := l.AuditRows(ctx, 10); err != nil || len(a) != 1 || a[0] != r.Audit {
		t.Fatalf("%+v, %v", a, err)
	}
}

// testRuleRejects tells the news of a request that is not held, and no other.
func testRuleRejects(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	r, copied := admission(quarantined(t, l)), admission(quarantined(t, l))
	r.Entry.Verdict, r.Entry.Code, r.Requests = kiosk.EntryRejected, "clerk", nil
	must(t, l.Rule(ctx, r))
	if rows := feed(t, l, 7); len(rows) != 4 || rows[2].Verdict.Code != "clerk" || string(rows[3].News.Body) != "unheld" {
		t.Fatalf("%+v", rows)
	}
	must(t, l.Append(ctx, withRequest(batch(t, l, 7, 1), 1, "n1"))) // the same request came again and was taken
	copied.Entry.Verdict, copied.Entry.Code, copied.Requests = kiosk.EntryRejected, "clerk", nil
	must(t, l.Rule(ctx, copied))
	if rows := feed(t, l, 7); rows[len(rows)-1].Verdict == nil {
		t.Fatalf("a request that is held was told to be refused: %+v", rows)
	}
}

// testCopies appends copies of what has been ruled on: they are taken or refused like it, and wait for nobody.
func testCopies(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	addKiosk(t, l, 8)
	r := admission(quarantined(t, l))
	must(t, l.Rule(ctx, r))
	for id, c := range map[kiosk.KioskID]struct {
		request kiosk.RequestID
		want    kiosk.VerdictCode
		code    string
	}{
		7: {r.Entry.Request, kiosk.EntryAccepted, ""},
		8: {r.Entry.Request, kiosk.EntryQuarantined, "village"}, // another kiosk cannot bring it
	} {
		checkCopy(t, l, id, c.request, c.want, c.code)
	}
	refused := kiosk.RequestID{2}
	checkCopy(t, l, 7, refused, kiosk.EntryQuarantined, "village")
	list, err := l.QuarantinedAbout(ctx, 7, refused)
	must(t, err)
	if len(list) != 1 || list[0].Request != refused || list[0].Kiosk != 7 {
		t.Fatalf("about one request of one kiosk: %+v", list)
	}
	no := admission(list[0])
	no.Entry.Verdict, no.Entry.Code, no.Requests = kiosk.EntryRejected, "clerk", nil
	must(t, l.Rule(ctx, no))
	checkCopy(t, l, 7, refused, kiosk.EntryRejected, "clerk")
}

// checkCopy appends an entry about a request that nobody could decide, and reads what became of it.
func checkCopy(t *testing.T, l ledger.Ledger, id kiosk.KioskID, request kiosk.RequestID, want kiosk.VerdictCode, code string) {
	t.Helper()
	b := batch(t, l, id, 1)
	e := &b.Entries[0]
	e.Kind, e.Request, e.Verdict, e.Code, e.Tell = journal.KindRequestNew, request, kiosk.EntryQuarantined, "village", true
	must(t, l.Append(context.Background(), b))
	rows := feed(t, l, id)
	if got := rows[len(rows)-1].Verdict; got == nil || got.Verdict != want || got.Code != code {
		t.Errorf("kiosk %d, request %x: %+v, want %s %s", id, request[:1], got, want, code)
	}
	if _, err := l.QuarantinedEntry(context.Background(), e.Key); (err == nil) != (want == kiosk.EntryQuarantined) {
		t.Errorf("kiosk %d, request %x: in quarantine: %v", id, request[:1], err)
	}
}

// testRuleConcurrently lets many rule: one does.
func testRuleConcurrently(t *testing.T, l ledger.Ledger) {
	addKiosk(t, l, 7)
	r := admission(quarantined(t, l))
	errs := make(chan error, 8)
	var all sync.WaitGroup
	for range cap(errs) {
		all.Go(func() { errs <- l.Rule(context.Background(), r) })
	}
	all.Wait()
	close(errs)
	ruled := 0
	for err := range errs {
		if err == nil {
			ruled++
		} else if !errors.Is(err, ledger.ErrMoved) {
			t.Fatal(err)
		}
	}
	if rows := feed(t, l, 7); ruled != 1 || len(rows) != 3 {
		t.Fatalf("%d ruled, feed %+v", ruled, rows)
	}
}
