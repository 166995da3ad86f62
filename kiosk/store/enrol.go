package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// DepositState is where the first visit of a card stands (titip).
type DepositState string

// The states of a deposited card.
const (
	NotDeposited     DepositState = ""
	DepositWaiting   DepositState = "waiting"   // a clerk must confirm card and person
	DepositConfirmed DepositState = "confirmed" // one did; the registry that shows it has not come yet
)

// Deposit is what somebody deposits with a request: the card that was tapped and what was typed.
type Deposit struct {
	Chip  []byte // empty: no card, or none that can be enrolled
	Birth string // 2006-01-02
	PIN   string // six digits; empty: none was chosen
	// Witness is the chip id of the clerk's card, in a visit that this card and its PIN opened: the clerk
	// stands beside the person and confirms them. Empty: nobody does.
	Witness []byte
	Outside bool // of another regency: no card of theirs comes with it
	Carded  bool // some card lay there, though none comes with it: an outsider's, a helper's, one that is enrolled

	// Of who asks for somebody else (Draft.Requester): the birth date, and whether card and PIN proved who they are. Else
	// they typed it, and a clerk must see their card.
	HelperBirth  string // 2006-01-02
	HelperProved bool
}

// enrolRow is the sealed column of an enrolment. Of the NIK it keeps what a clerk compares with the card.
type enrolRow struct {
	Chip    []byte `cbor:"1,keyasint"`
	Last4   string `cbor:"2,keyasint"`
	Birth   string `cbor:"3,keyasint"`
	PIN     pinRow `cbor:"4,keyasint"`
	Before  pinRow `cbor:"5,keyasint"` // the verifier that the new PIN takes the place of
	Proved  bool   `cbor:"6,keyasint"`
	Helped  bool   `cbor:"7,keyasint"` // somebody else asked for the subject
	Village string `cbor:"8,keyasint"`
	Outside bool   `cbor:"9,keyasint,omitempty"` // of another regency

	Helper       string `cbor:"10,keyasint,omitempty"` // of the helper's NIK the last four digits; empty: as of Helped, or not known
	HelperBirth  string `cbor:"11,keyasint,omitempty"`
	HelperProved bool   `cbor:"12,keyasint,omitempty"`
	Carded       bool   `cbor:"13,keyasint,omitempty"` // Deposit.Carded
	Asked        []byte `cbor:"14,keyasint,omitempty"` // the helper as request.owner would have them
}

// pinRow is a verifier; an empty hash: none.
type pinRow = journal.VerifierBody

func pinRowOf(v kiosk.Verifier) pinRow {
	return pinRow{Salt: v.Salt, Hash: v.Hash, Time: v.Time, Memory: v.Memory, Threads: v.Threads}
}

func verifierOf(p pinRow) kiosk.Verifier {
	return kiosk.Verifier{Salt: p.Salt, Hash: p.Hash, Time: p.Time, Memory: p.Memory, Threads: p.Threads}
}

func samePIN(a, b pinRow) bool { return bytes.Equal(a.Hash, b.Hash) && bytes.Equal(a.Salt, b.Salt) }

// SaveDeposit is SaveRequest for somebody whom nothing proves yet: in the same transaction the chip and
// the chosen PIN are journaled for a clerk to confirm, or with the word of the clerk who did. ErrPIN and
// ErrWeak for the PIN; of a witness what Act says.
func (s *Store) SaveDeposit(ctx context.Context, d Draft, dep Deposit) (kiosk.Request, error) {
	const op = "store: save deposit"
	if d.Assurance != kiosk.Deposited || len(dep.Chip) > maxChip || dep.PIN != "" && len(dep.Chip) < minChip || dep.Outside && len(dep.Chip) > 0 {
		return kiosk.Request{}, fmt.Errorf("%s: %w: no deposit", op, ErrDraft)
	}
	row := enrolRow{
		Chip: dep.Chip, Last4: d.Subject.Last4(), Birth: dep.Birth, Helped: d.Requester != d.Subject, Village: string(d.Village), Outside: dep.Outside,
		Carded: dep.Carded,
	}
	if row.Helped {
		row.Helper, row.HelperBirth, row.HelperProved = d.Requester.Last4(), dep.HelperBirth, dep.HelperProved
		row.Asked = s.keys.owner(d.Requester)
	}
	if dep.PIN != "" {
		v, err := s.choose(ctx, dep.PIN, dep.Birth)
		if err != nil {
			return kiosk.Request{}, fault(op, err)
		}
		row.PIN = pinRowOf(v)
	}
	s.pin.Lock()
	defer s.pin.Unlock()
	return s.saveDraft(ctx, op, d, func(t *tx, n int64, r kiosk.Request) error {
		if err := t.deposit(ctx, n, r, row); err != nil || len(dep.Witness) == 0 {
			return err
		}
		return t.perform(ctx, Action{Clerk: dep.Witness, Do: kiosk.ClerkConfirm, Chip: dep.Chip, Request: r.ID})
	})
}

