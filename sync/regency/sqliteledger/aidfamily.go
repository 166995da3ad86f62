package sqliteledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// familyOf reads a person's family card; nil where it is not known.
func familyOf(ctx context.Context, tx runner, nik []byte) (kk []byte, err error) {
	if nik == nil {
		return nil, nil
	}
	err = tx.QueryRowContext(ctx, `SELECT kk FROM family WHERE nik = ?`, nik).Scan(&kk)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("family: %w", err)
	}
	return kk, nil
}

// joinFamily says which card a person is on; the newest word counts. What the person holds for the family holds
// for the new card from now on and no longer for the old one. Where another member of the new card has the place
// already, both keep what they have, and the record is open: a clerk must look at it.
func joinFamily(ctx context.Context, tx runner, nik, kk []byte, at int64) error {
	old, err := familyOf(ctx, tx, nik)
	if err != nil || string(old) == string(kk) {
		return err
	}
	for _, q := range []string{
		`INSERT INTO family (nik, kk) VALUES (?1, ?2) ON CONFLICT (nik) DO UPDATE SET kk = excluded.kk`,
		`UPDATE bansos SET kk = ?2 WHERE nik = ?1 AND EXISTS (SELECT 1 FROM bansos_claim c WHERE c.bansos = bansos.id AND c.freed IS NULL)`,
	} {
		if _, err := tx.ExecContext(ctx, q, nik, kk); err != nil {
			return fmt.Errorf("family: %w", err)
		}
	}
	places, err := familyPlaces(ctx, tx, nik)
	if err != nil {
		return err
	}
	for _, p := range places {
		if old != nil {
			if err := freePlace(ctx, tx, p.bansos, old, p.slot, at); err != nil {
				return err
			}
		}
		if err := sharePlace(ctx, tx, p, kk, at); err != nil {
			return err
		}
	}
	return nil
}

// place is what a record holds for a family card.
type place struct {
	bansos int64
	slot   kiosk.AidSlot
	side   string
	keeps  string
}

// familyPlaces lists what a person's records hold for their family.
func familyPlaces(ctx context.Context, tx runner, nik []byte) ([]place, error) {
	return list(ctx, tx, "places of a family", func(row scanner) (p place, err error) {
		return p, row.Scan(&p.bansos, &p.slot.Pair, &p.slot.Period, &p.slot.Rule, &p.keeps, &p.side)
	}, `SELECT c.bansos, c.pair, c.period, c.rule, c.keeps, s.side FROM bansos_claim c JOIN bansos_slot s
		ON (s.subject, s.pair, s.period) = (c.subject, c.pair, c.period)
		WHERE c.subject = ? AND c.family = 1 AND c.freed IS NULL ORDER BY c.id`, nik)
}

// sharePlace takes a place for a card too; a record that does not get it is a double and open.
func sharePlace(ctx context.Context, tx runner, p place, kk []byte, at int64) error {
	ok, err := takePlace(ctx, tx, p, kk, true, at)
	if err != nil || ok {
		return err
	}
	gone, err := holder(ctx, tx, p.slot, kk)
	if err != nil {
		return err
	}
	if err := noteLost(ctx, tx, p.bansos, gone); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE bansos SET open = 1 WHERE id = ?`, p.bansos)
	return err
}

// takePlace takes a place for a person or a card; ok is false where another side has it.
func takePlace(ctx context.Context, tx runner, p place, subject []byte, family bool, at int64) (ok bool, err error) {
	n, err := exec(ctx, tx, `INSERT INTO bansos_slot (subject, pair, period, side, claims) VALUES (?, ?, ?, ?, 1)
		ON CONFLICT (subject, pair, period) DO UPDATE SET claims = claims + 1 WHERE side = excluded.side`,
		subject, p.slot.Pair, p.slot.Period, p.side)
	if err != nil {
		return false, fmt.Errorf("slot: %w", err)
	}
	if n == 0 {
		return false, nil
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO bansos_claim (bansos, subject, pair, period, keeps, taken, family, rule)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, p.bansos, subject, p.slot.Pair, p.slot.Period, p.keeps, at, family, p.slot.Rule); err != nil {
		return false, fmt.Errorf("claim: %w", err)
	}
	return true, nil
}

// freePlace frees one place that a record holds for somebody, if it does.
func freePlace(ctx context.Context, tx runner, bansos int64, subject []byte, s kiosk.AidSlot, at int64) error {
	n, err := exec(ctx, tx, `UPDATE bansos_claim SET freed = ? WHERE bansos = ? AND subject = ? AND pair = ? AND period = ? AND freed IS NULL`,
		at, bansos, subject, s.Pair, s.Period)
	if err != nil || n == 0 {
		return err
	}
	return leaveSlot(ctx, tx, subject, s.Pair, s.Period)
}

// leaveSlot counts one claim on a place less; the last one frees it.
func leaveSlot(ctx context.Context, tx runner, subject []byte, pair string, period kiosk.AidPeriod) error {
	for _, q := range []string{
		`UPDATE bansos_slot SET claims = claims - 1 WHERE subject = ? AND pair = ? AND period = ?`,
		`DELETE FROM bansos_slot WHERE subject = ? AND pair = ? AND period = ? AND claims = 0`,
	} {
		if _, err := tx.ExecContext(ctx, q, subject, pair, period); err != nil {
			return err
		}
	}
	return nil
}

// joinFamilies says who is on which card.
func joinFamilies(ctx context.Context, tx runner, fs []ledger.AidFamily, at int64) error {
	for _, f := range fs {
		if err := joinFamily(ctx, tx, f.NIK, f.KK, at); err != nil {
			return err
		}
	}
	return nil
}
