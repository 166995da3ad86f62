package station_test

import (
	"context"
	"errors"
	"testing"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/devices/card/ektp"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/station"
)

// certified is a maker's software for a certified reader, simulated: it says what it is told to.
type certified struct {
	fields map[string]string
	err    error
}

func (c certified) Identify(context.Context) (ektp.VendorAnswer, error) {
	return ektp.VendorAnswer{Fields: c.fields}, c.err
}

// printed is what stands on the card of a holder, in a maker's words.
func printed(h cardsim.Holder) map[string]string {
	return map[string]string{
		"nik": h.NIK, "nama": h.Name, "tempatLahir": h.BirthPlace, "tanggalLahir": "17-08-1980", "jenisKelamin": "PEREMPUAN",
		"alamat": h.Address, "rt": h.RT, "rw": h.RW, "kelurahan": "SETAIL", "kecamatan": "GENTENG", "agama": h.Religion,
		"pekerjaan": h.Job, "statusPerkawinan": h.Marital,
	}
}

// stranger is a holder whose card no registry knows.
func stranger(t *testing.T) cardsim.Holder {
	t.Helper()
	for _, h := range cardsim.Drawer() {
		if !h.Enrolled && h.Kind == cardsim.TypeA {
			return h
		}
	}
	t.Fatal("everybody in the drawer is enrolled")
	return cardsim.Holder{}
}

func with(t *testing.T, sdk ektp.VendorSDK) func(*station.Options) {
	t.Helper()
	villages, err := catalog.Villages(assets.Villages)
	if err != nil {
		t.Fatal(err)
	}
	formerly, err := catalog.Formerly(assets.Villages, villages)
	if err != nil {
		t.Fatal(err)
	}
	return func(o *station.Options) {
		o.Provider, o.Villages, o.Formerly = ektp.VendorReader{SDK: sdk}, villages, formerly
	}
}

// confirms taps a card that the reader proves and goes on to the last look at a domicile letter.
func (r *room) confirms(h cardsim.Holder) {
	r.t.Helper()
	r.cards.Tap(h.Card())
	r.sees(flow.Home)
	r.asksForDomicile()
	r.sees(flow.Confirm)
}

// TestProvenByTheChip: a certified reader needs no enrolment and no PIN.
func TestProvenByTheChip(t *testing.T) {
	h := stranger(t)
	r := newRoom(t, with(t, certified{fields: printed(h)}))
	r.confirms(h)
	r.press(flow.KeyOK)
	r.sees(flow.TakePaper)
	held := r.requests(h.Key)
	if len(held) != 1 || held[0].Request.Assurance != kiosk.BySAM || held[0].Request.Village != setail {
		t.Fatalf("%d requests: %+v", len(held), held)
	}
}

// TestWrongDataIsTold: "Data saya salah" is an entry that names whom, and no fault of nobody.
func TestWrongDataIsTold(t *testing.T) {
	h := stranger(t)
	r := newRoom(t, with(t, certified{fields: printed(h)}))
	r.confirms(h)
	r.press(flow.KeyOther)
	r.until("that it was noted down", func(v flow.View) bool { return v.Title.ID == "msg.wrongdata.title" })
	wait(t, "the clerks told", func() bool { return r.entries(journal.KindPersonCheck) == 1 && r.entries(journal.KindFault) == 0 })
}

// TestProvenByAnOlderCard: a card from before the district was divided still says whose village it is.
func TestProvenByAnOlderCard(t *testing.T) {
	h := stranger(t)
	older := printed(h)
	older["kelurahan"], older["kecamatan"] = "SUKOJATI", "KABAT"
	r := newRoom(t, with(t, certified{fields: older}))
	r.confirms(h)
	r.press(flow.KeyOK)
	r.sees(flow.TakePaper)
	if held := r.requests(h.Key); len(held) != 1 || held[0].Request.Village != "35.10.25.2010" {
		t.Fatalf("%d requests: %+v", len(held), held)
	}
}

// TestUnprovenStaysUnproven: what the certified reader cannot say, or says of nobody here, opens nothing.
func TestUnprovenStaysUnproven(t *testing.T) {
	h := stranger(t)
	elsewhere := printed(h)
	elsewhere["kecamatan"] = "KOTA LAIN"
	short := printed(h)
	short["nik"] = "3510"
	for name, sdk := range map[string]certified{
		"refused": {err: errors.New("no finger")}, "another regency": {fields: elsewhere}, "no NIK": {fields: short},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRoom(t, with(t, sdk))
			r.cards.Tap(h.Card())
			r.sees(flow.Message)
			if n := len(r.requests(h.Key)); n != 0 {
				t.Errorf("%d requests", n)
			}
		})
	}
}

// TestRegistryBeforeTheChip: what a certified reader proves opens nothing of a card that was reported lost, or of somebody
// whose record a clerk must look at, also by a card that the registry does not hold yet; and a clerk's card leads to the
// clerk's PIN.
func TestRegistryBeforeTheChip(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*kiosk.CardRecord)
		title  string
	}{
		"lost":                  {func(c *kiosk.CardRecord) { c.Lost = true }, "msg.lost.title"},
		"dead":                  {func(c *kiosk.CardRecord) { c.Check = true }, "msg.check.title"},
		"dead, by another card": {func(c *kiosk.CardRecord) { c.Check, c.Chip = true, []byte("former0") }, "msg.check.title"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRoom(t, with(t, certified{fields: printed(holder(t, "new"))}))
			rec := r.record("new")
			c.change(&rec)
			if err := r.store.ReplaceCards(t.Context(), "v2", pepper, []kiosk.CardRecord{rec}); err != nil {
				t.Fatal(err)
			}
			r.cards.Tap(r.drawer["new"].Card())
			r.until("that it opens nothing", func(v flow.View) bool { return v.Title.ID == c.title })
		})
	}
	t.Run("a clerk's", func(t *testing.T) {
		h := holder(t, "new")
		r := newRoom(t, with(t, certified{fields: printed(h)}))
		if err := r.store.ReplaceStaff(t.Context(), "s1", []kiosk.StaffRecord{
			{Account: "tono", Name: "Tono Contohpraja", Role: kiosk.RoleService, Own: h.Chip, PIN: r.record("new").PIN},
		}); err != nil {
			t.Fatal(err)
		}
		r.cards.Tap(h.Card())
		r.sees(flow.StaffPIN)
	})
}

// holder is one of the drawer.
func holder(t *testing.T, key string) cardsim.Holder {
	t.Helper()
	for _, h := range cardsim.Drawer() {
		if h.Key == key {
			return h
		}
	}
	t.Fatalf("nobody is %q", key)
	return cardsim.Holder{}
}
