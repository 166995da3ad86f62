package ledgertest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

func decision(from, to kiosk.RequestState) ledger.Decision {
	was := kiosk.Clerk
	if from == kiosk.Refused {
		was = kiosk.NoHolder
	}
	holder := kiosk.NoHolder
	if to == kiosk.Checking {
		holder = kiosk.Clerk
	}
	return ledger.Decision{
		Request: kiosk.RequestID{1}, Kiosk: 7, From: from, Was: was, To: to, Holder: holder, At: 2000, News: []ledger.Sealed{sealed("decided")},
		Audit: ledger.AuditRow{At: 2000, Clerk: "tono", Action: "test", Request: kiosk.RequestID{1}},
	}
}

func testDecide(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	must(t, l.Append(ctx, withRequest(batch(t, l, 7, 1), 1, "n1")))
	d := decision(kiosk.Checking, kiosk.Refused)
	must(t, l.Decide(ctx, d))
	want(t, "a second decision", l.Decide(ctx, d), ledger.ErrMoved)
	r, err := l.RequestByNumber(ctx, "n1")
	if err != nil || r.State != kiosk.Refused || r.Changed != 2000 || string(r.Record.Body) != "record" || r.Entry != (journal.Key{Kiosk: 7, Incarnation: 1, Seq: 1}) {
		t.Fatalf("%+v, %v", r, err)
	}
	if rows := feed(t, l, 7); len(rows) != 3 || string(rows[2].News.Body) != "decided" {
		t.Fatalf("feed %+v", rows)
	}
	rows, err := l.AuditRows(ctx, 10)
	if err != nil || len(rows) != 1 || rows[0] != d.Audit {
		t.Fatalf("audit %+v, %v", rows, err)
	}
	_, err = l.RequestByNumber(ctx, "none")
	want(t, "no such number", err, ledger.ErrNotFound)
}

func approval(id byte, n int) ledger.Approval {
	a := ledger.Approval{Decision: decision(kiosk.Checking, kiosk.ReadyState), N: n}
	a.Request = kiosk.RequestID{id}
	a.Agenda = ledger.Agenda{Village: village, Year: 2026, Counter: "surat"}
	a.Letter = ledger.Letter{Request: a.Request, Number: fmt.Sprint("L", n), Approved: 1, Until: 2, TextHash: [32]byte{3}, Record: sealed("letter")}
	return a
}

func testApprove(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	must(t, l.Append(ctx, withRequest(batch(t, l, 7, 1), 1, "n1")))
	must(t, l.Append(ctx, withRequest(batch(t, l, 7, 1), 2, "n2")))
	if n, err := l.Next(ctx, approval(1, 1).Agenda); err != nil || n != 1 {
		t.Fatalf("next %d, %v", n, err)
	}
	want(t, "a number ahead", l.Approve(ctx, approval(1, 2)), ledger.ErrMoved)
	must(t, l.Approve(ctx, approval(1, 1)))
	want(t, "a number that is taken", l.Approve(ctx, approval(2, 1)), ledger.ErrMoved)
	want(t, "a request that is decided", l.Approve(ctx, approval(1, 2)), ledger.ErrMoved)
	if n, err := l.Next(ctx, approval(1, 1).Agenda); err != nil || n != 2 {
		t.Fatalf("a failed approval used a number: next %d, %v", n, err)
	}
	x, err := l.LetterByNumber(ctx, "L1")
	if err != nil || x.Request != (kiosk.RequestID{1}) || x.TextHash != [32]byte{3} || string(x.Record.Body) != "letter" || x.Ended != 0 {
		t.Fatalf("%+v, %v", x, err)
	}
	_, err = l.Letter(ctx, kiosk.RequestID{2})
	want(t, "no letter", err, ledger.ErrNotFound)
}

