package ledgertest

import (
	"context"
	"reflect"
	"slices"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// told is what the kiosks of a village are told of bansos.
func told(t *testing.T, l ledger.Ledger, v kiosk.VillageCode) ledger.AidVillage {
	t.Helper()
	a, err := l.AidKnown(context.Background(), v)
	must(t, err)
	return a
}

// knownOf are the records of one person.
func knownOf(a ledger.AidVillage, nik byte) (out []ledger.AidKnown) {
	for _, k := range a.Known {
		if string(k.Person.NIK) == string([]byte{nik}) {
			out = append(out, k)
		}
	}
	return out
}

// testAidKnown: each is told their own records and what others on the family card receive, and never who.
func testAidKnown(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	var people []ledger.Person
	for _, nik := range []byte{1, 2, 3} {
		people = append(people, ledger.Person{NIK: []byte{nik}, Village: village, Record: sealed("p")})
	}
	people[2].Village = other
	must(t, l.LoadPeople(ctx, people, nil, "v"))
	loadFamilies(t, l, map[byte]byte{1: 100, 2: 100, 3: 100})
	loadAid(t, l, aidFile(2, aidRow("jps", 1, kiosk.AidReceives), aidRow("meal", 1, kiosk.AidEnded)), ledger.AidLoaded{Rows: 2})
	apply(t, l, 7, 1, aidClaim("blt", 1))

	a := told(t, l, village)
	who := func(nik byte) ledger.Person {
		return ledger.Person{NIK: []byte{nik}, Village: village, Record: sealed("p")}
	}
	own := knownOf(a, 1)
	if len(own) != 3 {
		t.Fatalf("%+v", own)
	}
	listed := ledger.AidKnown{Person: who(1), Scheme: "jps", Period: aidPeriod, Word: kiosk.AidReceives, Data: 200, At: own[0].At}
	if !reflect.DeepEqual(own[0], listed) {
		t.Errorf("of a list: %+v", own[0])
	}
	refused := ledger.AidKnown{
		Person: who(1), Scheme: "blt", Period: aidPeriod, Word: kiosk.AidRefused, Data: 900, At: own[2].At,
		Request: kiosk.RequestID{1}, State: kiosk.Refused, Pair: "blt+jps", Blocked: "jps", BlockedData: 200,
	}
	if !reflect.DeepEqual(own[2], refused) {
		t.Errorf("the refused application: %+v", own[2])
	}
	listed.Person, listed.Family = who(2), true
	if wife := knownOf(a, 2); !reflect.DeepEqual(wife, []ledger.AidKnown{listed}) {
		t.Errorf("of a family card: %+v", wife)
	}
	if len(knownOf(a, 3)) != 0 || len(knownOf(told(t, l, other), 3)) != 1 {
		t.Error("who lives elsewhere is told at home")
	}
	if len(a.Data) != 2 || a.Data["jps"] != 200 || a.Data["meal"] != 200 {
		t.Errorf("data of %v", a.Data)
	}
}

// testAidToldAgain: whatever changes what a person is told makes another version, in their village and no
// other; what changes nothing does not.
func testAidToldAgain(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	addKioskAt(t, l, 8, other)
	must(t, l.LoadPeople(ctx, []ledger.Person{
		{NIK: []byte{1}, Village: village, Record: sealed("p")}, {NIK: []byte{2}, Village: other, Record: sealed("p")},
	}, nil, "v"))
	var here, there string
	step := func(what string, hereToo, thereToo bool) {
		t.Helper()
		h, o := told(t, l, village).Version, told(t, l, other).Version
		if h == "" || (h != here) != hereToo || (o != there) != thereToo {
			t.Errorf("%s: %q then %q, elsewhere %q then %q", what, here, h, there, o)
		}
		here, there = h, o
	}
	step("at first", true, true)
	step("nothing", false, false)
	loadAid(t, l, aidFile(2, aidRow("jps", 1, kiosk.AidReceives)), ledger.AidLoaded{Rows: 1})
	step("a list", true, false)
	loadAid(t, l, aidFile(1, aidRow("jps", 1, kiosk.AidEnded)), ledger.AidLoaded{Rows: 1})
	step("an older list", false, false)
	apply(t, l, 7, 1, aidClaim("meal", 1))
	step("an application", true, false)
	must(t, l.Decide(ctx, aidDecision(1, kiosk.Checking, kiosk.Refused)))
	step("a refusal", true, false)
	must(t, l.Decide(ctx, aidDecision(1, kiosk.Refused, kiosk.Checking)))
	step("opened again", true, false)
	must(t, l.Decide(ctx, aidDecision(1, kiosk.Checking, kiosk.Refused)))
	step("refused again", true, false)
	must(t, l.Erase(ctx, ledger.Erasure{Request: kiosk.RequestID{1}, From: []kiosk.RequestState{kiosk.Refused}, Told: sealed("ended")}))
	step("erased", true, false)
	if a := told(t, l, village); slices.ContainsFunc(a.Known, func(k ledger.AidKnown) bool { return k.Request == kiosk.RequestID{1} }) {
		t.Errorf("what was erased is still told: %+v", a.Known)
	}
	loadFamilies(t, l, map[byte]byte{1: 100, 2: 100})
	step("a family", true, true)
	must(t, l.LoadPeople(ctx, []ledger.Person{{NIK: []byte{1}, Village: other, Record: sealed("p")}}, nil, "w"))
	step("moved away", true, true)
	if a := told(t, l, village); len(a.Known) != 0 {
		t.Errorf("who moved away is still told here: %+v", a.Known)
	}
}
