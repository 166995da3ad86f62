package simtest

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// excuseWords notes the words that only a lost disk knew.
func (s *schedule) excuseWords(ctx context.Context, list []word) error {
	db, err := sqlite.OpenReader(ctx, s.path)
	if err != nil {
		return err
	}
	find := func(w word) error { _, err := s.entryOf(ctx, db, w); return err }
	err = excuse(s, list, s.unsaid, find, func(m *machine) []word { return m.words })
	return errors.Join(err, db.Close())
}

// entryOf opens the body of the entry that says a word, the first with a body of those that say it; ledger.ErrNotFound.
func (s *schedule) entryOf(ctx context.Context, db *sql.DB, w word) ([]byte, error) {
	k, sealed := journal.Key{Kiosk: w.kiosk}, ledger.Sealed{}
	err := db.QueryRowContext(ctx, `SELECT inc, seq, body_key, body_body FROM entry WHERE kiosk = ? AND kind = ? AND time = ?
		ORDER BY body_key IS NULL, inc LIMIT 1`, w.kiosk, w.kind, w.at).Scan(&k.Incarnation, &k.Seq, &sealed.Key, &sealed.Body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ledger.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("simtest: word: %w", err)
	}
	return s.w.vault.Open(regency.PlaceEntry(k), sealed)
}

// checkDeposits: what was said of cards is at the regency, each deposit once and under the one who made it, and a request is
// proven if and only if a clerk said so since.
func (s *schedule) checkDeposits(ctx context.Context, db *sql.DB, o *Outcome) error {
	for _, w := range s.words {
		_, err := s.entryOf(ctx, db, w)
		if err != nil && !errors.Is(err, ledger.ErrNotFound) {
			return err
		}
		if err != nil && !s.unsaid[w] {
			o.Lost++
		}
	}
	for _, d := range s.deposits {
		r, err := s.ledger.Request(ctx, d.id)
		if errors.Is(err, ledger.ErrNotFound) {
			continue // counted as lost
		}
		if err == nil {
			err = errors.Join(s.checkDeposited(ctx, db, d, o), s.checkProven(ctx, db, d, r.State, o))
		}
		if err != nil {
			return err
		}
	}
	for _, p := range newcomers {
		if err := s.checkCard(ctx, db, p, o); err != nil {
			return err
		}
	}
	return nil
}

// checkDeposited: the card that a request was deposited with waits, or waited, under its owner.
func (s *schedule) checkDeposited(ctx context.Context, db *sql.DB, d deposited, o *Outcome) error {
	want := d.id[:]
	if len(d.chip) > 0 {
		want = s.w.vault.Blind(regency.BlindChip, d.chip)
	}
	var chip, nik []byte
	err := db.QueryRowContext(ctx, `SELECT c.chip, c.nik FROM candidate_request r JOIN candidate c ON c.id = r.candidate WHERE r.request = ?`, d.id[:]).
		Scan(&chip, &nik)
	switch {
	case errors.Is(err, sql.ErrNoRows) && s.unsaid[d.card]:
		return nil
	case errors.Is(err, sql.ErrNoRows):
		o.Lost++
		return nil
	case err != nil:
		return fmt.Errorf("simtest: deposit: %w", err)
	case !bytes.Equal(chip, want) || !bytes.Equal(nik, s.w.vault.Blind(regency.BlindNIK, []byte(d.nik))):
		s.problem("a deposit is another's")
	}
	o.Deposits++
	return nil
}

// checkProven compares the state of a deposited request with what clerks said.
func (s *schedule) checkProven(ctx context.Context, db *sql.DB, d deposited, state kiosk.RequestState, o *Outcome) error {
	if state == kiosk.Cancelled {
		return nil
	}
	if state == kiosk.Unproven {
		if slices.ContainsFunc(s.confirms, func(c confirmed) bool { return c.id == d.id && !s.unsaid[c.word] }) {
			o.Lost++
			s.problem("a clerk's word for somebody was lost")
		}
		return nil
	}
	since, err := s.arrival(ctx, db, d.card)
	if err != nil {
		return err
	}
	said, err := s.saidSince(ctx, db, d, since)
	if err == nil && !said {
		s.problem(fmt.Sprintf("a request is %s, and nobody said whose it is", state))
	}
	o.Confirmed++
	return err
}

