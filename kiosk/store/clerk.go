package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// Person is one who waits at this kiosk to be confirmed by a clerk: with a deposited request, or with a
// PIN that was chosen for an enrolled card.
type Person struct {
	Request kiosk.RequestID // zero: a PIN alone
	Number  kiosk.Number
	Service kiosk.ServiceID
	Last4   string // of the NIK
	Birth   string // as it was typed, 2006-01-02
	Chip    []byte // of the card that must lie beside the clerk's; empty: none was there
	Helped  bool   // somebody else asked for them
	Helper  Helper // who; empty: nobody, or it is not known
	Outside bool   // of another regency
	Refused string // why the regency did not take a clerk's word for them: code of a verdict; empty: it did not refuse
	At      time.Time
}

// Helper is who asked for a person: what a clerk compares with their card.
type Helper struct {
	Last4  string // of the NIK
	Birth  string // 2006-01-02
	Proved bool   // by card and PIN; else they typed it
}

// Persons lists who waits here to be confirmed and lives in this village, whom the regency refused first, then who came last: another village's
// residents are its own clerks' to confirm.
func (s *Store) Persons(ctx context.Context) (list []Person, err error) {
	const op = "store: persons"
	rows, err := s.r.QueryContext(ctx, `SELECT e.n, e.time, e.refused, e.sealed, r.n, r.id, r.number, r.sealed FROM enrol e
		LEFT JOIN request r ON r.n = e.request
		WHERE e.state = 'waiting' AND (r.n IS NULL OR r.state = ?) ORDER BY e.refused = '', e.n DESC`, string(kiosk.Unproven))
	if err != nil {
		return nil, fault(op, err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		p, village, err := s.scanPerson(rows)
		if err != nil {
			return nil, fault(op, err)
		}
		if village == s.opts.Site.Village.Code {
			list = append(list, p)
		}
	}
	return list, fault(op, rows.Err())
}

func (s *Store) scanPerson(rows *sql.Rows) (p Person, village kiosk.VillageCode, err error) {
	var n, at int64
	var request sql.NullInt64
	var number sql.NullString
	var sealed, id, of []byte
	var refused string
	if err := rows.Scan(&n, &at, &refused, &sealed, &request, &id, &number, &of); err != nil {
		return p, "", err
	}
	e, err := s.openEnrol(n, sealed)
	if err != nil {
		return p, "", err
	}
	p = Person{
		Number: kiosk.Number(number.String), Last4: e.Last4, Birth: e.Birth, Chip: e.Chip, Helped: e.Helped, Outside: e.Outside, Refused: refused, At: time.UnixMilli(at),
	}
	p.Helper = Helper{Last4: e.Helper, Birth: e.HelperBirth, Proved: e.HelperProved}
	if request.Valid {
		copy(p.Request[:], id)
		r, err := s.openRequest(request.Int64, p.Request, number.String, of)
		if err != nil {
			return p, "", err
		}
		p.Service = r.Service
	}
	return p, kiosk.VillageCode(e.Village), nil
}

// Work is the requests of this kiosk that are not at their end, newest first, at most limit.
func (s *Store) Work(ctx context.Context, limit int) ([]Held, error) {
	return s.read(ctx, "store: work", selectHeld+underWay+`ORDER BY r.state = 'siap-diambil' DESC, r.n DESC LIMIT ?`, limit)
}

// underWay is what a clerk has to do with: neither what ended nor a letter that is signed electronically and came out
// of the printer, which nobody hands over (Held.Extracted).
const underWay = `WHERE r.state NOT IN ('sudah-diambil', 'sudah-ditindaklanjuti', 'dibatalkan', 'ditolak') AND NOT (r.state = 'siap-diambil'
	AND EXISTS (SELECT 1 FROM print p WHERE p.request = r.n AND p.what = 'extract' AND p.outcome IN ('printed', 'confirmed') AND p.mouth <> 'retracted')) `

// CountWork is how many requests Work would give without a limit, and how many of them are ready.
func (s *Store) CountWork(ctx context.Context) (all, ready int, err error) {
	err = s.r.QueryRowContext(ctx, `SELECT count(*), count(*) FILTER (WHERE r.state = 'siap-diambil') FROM request r `+underWay).Scan(&all, &ready)
	return all, ready, fault("store: count work", err)
}

// Numbered finds a request by its number: ErrNotFound.
func (s *Store) Numbered(ctx context.Context, number kiosk.Number) (Held, error) {
	const op = "store: numbered"
	h, err := s.read(ctx, op, selectHeld+`WHERE r.number = ?`, string(number))
	if err != nil {
		return Held{}, err
	}
	if len(h) == 0 {
		return Held{}, fmt.Errorf("%s: %w", op, ErrNotFound)
	}
	return h[0], nil
}

// Action is what a clerk does at the kiosk, in a visit that the clerk's card and PIN opened.
type Action struct {
	Clerk   []byte // chip id of the clerk's card
	Do      kiosk.ClerkAction
	Chip    []byte // of the resident's card beside it; empty: none
	Request kiosk.RequestID
	Word    string

	place int64 // of its entry, once it is journaled
}

// Act journals what a clerk does and changes what it changes here, in one transaction. ErrNoClerk; ErrSelf
// where the card or the request is the clerk's own, or they asked for whoever they confirm or deny; ErrOtherCard where the resident's card is not the one
// that was deposited; ErrState where there is nothing to do it to; ErrNotFound for an unknown request.
func (s *Store) Act(ctx context.Context, a Action) error {
	const op = "store: act"
	if !a.Do.Valid() || a.Do == kiosk.ClerkCard {
		return fmt.Errorf("%s: %w", op, ErrWord)
	}
	s.pin.Lock()
	defer s.pin.Unlock()
	return s.write(ctx, op, func(t *tx) error { return t.perform(ctx, a) })
}

// perform journals an action and does it.
func (t *tx) perform(ctx context.Context, a Action) error {
	m, err := t.s.clerk(ctx, t.sql, a.Clerk)
	if err != nil {
		return err
	}
	if bytes.Equal(a.Clerk, a.Chip) {
		return ErrSelf
	}
	body := journal.ClerkActionBody{
		Clerk: m.Account, Card: a.Clerk, Action: string(a.Do), Chip: notNil(a.Chip), Request: []byte{}, Word: a.Word,
	}
	if !a.Request.IsZero() {
		body.Request = a.Request[:]
	}
	if a.place, err = t.appendAct(ctx, journal.KindClerkAction, body); err != nil {
		return err
	}
	return t.act(ctx, a)
}

// act is what an action changes here.
func (t *tx) act(ctx context.Context, a Action) error {
	switch a.Do {
	case kiosk.ClerkConfirm:
		if a.Request.IsZero() {
			return t.confirmPIN(ctx, a)
		}
		return t.decide(ctx, a, kiosk.Checking)
	case kiosk.ClerkDeny:
		if a.Request.IsZero() {
			return t.execOne(ctx, `DELETE FROM enrol WHERE chip = ? AND request IS NULL AND state = 'waiting'`, t.s.keys.chip(a.Chip))
		}
		return t.decide(ctx, a, kiosk.Refused)
	case kiosk.ClerkUnlock:
		return t.execOne(ctx, `UPDATE card SET tries = 0, opened = opened + 1 WHERE chip = ? AND lost = 0`, t.s.keys.chip(a.Chip))
	case kiosk.ClerkLost:
		return t.execOne(ctx, `UPDATE card SET lost = 1 WHERE chip = ? AND lost = 0`, t.s.keys.chip(a.Chip))
	case kiosk.ClerkHandOver:
		return t.move(ctx, a, kiosk.HandedOver)
	case kiosk.ClerkRoll, kiosk.ClerkRecap, kiosk.ClerkList, kiosk.ClerkTraining, kiosk.ClerkCard:
	}
	return nil
}

// execOne runs a statement that must change something: ErrState.
func (t *tx) execOne(ctx context.Context, q string, args ...any) error {
	res, err := t.sql.ExecContext(ctx, q, args...)
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err == nil && n == 0 {
		err = ErrState
	}
	return err
}

// decide confirms or denies who deposited a request.
func (t *tx) decide(ctx context.Context, a Action, to kiosk.RequestState) error {
	n, err := t.request(ctx, a.Request)
	if err != nil {
		return err
	}
	list, err := t.s.enrolments(ctx, t.sql, `request = ? AND state = 'waiting'`, n)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return ErrState
	}
	e := list[0]
	if asked, err := t.askedBy(ctx, e, a.Clerk); err != nil || asked {
		return errors.Join(err, ErrSelf)
	}
	if to == kiosk.Checking && len(e.Chip) > 0 && !bytes.Equal(e.Chip, a.Chip) {
		return ErrOtherCard
	}
	if err := t.move(ctx, a, to); err != nil {
		return err
	}
	if err := t.settleDeposit(ctx, n, to); err != nil {
		return err
	}
	return t.exec(ctx, `UPDATE enrol SET act = ?, refused = '' WHERE request = ?`, a.place, n)
}

