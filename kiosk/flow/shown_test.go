package flow

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
)

// shippedMachine is a village with the shipped catalogue.
func shippedMachine(t *testing.T, kind kiosk.SiteKind) Machine {
	t.Helper()
	cat, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	site := testMachine().site
	site.Village.Kind = kind
	return NewMachine(site, cat.Services(kind), true).WithVillages(testVillages(), nil).WithMenu(cat.Menu(kind))
}

// filledIn is the last look at a service by every ready answer of each of its questions.
func filledIn(m Machine, svc kiosk.Service, who func(*visit)) (list []State) {
	noon := time.Date(2026, 11, 23, 10, 0, 0, 0, kiosk.WIB)
	for i, f := range svc.Fields[:formLength(svc)] {
		for c := range f.Choices {
			s := lastLook(m, svc.ID, who)
			s.now, s.visit.form.answers[i] = noon, answer{done: true, choice: c}
			list = append(list, s)
		}
	}
	s := lastLook(m, svc.ID, who)
	s.now = noon
	return append(list, s)
}

// besideCard is what the answers ask for beside the KTP.
func besideCard(m Machine, s State) (titles []string) {
	svc, _ := m.serviceOf(s)
	for _, q := range svc.Requirements {
		if q.ID != "ktp" && q.When.Holds(m.answered(s)) {
			titles = append(titles, q.Title.In(kiosk.Indonesian))
		}
	}
	return titles
}

func missing(said string, titles []string) bool {
	return slices.ContainsFunc(titles, func(q string) bool { return !strings.Contains(said, q) })
}

// TestNoLetterIsPromisedBeforeWhatMustBeShown: whatever is answered, a letter that is printed here names on the last look
// and with the slip all that the counter must see first, when and where; and one that needs the KTP alone sends nobody.
func TestNoLetterIsPromisedBeforeWhatMustBeShown(t *testing.T) {
	here := func(v *visit) {
		v.authed, v.sure, v.resident, v.village = true, kiosk.ByPIN, testResident(), "35.10.13.2004"
	}
	away := func(v *visit) { here(v); v.resident.Village, v.village = awayVillage, awayVillage }
	shown, free := 0, 0
	for _, kind := range []kiosk.SiteKind{kiosk.Desa, kiosk.Kelurahan} {
		m := shippedMachine(t, kind)
		for _, svc := range m.services {
			if svc.HandOver != kiosk.ByTTE {
				continue
			}
			for _, s := range filledIn(m, svc, here) {
				if len(besideCard(m, s)) == 0 {
					nothingShown(t, m, s)
					free++
					continue
				}
				shownFirst(t, m, s, "Loket Kantor Desa Setail", "Senin 23 November, mulai 10.00")
				shown++
			}
			for _, s := range filledIn(m, svc, away) {
				if len(besideCard(m, s)) > 0 {
					shownFirst(t, m, s, "Kantor Desa Contoh 7, Kecamatan Genteng", "")
				}
			}
		}
	}
	if shown == 0 || free == 0 {
		t.Errorf("%d with something to show, %d without", shown, free)
	}
}

func nothingShown(t *testing.T, m Machine, s State) {
	t.Helper()
	id := m.services[s.visit.service].ID
	for _, r := range m.confirmRows(s) {
		if r.Label.ID == "confirm.show" || r.Value.ID == "confirm.ready.shown" {
			t.Errorf("%s: the KTP alone, and %s", id, words(r.Value))
		}
	}
	if c := m.takeSlip(s); c.Big.ID != "take.tte" || c.Bring.ID != "take.bring" {
		t.Errorf("%s: the KTP alone, and %+v", id, c)
	}
}

