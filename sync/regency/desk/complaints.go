package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/vault"
)

// The words of the audit about complaints.
const (
	ActionComplaintOpen    = "complaint.open"
	ActionComplaintAnswer  = "complaint.answer"
	ActionComplaintForward = "complaint.forward"
	ActionComplaintClose   = "complaint.close"
)

// ErrAnswer says that an answer is empty or too long.
var ErrAnswer = errors.New("desk: an answer has 1 to 500 letters")

// ErrAgency says that a complaint was to go to an agency that the catalogue does not hold.
var ErrAgency = errors.New("desk: no such agency")

// Said is an opened complaint or proposal.
type Said struct {
	ledger.Complaint
	Words   kiosk.Complaint // zero once it is erased
	Erased  bool
	Sender  kiosk.Resident // of the population record, where somebody is named and Known
	Known   bool
	Answer  string
	Forward []kiosk.ComplaintDesk // where this clerk may send it
	May     map[kiosk.ComplaintState]bool
}

// complaintDesk is at which desk an account sits; ok is false at none.
func complaintDesk(clerk ledger.ClerkAccount) (at ledger.ComplaintDesk, ok bool) {
	switch {
	case clerk.Role.OfVillage() && clerk.Village != "":
		return ledger.ComplaintDesk{Desk: kiosk.VillageDesk, Village: clerk.Village}, true
	case clerk.Role == kiosk.RoleAgency:
		return ledger.ComplaintDesk{Desk: kiosk.AgencyDesk, Agency: clerk.Agency, District: clerk.District}, true
	case clerk.Role == kiosk.RoleInspector:
		return ledger.ComplaintDesk{Desk: kiosk.InspectorsDesk}, true
	}
	return at, false
}

// Complaints lists what lies at the clerk's desk, what waits first. An account of no desk sees none.
func (d *Desk) Complaints(ctx context.Context, clerk ledger.ClerkAccount, limit int) ([]ledger.Complaint, error) {
	at, ok := complaintDesk(clerk)
	if !ok {
		return nil, nil
	}
	return d.o.Ledger.Complaints(ctx, at, limit)
}

// OpenComplaints counts what nobody at the clerk's desk has answered yet.
func (d *Desk) OpenComplaints(ctx context.Context, clerk ledger.ClerkAccount) (int, error) {
	at, ok := complaintDesk(clerk)
	if !ok {
		return 0, nil
	}
	return d.o.Ledger.OpenComplaints(ctx, at)
}

// OpenComplaint reads one for a clerk; that goes into the audit. ledger.ErrNotFound also where it lies at
// another desk: whoever asks does not learn that it is there.
func (d *Desk) OpenComplaint(ctx context.Context, clerk ledger.ClerkAccount, id kiosk.RequestID) (Said, error) {
	c, err := d.laid(ctx, clerk, id)
	if err != nil {
		return Said{}, err
	}
	s := Said{Complaint: c, Forward: c.Topic.Forward(c.Desk), May: map[kiosk.ComplaintState]bool{}}
	if !c.State.May(kiosk.ComplaintForwarded) {
		s.Forward = nil
	}
	for _, to := range []kiosk.ComplaintState{kiosk.ComplaintAnswered, kiosk.ComplaintClosed} {
		s.May[to] = c.State.May(to)
	}
	err = d.read(ctx, &s)
	if errors.Is(err, vault.ErrErased) {
		s.Erased, err = true, nil
	}
	if err != nil {
		return Said{}, err
	}
	return s, d.o.Ledger.Audit(ctx, d.audit(clerk, ActionComplaintOpen, id))
}

// read opens what was said, by whom, and what was answered.
func (d *Desk) read(ctx context.Context, s *Said) error {
	b, err := d.o.Vault.Open(regency.PlaceEntry(s.Entry), s.Record)
	if err != nil {
		return fmt.Errorf("desk: complaint: %w", err)
	}
	var body journal.ComplaintBody
	if err := journal.Unmarshal(b, &body); err != nil {
		return fmt.Errorf("desk: complaint: %w", err)
	}
	if s.Words, err = body.Complaint(); err != nil {
		return fmt.Errorf("desk: complaint: %w", err)
	}
	if s.Answer, err = regency.OpenAnswer(d.o.Vault, s.Complaint); err != nil {
		return err
	}
	if s.Words.Sender.IsZero() {
		return nil
	}
	s.Sender, s.Known, err = d.resident(ctx, d.o.Vault.Blind(regency.BlindNIK, []byte(s.Words.Sender.Reveal())))
	return err
}

