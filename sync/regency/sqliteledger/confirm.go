package sqliteledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// candidateRows reads candidates with the village of the person, where the record holds one.
const candidateRows = `SELECT c.id, c.chip, c.nik, coalesce(p.village, c.village), c.kiosk, c.how, c.at, c.times, c.state = 'waiting',
	c.typed_key, c.typed_body, c.record_key, c.record_body, c.pin_key, c.pin_body,
	EXISTS (SELECT 1 FROM card k WHERE k.chip = c.chip AND k.nik <> c.nik AND k.lost = '')
	FROM candidate c LEFT JOIN person p ON p.nik = c.nik `

func scanCandidate(row scanner) (c ledger.Candidate, err error) {
	return c, row.Scan(&c.ID, &c.Chip, &c.NIK, &c.Village, &c.Kiosk, &c.How, &c.At, &c.Times, &c.Waiting,
		&c.Typed.Key, &c.Typed.Body, &c.Record.Key, &c.Record.Body, &c.PIN.Key, &c.PIN.Body, &c.Other)
}

// waiting reads the candidate that the deed is about: the one it names, the one that its request was
// deposited with, or the newest of its chip. A clerk at a kiosk has seen only what that kiosk had asked
// for by then. ledger.ErrNotFound where none waits.
func (d *deed) waiting(ctx context.Context) (ledger.Candidate, error) {
	var where string
	var args []any
	switch {
	case d.Candidate != 0:
		where, args = `WHERE c.id = ?`, []any{d.Candidate}
	case !d.Request.IsZero():
		where, args = `JOIN candidate_request r ON r.candidate = c.id WHERE r.request = ? AND c.state = 'waiting'`, []any{d.Request[:]}
	default:
		where = `WHERE c.chip = ? AND c.state = 'waiting' AND (?2 = 0 OR c.kiosk = ?2 AND c.at <= ?3) ORDER BY c.at DESC, c.id DESC LIMIT 1`
		args = []any{d.Chip, d.kiosk, d.At}
	}
	c, err := scanCandidate(d.tx.QueryRowContext(ctx, candidateRows+where, args...))
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return c, ledger.ErrNotFound
	case err != nil:
		return c, err
	case !c.Waiting:
		return c, ledger.ErrMoved
	}
	if err := d.mine(c.Village, c.NIK); err != nil {
		return c, err
	}
	ids, err := requestsOf(ctx, d.tx, c.ID)
	if err != nil {
		return c, err
	}
	return c, d.asked(ctx, ids...)
}

// confirm takes what waits: a candidate, a deposited request that has none, or a forgotten PIN.
func (d *deed) confirm(ctx context.Context) error {
	c, err := d.waiting(ctx)
	if errors.Is(err, ledger.ErrNotFound) && d.Candidate == 0 {
		if !d.Request.IsZero() {
			return d.confirmRequest(ctx)
		}
		return d.confirmPIN(ctx)
	}
	if err != nil {
		return err
	}
	if d.kiosk != 0 && c.Card() && string(c.Chip) != string(d.Chip) {
		return ledger.ErrMoved // another card than the one that was tapped
	}
	if c.Other {
		return ledger.ErrTaken
	}
	alone, err := d.alone(ctx, c)
	if err != nil {
		return err
	}
	if alone {
		err = d.settle(ctx, c.ID, "confirmed")
	} else {
		err = d.makeCard(ctx, c)
	}
	if err != nil {
		return err
	}
	return d.deposited(ctx, c.ID, confirmed())
}

// alone says whether only the requests of a candidate are confirmed: there is no card, or the population record holds
// nobody of that NIK, whose card would open nothing. The kiosks learn from a registry without it that none comes.
func (d *deed) alone(ctx context.Context, c ledger.Candidate) (bool, error) {
	err := d.inOrder(ctx, c.NIK)
	if !errors.Is(err, errUnknown) {
		return !c.Card(), err
	}
	if !c.Card() {
		return true, nil
	}
	ids, more := requestsOf(ctx, d.tx, c.ID)
	if more != nil || len(ids) == 0 {
		return false, errors.Join(more, err)
	}
	return true, newVersion(ctx, d.tx, c.Village, wire.DatasetCards)
}