func shownFirst(t *testing.T, m Machine, s State, where, when string) {
	t.Helper()
	id, want := m.services[s.visit.service].ID, besideCard(m, s)
	told := false
	for _, r := range m.confirmRows(s) {
		switch {
		case r.Label.ID == "confirm.show":
			if told = true; missing(words(r.Value), want) || when == "" && !strings.Contains(words(r.Value), where) {
				t.Errorf("%s: %s lacks of %v", id, words(r.Value), want)
			}
		case r.Label.ID == "confirm.ready" && (!told || r.Value.ID == "confirm.ready.tte"):
			t.Errorf("%s: promises first: %s", id, words(r.Value))
		}
	}
	c := m.takeSlip(s)
	if !told || missing(words(c.Bring), want) || c.Head.ID != "take.show.head" || words(c.Place) != where {
		t.Errorf("%s: %+v lacks of %v", id, c, want)
	}
	if got := strings.Join(c.Big.Args, ", mulai "); got != when {
		t.Errorf("%s: %q", id, got)
	}
}

// TestShownToAnotherOffice: what an office outside the village must know of is shown before it goes there, and not
// brought again with what is fetched.
func TestShownToAnotherOffice(t *testing.T) {
	m := shippedMachine(t, kiosk.Desa)
	s := lastLook(m, "beasiswa", func(v *visit) { v.authed, v.sure, v.resident = true, kiosk.ByPIN, testResident() })
	rows := map[string]string{}
	for _, r := range m.confirmRows(s) {
		rows[r.Label.ID] = words(r.Value)
	}
	if !strings.Contains(rows["confirm.show"], "rapor") || strings.Contains(rows["confirm.bring"], "rapor") || rows["confirm.bring"] != "KK" {
		t.Errorf("%v", rows)
	}
	if c := m.takeSlip(s); c.Head.ID != "take.show.head" || c.Bring.ID != "take.show.collect" || !strings.Contains(words(c.Bring), "rapor") {
		t.Errorf("%+v", c)
	}
}

// TestCardOfElsewhereShowsAtHome: a card whose owner is of nobody knows which other village sends them to no counter here,
// and names no day.
func TestCardOfElsewhereShowsAtHome(t *testing.T) {
	m := shippedMachine(t, kiosk.Desa)
	s := lastLook(m, "ktp-proses", func(v *visit) { v.known, v.card.Away = true, true })
	if m.level(s) != kiosk.ByCard {
		t.Fatalf("by %d", m.level(s))
	}
	said := ""
	for _, r := range m.confirmRows(s) {
		said += r.Label.ID + " " + words(r.Value) + "; "
	}
	if !strings.Contains(said, "confirm.show confirm.show.own KK; confirm.ready confirm.ready.unknown;") {
		t.Error(said)
	}
}

// TestDepositNamesWhatToBring: whoever must come once to be confirmed is told of every paper, with the paper and without.
func TestDepositNamesWhatToBring(t *testing.T) {
	m := shippedMachine(t, kiosk.Desa)
	for _, id := range []kiosk.ServiceID{"sktm", "ktp-proses", "domisili"} {
		s := lastLook(m, id, func(v *visit) {
			v.deposit.on, v.deposit.village, v.waits = true, m.site.Village, true
			v.village, v.paper, v.screen = m.site.Village.Code, Slip, TakePaper
		})
		want, c := besideCard(m, s), m.takeSlip(s)
		if c.Head.ID != "deposit.take.head" || missing(words(c.Bring), want) {
			t.Errorf("%s: %+v lacks of %v", id, c, want)
		}
		if len(want) == 0 && c.Bring.ID != "deposit.take.bring" {
			t.Errorf("%s: %+v", id, c.Bring)
		}
		v := View{Card: c}
		if takeSpared(&v); missing(words(v.Card.Bring), want) || !strings.HasPrefix(v.Card.Bring.ID, "ration.slip.bring") {
			t.Errorf("%s without paper: %+v lacks of %v", id, v.Card.Bring, want)
		}
	}
}

// TestSparedVisitNamesItsThings: where paper is spared, what to have ready for the clerk who comes is still told.
func TestSparedVisitNamesItsThings(t *testing.T) {
	v := View{Card: Card{Bring: M("visit.take.bring", "KK, surat nikah")}}
	if takeSpared(&v); v.Card.Bring.ID != "ration.slip.visit" || missing(words(v.Card.Bring), []string{"KK", "surat nikah"}) {
		t.Errorf("%+v", v.Card.Bring)
	}
}
