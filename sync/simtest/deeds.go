package simtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// handed is a clerk's word that a letter was given to its owner.
type handed struct {
	word
	id kiosk.RequestID
}

// errand lets a clerk hand over what is ready somewhere, or else somebody report the loser's card as lost, or tap it after that.
func (s *schedule) errand(ctx context.Context, m *machine) error {
	for _, m := range s.machines {
		if done, err := m.handOver(ctx); err != nil || done {
			return err
		}
	}
	c, err := m.store.LookupCard(ctx, loser.chip)
	switch {
	case err != nil:
		return err
	case c.Lost:
		if err := m.store.CheckCard(ctx, journal.CheckLostCard, loser.chip); err != nil {
			return fmt.Errorf("simtest: tap: %w", err)
		}
		s.taps = append(s.taps, m.word(journal.KindPersonCheck))
	case s.rng.IntN(4) == 0:
		s.losses = append(s.losses, spoken{at: s.now.UnixMilli()})
		err := s.desk(ctx, kiosk.ClerkLost, loser)
		if errors.Is(err, ledger.ErrMoved) { // the kiosk has not heard of it yet
			return nil
		}
		return err
	default:
		if err := m.store.Act(ctx, store.Action{Clerk: clerkCard, Do: kiosk.ClerkLost, Chip: loser.chip}); err != nil {
			return fmt.Errorf("simtest: lost: %w", err)
		}
		s.losses = append(s.losses, spoken{m.word(journal.KindClerkAction), s.now.UnixMilli()})
	}
	m.woken()
	return nil
}

// handOver lets the clerk give away a letter of this kiosk that is ready; done is false where none is.
func (m *machine) handOver(ctx context.Context) (done bool, err error) {
	for _, id := range m.holds {
		h, err := m.store.Request(ctx, id)
		if err != nil {
			return false, err
		}
		if h.State != kiosk.ReadyState {
			continue
		}
		if err := m.store.Act(ctx, store.Action{Clerk: clerkCard, Do: kiosk.ClerkHandOver, Request: id}); err != nil {
			return false, fmt.Errorf("simtest: hand over: %w", err)
		}
		m.s.handed = append(m.s.handed, handed{m.word(journal.KindClerkAction), id})
		m.woken()
		return true, nil
	}
	return false, nil
}

// checkDeeds: what clerks did at kiosks has its effect, and nothing else has it.
func (s *schedule) checkDeeds(ctx context.Context, db *sql.DB, o *Outcome) error {
	for id := range s.promises {
		r, err := s.ledger.Request(ctx, id)
		if errors.Is(err, ledger.ErrNotFound) {
			continue // counted as lost
		}
		if err != nil {
			return err
		}
		said := slices.ContainsFunc(s.handed, func(h handed) bool { return h.id == id })
		must := slices.ContainsFunc(s.handed, func(h handed) bool { return h.id == id && !s.unsaid[h.word] })
		is := r.State == kiosk.HandedOver
		if is && !said || must && !is && !s.restored { // a regency that was put back may not know that it was ready
			s.problem(fmt.Sprintf("a letter was handed over: %t, and its request is %s", said, r.State))
		}
		if is {
			o.Handed++
		}
	}
	return errors.Join(s.checkLosses(ctx, db, o), s.checkNotices(ctx, db, o))
}

// checkLosses: a card is lost at both ends if and only if somebody said so.
func (s *schedule) checkLosses(ctx context.Context, db *sql.DB, o *Outcome) error {
	said := false
	for _, l := range s.losses {
		at := l.at
		if l.kiosk != 0 {
			var err error
			if at, err = s.arrival(ctx, db, l.word); err != nil {
				return err
			}
		}
		said = said || at != 0
	}
	c, err := s.ledger.Card(ctx, s.w.vault.Blind(regency.BlindChip, loser.chip))
	if err != nil {
		return err
	}
	if said != (c.Lost == ledger.LostReported) {
		s.problem(fmt.Sprintf("a card was reported lost: %t, and is %q", said, c.Lost))
	}
	for _, m := range s.machines {
		there, err := m.store.LookupCard(ctx, loser.chip)
		if err != nil {
			return err
		}
		if there.Lost != (c.Lost != "") {
			s.problem(fmt.Sprintf("kiosk %d: a card is lost there: %t, and %q at the regency", m.bundle.Site.Kiosk, there.Lost, c.Lost))
		}
	}
	if said {
		o.Losses++
	}
	return nil
}

// checkNotices: a clerk is told once of each fault, and once by each kiosk of a lost card that was tapped there.
func (s *schedule) checkNotices(ctx context.Context, db *sql.DB, o *Outcome) error {
	for _, b := range s.w.bundles {
		id := b.Site.Kiosk
		var faults, notices, checks int
		if err := db.QueryRowContext(ctx, `SELECT (SELECT count(DISTINCT time) FROM entry WHERE kiosk = ?1 AND kind = ?2 AND verdict = ?3),
			count(*) FILTER (WHERE kind = ?4), count(*) FILTER (WHERE kind = ?5 AND ref = ?6) FROM notice WHERE kiosk = ?1`,
			id, journal.KindFault, kiosk.EntryAccepted, ledger.NoticeFault, ledger.NoticeCheck, s.w.vault.Blind(regency.BlindNIK, []byte(loser.nik))).
			Scan(&faults, &notices, &checks); err != nil {
			return fmt.Errorf("simtest: notices: %w", err)
		}
		if faults != notices {
			s.problem(fmt.Sprintf("kiosk %d: %d faults, and %d notices of them", id, faults, notices))
		}
		tapped := 0
		for _, t := range s.taps {
			at, err := s.arrival(ctx, db, t)
			if err != nil {
				return err
			}
			if t.kiosk == id && at != 0 {
				tapped = 1
			}
		}
		if checks != tapped {
			s.problem(fmt.Sprintf("kiosk %d: %d notices of a lost card that was tapped there: %t", id, checks, tapped > 0))
		}
		o.Notices += notices + checks
	}
	return nil
}

// ignore does to a batch's deeds and notices what the plant says.
func (p planted) ignore(b *ledger.Batch) {
	drop := func(a kiosk.ClerkAction) {
		b.Cards = slices.DeleteFunc(slices.Clone(b.Cards), func(e ledger.CardEntry) bool {
			d, is := e.Event.(ledger.Deed)
			return is && d.Action == a
		})
	}
	switch p.s.plant {
	case PlantShelved:
		drop(kiosk.ClerkHandOver)
	case PlantFound:
		drop(kiosk.ClerkLost)
	case PlantQuiet:
		b.Notices = nil
	case PlantLoud:
		b.Notices = append(slices.Clone(b.Notices), b.Notices...)
	default:
	}
}
