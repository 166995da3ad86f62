package flow

import (
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
)

// shippedAt is a kiosk with the shipped catalogue.
func shippedAt(t *testing.T) Machine {
	t.Helper()
	cat, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	villages, err := catalog.Villages(assets.Villages)
	if err != nil {
		t.Fatal(err)
	}
	site := kiosk.Site{Kiosk: 104, Letters: "SET", Unit: 1, Village: villages[0]}
	return NewMachine(site, cat.Services(site.Village.Kind), true).WithVillages(villages, nil).WithMenu(cat.Menu(site.Village.Kind))
}

// TestANIKIsAskedForOnceMore: in every form that takes the NIK of somebody else, one that cannot be right is asked for once more and
// then taken; another one that cannot be is asked for again, and one that can is taken at once.
func TestANIKIsAskedForOnceMore(t *testing.T) {
	m := shippedAt(t)
	seen := 0
	for i, svc := range m.services {
		for f, field := range svc.Fields {
			if field.Kind != kiosk.NIKField {
				continue
			}
			seen++
			at := func() State {
				s := m.Start()
				s.visit.known, s.visit.authed, s.visit.resident = true, true, testResident()
				s.visit.service, s.visit.goal, s.visit.draft, s.visit.form = i, goalForm, kiosk.RequestID{1}, form{given: -1}
				s.now = time.Date(2026, 11, 23, 8, 42, 0, 0, kiosk.WIB)
				s.visit.field = f
				s, _ = m.startTyping(s)
				return s
			}
			asked := func(s State, want bool) {
				t.Helper()
				v := m.View(s)
				if got := s.visit.form.typing && v.Entry.Hint.ID == "entry.doubt.nik" && v.Entry.Bad; got != want {
					t.Errorf("%s: asked for once more is %v, shown is %v", svc.ID, got, v.Entry)
				}
			}
			done := func(s State) bool { return s.visit.form.answers[f].done }
			for _, odd := range []string{"3510139907800001", "9910134101800001", "0000000000000000"} {
				s, _ := acts(t, m, at(), "type "+odd, "key ok")
				asked(s, true)
				s, _ = acts(t, m, s, "key ok")
				if !done(s) {
					t.Errorf("%s: %s is not taken", svc.ID, odd)
				}
			}
			s, _ := acts(t, m, at(), "type 3510139907800001", "key ok", "key erase", "type 2")
			asked(s, false)
			s, _ = acts(t, m, s, "key ok")
			asked(s, true)
			if s, _ = acts(t, m, at(), "type 3510134101800001", "key ok"); !done(s) {
				t.Errorf("%s: a good NIK is not taken", svc.ID)
			}
		}
	}
	if seen < 4 {
		t.Errorf("%d forms take a NIK", seen)
	}
}

// TestTooYoungForAKTP: of whom a first KTP is asked for before they are 17, by the NIK of the child or by one's own birth date, it is
// said, asked once and noted at the last look; who is married is let through.
func TestTooYoungForAKTP(t *testing.T) {
	m := shippedAt(t)
	note := func(w *finger) bool {
		for _, r := range w.m.confirmRows(w.s) {
			if r.Label.ID == "confirm.young" {
				return true
			}
		}
		return false
	}
	child := func(nik string) *finger {
		w := &finger{m: m, s: m.Start()}
		w.happens(LinkChanged{Up: true})
		w.taps()
		w.mustTouch(t, "KTP, KK, Akta", "KTP pertama", "Anak saya")
		w.types(KeyOK, nik)
		return w
	}
	for nik, young := range map[string]bool{
		"3510095203090002": false, "3510090101100002": true, "3510092311090002": false, "3510092411090002": true, "3510094101800001": false,
	} {
		w := child(nik)
		if got := w.m.View(w.s).Entry.Hint.ID == "entry.doubt.young"; got != young {
			t.Errorf("%s at %s: too young is %v", nik, w.s.now, got)
		}
		if young {
			w.key(KeyOK)
		}
		w.types(KeyOK, "081234567890")
		if w.s.Screen() != Confirm || note(w) != young {
			t.Errorf("%s: %s, noted is %v", nik, w.s.Screen(), note(w))
		}
	}
	for birth, young := range map[string]bool{"01012010": true, "12032009": false} {
		w := &finger{m: m, s: m.Start()}
		w.key(KeyNoCard)
		w.key("choice-0")
		w.types(KeyOK, "351009"+birth[:4]+birth[6:]+"0002")
		w.types(KeyOK, birth)
		w.key("choice-0")
		w.mustTouch(t, "KTP, KK, Akta", "KTP pertama", "Saya sendiri")
		w.types(KeyOther)
		if w.s.Screen() != Confirm || note(w) != young {
			t.Errorf("born %s: %s, noted is %v", birth, w.s.Screen(), note(w))
		}
	}
}
