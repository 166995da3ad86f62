package ledgertest

import (
	"context"
	"fmt"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// letters makes a ledger's first letters, "L1" of request 1 and so on; change may change a request before it is kept.
func letters(t *testing.T, l ledger.Ledger, n int, change func(*ledger.Request)) {
	t.Helper()
	ctx := context.Background()
	addKiosk(t, l, 7)
	for i := 1; i <= n; i++ {
		b := withRequest(batch(t, l, 7, 1), byte(i), fmt.Sprint("n", i))
		change(&b.Requests[0].Request)
		must(t, l.Append(ctx, b))
		a := approval(byte(i), i)
		a.Letter.Approved = int64(100 + i)
		a.Agenda.Village = b.Requests[0].Request.Village
		if a.Agenda.Village != village {
			a.N = 1
		}
		must(t, l.Approve(ctx, a))
	}
}

// ending takes the letter of a request back.
func ending(id byte, why ledger.LetterReason) ledger.Ending {
	e := ledger.Ending{Number: fmt.Sprint("L", id), Why: why, Decision: decision(kiosk.ReadyState, kiosk.Cancelled)}
	e.Request, e.Was, e.At, e.News = kiosk.RequestID{id}, kiosk.NoHolder, 3000, []ledger.Sealed{sealed("ended")}
	e.Reason = sealed("why")
	e.Audit = ledger.AuditRow{At: 3000, Clerk: "endah", Action: "letter.test", Request: e.Request}
	return e
}

// wrote is how much a ledger has told and noted, by which a test sees that nothing was written.
func wrote(t *testing.T, l ledger.Ledger) (rows, audit int) {
	t.Helper()
	as, err := l.AuditRows(context.Background(), 100)
	must(t, err)
	return len(feed(t, l, 7)), len(as)
}

// testVoidLetter: letter, request, feed, way and audit change together, once.
func testVoidLetter(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	letters(t, l, 2, func(*ledger.Request) {})
	checkEnded(t, l)
	e := ending(1, ledger.LetterWrong)
	rows, notes := wrote(t, l)
	voidLetterRefused(t, l, e)
	if r, n := wrote(t, l); r != rows || n != notes {
		t.Fatalf("a refusal wrote %d rows and %d notes", r-rows, n-notes)
	}
	must(t, l.EndLetter(ctx, e))
	x, err := l.LetterByNumber(ctx, "L1")
	if err != nil || x.LetterEnd != (ledger.LetterEnd{Ended: 3000, Why: ledger.LetterWrong}) || string(x.Record.Body) != "letter" {
		t.Fatalf("%+v, %v", x, err)
	}
	checkVoided(t, l, e)
	must(t, l.EndLetter(ctx, e))
	want(t, "another reason", l.EndLetter(ctx, ending(1, ledger.LetterFalse)), ledger.ErrMoved)
	if r, n := wrote(t, l); r != rows+1 || n != notes+1 {
		t.Fatalf("the same end again wrote %d rows and %d notes", r-rows-1, n-notes-1)
	}
	checkEnded(t, l, "L1")
}

// voidLetterRefused asks for what ends no letter.
func voidLetterRefused(t *testing.T, l ledger.Ledger, e ledger.Ending) {
	t.Helper()
	ctx := context.Background()
	stale, foreign, unknown := e, e, e
	stale.From, foreign.Request, unknown.Number = kiosk.HandedOver, kiosk.RequestID{2}, "L9"
	want(t, "a request that moved", l.EndLetter(ctx, stale), ledger.ErrMoved)
	want(t, "another request", l.EndLetter(ctx, foreign), ledger.ErrMoved)
	want(t, "no such letter", l.EndLetter(ctx, unknown), ledger.ErrNotFound)
}

// checkVoided reads what the end of a letter changed beside it.
func checkVoided(t *testing.T, l ledger.Ledger, e ledger.Ending) {
	t.Helper()
	ctx := context.Background()
	r, err := l.Request(ctx, e.Request)
	if err != nil || r.State != kiosk.Cancelled || r.Holder != kiosk.NoHolder || r.Changed != 3000 {
		t.Fatalf("%+v, %v", r, err)
	}
	if f := feed(t, l, 7); string(f[len(f)-1].News.Body) != "ended" {
		t.Fatalf("feed %+v", f)
	}
	way, err := l.Dispositions(ctx, e.Request)
	if err != nil || len(way) != 2 || way[1].Clerk != "endah" || way[1].To != kiosk.Cancelled || string(way[1].Reason.Body) != "why" {
		t.Fatalf("way %+v, %v", way, err)
	}
	if as, err := l.AuditRows(ctx, 1); err != nil || as[0] != e.Audit {
		t.Fatalf("audit %+v, %v", as, err)
	}
}

// checkEnded lists what has ended.
func checkEnded(t *testing.T, l ledger.Ledger, want ...string) {
	t.Helper()
	all, err := l.EndedLetters(context.Background())
	must(t, err)
	var got []string
	for _, x := range all {
		if x.Ended == 0 || x.Record.Body != nil {
			t.Errorf("%+v", x)
		}
		got = append(got, x.Number)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("ended %v, want %v", got, want)
	}
}

// testReplaceLetter: a handed over letter is replaced by a newer one of the same person, once.
func testReplaceLetter(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	letters(t, l, 3, func(*ledger.Request) {})
	over := decision(kiosk.ReadyState, kiosk.HandedOver)
	over.Was = kiosk.NoHolder
	must(t, l.Decide(ctx, over))
	e := ending(1, "")
	e.Successor, e.From = "L3", kiosk.HandedOver
	must(t, l.EndLetter(ctx, e))
	must(t, l.EndLetter(ctx, e))
	x, err := l.Letter(ctx, e.Request)
	if err != nil || x.LetterEnd != (ledger.LetterEnd{Ended: 3000, Successor: "L3"}) {
		t.Fatalf("%+v, %v", x, err)
	}
	want(t, "then taken back", l.EndLetter(ctx, ending(1, ledger.LetterWrong)), ledger.ErrMoved)
	e.Successor = "L2"
	want(t, "then by another", l.EndLetter(ctx, e), ledger.ErrMoved)
	checkEnded(t, l, "L1")
	must(t, l.EndLetter(ctx, ending(3, ledger.LetterChanged)))
	e = ending(2, "")
	e.Successor = "L3"
	want(t, "by one that was taken back", l.EndLetter(ctx, e), ledger.ErrMoved)
	checkEnded(t, l, "L1", "L3")
}

// testReplaceLetterRefused: what is no letter in the other's place, and nothing is written.
func testReplaceLetterRefused(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	letters(t, l, 7, func(r *ledger.Request) {
		switch r.ID[0] {
		case 3:
			r.Subject = []byte{8}
		case 4:
			r.Service = "keramaian"
		case 5, 6:
			r.Subject = []byte{}
		case 7:
			r.Village = other
		}
	})
	rows, notes := wrote(t, l)
	for _, c := range []struct {
		old    byte
		number string
		want   error
	}{
		{2, "L1", ledger.ErrOther}, // older
		{2, "L2", ledger.ErrOther}, // itself
		{2, "L3", ledger.ErrOther}, // another person's
		{2, "L4", ledger.ErrOther}, // another service's
		{5, "L6", ledger.ErrOther}, // nobody knows any more whose
		{2, "L7", ledger.ErrOther}, // another village's
		{2, "L9", ledger.ErrNotFound},
	} {
		e := ending(c.old, "")
		e.Successor = c.number
		want(t, fmt.Sprintf("L%d by %s", c.old, c.number), l.EndLetter(ctx, e), c.want)
	}
	if r, n := wrote(t, l); r != rows || n != notes {
		t.Fatalf("a refusal wrote %d rows and %d notes", r-rows, n-notes)
	}
	checkEnded(t, l)
}