// saidSince says whether a clerk's word for a deposit came to the regency at a moment or later: for its request, or for its card,
// of which all requests wait together.
func (s *schedule) saidSince(ctx context.Context, db *sql.DB, d deposited, since int64) (bool, error) {
	for _, c := range s.confirms {
		if c.id != d.id && (len(d.chip) == 0 || !bytes.Equal(c.chip, d.chip)) {
			continue
		}
		at := c.at
		if c.kiosk != 0 {
			var err error
			if at, err = s.arrival(ctx, db, c.word); err != nil {
				return false, err
			}
		}
		if at >= since {
			return true, nil
		}
	}
	return false, nil
}

// arrival is when a word came to the regency first, Unix ms; 0: never.
func (s *schedule) arrival(ctx context.Context, db *sql.DB, w word) (at int64, err error) {
	return at, db.QueryRowContext(ctx, `SELECT coalesce(min(at), 0) FROM entry WHERE kiosk = ? AND kind = ? AND time = ?`, w.kiosk, w.kind, w.at).Scan(&at)
}

// checkCard: somebody has a card if and only if they were confirmed, each deposit was counted once, and the PIN is one that a
// clerk saw chosen.
func (s *schedule) checkCard(ctx context.Context, db *sql.DB, p person, o *Outcome) error {
	chip := s.w.vault.Blind(regency.BlindChip, p.chip)
	var times, requests, confirmed int
	if err := db.QueryRowContext(ctx, `SELECT coalesce(sum(times), 0), (SELECT count(*) FROM candidate_request r JOIN candidate c ON c.id = r.candidate WHERE c.chip = ?1),
		count(*) FILTER (WHERE state = 'confirmed') FROM candidate WHERE chip = ?1`, chip).Scan(&times, &requests, &confirmed); err != nil {
		return fmt.Errorf("simtest: candidates: %w", err)
	}
	if times != requests {
		o.Doubled++
	}
	c, err := s.ledger.Card(ctx, chip)
	if err != nil && !errors.Is(err, ledger.ErrNotFound) {
		return err
	}
	if err == nil != (confirmed > 0) || err == nil && int(c.Opened) != confirmed-1 {
		s.problem(fmt.Sprintf("%d times somebody was confirmed, and they have a card: %t", confirmed, err == nil))
	}
	if err != nil || c.PIN.Body == nil {
		return s.checkNoPIN(p)
	}
	return s.checkPIN(ctx, db, p, c, o)
}

// chosen is what somebody deposited with a PIN.
func (s *schedule) chosen(p person) (list []deposited) {
	for _, d := range s.deposits {
		if d.digits != "" && bytes.Equal(d.chip, p.chip) {
			list = append(list, d)
		}
	}
	return list
}

