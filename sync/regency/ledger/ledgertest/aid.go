package ledgertest

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// aidRuns is what the suite asks of social assistance.
func aidRuns() []run {
	return []run{
		{"AidTwice", testAidTwice},
		{"AidPairs", testAidPairs},
		{"AidMoves", testAidMoves},
		{"AidInOrder", testAidInOrder},
		{"AidFiles", testAidFiles},
		{"AidRuling", testAidRuling},
		{"AidWrong", testAidWrong},
		{"AidKeeps", testAidKeeps},
		{"AidListed", testAidListed},
		{"AidListedFamily", testAidListedFamily},
		{"AidDoubleTakes", testAidDoubleTakes},
		{"AidBack", testAidBack},
		{"AidEndedMatch", testAidEndedMatch},
		{"AidEndedByName", testAidEndedByName},
		{"AidRush", testAidRush},
		{"AidPeople", testAidPeople},
		{"AidKnown", testAidKnown},
		{"AidToldAgain", testAidToldAgain},
		{"AidAppeal", testAidAppeal},
		{"AidFamilies", testAidFamilies},
		{"AidFamilyGrant", testAidFamilyGrant},
	}
}

// aidPeriod is the month of all claims here.
const aidPeriod = kiosk.AidPeriod("2026-11")

// aidMatrix is a cash aid of the regency and one of the village, both a family's, that exclude each other
// by the year; a meal of one person, that excludes nothing; and a grant once a year that stays taken
// after a withdrawal, excluded by the meal.
func aidMatrix() kiosk.AidMatrix {
	return kiosk.AidMatrix{
		Schemes: []kiosk.Scheme{
			{ID: "blt", Decider: kiosk.ByVillage, Level: kiosk.PerFamily, Span: kiosk.Monthly},
			{ID: "jps", Decider: kiosk.ByRegency, Level: kiosk.PerFamily, Span: kiosk.Monthly},
			{ID: "meal", Decider: kiosk.ByRegency, Level: kiosk.PerPerson, Span: kiosk.Monthly},
			{ID: "school", Decider: kiosk.ByRegency, Level: kiosk.PerPerson, Span: kiosk.Monthly},
		},
		Rules: []kiosk.AidRule{
			{ID: "blt-jps", Pair: [2]kiosk.SchemeID{"blt", "jps"}, Level: kiosk.PerFamily, Span: kiosk.Yearly, Since: "2026-01-01"},
			{
				ID: "meal-school", Pair: [2]kiosk.SchemeID{"meal", "school"}, Level: kiosk.PerPerson, Span: kiosk.Yearly,
				Keeps: []kiosk.AidEnd{kiosk.EndWithdrawn}, Since: "2026-01-01",
			},
		},
	}
}

// aidClaim is one person's claim on a scheme; scheme "pkh" is decided elsewhere and takes no place.
func aidClaim(scheme kiosk.SchemeID, nik byte) *ledger.AidClaim {
	c := &ledger.AidClaim{Scheme: scheme, Period: aidPeriod, Village: village, Data: 900, Matrix: "m"}
	if nik != 0 {
		c.NIK = []byte{nik}
	}
	c.Slots = aidMatrix().Slots(scheme, aidPeriod, noon)
	c.Refuse = func(t ledger.AidTaken) ([]ledger.Sealed, error) {
		return []ledger.Sealed{sealed(fmt.Sprintf("refused by %s, data %d", t.Slot.Rule, t.Data))}, nil
	}
	return c
}

// apply brings an application of a kiosk and reads the record that it became.
func apply(t *testing.T, l ledger.Ledger, by kiosk.KioskID, id byte, c *ledger.AidClaim) ledger.AidRecord {
	t.Helper()
	b := withRequest(batch(t, l, by, 1), id, fmt.Sprint("n", id))
	b.Requests[0].Request.Service, b.Requests[0].Aid = kiosk.AidApply, c
	must(t, l.Append(context.Background(), b))
	return application(t, l, id)
}

func application(t *testing.T, l ledger.Ledger, id byte) ledger.AidRecord {
	t.Helper()
	r, err := l.AidOfRequest(context.Background(), kiosk.RequestID{id})
	must(t, err)
	return r
}

// aidDecision decides the request of that id at kiosk 7.
func aidDecision(id byte, from, to kiosk.RequestState) ledger.Decision {
	d := decision(from, to)
	d.Request = kiosk.RequestID{id}
	return d
}

func wordOf(t *testing.T, what string, r ledger.AidRecord, want kiosk.AidWord) {
	t.Helper()
	if r.Word != want {
		t.Fatalf("%s: %s, want %s (%s %s)", what, r.Word, want, r.Pair, r.Rule)
	}
}

