package ledgertest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

func testAppend(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	b := withRequest(batch(t, l, 7, 3), 1, "n1")
	b.Entries[0].Kind, b.Entries[0].Body = journal.KindEpoch, ledger.Sealed{Body: []byte("clear")}
	b.Entries[1].Verdict, b.Entries[1].Code, b.Entries[1].Tell = kiosk.EntryQuarantined, "sealed", true
	b.Entries[2].Trusted = 77
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
	if r, err := l.Request(ctx, b.Requests[0].Request.ID); err != nil || r.Trusted != 77 {
		t.Fatalf("trusted %d, %v", r.Trusted, err)
	}
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
	checkMarks(t, l, rows)
	after, head, err := l.Feed(context.Background(), 7, 2, 1)
	if err != nil || len(after) != 1 || after[0].N != 3 || head != 3 {
		t.Fatalf("feed after 2: %+v, %d, %v", after, head, err)
	}
}

// checkMarks: each row bears its mark and no other.
func checkMarks(t *testing.T, l ledger.Ledger, rows []ledger.FeedRow) {
	t.Helper()
	for i, row := range rows {
		ok, err := l.Marked(context.Background(), 7, row.N, row.Mark)
		strange, err2 := l.Marked(context.Background(), 7, row.N, row.Mark+1)
		if !ok || strange || row.Mark == 0 || err != nil || err2 != nil {
			t.Errorf("row %d: mark %d: %v, %v, %v, %v", i, row.Mark, ok, strange, err, err2)
		}
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
	way, err := l.Dispositions(ctx, kiosk.RequestID{1})
	if err != nil || len(way) != 1 || way[0].Action != ledger.ActionOwnerCancel || way[0].To != kiosk.Cancelled || way[0].Clerk != "" || way[0].At != r.Changed {
		t.Fatalf("its way: %+v, %v", way, err)
	}
}

// testCancelUnknown: a withdrawal of what is not there waits.
func testCancelUnknown(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	b := batch(t, l, 7, 1)
	b.Entries[0].Request, b.Entries[0].Tell = kiosk.RequestID{2}, true
	b.Cancels = []ledger.Cancel{{Request: kiosk.RequestID{2}, From: []kiosk.RequestState{kiosk.Checking}, Code: "state", News: sealed("cancelled")}}
	must(t, l.Append(ctx, b))
	rows := feed(t, l, 7)
	if last := rows[len(rows)-1]; last.Verdict == nil || last.Verdict.Verdict != kiosk.EntryQuarantined || last.Verdict.Code != wire.VerdictRequest {
		t.Fatalf("of a request that is not there: %+v", last)
	}
}

func testTries(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	must(t, l.LoadPeople(ctx, nil, []ledger.Card{{Chip: []byte{1}, NIK: []byte{9}, Village: village, Record: sealed("card")}}, "v1"))
	for _, c := range []struct {
		try  ledger.Try
		want int
	}{
		{ledger.Try{Tries: 1}, 1},
		{ledger.Try{Tries: 1}, 2},
		{ledger.Try{Tries: 4}, 4},
		{ledger.Try{OK: true}, 0},
		{ledger.Try{Tries: math.MinInt}, 1},
		{ledger.Try{Tries: 5}, 5},
		{ledger.Try{OK: true}, 5}, // typed where nobody knew that it is locked: a clerk opens it
		{ledger.Try{Tries: math.MaxInt}, ledger.MaxTries},
		{ledger.Try{Tries: 1}, ledger.MaxTries},
		{ledger.Try{OK: true}, ledger.MaxTries},
	} {
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

// testAlarm: one notice an hour of the same thing.
func testAlarm(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	addKiosk(t, l, 8)
	const hour = 3_600_000 // ms
	n := ledger.Notice{Kiosk: 7, Kind: ledger.NoticeAlarm, Device: "journal", Word: "gap", At: 5 * hour}
	for _, c := range []struct {
		change func(*ledger.Notice)
		want   int
	}{
		{func(*ledger.Notice) {}, 1},
		{func(n *ledger.Notice) { n.At += hour - 1 }, 1},
		{func(n *ledger.Notice) { n.At += hour }, 2},
		{func(n *ledger.Notice) { n.Word = "ahead" }, 3},
		{func(n *ledger.Notice) { n.Kiosk = 8 }, 4},
	} {
		next := n
		c.change(&next)
		must(t, l.Alarm(ctx, next))
		if ns, err := l.Notices(ctx, village, 10); err != nil || len(ns) != c.want {
			t.Fatalf("after %+v: %+v, %v", next, ns, err)
		}
	}
}

// testAlarmed: the latest alarm of the words that are asked for, of any kiosk, and of no other kind.
func testAlarmed(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	addKiosk(t, l, 8)
	for _, c := range []struct {
		notice ledger.Notice
		want   int64
	}{
		{ledger.Notice{Kiosk: 7, Kind: ledger.NoticeAlarm, Word: "fork", At: 1}, 0},
		{ledger.Notice{Kiosk: 7, Kind: ledger.NoticeFault, Word: "gap", At: 2}, 0},
		{ledger.Notice{Kiosk: 7, Kind: ledger.NoticeAlarm, Word: "gap", At: 9}, 9},
		{ledger.Notice{Kiosk: 8, Kind: ledger.NoticeAlarm, Word: "ahead", At: 12}, 12},
		{ledger.Notice{Kiosk: 8, Kind: ledger.NoticeAlarm, Word: "gap", At: 11}, 12},
	} {
		must(t, l.Alarm(ctx, c.notice))
		if at, err := l.Alarmed(ctx, "gap", "ahead"); err != nil || at != c.want {
			t.Fatalf("after %+v: %d, %v", c.notice, at, err)
		}
	}
}

// testEnds: each incarnation ends where its last entry stands, and the newest of them are told, in their order.
func testEnds(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	addKiosk(t, l, 8)
	ends := func(limit int) []ledger.Position {
		t.Helper()
		p, err := l.Ends(ctx, 7, limit)
		must(t, err)
		return p
	}
	if got := ends(10); len(got) != 0 {
		t.Errorf("before the first entry: %v", got)
	}
	must(t, l.Append(ctx, batch(t, l, 8, 5)))
	var all []ledger.Position
	for inc := uint64(1); inc <= 5; inc += 2 { // the regency may order further than a kiosk comes
		must(t, l.Append(ctx, batch(t, l, 7, int(inc))))
		must(t, l.Append(ctx, batch(t, l, 7, 1)))
		k, err := l.Kiosk(ctx, 7)
		must(t, err)
		at := k.Position
		all = append(all, at)
		must(t, l.Reincarnate(ctx, ledger.Order{Kiosk: 7, From: at, Incarnation: inc + 2, Alarm: ledger.Notice{Kiosk: 7, Kind: ledger.NoticeAlarm}}))
	}
	if got := ends(10); !slices.Equal(got, all) {
		t.Errorf("%v, want %v", got, all)
	}
	if got := ends(2); !slices.Equal(got, all[1:]) {
		t.Errorf("the newest two: %v, want %v", got, all[1:])
	}
}

// testCarried: an entry that carries another is known by kiosk, kind and the hash of its body; no other entry is.
func testCarried(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	b := batch(t, l, 7, 2)
	for i := range b.Entries {
		b.Entries[i].Kind, b.Entries[i].Header.Body = journal.KindFault, journal.Hash{byte(i + 1)}
	}
	b.Entries[0].Epoch, b.Entries[1].Epoch = 0, 2
	must(t, l.Append(ctx, b))
	for _, c := range []struct {
		id   kiosk.KioskID
		kind journal.Kind
		body byte
		want bool
	}{{7, journal.KindFault, 1, true}, {7, journal.KindFault, 2, false}, {7, journal.KindFault, 3, false}, {7, journal.KindTaken, 1, false}, {8, journal.KindFault, 1, false}} {
		if got, err := l.Carried(ctx, c.id, c.kind, journal.Hash{c.body}); err != nil || got != c.want {
			t.Errorf("%+v: %v, %v", c, got, err)
		}
	}
}
