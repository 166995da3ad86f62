package ledgertest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// The regency's clock in these tests, and that of a kiosk which is years ahead.
const (
	presentMs = int64(1_790_000_000_000) // 2026-09-21
	futureMs  = int64(2_000_000_000_000) // 2033-05-18
	minuteMs  = int64(60_000)
)

// full fills a batch with everything that bears a time of its kiosk's.
func full(b ledger.Batch, id byte, at int64, day string) ledger.Batch {
	b = withComplaint(withSurvey(withRequest(b, id, fmt.Sprint("n", id)), village, id, day, 1, 4), 100+id, kiosk.TopicRoad)
	b.Complaints[0].Complaint.Day = day
	b.Requests[0].Request.Made = at
	b.Requests[0].Visit = true
	b.Cards = []ledger.CardEntry{{Event: ledger.Candidacy{
		Chip: []byte{id, 1, 1, 1}, NIK: citra, How: kiosk.ByDeposit, Request: kiosk.RequestID{id}, At: at, Typed: sealed("t"), Record: sealed(fmt.Sprint(id)),
	}}}
	b.Papers = []ledger.PaperEvent{
		{By: b.Entries[0].Key, Token: fmt.Sprint(id), At: at, Begins: true, What: "slip", Request: kiosk.RequestID{id}},
		{By: b.Entries[0].Key, Token: fmt.Sprint(id), At: at + 1, Outcome: "printed"},
	}
	b.Notices = []ledger.Notice{{Kiosk: b.Kiosk, Kind: ledger.NoticeHelp, Device: "resident", Word: fmt.Sprint(id), At: at}}
	return b
}

// seenOf is what people see of kiosks' entries, each list in its order: of a request its id and when it was made.
func seenOf(t *testing.T, l ledger.Ledger) string {
	t.Helper()
	ctx := context.Background()
	var s strings.Builder
	add := func(list string, id byte, at int64) { fmt.Fprintf(&s, "%s %d@%d ", list, id, (at-presentMs)/minuteMs) }
	q, err := l.Queue(ctx, village, 10)
	must(t, err)
	for _, r := range q {
		add("queue", r.ID[0], r.Made)
		papers, err := l.PapersOf(ctx, r.ID)
		must(t, err)
		for _, p := range papers {
			add("paper", r.ID[0], p.Begun)
			add("ended", r.ID[0], p.Ended)
		}
	}
	vs, err := l.Visits(ctx, village)
	must(t, err)
	for _, v := range vs {
		add("visit", v.ID[0], v.Made)
	}
	for _, c := range waiting(t, l) {
		add("candidate", c.Chip[0], c.At)
	}
	ns, err := l.Notices(ctx, village, 10)
	must(t, err)
	for _, n := range ns {
		add("notice", n.Word[0]-'0', n.At)
	}
	return strings.TrimSpace(s.String())
}

// testFuture: what a kiosk years ahead brings counts as of the moment when it comes, between what came before
// and what comes after it, in every list that goes by a kiosk's time.
func testFuture(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	office(t, l)
	for _, c := range []struct {
		id   byte
		came int64 // minutes
		at   int64
		day  string
	}{{1, 10, presentMs + 9*minuteMs, "2026-09-21"}, {2, 20, futureMs, "2033-05-18"}, {3, 30, presentMs + 29*minuteMs, "2026-09-21"}} {
		b := full(batch(t, l, 7, 1), c.id, c.at, c.day)
		b.At = presentMs + c.came*minuteMs
		must(t, l.Append(ctx, b))
	}
	const want = "queue 1@9 paper 1@9 ended 1@9 queue 2@20 paper 2@20 ended 2@20 queue 3@29 paper 3@29 ended 3@29 " +
		"visit 1@9 visit 2@20 visit 3@29 candidate 1@9 candidate 2@20 candidate 3@29 notice 3@29 notice 2@20 notice 1@9"
	if got := seenOf(t, l); got != want {
		t.Errorf("it shows\n%s, want\n%s", got, want)
	}
	cs, err := l.Complaints(ctx, ledger.ComplaintDesk{Desk: kiosk.TopicRoad.FirstDesk(), Village: village}, 10)
	must(t, err)
	for _, c := range cs {
		if c.Day != "2026-09-21" {
			t.Errorf("complaint %d of %s", c.ID[0], c.Day)
		}
	}
	qs, err := l.Surveys(ctx, village)
	if err != nil || len(cs) != 3 || len(qs) != 1 || qs[0].Year != 2026 || qs[0].Quarter != 3 || qs[0].Counts.Answers() != 3 {
		t.Errorf("%d complaints, survey %+v, %v", len(cs), qs, err)
	}
}

