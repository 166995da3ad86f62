package store_test

import (
	"errors"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

const (
	nikCit = "9999016505950003"
	pinCit = "190275"
	pinNew = "864209"
)

var chipCit = []byte{4, 0xC1, 0x77, 0x05, 0x95, 0x00, 0x03}

func deposit(t testing.TB, of string) store.Draft {
	d := draft(t, of)
	d.Assurance, d.Initials = kiosk.Deposited, ""
	return d
}

func (r *room) look(chip []byte) store.CardState {
	r.t.Helper()
	c, err := r.LookupCard(r.t.Context(), chip)
	if err != nil {
		r.t.Fatal(err)
	}
	return c
}

// titip deposits a request with Cit's card and PIN.
func (r *room) titip() kiosk.Request {
	r.t.Helper()
	q, err := r.SaveDeposit(r.t.Context(), deposit(r.t, nikCit), store.Deposit{Chip: chipCit, Birth: "1995-05-25", PIN: pinCit})
	if err != nil {
		r.t.Fatal(err)
	}
	return q
}

// body decodes the last entry of a kind.
func body[T any](r *room, kind journal.Kind) (b T) {
	r.t.Helper()
	list := r.journal(1)
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].Kind == kind {
			if err := journal.Unmarshal(list[i].plain, &b); err != nil {
				r.t.Fatal(err)
			}
			return b
		}
	}
	r.t.Fatalf("no %s in the journal", kind)
	return b
}

// registry sends a snapshot with Ani, Budi and whoever else.
func (r *room) registry(version string, more ...kiosk.CardRecord) {
	r.t.Helper()
	cards := append([]kiosk.CardRecord{card(r.t, chipAni, nikAni, "Ani Contohwati", pinAni)}, more...)
	if err := r.ReplaceCards(r.t.Context(), version, pepper, cards); err != nil {
		r.t.Fatal(err)
	}
}

// TestDepositIsOneTransaction: request, card and PIN travel together, in that order, and once.
func TestDepositIsOneTransaction(t *testing.T) {
	r := newRoom(t)
	r.enrol()
	d := deposit(t, nikCit)
	dep := store.Deposit{Chip: chipCit, Birth: "1995-05-25", PIN: pinCit}
	q, err := r.SaveDeposit(t.Context(), d, dep)
	if err != nil {
		t.Fatal(err)
	}
	again, err := r.SaveDeposit(t.Context(), d, dep)
	if err != nil || again.Number != q.Number {
		t.Errorf("saved again: %v", err)
	}
	r.wantKinds(1, "incarnation epoch request.new enrol.card enrol.pin ")
	if b := body[journal.EnrolCardBody](r, journal.KindEnrolCard); b.NIK != nikCit || b.Birth != dep.Birth || b.How != "deposit" ||
		string(b.Request) != string(q.ID[:]) || string(b.Chip) != string(chipCit) {
		t.Error("the entry of the card says something else")
	}
	if b := body[journal.EnrolPINBody](r, journal.KindEnrolPIN); b.How != "first" || b.Proved || len(b.Verifier.Hash) != 32 {
		t.Errorf("the entry of the PIN: %s, proved %v", b.How, b.Proved)
	}
	if h := r.held(q.ID); h.State != kiosk.Unproven {
		t.Errorf("state %s", h.State)
	}
	if c := r.look(chipCit); c != (store.CardState{Deposit: store.DepositWaiting}) {
		t.Errorf("before anybody confirmed: %+v", c)
	}
	if _, err := r.CheckPIN(t.Context(), chipCit, pinCit); !errors.Is(err, store.ErrNoCard) {
		t.Errorf("a PIN that nobody confirmed opens: %v", err)
	}
}

