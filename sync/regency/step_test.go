package regency

import (
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

func TestPlace(t *testing.T) {
	at := ledger.Position{Incarnation: 3, Last: 10}
	for _, c := range []struct {
		name       string
		inc, first uint64
		want       Placed
	}{
		{"next", 3, 11, Placed{}},
		{"repeat", 3, 1, Placed{}},
		{"overlap", 3, 10, Placed{}},
		{"gap", 3, 12, Placed{Alarm: AlarmGap}},
		{"closed incarnation", 2, 1, Placed{Order: 3}},
		{"the beginning of one that was forgotten", 5, 1, Placed{Begins: true, Alarm: AlarmAhead}},
		{"the middle of one that was forgotten", 5, 2, Placed{Alarm: AlarmAhead}},
	} {
		if got := Place(at, c.inc, c.first); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

const village = kiosk.VillageCode("35.10.09.2004")

func rules() Rules {
	return Rules{Services: Levels{"domisili": kiosk.ByCard, "lapor-miskin": kiosk.Anonymous, "sktm": kiosk.ByPIN}, Villages: map[kiosk.VillageCode]bool{village: true}}
}

func requestBody(t *testing.T, change func(*journal.RequestNewBody)) []byte {
	t.Helper()
	n, err := kiosk.NewNumber(7, 1)
	if err != nil {
		t.Fatal(err)
	}
	id := kiosk.RequestID{1}
	b := journal.RequestNewBody{
		ID: id[:], Number: string(n), Register: "SET-1-000001", Service: "domisili", Subject: "3510990101900001",
		Requester: "3510990101900001", Village: string(village), Assurance: uint8(kiosk.ByPIN), Made: 1,
	}
	if change != nil {
		change(&b)
	}
	return marshal(t, b)
}

func marshal(t *testing.T, v any) []byte {
	t.Helper()
	b, err := journal.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// chain makes entries 1.. of given kinds.
func chain(kinds ...journal.Kind) []journal.Entry {
	var prev journal.Hash
	var out []journal.Entry
	for i, k := range kinds {
		h := journal.Header{Key: journal.Key{Kiosk: 7, Incarnation: 1, Seq: uint64(i + 1)}, Kind: k, Time: int64(i)}
		prev = journal.NextChain(prev, h)
		out = append(out, journal.Entry{Header: h, Chain: prev})
	}
	return out
}

func segment(es []journal.Entry) journal.Segment {
	last := es[len(es)-1]
	return journal.Segment{Kiosk: 7, Incarnation: 1, First: es[0].Seq, Last: last.Seq, Head: last.Chain, Entries: es}
}

func enrolCard(change func(*journal.EnrolCardBody)) journal.EnrolCardBody {
	b := journal.EnrolCardBody{Chip: []byte{4, 1, 2, 3, 4, 5, 6}, NIK: "3510990101900001", Birth: "1990-01-01", How: "deposit", Request: []byte{}}
	if change != nil {
		change(&b)
	}
	return b
}

func enrolPIN(change func(*journal.EnrolPINBody)) journal.EnrolPINBody {
	b := journal.EnrolPINBody{Chip: []byte{4, 1, 2, 3}, How: "first", Verifier: journal.VerifierBody{
		Salt: make([]byte, 16), Hash: make([]byte, 32), Time: 1, Memory: 64, Threads: 1,
	}}
	if change != nil {
		change(&b)
	}
	return b
}

func clerkAction(action, word string) journal.ClerkActionBody {
	b := journal.ClerkActionBody{Clerk: "tono", Card: []byte{4, 9, 9, 9}, Action: action, Chip: []byte{4, 1, 2, 3}, Word: word}
	if action == "card" {
		b.Clerk = ""
	}
	return b
}

// TestSeen: a use of a card counts for the notice of clones only by a clock that was vouched for.
func TestSeen(t *testing.T) {
	now := time.UnixMilli(1_800_000_000_000)
	for _, c := range []struct {
		name          string
		time, trusted time.Duration // before now; trusted 0: never
		want          bool
	}{
		{"vouched for", time.Minute, time.Hour, true},
		{"never vouched for", time.Minute, 0, false},
		{"a clock that went back", 2 * time.Hour, time.Hour, false},
		{"too long ago", time.Minute, 3 * time.Hour, false},
		{"in the future", -time.Hour, time.Minute, false},
	} {
		h := journal.Header{Time: now.Add(-c.time).UnixMilli()}
		if c.trusted != 0 {
			h.Trusted = now.Add(-c.trusted).UnixMilli()
		}
		want := int64(0)
		if c.want {
			want = h.Time
		}
		if got := seen(h, now); got != want {
			t.Errorf("%s: %d, want %d", c.name, got, want)
		}
	}
}

// TestVerdicts judges one entry of each kind.
func TestVerdicts(t *testing.T) {
	ok := func(v any) Body { return Body{Plain: marshal(t, v), OK: true} }
	request := func(change func(*journal.RequestNewBody)) Body { return Body{Plain: requestBody(t, change), OK: true} }
	for _, c := range []struct {
		name    string
		kind    journal.Kind
		body    Body
		verdict kiosk.VerdictCode
		code    string
		tell    bool
	}{
		{"epoch", journal.KindEpoch, ok(journal.EpochBody{}), kiosk.EntryAccepted, "", false},
		{"epoch of another key", journal.KindEpoch, Body{}, kiosk.EntryQuarantined, wire.VerdictSealed, true},
		{"incarnation", journal.KindIncarnation, ok(journal.IncarnationBody{LastHead: make([]byte, 32)}), kiosk.EntryAccepted, "", false},
		{"unknown kind", 99, Body{}, kiosk.EntryRejected, wire.VerdictUnknownKind, true},
		{"kind of later", journal.KindTraining, ok(1), kiosk.EntryRejected, wire.VerdictUnsupported, true},
		{"sealed", journal.KindPINTry, Body{Plain: []byte("x")}, kiosk.EntryQuarantined, wire.VerdictSealed, true},
		{"not its body", journal.KindPINTry, ok(journal.PaperBody{Token: "a"}), kiosk.EntryQuarantined, wire.VerdictBody, true},
		{"pin try", journal.KindPINTry, ok(journal.PINTryBody{Chip: []byte{4, 1, 2, 3}}), kiosk.EntryAccepted, "", false},
		{"print start", journal.KindPrintStart, ok(journal.PrintStartBody{Token: "a", What: "slip", Request: append(make([]byte, 15), 1)}), kiosk.EntryAccepted, "", false},
		{"print start of nothing", journal.KindPrintStart, ok(journal.PrintStartBody{}), kiosk.EntryQuarantined, wire.VerdictBody, true},
		{"print start, other paper", journal.KindPrintStart, ok(journal.PrintStartBody{Token: "a", What: "x"}), kiosk.EntryQuarantined, wire.VerdictBody, true},
		{"print start, half a request", journal.KindPrintStart, ok(journal.PrintStartBody{Token: "a", What: "slip", Request: make([]byte, 8)}), kiosk.EntryQuarantined, wire.VerdictBody, true},
		{"print start, a copy less than none", journal.KindPrintStart, ok(journal.PrintStartBody{Token: "a", What: "slip", Copy: -1}), kiosk.EntryQuarantined, wire.VerdictBody, true},
		{"print end", journal.KindPrintEnd, ok(journal.PrintEndBody{Token: "a", Outcome: "printed"}), kiosk.EntryAccepted, "", false},
		{"print end without an end", journal.KindPrintEnd, ok(journal.PrintEndBody{Token: "a"}), kiosk.EntryQuarantined, wire.VerdictBody, true},
		{"print end, other word", journal.KindPrintEnd, ok(journal.PrintEndBody{Token: "a", Outcome: "burnt"}), kiosk.EntryQuarantined, wire.VerdictBody, true},
		{"print end of no paper", journal.KindPrintEnd, ok(journal.PrintEndBody{Outcome: "printed"}), kiosk.EntryQuarantined, wire.VerdictBody, true},
		{"print start of a recap", journal.KindPrintStart, ok(journal.PrintStartBody{Token: "a", What: "recap"}), kiosk.EntryAccepted, "", false},
		{"print start, not its body", journal.KindPrintStart, ok(journal.PaperBody{Token: "a"}), kiosk.EntryQuarantined, wire.VerdictBody, true},
		{"print end, not its body", journal.KindPrintEnd, Body{Plain: []byte{0xff}, OK: true}, kiosk.EntryQuarantined, wire.VerdictBody, true},
		{"taken", journal.KindTaken, ok(journal.PaperBody{Token: "a"}), kiosk.EntryAccepted, "", false},
		{"taken, no paper", journal.KindTaken, ok(journal.PaperBody{}), kiosk.EntryQuarantined, wire.VerdictBody, true},
		{"fault", journal.KindFault, ok(journal.FaultBody{}), kiosk.EntryAccepted, "", false},
		{"heartbeat", journal.KindHeartbeat, ok(journal.HeartbeatBody{}), kiosk.EntryAccepted, "", false},
		{"cancel", journal.KindRequestStop, ok(journal.RequestCancelBody{ID: append(make([]byte, 15), 1)}), kiosk.EntryAccepted, "", true},
		{"cancel of nothing", journal.KindRequestStop, ok(journal.RequestCancelBody{ID: []byte{1}}), kiosk.EntryQuarantined, wire.VerdictBody, true},
		{"card", journal.KindEnrolCard, ok(enrolCard(nil)), kiosk.EntryAccepted, "", false},
		{"card of a random id", journal.KindEnrolCard, ok(enrolCard(func(b *journal.EnrolCardBody) { b.Chip = []byte{8, 1, 2, 3} })), kiosk.EntryRejected, wire.VerdictChip, true},
		{"card of nobody", journal.KindEnrolCard, ok(enrolCard(func(b *journal.EnrolCardBody) { b.NIK = "0351009200400001" })), kiosk.EntryRejected, wire.VerdictPerson, true},
		{"card, NIK mistyped", journal.KindEnrolCard, ok(enrolCard(func(b *journal.EnrolCardBody) { b.NIK = "351" })), kiosk.EntryQuarantined, wire.VerdictBody, true},
		{"card, no such day", journal.KindEnrolCard, ok(enrolCard(func(b *journal.EnrolCardBody) { b.Birth = "1990-02-30" })), kiosk.EntryQuarantined, wire.VerdictBody, true},
		{"card, chip too short", journal.KindEnrolCard, ok(enrolCard(func(b *journal.EnrolCardBody) { b.Chip = []byte{1} })), kiosk.EntryQuarantined, wire.VerdictBody, true},
		{"a person alone", journal.KindEnrolCard, ok(enrolCard(func(b *journal.EnrolCardBody) { b.Chip, b.Request = nil, append(make([]byte, 15), 1) })), kiosk.EntryAccepted, "", false},
		{"a person of no request", journal.KindEnrolCard, ok(enrolCard(func(b *journal.EnrolCardBody) { b.Chip = nil })), kiosk.EntryQuarantined, wire.VerdictBody, true},
		{"card from a table", journal.KindEnrolCard, ok(enrolCard(func(b *journal.EnrolCardBody) { b.How = "table" })), kiosk.EntryAccepted, "", false},
		{"card from the street", journal.KindEnrolCard, ok(enrolCard(func(b *journal.EnrolCardBody) { b.How = "street" })), kiosk.EntryQuarantined, wire.VerdictBody, true},
		{"PIN", journal.KindEnrolPIN, ok(enrolPIN(nil)), kiosk.EntryAccepted, "", false},
		{"PIN that costs a gigabyte", journal.KindEnrolPIN, ok(enrolPIN(func(b *journal.EnrolPINBody) { b.Verifier.Memory = 1 << 20 })), kiosk.EntryQuarantined, wire.VerdictBody, true},
		{"no PIN", journal.KindEnrolPIN, ok(enrolPIN(func(b *journal.EnrolPINBody) { b.Verifier = journal.VerifierBody{} })), kiosk.EntryQuarantined, wire.VerdictBody, true},
		{"PIN, other reason", journal.KindEnrolPIN, ok(enrolPIN(func(b *journal.EnrolPINBody) { b.How = "x" })), kiosk.EntryQuarantined, wire.VerdictBody, true},
		{"clerk", journal.KindClerkAction, ok(clerkAction("confirm", "")), kiosk.EntryAccepted, "", false},
		{"clerk denies without a reason", journal.KindClerkAction, ok(clerkAction("deny", "")), kiosk.EntryQuarantined, wire.VerdictBody, true},
		{"clerk denies", journal.KindClerkAction, ok(clerkAction("deny", "person")), kiosk.EntryAccepted, "", false},
		{"clerk, other action", journal.KindClerkAction, ok(clerkAction("x", "")), kiosk.EntryQuarantined, wire.VerdictBody, true},
		{"clerk hands over nothing", journal.KindClerkAction, ok(clerkAction("hand-over", "")), kiosk.EntryQuarantined, wire.VerdictBody, true},
		{"clerk's code too short", journal.KindClerkAction, ok(clerkAction("card", "1234")), kiosk.EntryQuarantined, wire.VerdictBody, true},
		{"request", journal.KindRequestNew, request(nil), kiosk.EntryAccepted, "", true},
		{"request, number mistyped", journal.KindRequestNew, request(func(b *journal.RequestNewBody) { b.Number = "1" }), kiosk.EntryQuarantined, wire.VerdictBody, true},
		{"request by nobody", journal.KindRequestNew, request(func(b *journal.RequestNewBody) { b.Assurance = 0 }), kiosk.EntryQuarantined, wire.VerdictAssurance, true},
		{"request, no such service", journal.KindRequestNew, request(func(b *journal.RequestNewBody) { b.Service = "x" }), kiosk.EntryQuarantined, wire.VerdictService, true},
		{"request, no such village", journal.KindRequestNew, request(func(b *journal.RequestNewBody) { b.Village = "11.11.11.1111" }), kiosk.EntryQuarantined, wire.VerdictVillage, true},
	} {
		fx, same := Step(ledger.Position{Incarnation: 1}, segment(chain(c.kind)), []Body{c.body}, rules())
		if !same || len(fx.Entries) != 1 {
			t.Fatalf("%s: %v, %d entries", c.name, same, len(fx.Entries))
		}
		e := fx.Entries[0]
		if e.Verdict != c.verdict || e.Code != c.code || e.Tell() != c.tell {
			t.Errorf("%s: %s %q told %v, want %s %q told %v", c.name, e.Verdict, e.Code, e.Tell(), c.verdict, c.code, c.tell)
		}
		if e.Verdict != kiosk.EntryAccepted && len(fx.Requests)+len(fx.Cancels)+len(fx.Cards)+len(fx.Papers)+len(fx.Notices) != 0 {
			t.Errorf("%s: what is not accepted has effects", c.name)
		}
		if fx.To.Last != 1 {
			t.Errorf("%s: the head does not advance", c.name)
		}
	}
}

// TestWaiting says where a request begins.
func TestWaiting(t *testing.T) {
	for assurance, want := range map[kiosk.Assurance]kiosk.RequestState{
		kiosk.Deposited: kiosk.Unproven, kiosk.ByCard: kiosk.Checking, kiosk.Witnessed: kiosk.Checking,
	} {
		body := requestBody(t, func(b *journal.RequestNewBody) { b.Assurance = uint8(assurance) })
		fx, _ := Step(ledger.Position{Incarnation: 1}, segment(chain(journal.KindRequestNew)), []Body{{Plain: body, OK: true}}, rules())
		if len(fx.Requests) != 1 || fx.Requests[0].State != want || fx.Requests[0].Holder != kiosk.Clerk {
			t.Errorf("assurance %d: %+v", assurance, fx.Requests)
		}
	}
}

// TestRepeats: what is stored changes nothing, what overlaps adds the rest, what differs is a fork.
func TestRepeats(t *testing.T) {
	es := chain(journal.KindTaken, journal.KindTaken, journal.KindTaken, journal.KindTaken)
	bodies := make([]Body, 4)
	for i := range bodies {
		bodies[i] = Body{Plain: marshal(t, journal.PaperBody{Token: "x"}), OK: true}
	}
	at := ledger.Position{Incarnation: 1, Last: 2, Head: es[1].Chain}
	fx, ok := Step(at, segment(es[:2]), bodies[:2], rules())
	if !ok || len(fx.Entries) != 0 || fx.To != at {
		t.Errorf("repeat: %v, %+v", ok, fx)
	}
	fx, ok = Step(at, segment(es), bodies, rules())
	if !ok || len(fx.Entries) != 2 || fx.Entries[0].Seq != 3 || fx.To.Last != 4 || fx.To.Head != es[3].Chain {
		t.Errorf("overlap: %v, %+v", ok, fx.To)
	}
	at.Head[0]++
	if _, ok = Step(at, segment(es), bodies, rules()); ok {
		t.Error("a fork was taken")
	}
}

func TestHelpIsItsOwnNotice(t *testing.T) {
	for _, c := range []struct {
		device, word string
		kind         ledger.NoticeKind
	}{{"resident", "help", ledger.NoticeHelp}, {"resident", "lost-card", ledger.NoticeCheck}, {"resident", "data-wrong", ledger.NoticeCheck}, {"printer", "paper-out", ledger.NoticeFault}} {
		body := Body{Plain: marshal(t, journal.FaultBody{Device: c.device, Word: c.word}), OK: true}
		fx, _ := Step(ledger.Position{Incarnation: 1}, segment(chain(journal.KindFault)), []Body{body}, rules())
		if len(fx.Notices) != 1 || fx.Notices[0].Kind != c.kind {
			t.Errorf("%s %s: %+v", c.device, c.word, fx.Notices)
		}
	}
}

// TestEveryPaperOfAKioskIsTaken: the words that a kiosk's store writes are those that are taken here.
func TestEveryPaperOfAKioskIsTaken(t *testing.T) {
	for _, w := range []store.PrintWhat{store.Slip, store.Extract, store.Void, store.Recap, store.List} {
		if !paperWord(string(w)) {
			t.Errorf("%s is no paper", w)
		}
	}
	for _, w := range []string{store.Printed, store.Confirmed, store.Voided, store.NotStarted, store.Unknown} {
		if !outcomeWord(w) {
			t.Errorf("%s is no outcome", w)
		}
	}
}