// forgetTyped is the columns of a candidate that nobody needs once it is decided: who typed what, the chip,
// the PIN. With the keys of the records go the records.
const forgetTyped = `typed_key = NULL, typed_body = NULL, record_key = NULL, record_body = NULL, pin_key = NULL, pin_body = NULL`

// settle ends the waiting of one candidate.
func (d *deed) settle(ctx context.Context, id int64, state string) error {
	return execOne(ctx, d.tx, ledger.ErrMoved, `UPDATE candidate SET state = ?, `+forgetTyped+` WHERE id = ? AND state = 'waiting'`, state, id)
}

// confirmed is where a request goes whose owner was seen: to a clerk, or as move knows to its agency.
func confirmed() kiosk.StatusNews {
	return kiosk.StatusNews{State: kiosk.Checking, Holder: kiosk.Clerk}
}

// confirmRequest confirms a deposited request that no card goes with: also of somebody whom the
// population record does not hold.
func (d *deed) confirmRequest(ctx context.Context) error {
	r, err := scanRequest(d.tx.QueryRowContext(ctx, requestRows+`WHERE r.id = ?`, d.Request[:]))
	if errors.Is(err, sql.ErrNoRows) {
		return ledger.ErrNotFound
	}
	if err != nil {
		return err
	}
	if err := d.mine(r.Village, r.Subject); err != nil {
		return err
	}
	if err := d.asked(ctx, r.ID); err != nil {
		return err
	}
	if err := d.inOrder(ctx, r.Subject); err != nil && !errors.Is(err, errUnknown) {
		return err
	}
	return d.request(ctx, kiosk.Unproven, confirmed())
}

// errUnknown says that the population record holds nobody of that NIK.
var errUnknown = fmt.Errorf("%w: nobody of that NIK", ledger.ErrPerson)

// inOrder says whether the population record holds the person, present; the clerks are told of one who
// is not.
func (d *deed) inOrder(ctx context.Context, nik []byte) error {
	var state kiosk.PersonState
	err := d.tx.QueryRowContext(ctx, `SELECT state FROM person WHERE nik = ?`, nik).Scan(&state)
	switch {
	case errors.Is(err, sql.ErrNoRows) && d.kiosk == 0:
		return errUnknown // the console's page has said so
	case errors.Is(err, sql.ErrNoRows):
		return errors.Join(d.check(ctx, nik, ledger.WordUnknown), errUnknown)
	case err != nil:
		return err
	case state == kiosk.Present:
		return nil
	}
	return errors.Join(d.check(ctx, nik, string(state)), ledger.ErrPerson)
}

// check tells the clerks of somebody whose record must be looked at.
func (d *deed) check(ctx context.Context, nik []byte, word string) error {
	return storeNotices(ctx, d.tx, []ledger.Notice{{
		Kiosk: d.kiosk, Village: d.who.village, Kind: ledger.NoticeCheck, Device: "record", Word: word, At: d.at, Ref: nik,
	}}, d.at)
}

// makeCard turns the candidate into the one card of its person. What was asked for with the same card and NIK at another
// kiosk waits on: its clerk has not seen whoever stood there, nor may the PIN that was chosen there hold.
func (d *deed) makeCard(ctx context.Context, c ledger.Candidate) error {
	for _, s := range []struct {
		query string
		args  []any
	}{
		{`UPDATE candidate SET state = CASE id WHEN ?1 THEN 'confirmed' ELSE 'dropped' END, ` + forgetTyped + `
			WHERE state = 'waiting' AND (id = ?1 OR (chip = ?2) <> (nik = ?3))`, []any{c.ID, c.Chip, c.NIK}},
		{`UPDATE card SET lost = '` + ledger.LostReplaced + `' WHERE nik = ? AND chip <> ? AND lost = ''`, []any{c.NIK, c.Chip}},
		{
			`INSERT INTO card (chip, nik, village, record_key, record_body, pin_key, pin_body, pin_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (chip) DO UPDATE SET nik = excluded.nik, village = excluded.village, tries = 0, opened = opened + 1, lost = '', ask = 0,
			record_key = excluded.record_key, record_body = excluded.record_body,
			pin_key = excluded.pin_key, pin_body = excluded.pin_body, pin_at = excluded.pin_at`,
			[]any{c.Chip, c.NIK, c.Village, c.Record.Key, c.Record.Body, c.PIN.Key, c.PIN.Body, d.kept()},
		},
		{`DELETE FROM forgotten WHERE chip = ?`, []any{c.Chip}},
	} {
		if _, err := d.tx.ExecContext(ctx, s.query, s.args...); err != nil {
			return fmt.Errorf("card: %w", err)
		}
	}
	return newVersion(ctx, d.tx, c.Village, wire.DatasetCards)
}

