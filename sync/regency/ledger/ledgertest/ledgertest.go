// Package ledgertest is the conformance suite of ledger.Ledger: every implementation passes Run.
//
// It checks the contract, not a schema. Nothing of it is for production.
//
// Concurrency: Run opens its own ledgers; tests of one implementation may run beside another's.
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

// Open makes a new, empty ledger; the test closes it.
type Open func(t *testing.T) ledger.Ledger

// Run runs the suite.
func Run(t *testing.T, open Open) {
	for _, c := range []struct {
		name string
		test func(*testing.T, ledger.Ledger)
	}{
		{"Kiosks", testKiosks},
		{"Invitations", testInvitations},
		{"EnrolKiosk", testEnrolKiosk},
		{"Renew", testRenew},
		{"RenewEnds", testRenewEnds},
		{"NewestEpochs", testNewestEpochs},
		{"Append", testAppend},
		{"AppendMoved", testAppendMoved},
		{"AppendConcurrently", testAppendConcurrently},
		{"AppendAllOrNothing", testAppendAllOrNothing},
		{"Duplicates", testDuplicates},
		{"Cancel", testCancel},
		{"Tries", testTries},
		{"Reincarnate", testReincarnate},
		{"Rule", testRule},
		{"RuleRejects", testRuleRejects},
		{"RuleConcurrently", testRuleConcurrently},
		{"Papers", testPapers},
		{"PapersRuled", testPapersRuled},
		{"Decide", testDecide},
		{"Erase", testErase},
		{"Approve", testApprove},
		{"AgendaHasNoGap", testAgenda},
		{"Queue", testQueue},
		{"Villages", testVillages},
		{"People", testPeople},
		{"FirstDatasets", testFirstDatasets},
		{"Clerks", testClerks},
		{"Confirm", testConfirm},
		{"ConfirmOnce", testConfirmOnce},
		{"WhoMayConfirm", testWhoMayConfirm},
		{"Deny", testDeny},
		{"PINs", testPINs},
		{"PINOfNoCard", testPINOfNoCard},
		{"Deeds", testDeeds},
		{"Clones", testClones},
		{"Bustle", testBustle},
		{"Staff", testStaff},
		{"EndClerk", testEndClerk},
		{"Tags", testTags},
		{"AidTwice", testAidTwice},
		{"AidPairs", testAidPairs},
		{"AidMoves", testAidMoves},
		{"AidFiles", testAidFiles},
		{"AidRuling", testAidRuling},
		{"AidWrong", testAidWrong},
		{"AidRush", testAidRush},
		{"AidPeople", testAidPeople},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := open(t)
			defer func() {
				if err := l.Close(); err != nil {
					t.Error(err)
				}
			}()
			c.test(t, l)
		})
	}
}

