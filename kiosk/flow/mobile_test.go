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

// TestVisitIsOffered: by the shipped catalogue wherever somebody must come to the village's office, whoever asks and
// whatever they answered, and nowhere else; the longest form has room for it.
func TestVisitIsOffered(t *testing.T) {
	for _, kind := range []kiosk.SiteKind{kiosk.Desa, kiosk.Kelurahan} {
		t.Run(string(kind), func(t *testing.T) { visitIsOffered(t, kind) })
	}
}

func visitIsOffered(t *testing.T, kind kiosk.SiteKind) {
	t.Helper()
	cat, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	site := kiosk.Site{Village: kiosk.Village{Code: "35.10.13.2004", Kind: kind}, Hamlets: []string{"Krajan"}}
	services := cat.Services(kind)
	n := 0
	for _, s := range NewMachine(site, services, false).services {
		f, ok := offered(s)
		if ok != (s.ID != "kunjungan") {
			t.Errorf("%s: offered %v", s.ID, ok)
		}
		if len(s.Fields) > kiosk.MaxAnswers || ok && (f != len(s.Fields)-1 || len(s.Fields[f].Choices) != 1 || s.Fields[f].Label.In(kiosk.English) == "") {
			t.Errorf("%s: %d fields, %+v", s.ID, len(s.Fields), s.Fields)
		}
		n = max(n, len(s.Fields))
	}
	if n != kiosk.MaxAnswers {
		t.Errorf("no form is full: %d", n)
	}
	for i, s := range services {
		if s.ID == "kunjungan" {
			services[i].Fields = s.Fields[:2]
		}
	}
	for _, s := range NewMachine(site, services, false).services {
		if _, ok := offered(s); ok {
			t.Errorf("%s: offered by a catalogue that asks for no visit", s.ID)
		}
	}
}

// TestVisitWhereverOneMustCome: whoever is known is offered a visit with what is fetched, seen to in person or shown
// first; whoever must be confirmed with everything that has a name.
func TestVisitWhereverOneMustCome(t *testing.T) {
	known := func(v *visit) { v.authed, v.sure, v.resident = true, kiosk.ByPIN, testResident() }
	m := shippedMachine(t, kiosk.Desa)
	titip := func(v *visit) { v.deposit.on, v.deposit.village = true, m.site.Village }
	helped := func(v *visit) { known(v); titip(v); v.deposit.helped = true }
	beside := func(v *visit) { titip(v); v.deposit.witness = Chip{n: 4} }
	for _, svc := range m.services {
		fetched := (svc.HandOver == kiosk.AtCounter || svc.HandOver == kiosk.InPerson) && !svc.ID.AnsweredHere() && svc.ID != BookMall
		for name, who := range map[string]func(*visit){"known": known, "titip": titip, "helped": helped, "beside": beside} {
			for _, s := range filledIn(m, svc, who) {
				comes := fetched || svc.HandOver == kiosk.ByTTE && len(besideCard(m, s)) > 0
				want := comes || name == "titip" || name == "helped"
				if svc.ID == "kunjungan" || m.level(s) == kiosk.Anonymous {
					want = false
				}
				if got := slices.ContainsFunc(m.confirmRows(s), func(r Row) bool { return r.Key.ID == KeyVisit }); got != want {
					t.Errorf("%s, %s: a visit is offered: %v", svc.ID, name, got)
				}
			}
		}
	}
}

// TestVisitInsteadOfComing: once a clerk is asked to come, neither the last look nor the last screen sends the elder
// whom a grandchild helps to any office.
func TestVisitInsteadOfComing(t *testing.T) {
	m := shippedMachine(t, kiosk.Desa)
	for _, id := range []kiosk.ServiceID{"sktm", "domisili", kiosk.AidApply, "spm"} {
		s := lastLook(m, id, func(v *visit) {
			v.authed, v.resident, v.deposit.on, v.deposit.village, v.deposit.helped = true, testResident(), true, m.site.Village, true
		})
		s, _ = m.visitKey(s)
		if s.Screen() != Question {
			t.Fatalf("%s: no hamlet is asked for", id)
		}
		f, _ := offered(m.services[s.visit.service])
		s.visit.form.answers[f], s.visit.waits = answer{done: true, own: true, text: "Krajan"}, true
		for _, r := range m.confirmRows(s) {
			if r.Label.ID == "confirm.show" || r.Label.ID == "confirm.bring" || r.Label.ID == "confirm.come" {
				t.Errorf("%s: %s %s", id, words(r.Label), words(r.Value))
			}
		}
		if c := m.takeSlip(s); c.Head.ID != "visit.take.head" || words(c.Big) != "Krajan" || !strings.Contains(words(c.Bring), "KTP") {
			t.Errorf("%s: %+v", id, c)
		}
	}
}

// lastLook is a form that is filled in, of whoever who makes the visitor.
func lastLook(m Machine, id kiosk.ServiceID, who func(*visit)) State {
	s := m.newForm(m.Start(), m.indexOf(id), kiosk.RequestID{1})
	v := &s.visit
	for i := range formLength(m.services[v.service]) {
		v.form.answers[i] = answer{done: true, own: true, text: "X"}
	}
	v.screen = Confirm
	who(v)
	return s
}

