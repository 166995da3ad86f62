package store_test

import (
	"errors"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

func (r *room) try(pin string) store.PINResult {
	r.t.Helper()
	p, err := r.CheckPIN(r.t.Context(), chipAni, pin)
	if err != nil {
		r.t.Fatal(err)
	}
	return p
}

func TestCardBeforeItsPIN(t *testing.T) {
	r := newRoom(t)
	look := func(chip []byte, want store.CardState) {
		t.Helper()
		got, err := r.LookupCard(t.Context(), chip)
		if err != nil || got != want {
			t.Errorf("card %x: %+v, %v, want %+v", chip, got, err, want)
		}
	}
	look(chipAni, store.CardState{})
	r.enrol()
	q, other := r.save(nikAni), r.save(nikBudi)
	look(chipAni, store.CardState{Known: true, Waiting: 1}) // the slip never came
	for _, id := range []kiosk.RequestID{q.ID, other.ID} {
		r.end(r.print(store.Slip, id), store.Printed)
	}
	look(chipAni, store.CardState{Known: true})
	r.feed(
		kiosk.StatusNews{Request: q.ID, State: kiosk.ReadyState},
		kiosk.StatusNews{Request: other.ID, State: kiosk.ReadyState},
	)
	look(chipAni, store.CardState{Known: true, Waiting: 1})
	p := r.print(store.Extract, q.ID)
	r.end(p, store.Unknown)
	look(chipAni, store.CardState{Known: true, Waiting: 1})
	r.end(r.print(store.Extract, q.ID), store.Printed) // the copy settles it
	look(chipAni, store.CardState{Known: true})
	p = r.print(store.Extract, q.ID)
	r.end(p, store.Unknown)
	look(chipAni, store.CardState{Known: true, Waiting: 1})
	r.end(p, store.Confirmed)
	look(chipAni, store.CardState{Known: true})
	report := r.save(nikAni) // its slip never comes
	look(chipAni, store.CardState{Known: true, Waiting: 1})
	r.feed(kiosk.StatusNews{Request: report.ID, State: kiosk.Acted})
	look(chipAni, store.CardState{Known: true})                             // nothing is left to come for
	if work, err := r.Work(t.Context(), 10); err != nil || len(work) != 1 { // the printed letter is nobody's
		t.Errorf("%d are still at work, %v", len(work), err)
	}
	look([]byte{1, 2, 3, 4}, store.CardState{Known: true, Waiting: 1})
	if v, err := r.DataVersion(t.Context(), "cards"); v != "v1" || err != nil {
		t.Errorf("version %q, %v", v, err)
	}
	if v, err := r.DataVersion(t.Context(), "bansos"); v != "" || err != nil {
		t.Errorf("version of nothing %q, %v", v, err)
	}
}

func TestPINIsCountedBeforeItIsAnswered(t *testing.T) {
	r := newRoom(t)
	r.enrol()
	if p := r.try("000000"); p.OK || p.TriesLeft != 4 || !p.Resident.NIK.IsZero() || p.Resident.Name != "" {
		t.Errorf("wrong PIN: %+v", p)
	}
	if p := r.try(pinAni); !p.OK || p.Resident.Name != "Ani Contohwati" || p.Resident.NIK.Reveal() != nikAni {
		t.Errorf("right PIN: %+v", p)
	}
	for i := range kiosk.MaxTries {
		r.reopen() // pulling the plug wins no try
		want := kiosk.MaxTries - 1 - i
		if p := r.try("000001"); p.OK || p.TriesLeft != want || p.Locked != (want == 0) {
			t.Errorf("try %d: %+v", i, p)
		}
	}
	if p := r.try(pinAni); p.OK || !p.Locked || p.Resident.Name != "" {
		t.Errorf("the right PIN opened a locked card: %+v", p)
	}
	if c, err := r.LookupCard(t.Context(), chipAni); err != nil || !c.Locked {
		t.Errorf("%+v, %v", c, err)
	}
	var got []journal.PINTryBody
	for _, l := range r.journal(1) {
		if l.Kind != journal.KindPINTry {
			continue
		}
		var b journal.PINTryBody
		if err := journal.Unmarshal(l.plain, &b); err != nil {
			t.Fatal(err)
		}
		got = append(got, b)
	}
	if len(got) != 7 || got[0].OK || got[0].Tries != 1 || !got[1].OK || got[1].Tries != 0 || got[6].Tries != 5 {
		t.Errorf("journaled tries: %+v", got)
	}
}

func TestPINNeedsACardWithOne(t *testing.T) {
	r := newRoom(t)
	r.enrol()
	bare := card(t, []byte{9, 9, 9, 9}, nikBudi, "Budi Contohan", "135790")
	bare.PIN = kiosk.Verifier{}
	if err := r.ReplaceCards(t.Context(), "v2", pepper, []kiosk.CardRecord{bare}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		chip []byte
		pin  string
		want error
	}{
		{chipAni, pinAni, store.ErrNoCard},
		{bare.Chip, "123456", store.ErrNoPIN},
		{bare.Chip, "12345", store.ErrPIN},
		{bare.Chip, "12345x", store.ErrPIN},
	} {
		if p, err := r.CheckPIN(t.Context(), c.chip, c.pin); !errors.Is(err, c.want) || p.OK {
			t.Errorf("%x %s: %+v, %v", c.chip, c.pin, p, err)
		}
	}
	r.wantKinds(1, "incarnation epoch ")
}

// TestTriesOutliveASnapshot: a registry that is behind gives nobody new tries; a new PIN does.
func TestTriesOutliveASnapshot(t *testing.T) {
	r := newRoom(t)
	r.enrol()
	for range 3 {
		r.try("000000")
	}
	r.enrol()
	if p := r.try("000000"); p.TriesLeft != 1 {
		t.Errorf("a stale snapshot gave tries: %+v", p)
	}
	ahead := card(t, chipAni, nikAni, "Ani Contohwati", pinAni)
	ahead.Tries = kiosk.MaxTries // wrong PINs at another kiosk
	if err := r.ReplaceCards(t.Context(), "v2", pepper, []kiosk.CardRecord{ahead}); err != nil {
		t.Fatal(err)
	}
	if p := r.try(pinAni); !p.Locked || p.OK {
		t.Errorf("tries elsewhere did not count: %+v", p)
	}
	renewed := card(t, chipAni, nikAni, "Ani Contohwati", "112358")
	if err := r.ReplaceCards(t.Context(), "v3", pepper, []kiosk.CardRecord{renewed}); err != nil {
		t.Fatal(err)
	}
	if p := r.try("112358"); !p.OK {
		t.Errorf("a new PIN did not unlock: %+v", p)
	}
}

func TestUnusableCardsAreRefusedWhole(t *testing.T) {
	r := newRoom(t)
	r.enrol()
	for name, change := range map[string]func(*kiosk.CardRecord){
		"passes":  func(c *kiosk.CardRecord) { c.PIN.Time = 0 },
		"threads": func(c *kiosk.CardRecord) { c.PIN.Threads = 0 },
		"memory":  func(c *kiosk.CardRecord) { c.PIN.Memory = 1 << 31 },
		"hash":    func(c *kiosk.CardRecord) { c.PIN.Hash = c.PIN.Hash[:4] },
		"salt":    func(c *kiosk.CardRecord) { c.PIN.Salt = nil },
		"chip":    func(c *kiosk.CardRecord) { c.Chip = nil },
		"nik":     func(c *kiosk.CardRecord) { c.Resident.NIK = kiosk.NIK{} },
		"tries":   func(c *kiosk.CardRecord) { c.Tries = -1 },
	} {
		bad := card(t, []byte{5, 5, 5, 5}, nikBudi, "Budi Contohan", "135790")
		change(&bad)
		good := card(t, []byte{6, 6, 6, 6}, nikBudi, "Budi Contohan", "135790")
		if err := r.ReplaceCards(t.Context(), "bad", pepper, []kiosk.CardRecord{good, bad}); !errors.Is(err, store.ErrCards) {
			t.Errorf("%s: %v", name, err)
		}
	}
	twice := card(t, chipAni, nikAni, "Ani Contohwati", pinAni)
	if err := r.ReplaceCards(t.Context(), "bad", pepper, []kiosk.CardRecord{twice, twice}); err == nil {
		t.Error("one chip twice was taken")
	}
	if v, err := r.DataVersion(t.Context(), "cards"); v != "v1" || err != nil {
		t.Errorf("version %q, %v", v, err)
	}
	if p := r.try(pinAni); !p.OK {
		t.Errorf("the old registry is gone: %+v", p)
	}
}
