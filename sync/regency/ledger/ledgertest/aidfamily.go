package ledgertest

import (
	"context"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// joins says by the population record that people are on a family card.
func joins(t *testing.T, l ledger.Ledger, kk byte, niks ...byte) {
	t.Helper()
	var ps []ledger.Person
	for _, nik := range niks {
		ps = append(ps, ledger.Person{NIK: []byte{nik}, Village: village, Record: sealed("p"), Family: []byte{kk}, Joined: 5})
	}
	must(t, l.LoadPeople(context.Background(), ps, nil, "v"))
}

// opened lists which applications a clerk must look at.
func opened(t *testing.T, l ledger.Ledger) (ids []byte) {
	t.Helper()
	rs, err := l.AidOpen(context.Background(), village, 10)
	must(t, err)
	for _, r := range rs {
		ids = append(ids, r.Request[0])
	}
	return ids
}

// testAidFamilies follows families: known before, known after both have applied, and changed.
func testAidFamilies(t *testing.T, l ledger.Ledger) {
	addKiosk(t, l, 7)
	addKiosk(t, l, 8)
	joins(t, l, 101, 1, 2)
	wordOf(t, "first of a card", apply(t, l, 7, 1, aidClaim("jps", 1)), kiosk.AidProposed)
	wordOf(t, "second of a card", apply(t, l, 8, 2, aidClaim("jps", 2)), kiosk.AidRefused)
	wordOf(t, "the other aid", apply(t, l, 8, 3, aidClaim("blt", 2)), kiosk.AidRefused)
	wordOf(t, "an aid of one person", apply(t, l, 8, 4, aidClaim("meal", 2)), kiosk.AidProposed)

	wordOf(t, "no card known", apply(t, l, 7, 5, aidClaim("jps", 3)), kiosk.AidProposed)
	wordOf(t, "no card known, the other", apply(t, l, 8, 6, aidClaim("blt", 4)), kiosk.AidProposed)
	joins(t, l, 102, 3)
	if ids := opened(t, l); len(ids) != 0 {
		t.Fatalf("alone on a card, and open: %d", ids)
	}
	joins(t, l, 102, 4)
	if ids := opened(t, l); len(ids) != 1 || ids[0] != 6 {
		t.Fatalf("two of one card: open %d", ids)
	}
	if r := application(t, l, 6); r.Word != kiosk.AidProposed || r.Rule != "blt-jps" || r.Blocker != application(t, l, 5).ID {
		t.Fatalf("the double: %s, %s of %d", r.Word, r.Rule, r.Blocker)
	}
	for _, x := range []struct {
		schemes []kiosk.SchemeID
		want    int
	}{{[]kiosk.SchemeID{"jps", "blt"}, 1}, {[]kiosk.SchemeID{"jps"}, 0}, {[]kiosk.SchemeID{"bl", "lt"}, 0}, {nil, 0}} {
		if rs, err := l.AidDoubles(context.Background(), x.schemes, 10); err != nil || len(rs) != x.want {
			t.Fatalf("doubles of %q: %d, %v", x.schemes, len(rs), err)
		}
	}
	wordOf(t, "a third of that card", func() ledger.AidRecord { joins(t, l, 102, 5); return apply(t, l, 7, 7, aidClaim("jps", 5)) }(), kiosk.AidRefused)

	joins(t, l, 103, 1) // moves out, and takes the place along
	wordOf(t, "who stayed can have it now", apply(t, l, 8, 8, aidClaim("jps", 2)), kiosk.AidProposed)
	joins(t, l, 103, 1)
	joins(t, l, 103, 6)
	wordOf(t, "who joins the new card cannot", apply(t, l, 8, 9, aidClaim("jps", 6)), kiosk.AidRefused)
	must(t, l.Decide(context.Background(), aidDecision(1, kiosk.Checking, kiosk.Refused)))
	wordOf(t, "until it is free", apply(t, l, 8, 10, aidClaim("jps", 6)), kiosk.AidProposed)
}

// testAidFamilyGrant grants a double that came to be when two people came onto one card: each holds its own place, and a clerk's yes
// does not ask for the card's.
func testAidFamilyGrant(t *testing.T, l ledger.Ledger) {
	addKiosk(t, l, 7)
	apply(t, l, 7, 1, aidClaim("jps", 3))
	apply(t, l, 7, 2, aidClaim("blt", 4))
	joins(t, l, 102, 3, 4)
	if ids := opened(t, l); len(ids) != 1 || ids[0] != 2 {
		t.Fatalf("two of one card: open %d", ids)
	}
	d := aidDecision(2, kiosk.Checking, kiosk.ReadyState)
	d.Aid = aidClaim("blt", 4)
	must(t, l.Decide(context.Background(), d))
	wordOf(t, "both keep what they have", application(t, l, 2), kiosk.AidReceives)
}
