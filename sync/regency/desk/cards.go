package desk

import (
	"context"
	"errors"
	"strings"

	"github.com/smart-kampung/anjungan/devices/card/ektp"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/opensid"
	"github.com/smart-kampung/anjungan/sync/regency/vault"
)

// The words of the audit about cards.
const (
	ActionCandidate   = "card.open"
	ActionCardConfirm = "card.confirm"
	ActionCardDeny    = "card.deny"
	ActionUnlock      = "card.unlock"
	ActionLost        = "card.lost"
	ActionPerson      = "person.open"
)

// Candidate is a candidate in a list: nobody's name and no NIK.
type Candidate struct {
	ledger.Candidate
	Initials string            // "" where the population record holds nobody of that NIK
	NIK      string            // masked but for the last four digits
	State    kiosk.PersonState // of the record
	Agrees   bool              // the record's birth date is the one typed
	Mine     bool              // of the clerk, or once it is opened what they asked for somebody: another one must confirm it
}

// Calon is an opened candidate: what was typed, beside the population record.
type Calon struct {
	Candidate
	Typed    regency.Typed
	Resident kiosk.Resident // zero where Known is false
	Known    bool
	Tagged   bool // the village's OpenSID holds this card for this NIK
	Doubted  bool // it holds it for another's
	Former   int  // cards of this person that will be replaced
	Requests []Line
}

// Ready says that one key may confirm it.
func (c Calon) Ready() bool {
	return (c.Known || c.Alone()) && c.State == kiosk.Present && !c.Other && !c.Mine
}

// Alone says that only what was deposited can be confirmed: no card, or one of somebody whom the population record does not
// hold.
func (c Calon) Alone() bool { return !c.Card() || !c.Known && len(c.Requests) > 0 }

// Candidates lists what waits to be confirmed in the clerk's village, oldest first.
func (d *Desk) Candidates(ctx context.Context, clerk ledger.ClerkAccount, limit int) ([]Candidate, error) {
	rows, err := d.o.Ledger.Candidates(ctx, clerk.Village, limit)
	if err != nil {
		return nil, err
	}
	out := make([]Candidate, 0, len(rows))
	for _, row := range rows {
		c, err := d.candidate(ctx, clerk, row)
		if err != nil {
			return nil, err
		}
		out = append(out, c.Candidate)
	}
	return out, nil
}

// Candidate opens one that waits for a clerk, who now sees whose it is: that goes into the audit.
// ledger.ErrMoved where it is decided.
func (d *Desk) Candidate(ctx context.Context, clerk ledger.ClerkAccount, id int64) (Calon, error) {
	row, err := d.o.Ledger.Candidate(ctx, id)
	if err != nil {
		return Calon{}, err
	}
	if row.Village != clerk.Village {
		return Calon{}, ledger.ErrVillage
	}
	if !row.Waiting {
		return Calon{}, ledger.ErrMoved
	}
	c, err := d.candidate(ctx, clerk, row)
	if err != nil {
		return c, err
	}
	if err := d.beside(ctx, &c); err != nil {
		return c, err
	}
	for _, l := range c.Requests {
		nik := l.Asking.NIK
		c.Mine = c.Mine || !nik.IsZero() && string(d.o.Vault.Blind(regency.BlindNIK, []byte(nik.Reveal()))) == string(clerk.NIK)
	}
	return c, d.o.Ledger.Audit(ctx, d.audit(clerk, ActionCandidate, kiosk.RequestID{}))
}

// candidate opens what was typed and compares it with the population record.
func (d *Desk) candidate(ctx context.Context, clerk ledger.ClerkAccount, row ledger.Candidate) (Calon, error) {
	c := Calon{Candidate: Candidate{Candidate: row, Mine: string(row.NIK) == string(clerk.NIK)}}
	var err error
	if c.Typed, err = regency.OpenTyped(d.o.Vault, row); err != nil {
		return c, err
	}
	c.NIK = masked(c.Typed.NIK)
	p, err := d.o.Ledger.Person(ctx, row.NIK)
	if errors.Is(err, ledger.ErrNotFound) {
		return c, nil
	}
	if err != nil {
		return c, err
	}
	if c.Resident, err = regency.OpenPerson(d.o.Vault, p); err != nil {
		return c, err
	}
	c.Known, c.State, c.Initials, c.Agrees = true, p.State, c.Resident.Initials(), c.Resident.BirthDate == c.Typed.Birth
	return c, nil
}

// beside reads what stands beside an opened candidate: requests, former cards, the village's own list.
func (d *Desk) beside(ctx context.Context, c *Calon) error {
	rows, err := d.o.Ledger.DepositedWith(ctx, c.ID)
	if err != nil {
		return err
	}
	for _, r := range rows {
		of, err := d.open(ctx, r)
		if err != nil && !errors.Is(err, vault.ErrErased) { // which is still listed
			return err
		}
		c.Requests = append(c.Requests, Line{Request: r, Title: d.Title(r.Service), Asking: of.Asking})
	}
	if !c.Card() {
		return nil
	}
	former, err := d.o.Ledger.CardsOf(ctx, c.Candidate.Candidate.NIK)
	if err != nil {
		return err
	}
	for _, f := range former {
		if f.Lost == "" && string(f.Chip) != string(c.Chip) {
			c.Former++
		}
	}
	chip, err := regency.OpenChip(d.o.Vault, c.Candidate.Candidate)
	if err != nil {
		return err
	}
	var tags [][]byte
	for _, tag := range opensid.Tags(ektp.TagCandidates(chip)) {
		tags = append(tags, d.o.Vault.Blind(regency.BlindTag, []byte(tag)))
	}
	c.Tagged, c.Doubted, err = d.o.Ledger.Tagged(ctx, tags, c.Candidate.Candidate.NIK)
	return err
}