// askedBy says whether the owner of a clerk's card asked for the subject of a deposit, as far as this kiosk's registry knows that
// card; where it does not the regency judges.
func (t *tx) askedBy(ctx context.Context, e enrolment, clerk []byte) (asked bool, err error) {
	if len(e.Asked) == 0 {
		return false, nil
	}
	err = t.sql.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM card WHERE chip = ? AND owner = ?)`, t.s.keys.chip(clerk), e.Asked).Scan(&asked)
	return asked, err
}

// move changes where a request stands; it must be no request of the clerk's own.
func (t *tx) move(ctx context.Context, a Action, to kiosk.RequestState) error {
	var from string
	var own bool
	err := t.sql.QueryRowContext(ctx, `SELECT state, owner IS NOT NULL AND owner IS (SELECT owner FROM card WHERE chip = ?)
		FROM request WHERE id = ?`, t.s.keys.chip(a.Clerk), a.Request[:]).Scan(&from, &own)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return ErrNotFound
	case err != nil:
		return err
	case own:
		return ErrSelf
	case kiosk.Move(kiosk.RequestState(from), to) != nil:
		return ErrState
	}
	return t.exec(ctx, `UPDATE request SET state = ? WHERE id = ?`, string(to), a.Request[:])
}

// settleDeposit follows a request that was deposited: confirmed, as the regency says unless a clerk here does, or over.
func (t *tx) settleDeposit(ctx context.Context, n int64, state kiosk.RequestState) error {
	switch state {
	case kiosk.Unproven:
		return nil
	case kiosk.Refused, kiosk.Cancelled:
		return t.exec(ctx, `DELETE FROM enrol WHERE request = ?`, n)
	default:
		return t.exec(ctx, `UPDATE enrol SET state = 'confirmed', act = NULL, refused = '' WHERE request = ?`, n)
	}
}

// confirmPIN lets a PIN hold that waited for a clerk.
func (t *tx) confirmPIN(ctx context.Context, a Action) error {
	key := t.s.keys.chip(a.Chip)
	list, err := t.s.enrolments(ctx, t.sql, `chip = ? AND request IS NULL AND state = 'waiting'`, key)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return ErrState
	}
	var sealed []byte
	err = t.sql.QueryRowContext(ctx, `SELECT sealed FROM card WHERE chip = ? AND lost = 0`, key).Scan(&sealed)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if err == nil { // otherwise it is of another village, whose registry will have it
		card, err := t.s.openCard(key, sealed)
		if err != nil {
			return err
		}
		if err := t.newPIN(ctx, key, card, verifierOf(list[len(list)-1].PIN)); err != nil {
			return err
		}
	}
	return t.exec(ctx, `UPDATE enrol SET state = 'confirmed', act = ?, refused = '' WHERE chip = ? AND request IS NULL`, a.place, key)
}
