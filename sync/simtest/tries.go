package simtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// tried is a try of the holder's PIN.
type tried struct {
	word
	right bool
}

// spoken is a clerk's word about a card.
type spoken struct {
	word       // zero: said at the regency's desk
	at   int64 // Unix ms
}

// knock lets somebody try the holder's PIN, or a clerk unlock a card that is locked, at the kiosk or at the regency's desk.
func (s *schedule) knock(ctx context.Context, m *machine) error {
	c, err := m.store.LookupCard(ctx, holder.chip)
	if err != nil || c.Lost || !c.Known {
		return err
	}
	if !c.Locked {
		if err := m.try(ctx); err != nil {
			return err
		}
		if c, err = m.store.LookupCard(ctx, holder.chip); err != nil || !c.Locked || s.rng.IntN(2) == 0 {
			return err
		}
		s.now = s.now.Add(time.Millisecond)
	}
	return s.unlock(ctx, m)
}

// unlock lets a clerk give the holder new tries.
func (s *schedule) unlock(ctx context.Context, m *machine) error {
	if s.rng.IntN(2) == 0 {
		s.unlocks = append(s.unlocks, spoken{at: s.now.UnixMilli()})
		return s.desk(ctx, kiosk.ClerkUnlock, holder)
	}
	if err := m.store.Act(ctx, store.Action{Clerk: clerkCard, Do: kiosk.ClerkUnlock, Chip: holder.chip}); err != nil {
		return fmt.Errorf("simtest: unlock: %w", err)
	}
	s.unlocks = append(s.unlocks, spoken{m.word(journal.KindClerkAction), s.now.UnixMilli()})
	m.woken()
	return nil
}

// desk lets a clerk at the regency do something with somebody's card.
func (s *schedule) desk(ctx context.Context, a kiosk.ClerkAction, p person) error {
	at := s.now.UnixMilli()
	_, err := s.ledger.Do(ctx, ledger.Deed{
		Clerk: account, Action: a, Chip: s.w.vault.Blind(regency.BlindChip, p.chip), At: at, Audit: ledger.AuditRow{At: at, Action: "card." + string(a)},
	})
	return err
}

// try gives a wrong PIN a few times, and perhaps the right one then. A locked card takes neither.
func (m *machine) try(ctx context.Context) error {
	wrong := 1 + m.s.rng.IntN(kiosk.MaxTries+1)
	for i := range wrong + m.s.rng.IntN(2) {
		m.s.now = m.s.now.Add(time.Millisecond) // no two tries have one time
		pin, right := wrongPIN, i >= wrong
		if right {
			pin = cardPIN
		}
		before, err := m.store.LookupCard(ctx, holder.chip)
		if err != nil {
			return err
		}
		r, err := m.store.CheckPIN(ctx, holder.chip, pin)
		if err != nil {
			return fmt.Errorf("simtest: try: %w", err)
		}
		if r.OK != (right && !before.Locked) {
			m.s.problem("a PIN opens a locked card, or does not open its own")
		}
		if !before.Locked {
			m.s.tries = append(m.s.tries, tried{word{m.bundle.Site.Kiosk, journal.KindPINTry, m.s.now.UnixMilli()}, right})
		}
	}
	m.woken()
	return nil
}

// heard is what came to the regency of the tries of the holder's PIN.
type heard struct {
	wrong, all int
	right      bool
	last, made int64 // when the last of them came, or a later one was made at a kiosk; when the last was made
	opened     int   // by clerks
	unlock     int64 // when the last word of those came
	said       int64 // when the last of those that came was said
}