// testFutureRuled: the same where a person lets it in; and how long it has waited is known.
func testFutureRuled(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	office(t, l)
	b := batch(t, l, 7, 1)
	b.At = presentMs
	e := &b.Entries[0]
	e.Kind, e.Time, e.Verdict, e.Code, e.Tell = journal.KindRequestNew, futureMs, kiosk.EntryQuarantined, "village", true
	must(t, l.Append(ctx, b))
	held, err := l.QuarantinedEntry(ctx, e.Key)
	if err != nil || held.At != presentMs || held.Time != futureMs {
		t.Fatalf("stored at %d of %d, %v", held.At, held.Time, err)
	}
	list, err := l.Quarantined(ctx, village, 10)
	if err != nil || len(list) != 1 || list[0].At != presentMs {
		t.Fatalf("%+v, %v", list, err)
	}
	r := full(b, 5, futureMs, "2033-05-18")
	r.Entries[0].Verdict, r.Entries[0].Code = kiosk.EntryAccepted, ""
	must(t, l.Rule(ctx, ledger.Ruling{Entry: r.Entries[0], At: presentMs + 40*minuteMs, Effects: r.Effects}))
	const want = "queue 5@40 paper 5@40 ended 5@40 visit 5@40 candidate 5@40 notice 5@40"
	if got := seenOf(t, l); got != want {
		t.Errorf("it shows\n%s, want\n%s", got, want)
	}
}

// testFuturePINs: a PIN that a clock years ahead chose, or a clerk there confirmed, gives way to the next one; what was
// done within one queue of that kiosk goes on in its order; and no card is forgotten to have been seen.
func testFuturePINs(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	office(t, l)
	must(t, l.LoadPeople(ctx, nil, []ledger.Card{{Chip: chip, NIK: citra, Village: village, Record: sealed("c"), PIN: sealed("old")}}, "v2"))
	change := func(came, at int64, pins ...string) {
		t.Helper()
		var events []ledger.CardEvent
		for i, pin := range pins {
			events = append(events, ledger.PINChoice{Chip: chip, How: kiosk.PINChanged, Proved: true, At: at + int64(i), PIN: sealed(pin)})
		}
		aboutAt(t, l, 7, came, events...)
		if got := cards(t, l, citra); !strings.Contains(got, "::"+pins[len(pins)-1]+":") {
			t.Fatalf("%s came at %d: %s", pins[len(pins)-1], came, got)
		}
	}
	change(presentMs, futureMs, "ahead", "ahead again")
	change(presentMs+minuteMs, presentMs+1, "honest")
	d := on(by("tono", kiosk.ClerkConfirm), chip)
	d.Proof, d.At = tonoKTP, futureMs+2*minuteMs
	aboutAt(t, l, 7, presentMs+2*minuteMs, ledger.PINChoice{Chip: chip, How: kiosk.PINForgotten, At: futureMs, PIN: sealed("forgot")})
	if f, err := l.ForgottenPINs(ctx, village, 10); err != nil || len(f) != 1 || f[0].At != presentMs+2*minuteMs {
		t.Fatalf("%+v, %v", f, err)
	}
	must(t, l.NewCode(ctx, "tono", []byte("code"), futureMs-1, ledger.AuditRow{})) // used by a clock that is beyond its end
	card := on(by("", kiosk.ClerkCard), tonoKTP)
	card.Code, card.Record, card.At = []byte("code"), sealed("ktp"), futureMs
	if code := aboutAt(t, l, 7, presentMs+2*minuteMs, card, ledger.PINChoice{Chip: tonoKTP, How: kiosk.PINStaff, PIN: sealed("staff")}); code != "" {
		t.Fatalf("a clerk's card: %q", code)
	}
	if code := aboutAt(t, l, 7, presentMs+3*minuteMs, d); code != "" || !strings.Contains(cards(t, l, citra), "::forgot:") {
		t.Fatalf("%q, %s", code, cards(t, l, citra))
	}
	change(presentMs+5*minuteMs, presentMs+4*minuteMs, "at last")

	ahead := candidacy(chip2, budi, 0)
	ahead.At, d.At = futureMs, futureMs+1
	aboutAt(t, l, 7, presentMs+5*minuteMs, ahead, firstPIN(chip2, "first"), on(d, chip2))
	aboutAt(t, l, 7, presentMs+6*minuteMs, ledger.PINChoice{Chip: chip2, How: kiosk.PINChanged, Proved: true, At: presentMs + 6*minuteMs, PIN: sealed("second")})
	if got := cards(t, l, budi); !strings.Contains(got, "::second:") {
		t.Fatalf("a card that was made by a clock years ahead keeps its PIN: %s", got)
	}

	addKioskAt(t, l, 9, other)
	aboutAt(t, l, 7, presentMs+6*minuteMs, ledger.Try{Chip: chip, OK: true, Seen: presentMs + 6*minuteMs})
	aboutAt(t, l, 7, presentMs+7*minuteMs, ledger.Try{Chip: chip, OK: true, Seen: futureMs})
	aboutAt(t, l, 9, presentMs+8*minuteMs, ledger.Try{Chip: chip, OK: true, Seen: presentMs + 8*minuteMs})
	if c, err := l.Card(ctx, chip); err != nil || !c.Ask {
		t.Errorf("a card in two districts at once, after a time from the future: %v", err)
	}
}
