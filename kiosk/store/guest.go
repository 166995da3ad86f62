package store

import (
	"context"
	"fmt"
	"sync"

	"github.com/smart-kampung/anjungan/kiosk"
)

// guest is the card of a resident of another village, as the regency told of it at its tap. It is kept in
// memory for the visit and on no disk; its count is kept until the program ends, so that tapping again wins
// no tries before the regency has heard of those that were lost.
type guest struct {
	row   cardRow
	lost  bool
	there bool // its visit is not over
	count
}

// guests is the cards of other villages by keyed hash of their chips. Safe for concurrent use.
type guests struct {
	mu   sync.Mutex
	list map[string]guest
}

// maxGuests bounds the memory: whoever taps more cards than that has them all forgotten.
const maxGuests = 1024

// AdmitCard keeps the record of a card that this kiosk does not hold, until DismissCards. ErrCards for a
// record that cannot be used.
func (s *Store) AdmitCard(c kiosk.CardRecord) error {
	if err := usable(c); err != nil {
		return fmt.Errorf("store: admit card: %w", err)
	}
	key := string(s.keys.chip(c.Chip))
	g := guest{row: cardRowOf(c), lost: c.Lost || c.Check, there: true}
	s.guests.mu.Lock()
	defer s.guests.mu.Unlock()
	g.tries, g.opened = c.Tries, c.Opened
	if old, ok := s.guests.list[key]; ok {
		g.tries, g.opened = old.after(c.PIN, c.Tries, c.Opened)
	}
	g.salt, g.hash = c.PIN.Salt, c.PIN.Hash
	if s.guests.list == nil || len(s.guests.list) >= maxGuests {
		s.guests.list = map[string]guest{}
	}
	s.guests.list[key] = g
	return nil
}

// DismissCards forgets whose the cards of other villages are, at the end of a visit.
func (s *Store) DismissCards() {
	s.guests.mu.Lock()
	defer s.guests.mu.Unlock()
	for k, g := range s.guests.list {
		g.row, g.there = cardRow{}, false
		s.guests.list[k] = g
	}
}

// here is the guest of that chip whose visit is not over.
func (g *guests) here(key []byte) (guest, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	c, ok := g.list[string(key)]
	return c, ok && c.there
}

// tried keeps a guest's count; of any other card it does nothing.
func (g *guests) tried(key []byte, tries int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if c, ok := g.list[string(key)]; ok {
		c.tries = tries
		g.list[string(key)] = c
	}
}

// lookupGuest says of a card that is in no registry of this kiosk what may be said before its PIN.
func (s *Store) lookupGuest(ctx context.Context, c CardState, key []byte) (CardState, error) {
	g, ok := s.guests.here(key)
	if !ok {
		return c, nil
	}
	nik, err := kiosk.ParseNIK(g.row.NIK)
	if err != nil {
		return c, err
	}
	c.Known, c.Lost, c.NoPIN, c.Locked = true, g.lost, len(g.row.Hash) == 0, g.tries >= kiosk.MaxTries
	c.AskPIN, c.Check, c.Away = g.row.AskPIN, g.row.Check, s.away(g.row)
	err = s.r.QueryRowContext(ctx, `SELECT (`+selectWaiting+`) FROM (SELECT ?1 AS owner) c`, s.keys.owner(nik), s.today()).Scan(&c.Waiting)
	return c, err
}
