package simtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// choosing is of how many schedules one lets newcomers choose a PIN: each costs as much as half a schedule.
const choosing = 9

// word is something that a disk journaled of a card and that must arrive: its entry bears this time wherever it is journaled
// again, and no two acts of a schedule have one time.
type word struct {
	kiosk kiosk.KioskID
	kind  journal.Kind
	at    int64 // Unix ms
}

// word notes what a machine journaled now.
func (m *machine) word(kind journal.Kind) word {
	w := word{m.bundle.Site.Kiosk, kind, m.s.now.UnixMilli()}
	m.words, m.s.words = append(m.words, w), append(m.s.words, w)
	return w
}

// deposited is a request whose owner nothing proved, and what it was deposited with.
type deposited struct {
	person
	id        kiosk.RequestID
	card, pin word   // pin: zero, none was chosen
	digits    string // of the PIN
}

// confirmed is a clerk's word for a person.
type confirmed struct {
	word                 // zero: said at the regency's desk
	at   int64           // Unix ms
	chip []byte          // of the card that was seen
	id   kiosk.RequestID // whose request it was said of
}

// enrol lets a newcomer deposit a request, or a clerk confirm somebody who did, at the kiosk or at the regency's desk.
func (s *schedule) enrol(ctx context.Context, m *machine) error {
	switch p := s.rng.IntN(8); {
	case p < 3:
		return m.deposit(ctx)
	case p < 6:
		return m.confirm(ctx)
	}
	return s.confirm(ctx)
}

// deposit lets a newcomer deposit a request with a card, unless this kiosk knows the card already; as a visit does. What SaveDeposit kept is a
// promise as a whole.
func (m *machine) deposit(ctx context.Context) error {
	d := deposited{person: newcomers[m.s.rng.IntN(len(newcomers))], id: kiosk.NewRequestID()}
	chooses := m.s.chooses && m.s.rng.IntN(4) > 0
	c, err := m.store.LookupCard(ctx, d.chip)
	if err != nil || c.Known && !c.Lost {
		return err
	}
	if c.Deposit != store.NotDeposited { // the card waits already: the visit takes it once
		d.chip, chooses = nil, false
	}
	nik, err := kiosk.ParseNIK(d.nik)
	if err != nil {
		return err
	}
	dep := store.Deposit{Chip: d.chip, Birth: birth}
	if chooses {
		m.s.pins++
		d.digits = strconv.Itoa(271_828 + 13*m.s.pins)
		dep.PIN = d.digits
	}
	_, err = m.store.SaveDeposit(ctx, store.Draft{
		ID: d.id, Service: service, Subject: nik, Requester: nik, Village: village, Assurance: kiosk.Deposited,
		Answers: []kiosk.Answer{{Field: "purpose", Value: "uji"}}, Initials: "C.",
	}, dep)
	if errors.Is(err, store.ErrRestored) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("simtest: deposit: %w", err)
	}
	m.holds = append(m.holds, d.id)
	m.s.promises[d.id], m.s.owners[d.id] = m.bundle.Site.Kiosk, nik
	if d.card = m.word(journal.KindEnrolCard); chooses {
		d.pin = m.word(journal.KindEnrolPIN)
	}
	m.s.deposits = append(m.s.deposits, d)
	m.woken()
	return nil
}

// confirm lets the clerk confirm one of those who wait at this kiosk.
func (m *machine) confirm(ctx context.Context) error {
	list, err := m.store.Persons(ctx)
	if err != nil || len(list) == 0 {
		return err
	}
	p := list[m.s.rng.IntN(len(list))]
	err = m.store.Act(ctx, store.Action{Clerk: clerkCard, Do: kiosk.ClerkConfirm, Chip: p.Chip, Request: p.Request})
	if err != nil {
		return fmt.Errorf("simtest: confirm: %w", err)
	}
	m.s.confirms = append(m.s.confirms, confirmed{m.word(journal.KindClerkAction), m.s.now.UnixMilli(), p.Chip, p.Request})
	m.woken()
	return nil
}

// confirm lets a clerk at the regency's desk confirm whoever waits there longest.
func (s *schedule) confirm(ctx context.Context) error {
	list, err := s.ledger.Candidates(ctx, village, 1)
	if err != nil || len(list) == 0 {
		return err
	}
	chip, err := regency.OpenChip(s.w.vault, list[0])
	if err != nil {
		return err
	}
	at := s.now.UnixMilli()
	_, err = s.ledger.Do(ctx, ledger.Deed{
		Clerk: account, Action: kiosk.ClerkConfirm, Candidate: list[0].ID, At: at, Audit: ledger.AuditRow{At: at, Action: "card.confirm"},
		News: func(to kiosk.KioskID, n kiosk.StatusNews) (ledger.Sealed, error) { n.At = s.now; return s.news(to, n) },
	})
	c := confirmed{at: at, chip: chip}
	if len(chip) == 0 {
		copy(c.id[:], list[0].Chip)
	}
	s.confirms = append(s.confirms, c)
	return err
}

// misplace does to a batch's deposits what the plant says.
func (p planted) misplace(b *ledger.Batch) {
	b.Cards, b.Requests = slices.Clone(b.Cards), slices.Clone(b.Requests) // a batch may be tried again
	of := func(e ledger.CardEntry) (c ledger.Candidacy, is bool) {
		c, is = e.Event.(ledger.Candidacy)
		return c, is
	}
	first := slices.IndexFunc(b.Cards, func(e ledger.CardEntry) bool { _, is := of(e); return is })
	switch p.s.plant {
	case PlantOrphan:
		if n := len(b.Cards) - 1; n >= 0 && first >= 0 {
			b.Cards = b.Cards[:n]
		}
	case PlantSwapped:
		if first >= 0 {
			c, _ := of(b.Cards[first])
			c.NIK = p.s.w.vault.Blind(regency.BlindNIK, []byte(resident))
			b.Cards[first].Event = c
		}
	case PlantAsked:
		if first >= 0 {
			c, _ := of(b.Cards[first])
			c.Request = kiosk.RequestID{}
			b.Cards = append(b.Cards, ledger.CardEntry{Entry: b.Cards[first].Entry, Event: c})
		}
	case PlantUnbelieved:
		b.Cards = slices.DeleteFunc(b.Cards, func(e ledger.CardEntry) bool { _, is := e.Event.(ledger.Deed); return is })
	case PlantOpenDoor:
		for i := range b.Requests {
			b.Requests[i].Request.State = kiosk.Checking
		}
	case PlantPINless:
		b.Cards = slices.DeleteFunc(b.Cards, func(e ledger.CardEntry) bool { _, is := e.Event.(ledger.PINChoice); return is })
	default:
	}
}

// hasty is a store that takes a card of the registry for the end of all that was deposited with it.
type hasty struct {
	*store.Store
	path string
}

// ReplaceCards forgets afterwards.
func (h hasty) ReplaceCards(ctx context.Context, version string, pepper []byte, cards []kiosk.CardRecord) error {
	if err := h.Store.ReplaceCards(ctx, version, pepper, cards); err != nil {
		return err
	}
	db, err := sqlite.Open(ctx, h.path)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, `DELETE FROM enrol WHERE chip IN (SELECT chip FROM card)`)
	return errors.Join(err, db.Close())
}