const (
	village = kiosk.VillageCode("35.10.09.2004")
	other   = kiosk.VillageCode("35.10.01.2001")
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func want(t *testing.T, what string, err, target error) {
	t.Helper()
	if !errors.Is(err, target) {
		t.Fatalf("%s: %v, want %v", what, err, target)
	}
}

func sealed(s string) ledger.Sealed { return ledger.Sealed{Key: []byte("key"), Body: []byte(s)} }

func addKiosk(t *testing.T, l ledger.Ledger, id kiosk.KioskID) {
	t.Helper()
	k := ledger.Kiosk{ID: id, Village: village, Site: []byte("{}"), SealKey: []byte("seal"), ReceiveKey: []byte("receive")}
	must(t, l.AddKiosk(context.Background(), k, [32]byte{byte(id)}))
}

func position(t *testing.T, l ledger.Ledger, id kiosk.KioskID) ledger.Position {
	t.Helper()
	k, err := l.Kiosk(context.Background(), id)
	must(t, err)
	return k.Position
}

// batch makes a batch of n entries that continues the kiosk's position.
func batch(t *testing.T, l ledger.Ledger, id kiosk.KioskID, n int) ledger.Batch {
	t.Helper()
	k, err := l.Kiosk(context.Background(), id)
	must(t, err)
	return entries(k, n)
}

// entries makes a batch of n entries that continues a kiosk as it was read.
func entries(k ledger.Kiosk, n int) ledger.Batch {
	id, from := k.ID, k.Position
	b := ledger.Batch{Kiosk: id, At: 1000, From: from, To: from}
	for range n {
		b.To.Last++
		b.To.Head[0]++
		b.Entries = append(b.Entries, ledger.Entry{
			Header: journal.Header{
				Key:  journal.Key{Kiosk: id, Incarnation: from.Incarnation, Seq: b.To.Last},
				Kind: journal.KindHeartbeat, Boot: 1<<63 + 5, Catalogue: "c",
			},
			Chain: b.To.Head, Body: sealed("body"), Verdict: kiosk.EntryAccepted,
		})
	}
	return b
}

// withRequest makes the batch's last entry bring a request.
func withRequest(b ledger.Batch, id byte, number string) ledger.Batch {
	last := len(b.Entries) - 1
	r := ledger.Request{
		ID: kiosk.RequestID{id}, Kiosk: b.Kiosk, Number: kiosk.Number(number), Register: "SET-1-000001", Service: "domisili",
		Catalogue: "c", Village: village, Assurance: kiosk.ByPIN, State: kiosk.Checking, Holder: kiosk.Clerk,
		Made: int64(id), Changed: int64(id), Subject: []byte{9},
	}
	b.Entries[last].Request, b.Entries[last].Tell, b.Entries[last].Body = r.ID, true, sealed("record")
	b.Requests = append(b.Requests, ledger.NewRequest{Entry: last, Request: r, News: sealed(fmt.Sprint("news ", id))})
	return b
}

// feed reads the whole feed and checks that it has no gap.
func feed(t *testing.T, l ledger.Ledger, id kiosk.KioskID) []ledger.FeedRow {
	t.Helper()
	rows, head, err := l.Feed(context.Background(), id, 0, 1000)
	must(t, err)
	for i, r := range rows {
		if r.N != uint64(i+1) {
			t.Fatalf("feed row %d has number %d", i, r.N)
		}
	}
	if head != uint64(len(rows)) {
		t.Fatalf("feed head %d of %d rows", head, len(rows))
	}
	return rows
}

func testKiosks(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	addKiosk(t, l, 3)
	k := ledger.Kiosk{ID: 7, Village: village, Site: []byte("{}"), SealKey: []byte("s"), ReceiveKey: []byte("r")}
	want(t, "same ordinal", l.AddKiosk(ctx, k, [32]byte{99}), ledger.ErrTaken)
	k.ID = 8
	want(t, "same certificate", l.AddKiosk(ctx, k, [32]byte{7}), ledger.ErrTaken)
	if _, err := l.Kiosk(ctx, 8); !errors.Is(err, ledger.ErrNotFound) {
		t.Fatalf("half a kiosk was kept: %v", err)
	}
	got, err := l.KioskByCert(ctx, [32]byte{7})
	must(t, err)
	if got.ID != 7 || got.Incarnation != 1 || got.Last != 0 || got.FeedHead != 0 || string(got.SealKey) != "seal" {
		t.Fatalf("%+v", got)
	}
	all, err := l.Kiosks(ctx)
	must(t, err)
	if len(all) != 2 || all[0].ID != 3 || all[1].ID != 7 {
		t.Fatalf("%+v", all)
	}
	must(t, l.Revoke(ctx, 7))
	_, err = l.KioskByCert(ctx, [32]byte{7})
	want(t, "revoked", err, ledger.ErrNotFound)
	if got, err = l.Kiosk(ctx, 7); err != nil || !got.Revoked {
		t.Fatalf("revoked %v, %v", got.Revoked, err)
	}
	want(t, "revoke nobody", l.Revoke(ctx, 5), ledger.ErrNotFound)
}

func testAppend(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	b := withRequest(batch(t, l, 7, 3), 1, "n1")
	b.Entries[0].Kind, b.Entries[0].Body = journal.KindEpoch, ledger.Sealed{Body: []byte("clear")}
	b.Entries[1].Verdict, b.Entries[1].Code, b.Entries[1].Tell = kiosk.EntryQuarantined, "sealed", true
	b.Health = []byte("well")
	b.Notices = []ledger.Notice{{Kiosk: 7, Kind: ledger.NoticeHelp, Device: "resident", Word: "help", At: 5}}
	must(t, l.Append(ctx, b))
	k, err := l.Kiosk(ctx, 7)
	must(t, err)
	if k.Position != b.To || string(k.Health) != "well" || k.Seen != 1000 {
		t.Fatalf("%+v", k)
	}
	checkEntries(t, l, b)
	checkFeed(t, l)
	ns, err := l.Notices(ctx, village, 10)
	if err != nil || len(ns) != 1 || ns[0].Kind != ledger.NoticeHelp || ns[0].At != 5 {
		t.Fatalf("notices %+v, %v", ns, err)
	}
	must(t, l.Append(ctx, batch(t, l, 7, 1)))
	if k, err = l.Kiosk(ctx, 7); err != nil || string(k.Health) != "well" {
		t.Fatalf("a batch without a heartbeat forgot the health: %q, %v", k.Health, err)
	}
}

// checkFeed reads what testAppend told: two verdicts and the news of a request.
func checkFeed(t *testing.T, l ledger.Ledger) {
	t.Helper()
	rows := feed(t, l, 7)
	if len(rows) != 3 || rows[0].Verdict == nil || rows[0].Verdict.Code != "sealed" || rows[0].Verdict.Seq != 2 ||
		rows[1].Verdict == nil || rows[1].Verdict.Request != (kiosk.RequestID{1}) || string(rows[2].News.Body) != "news 1" {
		t.Fatalf("feed %+v", rows)
	}
	after, head, err := l.Feed(context.Background(), 7, 2, 1)
	if err != nil || len(after) != 1 || after[0].N != 3 || head != 3 {
		t.Fatalf("feed after 2: %+v, %d, %v", after, head, err)
	}
}

// checkEntries reads the batch's entries back.
func checkEntries(t *testing.T, l ledger.Ledger, b ledger.Batch) {
	t.Helper()
	ctx := context.Background()
	h, err := l.Chain(ctx, journal.Key{Kiosk: 7, Incarnation: 1, Seq: 2})
	if err != nil || h != b.Entries[1].Chain {
		t.Fatalf("chain %v", err)
	}
	_, err = l.Chain(ctx, journal.Key{Kiosk: 7, Incarnation: 1, Seq: 4})
	want(t, "chain of nothing", err, ledger.ErrNotFound)
	body, err := l.EpochBody(ctx, journal.Key{Kiosk: 7, Incarnation: 1, Seq: 1})
	if err != nil || string(body) != "clear" {
		t.Fatalf("epoch %q, %v", body, err)
	}
	_, err = l.EpochBody(ctx, journal.Key{Kiosk: 7, Incarnation: 1, Seq: 2})
	want(t, "epoch that is none", err, ledger.ErrNotFound)
}

func testAppendMoved(t *testing.T, l ledger.Ledger) {
	addKiosk(t, l, 7)
	b := withRequest(batch(t, l, 7, 2), 1, "n1")
	must(t, l.Append(context.Background(), b))
	want(t, "the same again", l.Append(context.Background(), b), ledger.ErrMoved)
	if rows := feed(t, l, 7); len(rows) != 2 {
		t.Fatalf("feed %+v", rows)
	}
}

// testAppendConcurrently lets many writers bring the same batch: one stores it.
func testAppendConcurrently(t *testing.T, l ledger.Ledger) {
	addKiosk(t, l, 7)
	addKiosk(t, l, 8)
	const writers = 8
	for round := range 5 {
		b := withRequest(batch(t, l, 7, 3), byte(round+1), fmt.Sprint("n", round))
		side := batch(t, l, 8, 1)
		errs := make(chan error, writers)
		var all sync.WaitGroup
		for range writers {
			all.Go(func() { errs <- l.Append(context.Background(), b) })
		}
		all.Go(func() {
			if err := l.Append(context.Background(), side); err != nil {
				t.Error(err)
			}
		})
		all.Wait()
		close(errs)
		stored := 0
		for err := range errs {
			if err == nil {
				stored++
			} else if !errors.Is(err, ledger.ErrMoved) {
				t.Fatal(err)
			}
		}
		if stored != 1 {
			t.Fatalf("%d writers stored the batch", stored)
		}
	}
	if rows := feed(t, l, 7); len(rows) != 10 {
		t.Fatalf("%d feed rows", len(rows))
	}
}

func testAppendAllOrNothing(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	b := withRequest(batch(t, l, 7, 2), 1, "n1")
	b.Entries[1].Seq = b.Entries[0].Seq // the schema must refuse it
	if err := l.Append(ctx, b); err == nil {
		t.Fatal("two entries took one number")
	}
	if p := position(t, l, 7); p.Last != 0 || len(feed(t, l, 7)) != 0 {
		t.Fatalf("something stayed: %+v", p)
	}
	_, err := l.Request(ctx, kiosk.RequestID{1})
	want(t, "request of a failed batch", err, ledger.ErrNotFound)
}

func testDuplicates(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	addKiosk(t, l, 8)
	must(t, l.Append(ctx, withRequest(batch(t, l, 7, 1), 1, "n1")))
	must(t, l.Append(ctx, withRequest(batch(t, l, 7, 1), 1, "n1"))) // journaled again in its own name
	must(t, l.Append(ctx, withRequest(batch(t, l, 7, 1), 1, "n2"))) // the id with another number
	must(t, l.Append(ctx, withRequest(batch(t, l, 8, 1), 1, "n1"))) // another kiosk's request
	must(t, l.Append(ctx, withRequest(batch(t, l, 8, 1), 2, "n1"))) // a number that is taken
	rows := append(feed(t, l, 7), feed(t, l, 8)...)
	var words []string
	for _, r := range rows {
		if r.Verdict == nil {
			words = append(words, string(r.News.Body))
			continue
		}
		words = append(words, string(r.Verdict.Verdict)+r.Verdict.Code)
	}
	if got, wanted := fmt.Sprint(words), "[accepted news 1 accepted rejectedduplicate rejectedduplicate rejectedduplicate]"; got != wanted {
		t.Fatalf("feeds %s, want %s", got, wanted)
	}
	if q, err := l.Queue(ctx, village, 10); err != nil || len(q) != 1 {
		t.Fatalf("%d requests, %v", len(q), err)
	}
}

func testCancel(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	addKiosk(t, l, 8)
	must(t, l.Append(ctx, withRequest(batch(t, l, 7, 1), 1, "n1")))
	cancel := func(by kiosk.KioskID) {
		b := batch(t, l, by, 1)
		b.Entries[0].Request, b.Entries[0].Tell = kiosk.RequestID{1}, true
		b.Cancels = []ledger.Cancel{{
			Entry: 0, Request: kiosk.RequestID{1}, From: []kiosk.RequestState{kiosk.Unproven, kiosk.Checking}, Code: "state", News: sealed("cancelled"),
		}}
		must(t, l.Append(ctx, b))
	}
	cancel(8)
	if r, err := l.Request(ctx, kiosk.RequestID{1}); err != nil || r.State != kiosk.Checking {
		t.Fatalf("another kiosk cancelled: %s, %v", r.State, err)
	}
	cancel(7)
	r, err := l.Request(ctx, kiosk.RequestID{1})
	if err != nil || r.State != kiosk.Cancelled || r.Holder != kiosk.NoHolder {
		t.Fatalf("%s %s, %v", r.State, r.Holder, err)
	}
	cancel(7)
	rows := feed(t, l, 7)
	if last := rows[len(rows)-1]; last.Verdict == nil || last.Verdict.Verdict != kiosk.EntryRejected || last.Verdict.Code != "state" {
		t.Fatalf("second cancel: %+v", last)
	}
}

func testTries(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	must(t, l.LoadPeople(ctx, nil, []ledger.Card{{Chip: []byte{1}, NIK: []byte{9}, Village: village, Record: sealed("card")}}, "v1"))
	for _, c := range []struct {
		try  ledger.Try
		want int
	}{{ledger.Try{Tries: 1}, 1}, {ledger.Try{Tries: 1}, 2}, {ledger.Try{Tries: 4}, 4}, {ledger.Try{OK: true}, 0}} {
		b := batch(t, l, 7, 1)
		c.try.Chip = []byte{1}
		b.Cards = []ledger.CardEntry{{Event: c.try}}
		must(t, l.Append(ctx, b))
		cards, _, err := l.Cards(ctx, village)
		if err != nil || len(cards) != 1 || cards[0].Tries != c.want {
			t.Fatalf("after %+v: %+v, %v", c.try, cards, err)
		}
	}
}

func testReincarnate(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	must(t, l.Append(ctx, batch(t, l, 7, 2)))
	o := ledger.Order{
		Kiosk: 7, From: position(t, l, 7), Incarnation: 2, Alarm: ledger.Notice{Kiosk: 7, Kind: ledger.NoticeAlarm, Device: "journal", Word: "fork", At: 1},
	}
	must(t, l.Reincarnate(ctx, o))
	want(t, "the same order again", l.Reincarnate(ctx, o), ledger.ErrMoved)
	if p := position(t, l, 7); p != (ledger.Position{Incarnation: 2}) {
		t.Fatalf("%+v", p)
	}
	must(t, l.Append(ctx, batch(t, l, 7, 2)))
	if ns, err := l.Notices(ctx, village, 10); err != nil || len(ns) != 1 || ns[0].Kind != ledger.NoticeAlarm {
		t.Fatalf("%+v, %v", ns, err)
	}
	if ns, err := l.Notices(ctx, other, 10); err != nil || len(ns) != 0 {
		t.Fatalf("another village's notices: %+v, %v", ns, err)
	}
}

func decision(from, to kiosk.RequestState) ledger.Decision {
	return ledger.Decision{
		Request: kiosk.RequestID{1}, Kiosk: 7, From: from, To: to, At: 2000, News: []ledger.Sealed{sealed("decided")},
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
	if err != nil || x.Request != (kiosk.RequestID{1}) || x.TextHash != [32]byte{3} || string(x.Record.Body) != "letter" || x.Void {
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
	if q, err = l.Queue(ctx, village, 1); err != nil || len(q) != 1 {
		t.Fatalf("limit: %d, %v", len(q), err)
	}
}

func testVillages(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	v := kiosk.Village{Code: village, Kind: kiosk.Desa, Name: "Setail", DistrictCode: "35.10.09", District: "Genteng"}
	must(t, l.LoadVillages(ctx, []kiosk.Village{v, {Code: other, Kind: kiosk.Desa, Name: "X", DistrictCode: "a", District: "b"}}))
	must(t, l.LoadVillages(ctx, []kiosk.Village{v}))
	if got, err := l.Village(ctx, village); err != nil || got != v {
		t.Fatalf("%+v, %v", got, err)
	}
	_, err := l.Village(ctx, other)
	want(t, "a village that is gone", err, ledger.ErrNotFound)
	if vs, err := l.Villages(ctx); err != nil || len(vs) != 1 || vs[0] != v {
		t.Fatalf("%+v, %v", vs, err)
	}
}

func testPeople(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	if _, version, err := l.Cards(ctx, village); err != nil || version != "" {
		t.Fatalf("version before the first load %q, %v", version, err)
	}
	p := ledger.Person{NIK: []byte{9}, Village: village, Record: sealed("p1")}
	c := ledger.Card{Chip: []byte{1}, NIK: []byte{9}, Village: village, Tries: 2, Record: sealed("c1")}
	must(t, l.LoadPeople(ctx, []ledger.Person{p}, []ledger.Card{c}, "v1"))
	p.Record, c.Record, c.Tries = sealed("p2"), sealed("c2"), 0
	must(t, l.LoadPeople(ctx, []ledger.Person{p}, []ledger.Card{c}, "v2"))
	cards, version, err := l.Cards(ctx, village)
	if err != nil || version != "v2" || len(cards) != 1 || string(cards[0].Record.Body) != "c2" || cards[0].Tries != 2 {
		t.Fatalf("%+v, %q, %v", cards, version, err)
	}
	got, err := l.Person(ctx, []byte{9})
	if err != nil || string(got.Record.Body) != "p2" {
		t.Fatalf("%+v, %v", got, err)
	}
	_, err = l.Person(ctx, []byte{8})
	want(t, "nobody", err, ledger.ErrNotFound)
	vs, err := l.Versions(ctx, village)
	if err != nil || len(vs) != 1 || vs[0] != (ledger.Version{Dataset: "cards", Version: "v2"}) {
		t.Fatalf("%+v, %v", vs, err)
	}
}

// testFirstDatasets: a village with a kiosk has cards and clerks, and what was there before stays.
func testFirstDatasets(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	must(t, l.LoadPeople(ctx, []ledger.Person{{NIK: []byte{9}, Village: village, Record: sealed("p")}}, nil, "v2"))
	addKiosk(t, l, 7)
	vs, err := l.Versions(ctx, village)
	if err != nil || len(vs) != 2 || vs[0].Version != "v2" || vs[1].Dataset != "staff" || vs[1].Version == "" {
		t.Fatalf("a village with a kiosk: %+v, %v", vs, err)
	}
}

func testClerks(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	row := ledger.AuditRow{At: 1, Clerk: "tono", Action: "test"}
	c := ledger.ClerkAccount{Name: "tono", Village: village, Salt: []byte("s"), Hash: []byte("h"), Time: 2, Memory: 3, Threads: 1}
	must(t, l.AddClerk(ctx, c, row))
	want(t, "the name again", l.AddClerk(ctx, c, row), ledger.ErrTaken)
	got, err := l.Clerk(ctx, "tono")
	if err != nil || string(got.Hash) != "h" || got.Memory != 3 || got.Village != village {
		t.Fatalf("%+v, %v", got, err)
	}
	_, err = l.Clerk(ctx, "nobody")
	want(t, "no such clerk", err, ledger.ErrNotFound)
	must(t, l.OpenSession(ctx, ledger.Session{Token: [32]byte{1}, Clerk: "tono", Made: 100, Seen: 100}, 0, row))
	s, err := l.TouchSession(ctx, [32]byte{1}, 50, 60, 200)
	if err != nil || s.Clerk != "tono" || s.Made != 100 || s.Seen != 200 {
		t.Fatalf("%+v, %v", s, err)
	}
	_, err = l.TouchSession(ctx, [32]byte{1}, 101, 60, 300)
	want(t, "too old", err, ledger.ErrNotFound)
	_, err = l.TouchSession(ctx, [32]byte{1}, 50, 201, 300)
	want(t, "idle", err, ledger.ErrNotFound)
	must(t, l.OpenSession(ctx, ledger.Session{Token: [32]byte{2}, Clerk: "tono", Made: 500, Seen: 500}, 400, row))
	_, err = l.TouchSession(ctx, [32]byte{1}, 0, 0, 300)
	want(t, "swept", err, ledger.ErrNotFound)
	must(t, l.CloseSession(ctx, [32]byte{2}, row))
	must(t, l.CloseSession(ctx, [32]byte{2}, row))
	_, err = l.TouchSession(ctx, [32]byte{2}, 0, 0, 600)
	want(t, "signed out", err, ledger.ErrNotFound)
	must(t, l.Audit(ctx, row))
	if rows, err := l.AuditRows(ctx, 100); err != nil || len(rows) != 5 {
		t.Fatalf("%d audit rows, %v", len(rows), err)
	}
}