// deposited moves the requests that were deposited with a candidate.
func (d *deed) deposited(ctx context.Context, candidate int64, to kiosk.StatusNews) error {
	ids, err := requestsOf(ctx, d.tx, candidate)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if _, err := d.move(ctx, id, kiosk.Unproven, to); err != nil {
			return err
		}
	}
	return nil
}

// requestsOf lists the requests deposited with a candidate, by the kiosk that must be locked.
func requestsOf(ctx context.Context, tx runner, candidate int64) (ids []kiosk.RequestID, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT r.id FROM candidate_request c JOIN request r ON r.id = c.request
		WHERE c.candidate = ? ORDER BY r.kiosk, r.made`, candidate)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return nil, err
		}
		var id kiosk.RequestID
		copy(id[:], b)
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// confirmPIN takes the forgotten PIN that waits for the deed's chip.
func (d *deed) confirmPIN(ctx context.Context) error {
	c, err := d.forgotten(ctx)
	if err != nil {
		return err
	}
	if err := d.inOrder(ctx, c.NIK); err != nil {
		return err
	}
	if err := d.card(ctx, fmt.Sprintf(`UPDATE card SET (pin_key, pin_body) = (SELECT pin_key, pin_body FROM forgotten f WHERE f.chip = card.chip),
		pin_at = %d, tries = 0, opened = opened + 1 WHERE chip = ? AND lost = ''`, d.kept())); err != nil {
		return err
	}
	return d.forget(ctx)
}

// forgotten reads the card whose forgotten PIN waits.
func (d *deed) forgotten(ctx context.Context) (ledger.Card, error) {
	var one int
	err := d.tx.QueryRowContext(ctx, `SELECT 1 FROM forgotten WHERE chip = ? AND (?2 = 0 OR kiosk = ?2 AND at <= ?3)`,
		d.Chip, d.kiosk, d.At).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return ledger.Card{}, ledger.ErrMoved
	}
	if err != nil {
		return ledger.Card{}, err
	}
	c, err := readCard(ctx, d.tx, d.Chip)
	if errors.Is(err, sql.ErrNoRows) {
		return c, ledger.ErrMoved
	}
	if err == nil {
		err = d.mine(c.Village, c.NIK)
	}
	return c, err
}

func (d *deed) forget(ctx context.Context) error {
	_, err := d.tx.ExecContext(ctx, `DELETE FROM forgotten WHERE chip = ?`, d.Chip)
	return err
}

// deny ends what waits; what was deposited with it is refused with the reason.
func (d *deed) deny(ctx context.Context) error {
	refused := kiosk.StatusNews{State: kiosk.Refused, Reason: d.Reason}
	c, err := d.waiting(ctx)
	if errors.Is(err, ledger.ErrNotFound) && d.Candidate == 0 {
		if !d.Request.IsZero() {
			if err := d.asked(ctx, d.Request); err != nil {
				return err
			}
			return d.request(ctx, kiosk.Unproven, refused)
		}
		return d.denyPIN(ctx)
	}
	if err != nil {
		return err
	}
	if err := d.settle(ctx, c.ID, "denied"); err != nil {
		return err
	}
	return d.deposited(ctx, c.ID, refused)
}

func (d *deed) denyPIN(ctx context.Context) error {
	if _, err := d.forgotten(ctx); err != nil {
		return err
	}
	return d.forget(ctx)
}