// testAidTwice lets two kiosks bring the same person's application, each made with the line cut: the
// first to arrive has it, and both are told.
func testAidTwice(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	addKiosk(t, l, 8)
	wordOf(t, "first", apply(t, l, 7, 1, aidClaim("jps", 1)), kiosk.AidProposed)
	lost := apply(t, l, 8, 2, aidClaim("jps", 1))
	wordOf(t, "second", lost, kiosk.AidRefused)
	if lost.Rule != kiosk.OnceRule("jps") || lost.Blocker != application(t, l, 1).ID {
		t.Fatalf("refused by %s of %d", lost.Rule, lost.Blocker)
	}
	for id, want := range map[byte]kiosk.RequestState{1: kiosk.Checking, 2: kiosk.Refused} {
		if r, err := l.Request(ctx, kiosk.RequestID{id}); err != nil || r.State != want {
			t.Fatalf("request %d: %s, %v", id, r.State, err)
		}
	}
	first, second := feed(t, l, 7), feed(t, l, 8)
	if got := string(first[len(first)-1].News.Body); got != "news 1" {
		t.Errorf("the winner was told %q", got)
	}
	if got := string(second[len(second)-1].News.Body); got != "refused by sekali:jps, data 900" {
		t.Errorf("the loser was told %q", got)
	}
	if v := second[len(second)-2].Verdict; v == nil || v.Verdict != kiosk.EntryAccepted {
		t.Errorf("the loser's entry: %+v", v)
	}
	ns, err := l.Notices(ctx, village, 10)
	must(t, err)
	var told []kiosk.KioskID
	for _, n := range ns {
		if n.Kind == ledger.NoticeAid && n.Word == "jps" {
			told = append(told, n.Kiosk)
		}
	}
	if slices.Sort(told); !slices.Equal(told, []kiosk.KioskID{7, 8}) {
		t.Errorf("the clerks of kiosks %v were told", told)
	}
}

// testAidPairs walks the levels, the pairs and the periods.
func testAidPairs(t *testing.T, l ledger.Ledger) {
	addKiosk(t, l, 7)
	loadFamilies(t, l, map[byte]byte{1: 100, 2: 100, 3: 101})
	wordOf(t, "first of the family", apply(t, l, 7, 1, aidClaim("jps", 1)), kiosk.AidProposed)
	wordOf(t, "second of the family", apply(t, l, 7, 2, aidClaim("jps", 2)), kiosk.AidRefused)
	wordOf(t, "the other scheme", apply(t, l, 7, 3, aidClaim("blt", 2)), kiosk.AidRefused)
	december := aidClaim("blt", 1)
	december.Period = "2026-12"
	december.Slots = aidMatrix().Slots("blt", december.Period, noon)
	wordOf(t, "the year lasts", apply(t, l, 7, 4, december), kiosk.AidRefused)
	wordOf(t, "another family", apply(t, l, 7, 5, aidClaim("blt", 3)), kiosk.AidProposed)
	wordOf(t, "family not known", apply(t, l, 7, 6, aidClaim("jps", 4)), kiosk.AidProposed)
	wordOf(t, "own NIK where it is not", apply(t, l, 7, 7, aidClaim("blt", 4)), kiosk.AidRefused)
	wordOf(t, "a meal is no double", apply(t, l, 7, 8, aidClaim("meal", 1)), kiosk.AidProposed)
	for id := byte(9); id < 12; id++ {
		wordOf(t, "decided elsewhere", apply(t, l, 7, id, aidClaim("pkh", 1)), kiosk.AidProposed)
		wordOf(t, "temporary NIK", apply(t, l, 7, id+3, aidClaim("jps", 0)), kiosk.AidProposed)
	}
}

// testAidMoves lets the record follow its request.
func testAidMoves(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	apply(t, l, 7, 1, aidClaim("jps", 1))
	must(t, l.Decide(ctx, aidDecision(1, kiosk.Checking, kiosk.Refused)))
	wordOf(t, "refused", application(t, l, 1), kiosk.AidRefused)
	wordOf(t, "the place is free", apply(t, l, 7, 2, aidClaim("blt", 1)), kiosk.AidProposed)
	must(t, l.Decide(ctx, aidDecision(2, kiosk.Checking, kiosk.ReadyState)))
	wordOf(t, "granted", application(t, l, 2), kiosk.AidReceives)

	must(t, l.Decide(ctx, aidDecision(1, kiosk.Refused, kiosk.Checking)))
	want(t, "granted without a place", l.Decide(ctx, aidDecision(1, kiosk.Checking, kiosk.ReadyState)), ledger.ErrTaken)
	d := aidDecision(1, kiosk.Checking, kiosk.ReadyState)
	d.Aid = aidClaim("jps", 1)
	must(t, l.Decide(ctx, d))
	wordOf(t, "opened again, still no place", application(t, l, 1), kiosk.AidRefused)
	if r, err := l.Request(ctx, kiosk.RequestID{1}); err != nil || r.State != kiosk.Refused {
		t.Fatalf("a clerk's yes beat the rule: %s, %v", r.State, err)
	}
	rows := feed(t, l, 7)
	if got := string(rows[len(rows)-1].News.Body); got != "refused by blt-jps, data 900" {
		t.Fatalf("told %q", got)
	}

	apply(t, l, 7, 3, aidClaim("pkh", 1))
	must(t, l.Decide(ctx, aidDecision(3, kiosk.Checking, kiosk.ReadyState)))
	wordOf(t, "forwarded", application(t, l, 3), kiosk.AidProposed)
	cancelAid(t, l, 2)
	_, err := l.AidOfRequest(ctx, kiosk.RequestID{99})
	want(t, "no application", err, ledger.ErrNotFound)
}