func TestDepositRefusals(t *testing.T) {
	r := newRoom(t)
	ok := store.Deposit{Chip: chipCit, Birth: "1995-05-25", PIN: pinCit}
	if _, err := r.SaveDeposit(t.Context(), deposit(t, nikCit), ok); !errors.Is(err, store.ErrNoRegistry) {
		t.Errorf("no pepper: %v", err)
	}
	r.enrol()
	for name, c := range map[string]struct {
		spoil func(*store.Draft, *store.Deposit)
		want  error
	}{
		"weak":          {func(_ *store.Draft, d *store.Deposit) { d.PIN = "123456" }, store.ErrWeak},
		"birth date":    {func(_ *store.Draft, d *store.Deposit) { d.PIN = "250595" }, store.ErrWeak},
		"no PIN at all": {func(_ *store.Draft, d *store.Deposit) { d.PIN = "12345x" }, store.ErrPIN},
		"no chip":       {func(_ *store.Draft, d *store.Deposit) { d.Chip = nil }, store.ErrDraft},
		"proved":        {func(d *store.Draft, _ *store.Deposit) { d.Assurance = kiosk.ByPIN }, store.ErrDraft},
	} {
		d, dep := deposit(t, nikCit), ok
		c.spoil(&d, &dep)
		if _, err := r.SaveDeposit(t.Context(), d, dep); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	r.wantKinds(1, "incarnation epoch ")
	if _, err := r.SaveDeposit(t.Context(), deposit(t, nikCit), store.Deposit{Birth: "1995-05-25"}); err != nil {
		t.Errorf("without any card: %v", err)
	}
	r.wantKinds(1, "incarnation epoch request.new enrol.card ")
}

// TestRegistrySettlesADeposit: the confirmed card is known at its next tap, and the request is its own.
func TestRegistrySettlesADeposit(t *testing.T) {
	r := newRoom(t)
	r.registry("v1")
	q := r.titip()
	r.ack(1)
	r.feed(kiosk.StatusNews{Request: q.ID, State: kiosk.Checking})
	if c := r.look(chipCit); c.Deposit != store.DepositConfirmed || c.Known {
		t.Errorf("confirmed, and the registry has not come: %+v", c)
	}
	cit := card(t, chipCit, nikCit, "Cit Contoh", pinCit)
	r.registry("v2", cit)
	if c := r.look(chipCit); c != (store.CardState{Known: true, Waiting: 1}) {
		t.Errorf("once it came: %+v", c)
	}
	p, err := r.CheckPIN(t.Context(), chipCit, pinCit)
	if err != nil || !p.OK {
		t.Fatalf("%+v, %v", p, err)
	}
	if held, err := r.Requests(t.Context(), p.Resident.NIK); err != nil || len(held) != 1 || held[0].Request.ID != q.ID {
		t.Errorf("%d requests, %v", len(held), err)
	}
	other := r.titip()
	r.feed(kiosk.StatusNews{Request: other.ID, State: kiosk.Refused})
	r.registry("v3")
	if c := r.look(chipCit); c != (store.CardState{}) {
		t.Errorf("refused: %+v", c)
	}
}

// TestRegistryKeepsWhoWaits: a card that was confirmed for a request of another kiosk ends nothing of what was deposited with it
// here: the clerk sees who waits and may confirm them, a new incarnation brings the deposit whole, and what the regency
// refuses waits again. Once it agrees, nothing is left.
func TestRegistryKeepsWhoWaits(t *testing.T) {
	r := newRoom(t)
	r.registry("v1")
	r.staff()
	q := r.titip()
	cit := card(t, chipCit, nikCit, "Cit Contoh", pinCit)
	r.registry("v2", cit)
	r.wantDeposit(q, store.DepositWaiting, kiosk.Unproven, "")
	if err := r.NewIncarnation(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	r.wantKinds(2, "incarnation epoch request.new enrol.card enrol.pin ")
	if err := r.act(store.Action{Do: kiosk.ClerkConfirm, Chip: chipCit, Request: q.ID}); err != nil {
		t.Fatal(err)
	}
	r.registry("v3", cit)
	r.wantDeposit(q, store.DepositConfirmed, kiosk.Checking, "")
	r.ack(2)
	r.feed(r.word(2, kiosk.EntryRejected, "state"))
	r.wantDeposit(q, store.DepositWaiting, kiosk.Unproven, "state")
	r.feed(kiosk.StatusNews{Request: q.ID, State: kiosk.Checking, Holder: kiosk.Clerk})
	if c := r.look(chipCit); c != (store.CardState{Known: true, Waiting: 1}) || r.count("enrol") != 0 {
		t.Errorf("once the regency agreed: %+v", c)
	}
}

// TestChangedPINHolds: at once, and also when a snapshot comes that was made before.
func TestChangedPINHolds(t *testing.T) {
	r := newRoom(t)
	r.registry("v1")
	if err := r.SetPIN(t.Context(), chipAni, pinNew, kiosk.PINChanged, true); err != nil {
		t.Fatal(err)
	}
	opens := func(when, pin string, want bool) {
		t.Helper()
		if p := r.try(pin); p.OK != want {
			t.Errorf("%s: %s opens: %v", when, pin, p.OK)
		}
	}
	opens("at once", pinAni, false)
	r.registry("v2")
	if p := r.try("000000"); p.TriesLeft != 3 {
		t.Errorf("a stale snapshot gave new tries: %+v", p)
	}
	opens("after a stale snapshot", pinNew, true)
	third := "975310"
	if err := r.SetPIN(t.Context(), chipAni, third, kiosk.PINChanged, true); err != nil {
		t.Fatal(err)
	}
	shows := card(t, chipAni, nikAni, "Ani Contohwati", pinNew)
	v := body[journal.EnrolPINBody](r, journal.KindEnrolPIN).Verifier
	if err := r.ReplaceCards(t.Context(), "v3", pepper, []kiosk.CardRecord{card(t, chipAni, nikAni, "Ani Contohwati", pinAni)}); err != nil {
		t.Fatal(err)
	}
	opens("twice changed", third, true)
	shows.PIN = kiosk.Verifier{Salt: v.Salt, Hash: v.Hash, Time: v.Time, Memory: v.Memory, Threads: v.Threads}
	if err := r.ReplaceCards(t.Context(), "v4", pepper, []kiosk.CardRecord{shows}); err != nil {
		t.Fatal(err)
	}
	opens("the registry shows it", third, true)
	r.registry("v5") // set anew elsewhere since: no more is known here that would speak against it
	opens("another kiosk's", pinAni, true)
}

// TestForgottenPINWaits: the old one goes on, the new one holds when a clerk says so, and not before.
func TestForgottenPINWaits(t *testing.T) {
	r := newRoom(t)
	r.registry("v1")
	if err := r.SetPIN(t.Context(), chipAni, pinNew, kiosk.PINForgotten, false); err != nil {
		t.Fatal(err)
	}
	if c := r.look(chipAni); !c.PINWaits {
		t.Errorf("%+v", c)
	}
	if p := r.try(pinNew); p.OK {
		t.Error("a PIN that nobody confirmed opens")
	}
	r.registry("v2")
	if p := r.try(pinAni); !p.OK {
		t.Error("the old PIN does not")
	}
	r.staff()
	if err := r.act(store.Action{Do: kiosk.ClerkConfirm, Chip: chipAni}); err != nil {
		t.Fatal(err)
	}
	r.registry("v3")
	if p := r.try(pinNew); !p.OK || r.look(chipAni).PINWaits {
		t.Error("confirmed, and it does not open")
	}
	if err := r.act(store.Action{Do: kiosk.ClerkConfirm, Chip: chipAni}); !errors.Is(err, store.ErrState) {
		t.Errorf("confirmed twice: %v", err)
	}
}

func TestSetPINRefusals(t *testing.T) {
	r := newRoom(t)
	r.registry("v1")
	for name, err := range map[string]error{
		"unknown card": r.SetPIN(t.Context(), chipCit, pinNew, kiosk.PINForgotten, false),
		"weak":         r.SetPIN(t.Context(), chipAni, "222222", kiosk.PINForgotten, false),
		"unproved":     r.SetPIN(t.Context(), chipAni, pinNew, kiosk.PINChanged, false),
		"staff":        r.SetPIN(t.Context(), chipAni, pinNew, kiosk.PINStaff, false),
	} {
		want := map[string]error{"unknown card": store.ErrNoCard, "weak": store.ErrWeak, "unproved": store.ErrWord, "staff": store.ErrWord}
		if !errors.Is(err, want[name]) {
			t.Errorf("%s: %v", name, err)
		}
	}
	r.wantKinds(1, "incarnation epoch ")
}

// TestCardWithoutPIN: imported cards are known and open nothing until a PIN was confirmed.
func TestCardWithoutPIN(t *testing.T) {
	r := newRoom(t)
	bare := card(t, chipCit, nikCit, "Cit Contoh", pinCit)
	bare.PIN = kiosk.Verifier{}
	lost := card(t, []byte{9, 9, 9, 9}, nikBudi, "Budi Contohan", "135790")
	lost.Lost = true
	r.registry("v1", bare, lost)
	if c := r.look(chipCit); !c.Known || !c.NoPIN {
		t.Errorf("%+v", c)
	}
	if _, err := r.CheckPIN(t.Context(), chipCit, pinCit); !errors.Is(err, store.ErrNoPIN) {
		t.Error(err)
	}
	if err := r.SetPIN(t.Context(), chipCit, pinCit, kiosk.PINFirst, false); err != nil {
		t.Error(err)
	}
	if c := r.look(lost.Chip); !c.Lost {
		t.Errorf("%+v", c)
	}
	if _, err := r.CheckPIN(t.Context(), lost.Chip, "135790"); !errors.Is(err, store.ErrNoCard) {
		t.Errorf("a lost card: %v", err)
	}
}

// TestGuest: the card of another village opens with its PIN, its tries are counted, and no disk has it.
func TestGuest(t *testing.T) {
	r := newRoom(t)
	r.registry("v1")
	cit := card(t, chipCit, nikCit, "Cit Contoh", pinCit)
	cit.Tries = 1
	if err := r.AdmitCard(cit); err != nil {
		t.Fatal(err)
	}
	q := r.save(nikCit)
	if c := r.look(chipCit); c != (store.CardState{Known: true, Waiting: 1}) {
		t.Errorf("%+v", c)
	}
	if p, err := r.CheckPIN(t.Context(), chipCit, "000000"); err != nil || p.OK || p.TriesLeft != 3 {
		t.Errorf("%+v, %v", p, err)
	}
	r.DismissCards()
	if c := r.look(chipCit); c != (store.CardState{}) {
		t.Errorf("after the visit: %+v", c)
	}
	if err := r.AdmitCard(cit); err != nil { // the regency has not heard of the try
		t.Fatal(err)
	}
	if p, err := r.CheckPIN(t.Context(), chipCit, "000000"); err != nil || p.TriesLeft != 2 {
		t.Errorf("tapping again won a try: %+v, %v", p, err)
	}
	p, err := r.CheckPIN(t.Context(), chipCit, pinCit)
	if err != nil || !p.OK || p.Resident.Name != "Cit Contoh" {
		t.Errorf("%+v, %v", p, err)
	}
	if held, err := r.Requests(t.Context(), p.Resident.NIK); err != nil || len(held) != 1 || held[0].Request.ID != q.ID {
		t.Errorf("%d requests, %v", len(held), err)
	}
	if err := r.AdmitCard(kiosk.CardRecord{Chip: []byte{1}}); !errors.Is(err, store.ErrCards) {
		t.Error(err)
	}
}

// TestDepositIsCarriedOver: what no ack covers is journaled in the next incarnation, whole.
func TestDepositIsCarriedOver(t *testing.T) {
	r := newRoom(t)
	r.registry("v1")
	r.ack(1)
	r.titip()
	if err := r.SetPIN(t.Context(), chipAni, pinNew, kiosk.PINForgotten, false); err != nil {
		t.Fatal(err)
	}
	if err := r.NewIncarnation(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	r.wantKinds(2, "incarnation epoch request.new enrol.card enrol.pin enrol.pin ")
	r.ack(2)
	if err := r.NewIncarnation(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	r.wantKinds(3, "incarnation epoch ")
}

// TestDepositIsCarriedOverWhole: an ack that ends within a deposit keeps whose it is, so that the next incarnation brings all of it; one
// that covers it leaves nothing to bring.
func TestDepositIsCarriedOverWhole(t *testing.T) {
	const whole = "incarnation epoch request.new enrol.card enrol.pin "
	for acked, want := range map[uint64]string{2: whole, 3: whole, 4: whole, 5: "incarnation epoch "} {
		r := newRoom(t)
		r.registry("v1")
		r.titip()
		r.wantKinds(1, whole)
		r.ackTo(1, acked)
		if named := r.count("request WHERE who IS NOT NULL"); (named == 1) != (acked < 5) {
			t.Errorf("acknowledged up to %d: the NIK of %d requests is kept", acked, named)
		}
		if err := r.NewIncarnation(t.Context(), 2); err != nil {
			t.Fatal(err)
		}
		r.wantKinds(2, want)
		r.ack(2)
		if named := r.count("request WHERE who IS NOT NULL"); named != 0 {
			t.Errorf("acknowledged whole: the NIK of %d requests is kept", named)
		}
	}
}