func masked(nik string) string { return strings.Repeat("•", 12) + nik[max(0, len(nik)-4):] }

// ConfirmCandidate says that the clerk saw card and person (pengukuhan): the card holds from now on.
func (d *Desk) ConfirmCandidate(ctx context.Context, clerk ledger.ClerkAccount, id int64) error {
	x := d.deed(clerk, kiosk.ClerkConfirm, ActionCardConfirm)
	x.Candidate = id
	return d.do(ctx, clerk, x)
}

// DenyCandidate says that card and person do not belong together.
func (d *Desk) DenyCandidate(ctx context.Context, clerk ledger.ClerkAccount, id int64, why kiosk.DenyReason) error {
	x := d.deed(clerk, kiosk.ClerkDeny, ActionCardDeny)
	x.Candidate, x.Reason = id, regency.DenyWords(why)
	if x.Reason == "" {
		return ErrReason
	}
	return d.do(ctx, clerk, x)
}

// Confirm says that the clerk saw the person of a deposited request; where a card was enrolled with it,
// the card too.
func (d *Desk) Confirm(ctx context.Context, clerk ledger.ClerkAccount, id kiosk.RequestID) error {
	c, err := d.o.Ledger.CandidateOf(ctx, id)
	if err == nil {
		return d.ConfirmCandidate(ctx, clerk, c.ID)
	}
	if !errors.Is(err, ledger.ErrNotFound) {
		return err
	}
	x := d.deed(clerk, kiosk.ClerkConfirm, ActionConfirm)
	x.Request, x.Audit.Request = id, id
	return d.do(ctx, clerk, x)
}

// Card performs an action on a card, by its blind index: ClerkUnlock opens the PIN again, ClerkLost
// makes it open nothing, ClerkConfirm and ClerkDeny decide on a forgotten PIN.
func (d *Desk) Card(ctx context.Context, clerk ledger.ClerkAccount, chip []byte, a kiosk.ClerkAction) error {
	words := map[kiosk.ClerkAction]string{
		kiosk.ClerkUnlock: ActionUnlock, kiosk.ClerkLost: ActionLost, kiosk.ClerkConfirm: ActionCardConfirm, kiosk.ClerkDeny: ActionCardDeny,
	}
	x := d.deed(clerk, a, words[a])
	x.Chip = chip
	return d.do(ctx, clerk, x)
}

// Code is the keyed hash of a clerk's one-time code.
func (d *Desk) Code(code string) []byte { return regency.StaffCode(d.o.Vault, code) }

func (d *Desk) deed(clerk ledger.ClerkAccount, a kiosk.ClerkAction, word string) ledger.Deed {
	at := d.o.Now()
	return ledger.Deed{
		Clerk: clerk.Name, Action: a, At: at.UnixMilli(), Audit: ledger.AuditRow{At: at.UnixMilli(), Action: word},
		News: func(id kiosk.KioskID, n kiosk.StatusNews) (ledger.Sealed, error) {
			n.At = at
			return d.news(id, n)
		},
		Asked: func(r ledger.Request) ([]byte, error) { return regency.Asked(d.o.Vault, r) },
	}
}

// do performs a deed and wakes the kiosks that it concerns.
func (d *Desk) do(ctx context.Context, clerk ledger.ClerkAccount, x ledger.Deed) error {
	told, err := d.o.Ledger.Do(ctx, x)
	if err != nil {
		return err
	}
	return d.ring(ctx, clerk.Village, told)
}

// ring wakes the kiosks of a village, whose cards changed, and those that were told something.
func (d *Desk) ring(ctx context.Context, village kiosk.VillageCode, told []kiosk.KioskID) error {
	ks, err := d.o.Ledger.Kiosks(ctx)
	if err != nil {
		return err
	}
	for _, k := range ks {
		if k.Village == village {
			told = append(told, k.ID)
		}
	}
	for _, id := range told {
		d.o.Bell.Ring(id)
	}
	return nil
}

// Forgotten is a forgotten PIN in a list.
type Forgotten struct {
	ledger.Forgotten
	Initials string
	NIK      string // masked
}

// ForgottenPINs lists those that wait in the clerk's village, oldest first.
func (d *Desk) ForgottenPINs(ctx context.Context, clerk ledger.ClerkAccount, limit int) ([]Forgotten, error) {
	rows, err := d.o.Ledger.ForgottenPINs(ctx, clerk.Village, limit)
	if err != nil {
		return nil, err
	}
	out := make([]Forgotten, 0, len(rows))
	for _, row := range rows {
		f := Forgotten{Forgotten: row}
		r, known, err := d.resident(ctx, row.NIK)
		if err != nil {
			return nil, err
		}
		if known {
			f.Initials, f.NIK = r.Initials(), masked(r.NIK.Reveal())
		}
		out = append(out, f)
	}
	return out, nil
}
