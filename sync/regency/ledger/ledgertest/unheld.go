package ledgertest

import (
	"context"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// erasureOf is the erasure of a request that a kiosk brought and that is not held.
func erasureOf(id kiosk.KioskID, request kiosk.RequestID) ledger.Erasure {
	return ledger.Erasure{
		Request: request, Kiosk: id, Told: sealed("ended"), Audit: ledger.AuditRow{At: 5, Clerk: "test", Action: "erase", Request: request},
	}
}

// unheld fails unless the ledger lists so many entries, and gives them.
func unheld(t *testing.T, l ledger.Ledger, when string, n int) []ledger.Entry {
	t.Helper()
	list, err := l.Unheld(context.Background())
	must(t, err)
	if len(list) != n {
		t.Fatalf("%s: %d entries bring what is not held, want %d: %+v", when, len(list), n, list)
	}
	return list
}

// brings appends a request of a kiosk that lacks nothing.
func brings(t *testing.T, l ledger.Ledger, by kiosk.KioskID, id byte, number string) {
	t.Helper()
	b := withRequest(batch(t, l, by, 1), id, number)
	b.Entries[0].Kind = journal.KindRequestNew
	must(t, l.Append(context.Background(), b))
}

// testEraseUnheld: a request that a person refused loses its data as any other, not while it waits; its kiosk is told once.
func testEraseUnheld(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	addKiosk(t, l, 8)
	e := quarantined(t, l)
	x := erasureOf(7, e.Request)
	unheld(t, l, "in quarantine", 1)
	want(t, "while it waits", l.Erase(ctx, x), ledger.ErrMoved)
	copied := quarantined(t, l)
	must(t, l.Rule(ctx, refusal(e)))
	want(t, "while a copy waits", l.Erase(ctx, x), ledger.ErrMoved)
	must(t, l.Rule(ctx, refusal(copied)))
	want(t, "another kiosk's", l.Erase(ctx, erasureOf(8, e.Request)), ledger.ErrNotFound)
	want(t, "another request", l.Erase(ctx, erasureOf(7, kiosk.RequestID{9})), ledger.ErrNotFound)
	list := unheld(t, l, "refused", 2)
	if list[0].Key != e.Key || list[0].Request != e.Request || list[0].At != 3000 || list[0].Verdict != kiosk.EntryRejected || list[0].Body.Key == nil {
		t.Fatalf("%+v", list[0])
	}
	for _, r := range feed(t, l, 7) {
		if string(r.News.Body) == "unheld" {
			x.News = append(x.News, ledger.FeedRow{N: r.N, News: sealed("bare")})
		}
	}
	before := len(feed(t, l, 7))
	must(t, l.Erase(ctx, x))
	must(t, l.Erase(ctx, x))
	must(t, l.EmptyLog(ctx))
	unheld(t, l, "erased", 0)
	rows := feed(t, l, 7)
	if len(x.News) == 0 || len(rows) != before+1 || string(rows[before].News.Body) != "ended" || string(rows[x.News[0].N-1].News.Body) != "bare" {
		t.Fatalf("feed %+v", rows)
	}
	if a, err := l.AuditRows(ctx, 1); err != nil || a[0] != x.Audit {
		t.Fatalf("audit %+v, %v", a, err)
	}
}

// testErasedComesAgain: what a copy of the disk brings later of a refused request that was erased is refused and leaves no body,
// whether it lacks something or not.
func testErasedComesAgain(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	e := quarantined(t, l)
	must(t, l.Rule(ctx, refusal(e)))
	must(t, l.Erase(ctx, erasureOf(7, e.Request)))
	checkCopy(t, l, 7, e.Request, kiosk.EntryRejected, wire.VerdictClerk)
	brings(t, l, 7, 1, "n1")
	if rows := feed(t, l, 7); rows[len(rows)-1].Verdict == nil || rows[len(rows)-1].Verdict.Code != wire.VerdictClerk {
		t.Errorf("a copy that lacks nothing: %+v", rows[len(rows)-1])
	}
	_, err := l.Request(ctx, e.Request)
	want(t, "a copy began it", err, ledger.ErrNotFound)
	unheld(t, l, "after the copies", 0)
}

// testEraseDuplicate: what was rejected because its id or its number is another request's ends alone: the other keeps its data.
func testEraseDuplicate(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	addKiosk(t, l, 8)
	brings(t, l, 7, 1, "n1")
	brings(t, l, 8, 1, "n2")
	brings(t, l, 8, 2, "n1")
	list := unheld(t, l, "two are rejected", 2)
	if list[0].Code != wire.VerdictDuplicate || list[1].Code != wire.VerdictDuplicate || list[1].Kiosk != 8 || list[1].At != 1000 {
		t.Fatalf("%+v", list)
	}
	want(t, "one that is held", l.Erase(ctx, erasureOf(7, kiosk.RequestID{1})), ledger.ErrMoved)
	for n, id := range []kiosk.RequestID{{1}, {2}} {
		must(t, l.Erase(ctx, erasureOf(8, id)))
		unheld(t, l, "one is erased", 1-n)
		held(t, l, "another's", 1, true)
	}
	brings(t, l, 8, 2, "n1")
	unheld(t, l, "a copy of a duplicate", 0)
	e := ledger.Erasure{Request: kiosk.RequestID{1}, From: []kiosk.RequestState{kiosk.Checking}, Told: sealed("ended"), Audit: erasureOf(7, kiosk.RequestID{1}).Audit}
	brings(t, l, 8, 3, "n1")
	must(t, l.Erase(ctx, e))
	held(t, l, "the one that was held", 1, false)
	unheld(t, l, "another kiosk's", 1)
}

// testEraseUnheldCard: whoever waits for a card that was deposited with it waits no more, unless another request waits with them.
func testEraseUnheldCard(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	card := []byte{4, 1, 1, 1}
	var es []ledger.Entry
	for id := byte(1); id <= 2; id++ {
		b := batch(t, l, 7, 3)
		e := &b.Entries[0]
		e.Kind, e.Request, e.Verdict, e.Code, e.Tell = journal.KindRequestNew, kiosk.RequestID{id}, kiosk.EntryQuarantined, wire.VerdictService, true
		b.Entries[1].Kind, b.Entries[1].Request, b.Entries[1].Time = journal.KindEnrolCard, kiosk.RequestID{id}, int64(id)
		b.Entries[2].Kind, b.Entries[2].Time = journal.KindEnrolPIN, int64(id)
		b.Cards = []ledger.CardEntry{{Entry: 1, Event: candidacy(card, citra, id)}, {Entry: 2, Event: firstPIN(card, "pin")}}
		must(t, l.Append(ctx, b))
		es = append(es, *e)
	}
	if n := len(waiting(t, l)); n != 1 {
		t.Fatalf("%d wait", n)
	}
	must(t, l.Rule(ctx, refusal(es[0])))
	must(t, l.Erase(ctx, erasureOf(7, kiosk.RequestID{1})))
	if n := len(waiting(t, l)); n != 1 {
		t.Fatalf("%d wait with the other request", n)
	}
	must(t, l.Rule(ctx, refusal(es[1])))
	must(t, l.Erase(ctx, erasureOf(7, kiosk.RequestID{2})))
	if n := len(waiting(t, l)); n != 0 {
		t.Fatalf("%d still wait", n)
	}
}
