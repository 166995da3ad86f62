package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// staffName is the data set of the site's clerks.
const staffName = "staff"

// staffRow is the sealed column of a clerk.
type staffRow struct {
	Name    string `cbor:"1,keyasint"`
	Role    string `cbor:"2,keyasint"`
	PIN     pinRow `cbor:"3,keyasint"`
	Account string `cbor:"4,keyasint,omitempty"` // absent in a row of an earlier program, which stands under the account itself
}

// ReplaceStaff puts new clerks in the place of the old ones, in one transaction. Wrong tries are kept as
// ReplaceCards keeps them. One record that cannot be used refuses the whole set: ErrCards.
func (s *Store) ReplaceStaff(ctx context.Context, version string, clerks []kiosk.StaffRecord) error {
	const op = "store: replace staff"
	for i, c := range clerks {
		chip := len(c.Own)
		if c.Account == "" || c.Tries < 0 || chip != 0 && (chip < minChip || chip > maxChip) || usablePIN(c.PIN) != nil {
			return fmt.Errorf("%s: record %d: %w", op, i, ErrCards)
		}
	}
	s.pin.Lock()
	defer s.pin.Unlock()
	return s.write(ctx, op, func(t *tx) error {
		old, err := t.staffCounts(ctx)
		if err != nil {
			return err
		}
		if err := t.exec(ctx, `DELETE FROM staff`); err != nil {
			return err
		}
		for _, c := range clerks {
			if err := t.putStaff(ctx, c, old); err != nil {
				return err
			}
		}
		return t.setVersion(ctx, staffName, version)
	})
}

func (t *tx) putStaff(ctx context.Context, c kiosk.StaffRecord, old map[string]count) error {
	tries, opened := c.Tries, c.Opened
	if k, ok := old[c.Account]; ok {
		tries, opened = k.after(c.PIN, tries, opened)
	}
	var chip []byte
	if len(c.Own) > 0 {
		chip = t.s.keys.chip(c.Own)
	}
	find := t.s.staffKey(c.Account)
	sealed, err := t.s.sealStaff(find, staffRow{Name: c.Name, Role: string(c.Role), PIN: pinRowOf(c.PIN), Account: c.Account})
	if err != nil {
		return err
	}
	return t.exec(ctx, `INSERT INTO staff (account, chip, tries, opened, sealed) VALUES (?, ?, ?, ?, ?)`,
		find, chip, tries, int64(opened), sealed)
}

// staffKey is what a clerk's row stands under: an account is somebody's name as a rule.
func (s *Store) staffKey(account string) string {
	return hex.EncodeToString(s.keys.hash("staff", []byte(account)))
}

func (s *Store) sealStaff(find string, row staffRow) ([]byte, error) {
	plain, err := journal.Marshal(row)
	if err != nil {
		return nil, err
	}
	return s.keys.seal(at("staff", find, "sealed"), plain), nil
}

// hideStaff puts the rows that stand under an account under its keyed hash, and says whether there were any.
func (t *tx) hideStaff(ctx context.Context) (some bool, err error) {
	list, err := t.staff(ctx)
	if err != nil {
		return false, err
	}
	for _, m := range list {
		find := t.s.staffKey(m.Account)
		if m.find == find {
			continue
		}
		sealed, err := t.s.sealStaff(find, m.staffRow)
		if err != nil {
			return false, err
		}
		if err := t.exec(ctx, `UPDATE staff SET account = ?, sealed = ? WHERE account = ?`, find, sealed, m.find); err != nil {
			return false, err
		}
		some = true
	}
	return some, nil
}

// staffCounts reads every clerk's count, by account.
func (t *tx) staffCounts(ctx context.Context) (map[string]count, error) {
	list, err := t.staff(ctx)
	counts := map[string]count{}
	for _, m := range list {
		counts[m.Account] = count{tries: m.tries, opened: m.opened, salt: m.PIN.Salt, hash: m.PIN.Hash}
	}
	return counts, err
}