// choose makes the verifier of a PIN that may be chosen.
func (s *Store) choose(ctx context.Context, pin, birth string) (kiosk.Verifier, error) {
	switch {
	case !sixDigits(pin):
		return kiosk.Verifier{}, ErrPIN
	case kiosk.WeakPIN(pin, birth):
		return kiosk.Verifier{}, ErrWeak
	}
	return s.newVerifier(ctx, pin)
}

// deposit writes what was deposited with request n.
func (t *tx) deposit(ctx context.Context, n int64, r kiosk.Request, row enrolRow) error {
	at, err := t.journalDeposit(ctx, n, r, row)
	if err != nil {
		return err
	}
	return t.putEnrol(ctx, sql.NullInt64{Int64: n, Valid: true}, at, string(kiosk.ByDeposit), DepositWaiting, row)
}

// journalDeposit appends the entries of what was deposited with request n and gives the place of the last.
func (t *tx) journalDeposit(ctx context.Context, n int64, r kiosk.Request, row enrolRow) (int64, error) {
	at, err := t.append(ctx, journal.KindEnrolCard, journal.EnrolCardBody{
		Chip: notNil(row.Chip), NIK: r.Subject.Reveal(), Birth: row.Birth, How: string(kiosk.ByDeposit), Request: r.ID[:],
	})
	if err != nil {
		return 0, err
	}
	if err := t.about(ctx, n, at); err != nil || len(row.PIN.Hash) == 0 {
		return at, err
	}
	at, err = t.append(ctx, journal.KindEnrolPIN, journal.EnrolPINBody{
		Chip: row.Chip, Verifier: row.PIN, How: string(kiosk.PINFirst),
	})
	if err != nil {
		return 0, err
	}
	return at, t.about(ctx, n, at)
}

// notNil is b, or no bytes: the journal's maps have no null.
func notNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// SetPIN keeps a PIN that was chosen for an enrolled card, and journals it. Proved says that the PIN
// before was given right in the same visit: then the new one holds at once. Otherwise it holds when a clerk
// has confirmed the person. ErrNoCard, ErrPIN, ErrWeak, ErrNoRegistry; ErrWord for another reason.
func (s *Store) SetPIN(ctx context.Context, chip []byte, pin string, how kiosk.PINHow, proved bool) error {
	const op = "store: set PIN"
	if proved != (how == kiosk.PINChanged) || how != kiosk.PINChanged && how != kiosk.PINForgotten && how != kiosk.PINFirst {
		return fmt.Errorf("%s: %w", op, ErrWord)
	}
	s.pin.Lock()
	defer s.pin.Unlock()
	key := s.keys.chip(chip)
	card, _, err := s.card(ctx, key)
	if err != nil {
		return fault(op, err)
	}
	v, err := s.choose(ctx, pin, card.BirthDate)
	if err != nil {
		return fault(op, err)
	}
	row := enrolRow{Chip: chip, PIN: pinRowOf(v), Before: pinRowOf(card.pin()), Proved: proved}
	if row.Last4 = card.NIK; len(row.Last4) == 16 {
		row.Last4 = row.Last4[12:]
	}
	row.Birth, row.Village = card.BirthDate, card.Village
	return s.write(ctx, op, func(t *tx) error {
		at, err := t.append(ctx, journal.KindEnrolPIN, journal.EnrolPINBody{
			Chip: chip, Verifier: row.PIN, How: string(how), Proved: proved,
		})
		if err != nil {
			return err
		}
		if err := t.exec(ctx, `DELETE FROM enrol WHERE chip = ? AND request IS NULL AND state = 'waiting'`, key); err != nil {
			return err
		}
		state := DepositWaiting
		if proved {
			state = DepositConfirmed
			if err := t.newPIN(ctx, key, card, v); err != nil {
				return err
			}
		}
		return t.putEnrol(ctx, sql.NullInt64{}, at, string(how), state, row)
	})
}

// newPIN gives a card another verifier and new tries.
func (t *tx) newPIN(ctx context.Context, key []byte, card cardRow, v kiosk.Verifier) error {
	card.setPIN(v)
	sealed, err := t.s.sealCard(key, card)
	if err != nil {
		return err
	}
	return t.exec(ctx, `UPDATE card SET sealed = ?, tries = 0 WHERE chip = ?`, sealed, key)
}

