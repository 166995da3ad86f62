package ledgertest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// noon is a moment of aidPeriod.
var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, kiosk.WIB)

// testAidRush lets kiosks and clerks try to give one person or family two aids: every kiosk brings
// applications of the same few people while clerks decide whatever they find, all at once. What stands
// afterwards is judged pair by pair, by the rules alone and not by the ledger's own places.
func testAidRush(t *testing.T, l ledger.Ledger) {
	const kiosks, each, people = 4, 30, 6
	loadFamilies(t, l, map[byte]byte{1: 100, 2: 100, 3: 100, 4: 101, 5: 101})
	var all sync.WaitGroup
	for k := range kiosks {
		addKiosk(t, l, kiosk.KioskID(k+1))
		all.Go(func() {
			r := rand.New(rand.NewPCG(uint64(k), 6)) // the order of the machine differs anyway
			for i := range each {
				id := byte(k*each + i + 1)
				scheme := []kiosk.SchemeID{"blt", "jps", "meal", "school"}[r.IntN(4)]
				if err := rush(l, kiosk.KioskID(k+1), id, aidClaim(scheme, byte(r.IntN(people)+1)), r.IntN(4)); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	var stands []ledger.AidRecord
	for id := byte(1); id <= kiosks*each; id++ {
		a := application(t, l, id)
		checkRushed(t, l, id, a)
		if a.Word == kiosk.AidReceives || a.Word == kiosk.AidProposed {
			stands = append(stands, a)
		}
	}
	for i, a := range stands {
		for _, b := range stands[:i] {
			if excluded(a, b) {
				t.Errorf("both stand: %s of %v (%v) and %s of %v (%v)", a.Scheme, a.NIK, a.KK, b.Scheme, b.NIK, b.KK)
			}
		}
	}
	if len(stands) == 0 || len(stands) == kiosks*each {
		t.Fatalf("%d of %d stand", len(stands), kiosks*each)
	}
}

// rush brings one application and, for some, a clerk's decision at once after it.
func rush(l ledger.Ledger, by kiosk.KioskID, id byte, c *ledger.AidClaim, then int) error {
	ctx := context.Background()
	k, err := l.Kiosk(ctx, by)
	if err != nil {
		return fmt.Errorf("kiosk: %w", err)
	}
	b := withRequest(entries(k, 1), id, fmt.Sprint("n", id))
	b.Requests[0].Aid = c
	if err := l.Append(ctx, b); err != nil {
		return fmt.Errorf("append: %w", err)
	}
	d := aidDecision(id, kiosk.Checking, kiosk.ReadyState)
	d.Kiosk, d.Aid = by, c
	switch then {
	case 0:
		return nil
	case 1:
		d.To, d.Aid = kiosk.Refused, nil
	}
	if err := l.Decide(ctx, d); err != nil && !errors.Is(err, ledger.ErrMoved) { // the rule had refused it
		return fmt.Errorf("decide: %w", err)
	}
	return nil
}

// checkRushed says whether request and record tell the same story.
func checkRushed(t *testing.T, l ledger.Ledger, id byte, a ledger.AidRecord) {
	t.Helper()
	r, err := l.Request(context.Background(), kiosk.RequestID{id})
	must(t, err)
	want := map[kiosk.RequestState]kiosk.AidWord{
		kiosk.Checking: kiosk.AidProposed, kiosk.ReadyState: kiosk.AidReceives, kiosk.Refused: kiosk.AidRefused,
	}[r.State]
	if a.Word != want {
		t.Errorf("request %s, record %s", r.State, a.Word)
	}
}

// excluded judges two records that stand, by the matrix.
func excluded(a, b ledger.AidRecord) bool {
	person := string(a.NIK) == string(b.NIK)
	family := person || a.KK != nil && string(a.KK) == string(b.KK)
	m := aidMatrix()
	if a.Scheme == b.Scheme {
		s, _ := m.Scheme(a.Scheme)
		return person || family && s.Level == kiosk.PerFamily
	}
	for _, r := range m.Rules {
		if r.Pair == [2]kiosk.SchemeID{min(a.Scheme, b.Scheme), max(a.Scheme, b.Scheme)} {
			return person || family && r.Level == kiosk.PerFamily
		}
	}
	return false
}