// staff reads every clerk.
func (t *tx) staff(ctx context.Context) (list []member, err error) {
	rows, err := t.sql.QueryContext(ctx, `SELECT account, tries, opened, sealed FROM staff`)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		m, err := t.s.scanStaff(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	return list, rows.Err()
}

// member is one clerk as the database holds them.
type member struct {
	find   string // staffKey
	tries  int
	opened uint32
	staffRow
}

// scanStaff reads account, tries, opened and sealed.
func (s *Store) scanStaff(row interface{ Scan(dest ...any) error }) (m member, err error) {
	var sealed []byte
	if err := row.Scan(&m.find, &m.tries, &m.opened, &sealed); err != nil {
		return m, err
	}
	plain, err := s.keys.open(at("staff", m.find, "sealed"), sealed)
	if err == nil {
		err = journal.Unmarshal(plain, &m.staffRow)
	}
	if m.Account == "" {
		m.Account = m.find
	}
	return m, err
}

// clerk reads the clerk of a chip: ErrNoClerk.
func (s *Store) clerk(ctx context.Context, q queryRow, chip []byte) (member, error) {
	m, err := s.scanStaff(q.QueryRowContext(ctx, `SELECT account, tries, opened, sealed FROM staff WHERE chip = ?`, s.keys.chip(chip)))
	if errors.Is(err, sql.ErrNoRows) || err == nil && kiosk.Role(m.Role) != kiosk.RoleService {
		err = ErrNoClerk
	}
	return m, err
}

// queryRow is a database or a transaction to read one row from.
type queryRow interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// ClerkResult is the answer to a clerk's PIN.
type ClerkResult struct {
	OK        bool
	Locked    bool // a new one-time code of the regency (ClaimStaff) opens it
	TriesLeft int
	Name      string // only when OK
}

// CheckClerk is CheckPIN for a clerk's PIN, which has tries of its own. ErrNoClerk, ErrNoPIN, ErrPIN.
func (s *Store) CheckClerk(ctx context.Context, chip []byte, pin string) (ClerkResult, error) {
	const op = "store: check clerk"
	if !sixDigits(pin) {
		return ClerkResult{}, fmt.Errorf("%s: %w", op, ErrPIN)
	}
	s.pin.Lock()
	defer s.pin.Unlock()
	m, err := s.clerk(ctx, s.w, chip)
	switch {
	case err != nil:
		return ClerkResult{}, fault(op, err)
	case len(m.PIN.Hash) == 0:
		return ClerkResult{}, fault(op, ErrNoPIN)
	case m.tries >= kiosk.MaxTries:
		return ClerkResult{Locked: true}, nil
	}
	pepper, err := s.pepper(ctx)
	if err != nil {
		return ClerkResult{}, fault(op, err)
	}
	ok := verify(verifierOf(m.PIN), pepper, pin)
	if m.tries++; ok {
		m.tries = 0
	}
	err = s.write(ctx, op, func(t *tx) error {
		body := journal.PINTryBody{Chip: chip, OK: ok, Tries: m.tries, Staff: true}
		if _, err := t.append(ctx, journal.KindPINTry, body); err != nil {
			return err
		}
		return t.exec(ctx, `UPDATE staff SET tries = ? WHERE account = ?`, m.tries, m.find)
	})
	if err != nil {
		return ClerkResult{}, err
	}
	if !ok {
		return ClerkResult{Locked: m.tries >= kiosk.MaxTries, TriesLeft: kiosk.MaxTries - m.tries}, nil
	}
	return ClerkResult{OK: true, TriesLeft: kiosk.MaxTries, Name: m.Name}, nil
}

// ClaimStaff journals that whoever knows the one-time code takes this chip for the clerk's card, with that
// PIN. The kiosk cannot check the code: the card works when the data set "staff" brings it back. ErrPIN,
// ErrWeak, ErrNoRegistry; ErrWord for a code of another length.
func (s *Store) ClaimStaff(ctx context.Context, chip []byte, code, pin string) error {
	const op = "store: claim staff"
	if len(code) != kiosk.StaffCodeLength || len(chip) < minChip || len(chip) > maxChip {
		return fmt.Errorf("%s: %w", op, ErrWord)
	}
	v, err := s.choose(ctx, pin, "")
	if err != nil {
		return fault(op, err)
	}
	return s.write(ctx, op, func(t *tx) error {
		if _, err := t.appendAct(ctx, journal.KindClerkAction, journal.ClerkActionBody{
			Card: chip, Action: string(kiosk.ClerkCard), Word: code, Chip: []byte{}, Request: []byte{},
		}); err != nil {
			return err
		}
		_, err := t.appendAct(ctx, journal.KindEnrolPIN, journal.EnrolPINBody{
			Chip: chip, Verifier: pinRowOf(v), How: string(kiosk.PINStaff),
		})
		return err
	})
}