// testAidInOrder brings in one batch an application, its withdrawal, and the same twice more: the second has the place,
// the third is refused by it. What was
// refused cannot be taken back.
func testAidInOrder(t *testing.T, l ledger.Ledger) {
	addKiosk(t, l, 7)
	b := batch(t, l, 7, 5)
	all := b.Entries
	for i, at := range []int{0, 2, 3} {
		b.Entries = all[:at+1]
		b = withRequest(b, byte(i+1), fmt.Sprint("n", i+1))
	}
	b.Entries = all
	for i := range b.Requests {
		b.Requests[i].Request.Service, b.Requests[i].Aid = kiosk.AidApply, aidClaim("jps", 1)
	}
	b.Cancels = []ledger.Cancel{
		{Entry: 1, Request: kiosk.RequestID{1}, From: []kiosk.RequestState{kiosk.Checking}, Code: "state", News: sealed("cancelled 1")},
		{Entry: 4, Request: kiosk.RequestID{3}, From: []kiosk.RequestState{kiosk.Checking}, Code: "state", News: sealed("cancelled 3")},
	}
	must(t, l.Append(context.Background(), b))
	for id, want := range map[byte]kiosk.AidWord{1: kiosk.AidAbsent, 2: kiosk.AidProposed, 3: kiosk.AidRefused} {
		wordOf(t, fmt.Sprint("application ", id), application(t, l, id), want)
	}
	for id, want := range map[byte]kiosk.RequestState{1: kiosk.Cancelled, 2: kiosk.Checking, 3: kiosk.Refused} {
		if r, err := l.Request(context.Background(), kiosk.RequestID{id}); err != nil || r.State != want {
			t.Errorf("request %d: %s, want %s, %v", id, r.State, want, err)
		}
	}
	var news []string
	for _, row := range feed(t, l, 7) {
		if row.News.Body != nil {
			news = append(news, string(row.News.Body))
		}
	}
	if want := []string{"news 1", "cancelled 1", "news 2", "refused by sekali:jps, data 900"}; !slices.Equal(news, want) {
		t.Errorf("told %q, want %q", news, want)
	}
}

// cancelAid withdraws a meal: its own place is free again, that of its pair stays taken as the rule says.
func cancelAid(t *testing.T, l ledger.Ledger, nik byte) {
	t.Helper()
	apply(t, l, 7, 20, aidClaim("meal", nik))
	b := batch(t, l, 7, 1)
	b.Cancels = []ledger.Cancel{{Request: kiosk.RequestID{20}, From: []kiosk.RequestState{kiosk.Checking}, Code: "state", News: sealed("c")}}
	must(t, l.Append(context.Background(), b))
	wordOf(t, "withdrawn", application(t, l, 20), kiosk.AidAbsent)
	wordOf(t, "a pair that stays taken", apply(t, l, 7, 21, aidClaim("school", nik)), kiosk.AidRefused)
	wordOf(t, "asked for again", apply(t, l, 7, 22, aidClaim("meal", nik)), kiosk.AidProposed)
}

// testAidKeeps refuses an application whose pair's place stays taken, and gives the scheme to another application of
// the same person: the first, opened again, holds a place still and is not granted by that one alone.
func testAidKeeps(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	claim := func() *ledger.AidClaim {
		c := aidClaim("jps", 1)
		for i := range c.Slots {
			if c.Slots[i].Other != "jps" {
				c.Slots[i].Keeps = []kiosk.AidEnd{kiosk.EndRefused}
			}
		}
		return c
	}
	grant := func(id byte) {
		d := aidDecision(id, kiosk.Checking, kiosk.ReadyState)
		d.Aid = claim()
		must(t, l.Decide(ctx, d))
	}
	apply(t, l, 7, 1, claim())
	must(t, l.Decide(ctx, aidDecision(1, kiosk.Checking, kiosk.Refused)))
	wordOf(t, "the pair's place stays taken", apply(t, l, 7, 3, aidClaim("blt", 1)), kiosk.AidRefused)
	wordOf(t, "the scheme is free", apply(t, l, 7, 2, claim()), kiosk.AidProposed)
	grant(2)
	must(t, l.Decide(ctx, aidDecision(1, kiosk.Refused, kiosk.Checking)))
	grant(1)
	wordOf(t, "the second", application(t, l, 2), kiosk.AidReceives)
	wordOf(t, "the first, opened again", application(t, l, 1), kiosk.AidRefused)

	_, err := l.RuleAid(ctx, ledger.AidRuling{
		ID: application(t, l, 2).ID, Deed: ledger.AidWrong, At: 6, Audit: ledger.AuditRow{At: 6, Clerk: "tono", Action: "aid.wrong"},
	})
	must(t, err)
	must(t, l.Decide(ctx, aidDecision(1, kiosk.Refused, kiosk.Checking)))
	grant(1)
	wordOf(t, "the first, once the scheme is free", application(t, l, 1), kiosk.AidReceives)
}