// putEnrol writes an enrolment.
func (t *tx) putEnrol(ctx context.Context, request sql.NullInt64, place int64, how string, st DepositState, row enrolRow) error {
	var n int64
	if err := t.sql.QueryRowContext(ctx, `SELECT coalesce(max(n), 0) + 1 FROM enrol`).Scan(&n); err != nil {
		return err
	}
	plain, err := journal.Marshal(row)
	if err != nil {
		return err
	}
	var chip []byte
	if len(row.Chip) > 0 {
		chip = t.s.keys.chip(row.Chip)
	}
	return t.exec(ctx, `INSERT INTO enrol (n, chip, request, place, how, state, time, sealed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		n, chip, request, place, how, string(st), t.s.opts.Now().UnixMilli(), t.s.keys.seal(at("enrol", n, "sealed"), plain))
}

// openEnrol reads the sealed column of enrolment n.
func (s *Store) openEnrol(n int64, sealed []byte) (row enrolRow, err error) {
	plain, err := s.keys.open(at("enrol", n, "sealed"), sealed)
	if err != nil {
		return row, err
	}
	return row, journal.Unmarshal(plain, &row)
}

// enrolment is one row of the table.
type enrolment struct {
	n       int64
	request sql.NullInt64
	place   int64
	how     string
	state   DepositState
	enrolRow
}

// queryRows is a database or a transaction to read rows from.
type queryRows interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// enrolments reads those that match, oldest first.
func (s *Store) enrolments(ctx context.Context, q queryRows, where string, args ...any,
) (list []enrolment, err error) {
	rows, err := q.QueryContext(ctx, `SELECT n, request, place, how, state, sealed FROM enrol e WHERE `+where+` ORDER BY n`, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var e enrolment
		var sealed []byte
		if err := rows.Scan(&e.n, &e.request, &e.place, &e.how, &e.state, &sealed); err != nil {
			return nil, err
		}
		if e.enrolRow, err = s.openEnrol(e.n, sealed); err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, rows.Err()
}

// lookupEnrol is what the table says of a chip before its PIN.
func (s *Store) lookupEnrol(ctx context.Context, key []byte) (c CardState, err error) {
	err = s.r.QueryRowContext(ctx, `SELECT
		coalesce((SELECT min(state) FROM enrol WHERE chip = ?1 AND request IS NOT NULL), ''),
		EXISTS (SELECT 1 FROM enrol WHERE chip = ?1 AND request IS NULL AND state = 'waiting'),
		EXISTS (SELECT 1 FROM staff WHERE chip = ?1)`, key).Scan(&c.Deposit, &c.PINWaits, &c.Clerk)
	return c, err
}

// settle compares what was enrolled here with the registry's record of the card: what it shows is
// settled, and a PIN that holds here but is younger than the record takes its place in it. A request that the regency has
// not agreed to waits on: the card may have been confirmed for another one, at another kiosk.
func (t *tx) settle(ctx context.Context, c *kiosk.CardRecord) error {
	key := t.s.keys.chip(c.Chip)
	list, err := t.s.enrolments(ctx, t.sql, `chip = ?`, key)
	if err != nil || len(list) == 0 {
		return err
	}
	shown := pinRowOf(c.PIN)
	done := int64(0) // rows up to this one are settled
	fits := false    // the record is one that some row began with or led to
	for _, e := range list {
		switch {
		case e.request.Valid, samePIN(e.PIN, shown):
			done, fits = e.n, true
		case samePIN(e.Before, shown):
			fits = true
		}
	}
	if !fits { // a PIN that was chosen elsewhere since
		done = list[len(list)-1].n
	}
	for _, e := range list {
		if e.n > done && e.state == DepositConfirmed {
			c.PIN = verifierOf(e.PIN)
		}
	}
	return t.exec(ctx, `DELETE FROM enrol WHERE chip = ? AND n <= ? AND (request IS NULL OR state = 'confirmed' AND act IS NULL AND `+enrolAcked+`)`, key, done)
}

// enrolAcked says of a row of enrol that an ack covers all that was journaled of it. Before, nothing but the row can journal it again: the regency may
// have confirmed a card whose PIN is still to be sent.
const enrolAcked = `EXISTS (SELECT 1 FROM incarnation i WHERE i.inc = place >> 40 AND place <= (i.inc << 40) + i.acked)`

// dropSettled drops what was deposited with requests that the regency agreed to, once it has all of it and the registry shows the card.
func (t *tx) dropSettled(ctx context.Context) error {
	return t.exec(ctx, `DELETE FROM enrol WHERE request IS NOT NULL AND state = 'confirmed' AND act IS NULL
		AND chip IN (SELECT chip FROM card WHERE lost = 0) AND `+enrolAcked)
}