// laid reads a complaint that lies at the clerk's desk.
func (d *Desk) laid(ctx context.Context, clerk ledger.ClerkAccount, id kiosk.RequestID) (ledger.Complaint, error) {
	c, err := d.o.Ledger.Complaint(ctx, id)
	if err != nil {
		return c, err
	}
	at, ok := complaintDesk(clerk)
	if !ok || !at.Holds(c) {
		return ledger.Complaint{}, fmt.Errorf("desk: complaint at another desk: %w", ledger.ErrNotFound)
	}
	return c, nil
}

// AnswerComplaint answers: whoever holds the token reads it. A later answer replaces the one before. ErrAnswer, ErrDecided.
func (d *Desk) AnswerComplaint(ctx context.Context, clerk ledger.ClerkAccount, id kiosk.RequestID, text string) error {
	text, ok := regency.Reason(text)
	if !ok {
		return ErrAnswer
	}
	return d.moveComplaint(ctx, clerk, id, ActionComplaintAnswer, func(c ledger.Complaint, m *ledger.ComplaintMove) (err error) {
		m.To = kiosk.ComplaintAnswered
		m.Answer, err = d.o.Vault.Seal(regency.PlaceAnswer(c.ID), []byte(text))
		return err
	})
}

// CloseComplaint ends it, answered or not. ErrDecided.
func (d *Desk) CloseComplaint(ctx context.Context, clerk ledger.ClerkAccount, id kiosk.RequestID) error {
	return d.moveComplaint(ctx, clerk, id, ActionComplaintClose, func(_ ledger.Complaint, m *ledger.ComplaintMove) error {
		m.To = kiosk.ComplaintClosed
		return nil
	})
}

// ForwardComplaint lays it at another desk, of the agencies at that of one; this one does not see it any more.
// ErrDecided where it may not go there, ErrAgency where the catalogue has no such agency.
func (d *Desk) ForwardComplaint(ctx context.Context, clerk ledger.ClerkAccount, id kiosk.RequestID, to kiosk.ComplaintDesk, agency string) error {
	if to != kiosk.AgencyDesk {
		agency = ""
	} else if _, ok := d.o.Catalogue.Agency(agency); !ok {
		return ErrAgency
	}
	return d.moveComplaint(ctx, clerk, id, ActionComplaintForward, func(c ledger.Complaint, m *ledger.ComplaintMove) error {
		if !slices.Contains(c.Topic.Forward(c.Desk), to) {
			return ErrDecided
		}
		m.To, m.Desk, m.Agency = kiosk.ComplaintForwarded, to, agency
		return nil
	})
}

// Agencies lists the agencies to which a complaint of a village may be forwarded, and their offices in its district.
func (d *Desk) Agencies(village kiosk.VillageCode) (all []kiosk.OPD) {
	for _, a := range d.o.Catalogue.Agencies() {
		all = append(all, a)
		for _, o := range a.Offices {
			if strings.HasPrefix(string(village), o.District+".") {
				all = append(all, o)
			}
		}
	}
	return all
}

// moveComplaint performs a decision that set describes: once, and only where the state allows it.
func (d *Desk) moveComplaint(ctx context.Context, clerk ledger.ClerkAccount, id kiosk.RequestID, action string,
	set func(ledger.Complaint, *ledger.ComplaintMove) error,
) error {
	c, err := d.laid(ctx, clerk, id)
	if err != nil {
		return err
	}
	m := ledger.ComplaintMove{
		ID: id, From: c.State, FromDesk: c.Desk, Desk: c.Desk, Agency: c.Agency, At: d.o.Now().UnixMilli(), Audit: d.audit(clerk, action, id),
	}
	if err := set(c, &m); err != nil {
		return err
	}
	if !m.From.May(m.To) {
		return ErrDecided
	}
	err = d.o.Ledger.MoveComplaint(ctx, m)
	if errors.Is(err, ledger.ErrMoved) {
		return fmt.Errorf("%w: %w", ErrDecided, err)
	}
	return err
}
