package regency_test

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/aid"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// aidSets makes the sets of a world at that time.
func (w *world) aidSets(now func() time.Time) *regency.AidSets {
	return &regency.AidSets{Ledger: w.ledger, Aid: regency.Aid{Matrix: w.aid, Vault: w.vault}, Files: w.files, Now: now}
}

// toldTo is what the set of Setail says of the resident at that time.
func (w *world) toldTo(t *testing.T, now time.Time) []kiosk.AidHeld {
	t.Helper()
	_, plain, err := w.aidSets(func() time.Time { return now }).Of(t.Context(), setail)
	if err != nil {
		t.Fatal(err)
	}
	s, err := aid.Decode(plain)
	if err != nil {
		t.Fatal(err)
	}
	return s.Of(draft(1).Subject)
}

// TestAidSetSaysWhy: the refusal travels as data, and its words are those that the feed tells.
func TestAidSetSaysWhy(t *testing.T) {
	w := newWorld(t)
	now := time.Now()
	month := string(kiosk.Monthly.Period(now))
	w.loads(t, "blt-dd,"+month+",penerima,"+string(setail)+","+subject+",Siti Contoh")
	b := w.addKiosk(t, 7)
	s := w.openStore(t, b, t.TempDir())
	t.Cleanup(func() { _ = s.Close() })
	id := saves(t, s, application(1, "blt-dd"))
	w.run(t, b, s)
	until(t, "refused", func() bool { return held(t, s, id).State == kiosk.Refused })
	told := w.toldTo(t, now)
	i := slices.IndexFunc(told, func(h kiosk.AidHeld) bool { return h.Request == id })
	if len(told) != 2 || i < 0 || !told[i].Refused() {
		t.Fatalf("%+v", told)
	}
	if got, want := told[i].Refusal.Words(w.aid, kiosk.Indonesian), held(t, s, id).Reason; got != want {
		t.Errorf("%q, the feed says %q", got, want)
	}
	if words := told[i].Refusal.Words(w.aid, kiosk.English); !strings.Contains(words, "cannot be granted") {
		t.Error(words)
	}

	if err := w.desk.Reopen(t.Context(), w.clerk, id); err != nil {
		t.Fatal(err)
	}
	if told := w.toldTo(t, now); told[i].Word != kiosk.AidProposed {
		t.Errorf("opened again: %+v", told[i])
	}
	if err := w.desk.Refuse(t.Context(), w.clerk, id, "rumah sudah layak"); err != nil {
		t.Fatal(err)
	}
	if f := w.toldTo(t, now)[i].Refusal; f.Rule != "" || !f.AppealUntil.After(now) {
		t.Errorf("refused by a clerk: %+v", f)
	}
}

// TestAidSetOfEachVillage: a kiosk is told of its own village's residents alone, and of nobody whose card
// opens nothing.
func TestAidSetOfEachVillage(t *testing.T) {
	w := newWorld(t)
	w.loads(t, "jps,2026-11,penerima,"+string(setail)+","+subject+",Siti Contoh")
	sets := w.aidSets(time.Now)
	_, plain, err := sets.Of(t.Context(), "35.10.01.2001")
	if err != nil || strings.Contains(string(plain), subject) {
		t.Fatalf("another village is told of her: %v", err)
	}
	p, err := w.ledger.Person(t.Context(), w.vault.Blind(regency.BlindNIK, []byte(subject)))
	if err != nil {
		t.Fatal(err)
	}
	p.State = kiosk.Missing
	if err := w.ledger.LoadPeople(t.Context(), []ledger.Person{p}, nil, "gone"); err != nil {
		t.Fatal(err)
	}
	if _, plain, err = sets.Of(t.Context(), setail); err != nil || strings.Contains(string(plain), subject) {
		t.Fatalf("who is missing is in the set: %v", err)
	}
}

// aidRows is records for a set that is made without a ledger.
type aidRows []ledger.AidKnown

// AidKnown implements ledger.AidTold.
func (k aidRows) AidKnown(context.Context, kiosk.VillageCode) (ledger.AidVillage, error) {
	return ledger.AidVillage{Version: "1", Known: k}, nil
}

// TestAidSetKeepsWhatAVisitNeeds: old months go, what holds still and the newest word of a scheme stay; of
// the family's, only what concerns the family card.
func TestAidSetKeepsWhatAVisitNeeds(t *testing.T) {
	w := newWorld(t)
	p, err := w.ledger.Person(t.Context(), w.vault.Blind(regency.BlindNIK, []byte(subject)))
	if err != nil {
		t.Fatal(err)
	}
	row := func(s kiosk.SchemeID, period kiosk.AidPeriod, data int64, family bool) ledger.AidKnown {
		return ledger.AidKnown{Person: p, Scheme: s, Period: period, Word: kiosk.AidReceives, Data: data, Family: family}
	}
	sets := w.aidSets(func() time.Time { return time.Date(2026, 11, 26, 9, 0, 0, 0, kiosk.WIB) })
	sets.Ledger = aidRows{
		row("jps", "2025-11", 1, false), row("jps", "2025-12", 2, false), row("jps", "2026-02", 3, false), row("jps", "2026-03", 4, false),
		row("pip", "2024", 1, false), row("pip", "2025", 2, false), row("contoh", "2026", 1, false),
		row("sembako", "2026-11", 1, true), row("atensi", "2026", 1, true),
	}
	_, plain, err := sets.Of(t.Context(), setail)
	if err != nil {
		t.Fatal(err)
	}
	s, err := aid.Decode(plain)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, h := range s.Of(draft(1).Subject) {
		got = append(got, string(h.Scheme)+" "+string(h.Period))
	}
	if want := []string{"jps 2026-02", "jps 2026-03", "pip 2025", "sembako 2026-11"}; !reflect.DeepEqual(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
