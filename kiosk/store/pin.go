package store

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"errors"
	"fmt"

	"golang.org/x/crypto/argon2"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// PINResult is the answer to a PIN.
type PINResult struct {
	OK        bool
	Locked    bool // a clerk must unlock the card
	TriesLeft int
	Resident  kiosk.Resident // only when OK
}

// CheckPIN checks a PIN. The try is counted and journaled in one durable transaction before the
// answer is given, so that pulling the plug does not win tries. A right PIN sets the count to 0; at
// kiosk.MaxTries the card is locked, also for the right PIN, and nothing more is counted. ErrNoCard
// and ErrNoPIN when there is nothing to check against; ErrPIN for what is not six digits.
func (s *Store) CheckPIN(ctx context.Context, chip []byte, pin string) (PINResult, error) {
	const op = "store: check PIN"
	if !sixDigits(pin) {
		return PINResult{}, fmt.Errorf("%s: %w", op, ErrPIN)
	}
	s.pin.Lock()
	defer s.pin.Unlock()
	key := s.keys.chip(chip)
	row, tries, err := s.card(ctx, key)
	if err != nil {
		return PINResult{}, fault(op, err)
	}
	if len(row.Hash) == 0 {
		return PINResult{}, fault(op, ErrNoPIN)
	}
	if tries >= kiosk.MaxTries {
		return PINResult{Locked: true}, nil
	}
	resident, err := row.resident()
	if err != nil {
		return PINResult{}, fault(op, err)
	}
	pepper, err := s.pepper(ctx)
	if err != nil {
		return PINResult{}, fault(op, err)
	}
	ok := verify(row.pin(), pepper, pin)
	if tries++; ok {
		tries = 0
	}
	err = s.write(ctx, op, func(t *tx) error {
		body := journal.PINTryBody{Chip: chip, OK: ok, Tries: tries}
		if _, err := t.append(ctx, journal.KindPINTry, body); err != nil {
			return err
		}
		return t.exec(ctx, `UPDATE card SET tries = ? WHERE chip = ?`, tries, key)
	})
	if err != nil {
		return PINResult{}, err
	}
	s.guests.tried(key, tries)
	if !ok {
		return PINResult{Locked: tries >= kiosk.MaxTries, TriesLeft: kiosk.MaxTries - tries}, nil
	}
	return PINResult{OK: true, TriesLeft: kiosk.MaxTries, Resident: resident}, nil
}

// card reads a card and its wrong tries; a lost card is none. It asks the writer: a count must never be stale.
func (s *Store) card(ctx context.Context, key []byte) (cardRow, int, error) {
	var tries int
	var sealed []byte
	err := s.w.QueryRowContext(ctx, `SELECT tries, sealed FROM card WHERE chip = ? AND lost = 0`, key).Scan(&tries, &sealed)
	if errors.Is(err, sql.ErrNoRows) {
		if g, ok := s.guests.here(key); ok && !g.lost {
			return g.row, g.tries, nil
		}
		return cardRow{}, 0, ErrNoCard
	}
	if err != nil {
		return cardRow{}, 0, err
	}
	row, err := s.openCard(key, sealed)
	if err != nil {
		return cardRow{}, 0, err
	}
	return row, tries, nil
}

// pepper is the secret that came with the card registry.
func (s *Store) pepper(ctx context.Context) ([]byte, error) {
	var sealed []byte
	err := s.w.QueryRowContext(ctx, `SELECT sealed FROM dataset WHERE name = ?`, cardsName).Scan(&sealed)
	if err != nil {
		return nil, err
	}
	return s.keys.open(at("dataset", cardsName, "sealed"), sealed)
}

// verify compares in constant time: argon2id (RFC 9106) over HMAC-SHA-256(pepper, PIN), with the
// parameters that came with the verifier.
func verify(v kiosk.Verifier, pepper []byte, pin string) bool {
	got := argon2.IDKey(peppered(pepper, pin), v.Salt, v.Time, v.Memory, v.Threads, uint32(len(v.Hash)))
	return subtle.ConstantTimeCompare(got, v.Hash) == 1
}

// peppered is what argon2id is computed over.
func peppered(pepper []byte, pin string) []byte {
	m := hmac.New(sha256.New, pepper)
	_, _ = m.Write([]byte(pin)) // a hash never fails to write
	return m.Sum(nil)
}

// The parameters of new verifiers: the first of OWASP's choices for argon2id that a kiosk computes in a
// blink. They travel with the verifier, so that they can be raised.
const (
	newPasses  = 2
	newMemory  = 19 << 10 // KiB
	newThreads = 1
	newSalt    = 16 // bytes
	newHash    = 32
)

// newVerifier makes the verifier of a PIN that was chosen. ErrNoRegistry: no pepper has come yet.
func (s *Store) newVerifier(ctx context.Context, pin string) (kiosk.Verifier, error) {
	pepper, err := s.pepper(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return kiosk.Verifier{}, ErrNoRegistry
	}
	if err != nil {
		return kiosk.Verifier{}, err
	}
	v := kiosk.Verifier{Salt: make([]byte, newSalt), Time: newPasses, Memory: newMemory, Threads: newThreads}
	_, _ = rand.Read(v.Salt) // never fails (crypto/rand)
	v.Hash = argon2.IDKey(peppered(pepper, pin), v.Salt, v.Time, v.Memory, v.Threads, newHash)
	return v, nil
}

// sixDigits says whether a text has the form of a PIN.
func sixDigits(pin string) bool {
	if len(pin) != kiosk.PINLength {
		return false
	}
	for i := range len(pin) {
		if pin[i] < '0' || pin[i] > '9' {
			return false
		}
	}
	return true
}