// TestVisitFillsTheDraft: the wish is one more answer than the longest form has, and no answer where it was not wished or
// nobody asks.
func TestVisitFillsTheDraft(t *testing.T) {
	long := kiosk.Service{ID: "panjang", Kinds: []kiosk.SiteKind{kiosk.Desa}, Assurance: kiosk.ByPIN, HandOver: kiosk.AtCounter, Title: text("Panjang", "")}
	for i := range kiosk.MaxFields {
		long.Fields = append(long.Fields, kiosk.Field{ID: "f" + string(rune('a'+i)), Kind: kiosk.TextField})
	}
	anyone := long
	anyone.ID, anyone.Assurance, anyone.Fields = "siapa", kiosk.Anonymous, nil
	m := testMachine()
	m = NewMachine(m.site, append(testServices(), long, anyone), false)
	siti := func(v *visit) { v.authed, v.sure, v.resident = true, kiosk.ByPIN, testResident() }
	saves := func(s State) Draft {
		t.Helper()
		_, fx := m.Step(s, Event{At: time.Now(), What: KeyPressed{Key: KeyOK}})
		for _, f := range fx {
			if x, ok := f.(Save); ok {
				return x.Draft
			}
		}
		t.Fatal("nothing was saved")
		return Draft{}
	}
	s := lastLook(m, "panjang", siti)
	s.visit.page = len(m.confirmPages(s)) - 1
	if d := saves(s); d.Count != kiosk.MaxFields {
		t.Errorf("without a wish %d answers", d.Count)
	}
	s, _ = m.visitKey(s)
	s.visit.page = len(m.confirmPages(s)) - 1
	if d := saves(s); d.Count != kiosk.MaxAnswers || d.Answers[kiosk.MaxFields] != (kiosk.Answer{Field: kiosk.FieldVisit, Value: "Krajan"}) {
		t.Errorf("with one: %+v", d)
	}
	nobody := lastLook(m, "siapa", func(*visit) {})
	f, ok := offered(m.services[nobody.visit.service])
	if !ok || m.View(nobody).has(KeyVisit) {
		t.Fatal("nobody is offered a visit")
	}
	nobody.visit.form.answers[f] = answer{done: true, own: true, text: "Krajan"} // wished for, and then without a name
	if d := saves(nobody); d.Count != 0 || m.visitTo(nobody) != "" {
		t.Errorf("nobody brings a clerk to Krajan: %+v", d)
	}
}

// TestVisitAbroad: the hamlets of this village are offered to its own residents alone; a record that names none asks.
func TestVisitAbroad(t *testing.T) {
	m := testMachine()
	for _, c := range []struct {
		name            string
		village         kiosk.VillageCode
		address, hamlet string
		typed           bool
	}{
		{"of here", "35.10.13.2004", "DUSUN TANJUNG", "Tanjung", false},
		{"a street", "35.10.13.2004", "Jl. Gajah Mada 4", "", false},
		{"of elsewhere", "35.10.01.2001", "Dusun Krajan", "", true},
	} {
		s := lastLook(m, "setiap", func(v *visit) {
			v.authed, v.sure, v.resident = true, kiosk.ByPIN, testResident()
			v.resident.Village, v.resident.Address = c.village, c.address
		})
		s, _ = m.visitKey(s)
		if got := m.visitTo(s); got != c.hamlet || (c.hamlet == "") != (s.Screen() == Question) || s.visit.form.typing != c.typed {
			t.Errorf("%s: %q, %s, typed %v", c.name, got, s.Screen(), s.visit.form.typing)
		}
		if c.typed { // and back leads out of it
			if s, _ = m.bodyKey(s, KeyBack, kiosk.RequestID{}); s.Screen() != Confirm {
				t.Errorf("%s: back leads to %s", c.name, s.Screen())
			}
		}
	}
}

// TestVisitWords: the day stands beside what is missing, however long the reason, and not on what has ended.
func TestVisitWords(t *testing.T) {
	m := testMachine()
	it := Item{
		Service: "setiap", State: kiosk.Incomplete, Transport: kiosk.Accepted, Reason: strings.Repeat("KK asli ", 30), Hamlet: "Krajan",
		Visit: time.Date(2026, 12, 3, 9, 0, 0, 0, kiosk.WIB),
	}
	s := m.Start()
	if r := m.itemRow(s, 0, it); r.Value.ID != "waiting.visit.missing" || len([]rune(r.Value.Args[0])) > shortReason || r.Value.Args[1] != "Kamis 3 Desember" {
		t.Errorf("%+v", r.Value)
	}
	it.State = kiosk.Checking
	if r := m.itemRow(s, 0, it); !r.Alert || strings.Join(r.Value.Args, "|") != "Krajan|Kamis 3 Desember|09.00" {
		t.Errorf("%+v", r)
	}
	for _, ended := range []kiosk.RequestState{kiosk.HandedOver, kiosk.Cancelled, kiosk.Refused, kiosk.Acted} {
		it.State = ended
		if r := m.itemRow(s, 0, it); r.Alert || strings.HasPrefix(r.Value.ID, "waiting.visit") {
			t.Errorf("%s: %+v", ended, r)
		}
	}
}