func (s *schedule) heard(ctx context.Context, db *sql.DB) (h heard, err error) {
	for _, t := range s.tries {
		at, err := s.arrival(ctx, db, t.word)
		if err != nil {
			return h, err
		}
		h.last, h.made = max(h.last, at, t.at), max(h.made, t.at)
		if !t.right {
			h.all++
		}
		if at != 0 && !t.right {
			h.wrong++
		}
		h.right = h.right || at != 0 && t.right
	}
	for _, u := range s.unlocks {
		at := u.at
		if u.kiosk != 0 {
			if at, err = s.arrival(ctx, db, u.word); err != nil {
				return h, err
			}
		}
		if at != 0 {
			h.opened++
			h.unlock, h.said = max(h.unlock, at), max(h.said, u.at)
		}
	}
	return h, nil
}

// checkTries: the regency counts each wrong PIN once, over all kiosks, and opens the card once for each word of a clerk. One that was put
// back may count a PIN twice, never less: a kiosk's own count holds those of others that it had been told, and they come again.
func (s *schedule) checkTries(ctx context.Context, db *sql.DB, o *Outcome) error {
	h, err := s.heard(ctx, db)
	if err != nil {
		return err
	}
	c, err := s.ledger.Card(ctx, s.w.vault.Blind(regency.BlindChip, holder.chip))
	if err != nil {
		return err
	}
	if int(c.Opened) != h.opened {
		s.problem(fmt.Sprintf("the regency opened a card %d times by %d words", c.Opened, h.opened))
	}
	if c.Tries > h.all && (!s.restored || h.all == 0) || !h.right && h.opened == 0 && c.Tries < min(h.wrong, kiosk.MaxTries) || h.unlock > h.last && c.Tries > 0 {
		s.problem(fmt.Sprintf("of %d wrong PINs %d came, and %d were counted", h.all, h.wrong, c.Tries))
	}
	o.Tries += h.wrong
	o.Unlocks += h.opened
	if c.Tries >= kiosk.MaxTries {
		o.Locks++
	}
	return nil
}

// checkLock asks a kiosk's own disk: a card is locked there that the regency has locked, and is not where a clerk opened it last. Tries that
// were made after the clerk's word, on a disk that was put back, may never come: they lock it at their kiosk alone. And a regency that was
// put back gives the words after it the numbers of those that it forgot: who heard these may take the later ones for them (decision 0016).
func (s *schedule) checkLock(ctx context.Context, m *machine) (err error) {
	db, err := sqlite.OpenReader(ctx, s.path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	h, err := s.heard(ctx, db)
	if err != nil {
		return err
	}
	there, err := m.store.LookupCard(ctx, holder.chip)
	if err != nil {
		return err
	}
	c, err := s.ledger.Card(ctx, s.w.vault.Blind(regency.BlindChip, holder.chip))
	if err != nil {
		return err
	}
	locked := c.Tries >= kiosk.MaxTries
	if locked && !there.Locked || there.Locked && h.unlock > h.last && h.said > h.made && c.Opened > s.told {
		s.problem(fmt.Sprintf("kiosk %d: a card is locked there: %t, and at the regency: %t", m.bundle.Site.Kiosk, there.Locked, locked))
	}
	return nil
}

// miscount does to a batch's tries what the plant says.
func (p planted) miscount(b *ledger.Batch) {
	list := slices.Clone(b.Cards) // a batch may be tried again
	switch p.s.plant {
	case PlantForgiving:
		list = slices.DeleteFunc(list, func(e ledger.CardEntry) bool { t, is := e.Event.(ledger.Try); return is && !t.OK })
	case PlantOpenTwice:
		for _, e := range b.Cards {
			if d, is := e.Event.(ledger.Deed); is && d.Action == kiosk.ClerkUnlock {
				list = append(list, e)
			}
		}
	default:
	}
	b.Cards = list
}

// hard is a store that hears something else of cards.
type hard struct {
	*store.Store
	hears func(*kiosk.CardRecord)
}

// ReplaceCards mishears first.
func (h hard) ReplaceCards(ctx context.Context, version string, pepper []byte, cards []kiosk.CardRecord) error {
	for i := range cards {
		h.hears(&cards[i])
	}
	return h.Store.ReplaceCards(ctx, version, pepper, cards)
}
