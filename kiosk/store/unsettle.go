package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"github.com/smart-kampung/anjungan/kiosk"
)

// judged follows the regency's verdict on what a clerk confirmed here. What it did not take waits again, with the code
// that says why: the owner is not told any more that somebody confirmed them, and the clerk's list holds them. Of any other
// entry nothing changes.
func (t *tx) judged(ctx context.Context, at int64, v kiosk.Verdict) error {
	list, err := t.s.enrolments(ctx, t.sql, `act = ?`, at)
	if err != nil {
		return err
	}
	for _, e := range list {
		if v.Verdict == kiosk.EntryAccepted {
			err = t.exec(ctx, `UPDATE enrol SET state = 'confirmed', refused = '', act = NULL WHERE n = ?`, e.n)
		} else {
			err = t.unsettle(ctx, e, v.Code)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// unsettle lets an enrolment wait again that a clerk confirmed here. The place of that word stays: out of quarantine it
// may yet be taken.
func (t *tx) unsettle(ctx context.Context, e enrolment, code string) error {
	if err := t.exec(ctx, `UPDATE enrol SET state = 'waiting', refused = ? WHERE n = ?`, code, e.n); err != nil {
		return err
	}
	if !e.request.Valid {
		return t.oldPIN(ctx, e)
	}
	return t.exec(ctx, `UPDATE request SET state = ? WHERE n = ? AND state = ?`, string(kiosk.Unproven), e.request.Int64, string(kiosk.Checking))
}

// oldPIN puts the verifier back that a PIN took the place of; the wrong tries stay.
func (t *tx) oldPIN(ctx context.Context, e enrolment) error {
	key := t.s.keys.chip(e.Chip)
	var sealed []byte
	err := t.sql.QueryRowContext(ctx, `SELECT sealed FROM card WHERE chip = ?`, key).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	card, err := t.s.openCard(key, sealed)
	if err != nil || !samePIN(pinRowOf(card.pin()), e.PIN) {
		return err
	}
	card.setPIN(verifierOf(e.Before))
	if sealed, err = t.s.sealCard(key, card); err != nil {
		return err
	}
	return t.exec(ctx, `UPDATE card SET sealed = ? WHERE chip = ?`, sealed, key)
}

// dropFruitless ends the enrolments that the regency agreed to and that its registry of this village, which has just
// come, does not show: their requests were confirmed and no card came of them.
func (t *tx) dropFruitless(ctx context.Context) error {
	list, err := t.fruitless(ctx)
	if err != nil {
		return err
	}
	for _, n := range list {
		if err := t.exec(ctx, `DELETE FROM enrol WHERE n = ?`, n); err != nil {
			return err
		}
	}
	return nil
}

// fruitless lists the enrolments of this village that the regency agreed to, and has whole, and that the registry here does not show.
func (t *tx) fruitless(ctx context.Context) (list []int64, err error) {
	all, err := t.s.enrolments(ctx, t.sql, `state = 'confirmed' AND act IS NULL AND request IS NOT NULL AND chip IS NOT NULL
		AND NOT EXISTS (SELECT 1 FROM card WHERE card.chip = e.chip) AND `+enrolAcked)
	for _, e := range all {
		if e.Village == string(t.s.opts.Site.Village.Code) { // another village's registry shows the others
			list = append(list, e.n)
		}
	}
	return list, err
}

// stale ends the version of a registry that is to be fetched once more: no regency's does.
const stale = "~"

// outdating does something that may show the registry here to be stale: it is the word on an enrolment whose ack, or whose news, comes only
// now, so that it could not end it.
func (t *tx) outdating(ctx context.Context, do func() error) error {
	before, err := t.fruitless(ctx)
	if err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	after, err := t.fruitless(ctx)
	if err != nil || !slices.ContainsFunc(after, func(n int64) bool { return !slices.Contains(before, n) }) {
		return err
	}
	return t.exec(ctx, `UPDATE dataset SET version = rtrim(version, ?1) || ?1 WHERE name = ?2`, stale, cardsName)
}
