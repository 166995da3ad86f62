package desk

import (
	"context"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// Holder is a person of the clerk's village with their cards.
type Holder struct {
	Resident kiosk.Resident
	State    kiosk.PersonState
	Cards    []HeldCard
	Waiting  bool // a candidate of theirs waits
}

// HeldCard is one card of a person.
type HeldCard struct {
	ledger.Card
	Forgotten bool // a new PIN waits for a clerk
}

// Person finds somebody of the clerk's village by NIK, who is now seen: that goes into the audit.
func (d *Desk) Person(ctx context.Context, clerk ledger.ClerkAccount, nik kiosk.NIK) (Holder, error) {
	return d.holder(ctx, clerk, d.o.Vault.Blind(regency.BlindNIK, []byte(nik.Reveal())))
}

// PersonOfCard finds the person of a card, by its blind index.
func (d *Desk) PersonOfCard(ctx context.Context, clerk ledger.ClerkAccount, chip []byte) (Holder, error) {
	c, err := d.o.Ledger.Card(ctx, chip)
	if err != nil {
		return Holder{}, err
	}
	return d.holder(ctx, clerk, c.NIK)
}

func (d *Desk) holder(ctx context.Context, clerk ledger.ClerkAccount, nik []byte) (Holder, error) {
	p, err := d.o.Ledger.Person(ctx, nik)
	if err != nil {
		return Holder{}, err
	}
	if p.Village != clerk.Village {
		return Holder{}, ledger.ErrVillage
	}
	h := Holder{State: p.State}
	if h.Resident, err = regency.OpenPerson(d.o.Vault, p); err != nil {
		return h, err
	}
	if err := d.heldCards(ctx, &h, nik); err != nil {
		return h, err
	}
	return h, d.o.Ledger.Audit(ctx, d.audit(clerk, ActionPerson, kiosk.RequestID{}))
}

// maxWaiting is how many candidates and PINs of a village are looked through for one person.
const maxWaiting = 1000

func (d *Desk) heldCards(ctx context.Context, h *Holder, nik []byte) error {
	cards, err := d.o.Ledger.CardsOf(ctx, nik)
	if err != nil {
		return err
	}
	pins, err := d.o.Ledger.ForgottenPINs(ctx, h.Resident.Village, maxWaiting)
	if err != nil {
		return err
	}
	waits := map[string]bool{}
	for _, f := range pins {
		waits[string(f.Chip)] = true
	}
	for _, c := range cards {
		h.Cards = append(h.Cards, HeldCard{Card: c, Forgotten: waits[string(c.Chip)]})
	}
	list, err := d.o.Ledger.Candidates(ctx, h.Resident.Village, maxWaiting)
	if err != nil {
		return err
	}
	for _, c := range list {
		h.Waiting = h.Waiting || string(c.NIK) == string(nik)
	}
	return nil
}
