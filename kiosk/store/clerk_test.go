package store_test

import (
	"errors"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

const pinTono = "531642"

var chipTono = []byte{4, 0x70, 0x0E, 0x0A, 0x11, 0x22, 0x33}

func tono(t testing.TB) kiosk.StaffRecord {
	return kiosk.StaffRecord{
		Account: "tono", Name: "Tono Contohpraja", Role: kiosk.RoleService, Own: chipTono,
		PIN: card(t, chipTono, nikBudi, "Tono", pinTono).PIN,
	}
}

func (r *room) staff(more ...kiosk.StaffRecord) {
	r.t.Helper()
	if err := r.ReplaceStaff(r.t.Context(), "s1", append([]kiosk.StaffRecord{tono(r.t)}, more...)); err != nil {
		r.t.Fatal(err)
	}
}

// act does something as Tono.
func (r *room) act(a store.Action) error {
	r.t.Helper()
	if a.Clerk == nil {
		a.Clerk = chipTono
	}
	return r.Act(r.t.Context(), a)
}

// TestClerkPIN has tries of its own, counted in the journal as such, whatever snapshot comes.
func TestClerkPIN(t *testing.T) {
	r := newRoom(t)
	r.registry("v1", card(t, chipTono, nikBudi, "Tono Contohpraja", "135790"))
	r.staff(kiosk.StaffRecord{Account: "baru", Name: "Baru", Role: kiosk.RoleService})
	if c := r.look(chipTono); !c.Clerk || !c.Known {
		t.Errorf("%+v", c)
	}
	check := func(pin string) store.ClerkResult {
		t.Helper()
		c, err := r.CheckClerk(t.Context(), chipTono, pin)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	if c := check("135790"); c.OK || c.TriesLeft != 4 || c.Name != "" {
		t.Errorf("the resident's PIN: %+v", c)
	}
	if b := body[journal.PINTryBody](r, journal.KindPINTry); !b.Staff || b.Tries != 1 {
		t.Errorf("%+v", b)
	}
	if p, err := r.CheckPIN(t.Context(), chipTono, "135790"); err != nil || !p.OK {
		t.Errorf("the tries are not apart: %+v, %v", p, err)
	}
	r.staff()
	if c := check("000000"); c.TriesLeft != 3 {
		t.Errorf("a stale snapshot gave tries: %+v", c)
	}
	if c := check(pinTono); !c.OK || c.Name != "Tono Contohpraja" {
		t.Errorf("%+v", c)
	}
	for range kiosk.MaxTries {
		check("000000")
	}
	if c := check(pinTono); !c.Locked || c.OK {
		t.Errorf("%+v", c)
	}
	opened := tono(t)
	opened.Opened = 1
	if err := r.ReplaceStaff(t.Context(), "s2", []kiosk.StaffRecord{opened}); err != nil {
		t.Fatal(err)
	}
	if c := check(pinTono); !c.OK {
		t.Errorf("opened at the console: %+v", c)
	}
	if _, err := r.CheckClerk(t.Context(), chipAni, pinAni); !errors.Is(err, store.ErrNoClerk) {
		t.Error(err)
	}
}

func TestClaimStaff(t *testing.T) {
	r := newRoom(t)
	r.registry("v1")
	if err := r.ClaimStaff(t.Context(), chipTono, "12345678", pinTono); err != nil {
		t.Fatal(err)
	}
	r.wantKinds(1, "incarnation epoch clerk.action enrol.pin ")
	if b := body[journal.ClerkActionBody](r, journal.KindClerkAction); b.Action != "card" || b.Word != "12345678" || b.Clerk != "" {
		t.Errorf("%s of %s", b.Action, b.Clerk)
	}
	if b := body[journal.EnrolPINBody](r, journal.KindEnrolPIN); b.How != "staff" {
		t.Error(b.How)
	}
	for code, want := range map[string]error{"1234567": store.ErrWord, "12345678": store.ErrWeak} {
		if err := r.ClaimStaff(t.Context(), chipTono, code, "111111"); !errors.Is(err, want) {
			t.Errorf("%s: %v", code, err)
		}
	}
}

// TestClerkConfirms a person whose card lies beside the clerk's, and nobody else.
func TestClerkConfirms(t *testing.T) {
	r := newRoom(t)
	r.registry("v1", card(t, chipTono, nikBudi, "Tono Contohpraja", "135790"))
	r.staff()
	q := r.titip()
	list, err := r.Persons(t.Context())
	if err != nil || len(list) != 1 || list[0].Last4 != nikCit[12:] || list[0].Birth != "1995-05-25" || list[0].Number != q.Number {
		t.Fatalf("%d persons, %v", len(list), err)
	}
	own, err := r.SaveDeposit(t.Context(), deposit(t, nikBudi), store.Deposit{Birth: "1980-01-01"})
	if err != nil {
		t.Fatal(err)
	}
	d := deposit(t, nikCit)
	d.Village = "35.10.09.2001"
	away, err := r.SaveDeposit(t.Context(), d, store.Deposit{Birth: "1995-05-25"})
	if err != nil {
		t.Fatal(err)
	}
	if list, _ = r.Persons(t.Context()); len(list) != 2 || list[0].Request != own.ID {
		t.Errorf("%d persons: %s is another village's", len(list), away.ID)
	}
	before := len(r.journal(1))
	for name, c := range map[string]struct {
		a    store.Action
		want error
	}{
		"another card":   {store.Action{Do: kiosk.ClerkConfirm, Chip: chipAni, Request: q.ID}, store.ErrOtherCard},
		"no card":        {store.Action{Do: kiosk.ClerkConfirm, Request: q.ID}, store.ErrOtherCard},
		"own card":       {store.Action{Do: kiosk.ClerkConfirm, Chip: chipTono, Request: q.ID}, store.ErrSelf},
		"own request":    {store.Action{Do: kiosk.ClerkConfirm, Request: own.ID}, store.ErrSelf},
		"no clerk":       {store.Action{Clerk: chipAni, Do: kiosk.ClerkConfirm, Chip: chipCit, Request: q.ID}, store.ErrNoClerk},
		"no such thing":  {store.Action{Do: "grant", Chip: chipCit, Request: q.ID}, store.ErrWord},
		"unknown":        {store.Action{Do: kiosk.ClerkHandOver, Request: kiosk.NewRequestID()}, store.ErrNotFound},
		"not ready":      {store.Action{Do: kiosk.ClerkHandOver, Request: q.ID}, store.ErrState},
		"nothing to say": {store.Action{Do: kiosk.ClerkConfirm, Chip: chipCit}, store.ErrState},
		"not enrolled":   {store.Action{Do: kiosk.ClerkUnlock, Chip: chipCit}, store.ErrState},
	} {
		if err := r.act(c.a); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := len(r.journal(1)); n != before {
		t.Errorf("%d refused actions are in the journal", n-before)
	}
	if err := r.act(store.Action{Do: kiosk.ClerkConfirm, Chip: chipCit, Request: q.ID}); err != nil {
		t.Fatal(err)
	}
	if b := body[journal.ClerkActionBody](r, journal.KindClerkAction); b.Clerk != "tono" || string(b.Card) != string(chipTono) ||
		string(b.Chip) != string(chipCit) || string(b.Request) != string(q.ID[:]) {
		t.Error("the entry does not name both cards and the request")
	}
	if h := r.held(q.ID); h.State != kiosk.Checking || r.look(chipCit).Deposit != store.DepositConfirmed {
		t.Errorf("%s, %+v", h.State, r.look(chipCit))
	}
	if err := r.act(store.Action{Do: kiosk.ClerkConfirm, Chip: chipCit, Request: q.ID}); !errors.Is(err, store.ErrState) {
		t.Errorf("twice: %v", err)
	}
}

func TestClerkDenies(t *testing.T) {
	r := newRoom(t)
	r.registry("v1")
	r.staff()
	q := r.titip()
	if err := r.act(store.Action{Do: kiosk.ClerkDeny, Request: q.ID}); err != nil {
		t.Fatal(err)
	}
	if h := r.held(q.ID); h.State != kiosk.Refused || r.look(chipCit) != (store.CardState{}) {
		t.Errorf("%s, %+v", h.State, r.look(chipCit))
	}
	if err := r.SetPIN(t.Context(), chipAni, pinNew, kiosk.PINForgotten, false); err != nil {
		t.Fatal(err)
	}
	if err := r.act(store.Action{Do: kiosk.ClerkDeny, Chip: chipAni}); err != nil || r.look(chipAni).PINWaits {
		t.Errorf("a PIN that was denied waits: %v", err)
	}
}

// TestUnlock: a clerk at the kiosk, or one at the console whom the registry tells of.
func TestUnlock(t *testing.T) {
	r := newRoom(t)
	r.registry("v1")
	r.staff()
	lock := func() {
		for range kiosk.MaxTries {
			r.try("000000")
		}
		if !r.look(chipAni).Locked {
			t.Fatal("not locked")
		}
	}
	lock()
	if err := r.act(store.Action{Do: kiosk.ClerkUnlock, Chip: chipAni}); err != nil {
		t.Fatal(err)
	}
	stale := card(t, chipAni, nikAni, "Ani Contohwati", pinAni)
	stale.Tries = kiosk.MaxTries
	send := func(version string, c kiosk.CardRecord) {
		t.Helper()
		if err := r.ReplaceCards(t.Context(), version, pepper, []kiosk.CardRecord{c}); err != nil {
			t.Fatal(err)
		}
	}
	send("v2", stale)
	if p := r.try(pinAni); !p.OK {
		t.Errorf("a stale snapshot locked it again: %+v", p)
	}
	lock()
	stale.Opened = 1 // the regency has heard of the first
	send("v3", stale)
	if !r.look(chipAni).Locked {
		t.Error("the clerk's old word opened it anew")
	}
	stale.Opened, stale.Tries = 2, 0
	send("v4", stale)
	if p := r.try(pinAni); !p.OK {
		t.Errorf("opened at the console: %+v", p)
	}
}

// TestRegencyPutBackLocks: a regency that was put back to a copy from before it opened a card counts again: what it says of the lock
// holds, and a clerk's word after that opens the card at the kiosk that had heard of the lost one.
func TestRegencyPutBackLocks(t *testing.T) {
	r := newRoom(t)
	tell := func(version string, opened uint32, tries int) {
		t.Helper()
		c := card(t, chipAni, nikAni, "Ani Contohwati", pinAni)
		c.Opened, c.Tries = opened, tries
		if err := r.ReplaceCards(t.Context(), version, pepper, []kiosk.CardRecord{c}); err != nil {
			t.Fatal(err)
		}
	}
	tell("v1", 1, 0)
	tell("v2", 0, kiosk.MaxTries)
	if !r.look(chipAni).Locked {
		t.Error("it is locked at the regency, and not here")
	}
	tell("v3", 1, 0)
	if r.look(chipAni).Locked {
		t.Error("a clerk opened it, and it is locked here")
	}
	r.staff()
	if err := r.act(store.Action{Do: kiosk.ClerkUnlock, Chip: chipAni}); err != nil {
		t.Fatal(err)
	}
	tell("v4", 1, kiosk.MaxTries)
	if r.look(chipAni).Locked {
		t.Error("a snapshot from before the clerk's word locked it")
	}
	r.ack(1)
	tell("v5", 1, kiosk.MaxTries)
	if !r.look(chipAni).Locked {
		t.Error("the regency did not take the clerk's word, and it is open here")
	}
}

func TestHandOver(t *testing.T) {
	r := newRoom(t)
	r.registry("v1")
	r.staff()
	q := r.save(nikAni)
	if list, err := r.Work(t.Context(), 10); err != nil || len(list) != 1 {
		t.Errorf("%d to do, %v", len(list), err)
	}
	r.feed(kiosk.StatusNews{Request: q.ID, State: kiosk.ReadyState})
	h, err := r.Numbered(t.Context(), q.Number)
	if err != nil || h.Request.ID != q.ID {
		t.Fatal(err)
	}
	if err := r.act(store.Action{Do: kiosk.ClerkHandOver, Request: q.ID}); err != nil {
		t.Fatal(err)
	}
	if h := r.held(q.ID); h.State != kiosk.HandedOver {
		t.Error(h.State)
	}
	if list, _ := r.Work(t.Context(), 10); len(list) != 0 {
		t.Errorf("%d to do after it", len(list))
	}
	if _, err := r.Numbered(t.Context(), "104000000000"); !errors.Is(err, store.ErrNotFound) {
		t.Error(err)
	}
}