// testAgenda lets clerks approve at once: numbers have no gap and no twin.
func testAgenda(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	const letters = 12
	for i := range letters {
		must(t, l.Append(ctx, withRequest(batch(t, l, 7, 1), byte(i+1), fmt.Sprint("n", i))))
	}
	var all sync.WaitGroup
	for i := range letters {
		all.Go(func() {
			for {
				n, err := l.Next(ctx, approval(1, 1).Agenda)
				if err == nil {
					err = l.Approve(ctx, approval(byte(i+1), n))
				}
				if err == nil {
					return
				}
				if !errors.Is(err, ledger.ErrMoved) {
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	for n := range letters {
		if _, err := l.LetterByNumber(ctx, fmt.Sprint("L", n+1)); err != nil {
			t.Errorf("letter %d: %v", n+1, err)
		}
	}
}

func testQueue(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	for _, id := range []byte{3, 1, 2} {
		must(t, l.Append(ctx, withRequest(batch(t, l, 7, 1), id, fmt.Sprint("n", id))))
	}
	must(t, l.Decide(ctx, decision(kiosk.Checking, kiosk.Refused)))
	q, err := l.Queue(ctx, village, 10)
	must(t, err)
	var ids []byte
	for _, r := range q {
		ids = append(ids, r.ID[0])
	}
	if !bytes.Equal(ids, []byte{2, 3, 1}) {
		t.Fatalf("order %v", ids)
	}
	if q, err = l.Queue(ctx, other, 10); err != nil || len(q) != 0 {
		t.Fatalf("another village's queue: %d, %v", len(q), err)
	}
	if q, err = l.Queue(ctx, village, 1); err != nil || len(q) != 2 || q[0].ID[0] != 2 || q[1].ID[0] != 1 {
		t.Fatalf("one of each part: %+v, %v", q, err)
	}
}

// testQueueParts: however much waits elsewhere, and however long, what waits for the clerk and what is decided are listed;
// what lies at an agency that none is named of waits for the clerk.
func testQueueParts(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	for i, at := range []struct {
		holder kiosk.Holder
		agency string
	}{
		{kiosk.Agency, "sosial"},
		{kiosk.Head, ""},
		{kiosk.District, ""},
		{kiosk.NoHolder, ""},
		{kiosk.Clerk, ""},
		{kiosk.Agency, ""},
		{kiosk.NoHolder, ""},
		{kiosk.Clerk, ""},
	} {
		id := byte(i + 1)
		b := withRequest(batch(t, l, 7, 1), id, fmt.Sprint("n", id))
		r := &b.Requests[0].Request
		r.Made, r.Changed, r.Holder, r.Agency = int64(id), int64(id), at.holder, at.agency
		must(t, l.Append(ctx, b))
	}
	for limit, want := range map[int]string{1: "[5 1 7]", 2: "[5 6 1 2 7 4]", 10: "[5 6 8 1 2 3 7 4]"} {
		q, err := l.Queue(ctx, village, limit)
		must(t, err)
		var ids []int
		for _, r := range q {
			ids = append(ids, int(r.ID[0]))
		}
		if got := fmt.Sprint(ids); got != want {
			t.Errorf("%d of each part: %s, want %s", limit, got, want)
		}
	}
}

// testSeries: each series of an agenda counts for itself, from 1.
func testSeries(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	letters(t, l, 2, func(*ledger.Request) {})
	must(t, l.Append(ctx, withRequest(batch(t, l, 7, 1), 3, "n3")))
	a := approval(3, 1)
	a.Agenda.Counter, a.Letter.Number = "surat A3F9", "L1-A3F9"
	if n, err := l.Next(ctx, a.Agenda); err != nil || n != 1 {
		t.Fatalf("next of a new series %d, %v", n, err)
	}
	must(t, l.Approve(ctx, a))
	for counter, want := range map[string]int{"surat": 3, "surat A3F9": 2} {
		a.Agenda.Counter = counter
		if n, err := l.Next(ctx, a.Agenda); err != nil || n != want {
			t.Errorf("next of %q is %d, want %d, %v", counter, n, want, err)
		}
	}
}