// checkPIN finds out which PIN a card has.
func (s *schedule) checkPIN(ctx context.Context, db *sql.DB, p person, c ledger.Card, o *Outcome) error {
	record, err := regency.OpenCard(s.w.vault, c)
	if err != nil {
		return err
	}
	for _, d := range s.chosen(p) {
		b, err := s.entryOf(ctx, db, d.pin)
		if errors.Is(err, ledger.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		var body journal.EnrolPINBody
		if err := journal.Unmarshal(b, &body); err != nil {
			return err
		}
		if !bytes.Equal(wire.Verifier(body.Verifier).Hash, record.PIN.Hash) {
			continue
		}
		o.PINs++
		if want, sure := s.expected(p); sure && want.id != d.id {
			s.problem("a card has a PIN that was not chosen last")
		}
		since, err := s.arrival(ctx, db, d.pin)
		if err != nil {
			return err
		}
		said, err := s.saidSince(ctx, db, d, since)
		if err == nil && !said {
			s.problem("a card has a PIN that nobody confirmed")
		}
		return errors.Join(err, s.tryPIN(ctx, d))
	}
	s.problem("a card has a PIN that nobody chose")
	return nil
}

// checkNoPIN: nobody's PIN was forgotten.
func (s *schedule) checkNoPIN(p person) error {
	if want, sure := s.expected(p); sure && want.digits != "" {
		s.problem("a PIN that a clerk confirmed is not there")
	}
	return nil
}

// expected is the deposit whose PIN somebody's card must have: the one that was chosen last of what waited together when a clerk
// confirmed it last; the zero one: none. It is sure where all of it happened at one kiosk whose disk was neither cloned nor replaced.
func (s *schedule) expected(p person) (want deposited, sure bool) {
	var at kiosk.KioskID
	var waits []deposited
	next := 0
	mine := slices.DeleteFunc(slices.Clone(s.confirms), func(c confirmed) bool { return !bytes.Equal(c.chip, p.chip) })
	all := slices.DeleteFunc(slices.Clone(s.deposits), func(d deposited) bool { return !bytes.Equal(d.chip, p.chip) })
	for _, d := range all {
		if at == 0 {
			at = d.card.kiosk
		}
		if at != d.card.kiosk {
			return want, false
		}
	}
	for _, c := range mine {
		if c.kiosk != at {
			return want, false
		}
		for next < len(all) && all[next].card.at <= c.at {
			waits = append(waits, all[next])
			next++
		}
		if !slices.ContainsFunc(waits, func(d deposited) bool { return d.id == c.id }) {
			continue
		}
		want = deposited{}
		for _, d := range waits {
			if d.digits != "" {
				want = d
			}
		}
		waits = nil
	}
	return want, !s.split[at]
}

// tryPIN gives the PIN of a card at one of the kiosks.
func (s *schedule) tryPIN(ctx context.Context, d deposited) error {
	m := s.machines[s.rng.IntN(len(s.machines))]
	r, err := m.store.CheckPIN(ctx, d.chip, d.digits)
	if err == nil && !r.OK {
		s.problem("a kiosk does not take the PIN that the regency has")
	}
	return err
}

// checkPersons asks a kiosk's own disk: it knows the cards that the regency has, and its clerk sees everybody who waits there.
func (s *schedule) checkPersons(ctx context.Context, m *machine) error {
	for _, p := range newcomers {
		have, err := m.store.LookupCard(ctx, p.chip)
		if err != nil {
			return err
		}
		c, err := s.ledger.Card(ctx, s.w.vault.Blind(regency.BlindChip, p.chip))
		if err != nil && !errors.Is(err, ledger.ErrNotFound) {
			return err
		}
		if have.Known != (err == nil) || have.Known && have.NoPIN != (c.PIN.Body == nil) {
			s.problem(fmt.Sprintf("kiosk %d: a card is known there: %t, and at the regency: %t", m.bundle.Site.Kiosk, have.Known, err == nil))
		}
	}
	return s.checkWaits(ctx, m)
}

// checkWaits compares the list of a kiosk's clerk with the requests that wait there.
func (s *schedule) checkWaits(ctx context.Context, m *machine) error {
	list, err := m.store.Persons(ctx)
	if err != nil {
		return err
	}
	waits := map[kiosk.RequestID]int{}
	for _, p := range list {
		waits[p.Request]++
	}
	for _, id := range m.holds {
		h, err := m.store.Request(ctx, id)
		if err != nil {
			return err
		}
		want := h.State == kiosk.Unproven
		if want && s.restored && waits[id] == 0 {
			continue // confirmed by a word that was lost: they wait at the regency's desk alone
		}
		if want != (waits[id] == 1) {
			s.problem(fmt.Sprintf("kiosk %d: a request is %s, and its clerk sees it %d times", m.bundle.Site.Kiosk, h.State, waits[id]))
		}
	}
	return nil
}
