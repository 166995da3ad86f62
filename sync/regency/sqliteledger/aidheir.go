package sqliteledger

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
)

// keepSlots keeps what a row of a list asks for and did not get.
func keepSlots(ctx context.Context, tx runner, id int64, slots []kiosk.AidSlot) error {
	text, err := json.Marshal(slots)
	if err != nil {
		return fmt.Errorf("slots: %w", err)
	}
	_, err = tx.ExecContext(ctx, `UPDATE bansos SET slots = ? WHERE id = ?`, string(text), id)
	return err
}

// aidHeirs reads who is on a list, holds nothing and waits for a record to end: those that lost a place to it, and
// the person that had applied for the same aid.
const aidHeirs = `SELECT id, scheme, nik, slots FROM bansos WHERE id IN (
	SELECT id FROM bansos WHERE blocker = ?1 UNION
	SELECT b.id FROM bansos a JOIN bansos b ON b.scheme = a.scheme AND b.period = a.period AND b.nik = a.nik AND b.file IS NOT NULL
		WHERE a.id = ?1)
	AND id <> ?1 AND file IS NOT NULL AND nik IS NOT NULL AND word = ?2 AND slots <> ''
	AND NOT EXISTS (SELECT 1 FROM bansos_claim c WHERE c.bansos = bansos.id AND c.freed IS NULL) ORDER BY id`

// heir is who takes the places of a record that ended.
type heir struct {
	claimant
	slots []kiosk.AidSlot
}

func scanHeir(row scanner) (h heir, err error) {
	var text []byte
	if err := row.Scan(&h.id, &h.scheme, &h.nik, &text); err != nil {
		return h, err
	}
	return h, json.Unmarshal(text, &h.slots)
}

// inheritAid gives what a record left to the rows of lists that waited for it, oldest first: who is told to receive
// an aid holds its places, whatever becomes of another record.
func inheritAid(ctx context.Context, tx runner, of, at int64) error {
	heirs, err := list(ctx, tx, "heirs", scanHeir, aidHeirs, of, kiosk.AidReceives)
	if err != nil {
		return err
	}
	for _, h := range heirs {
		h.at = at
		if h.kk, err = familyOf(ctx, tx, h.nik); err != nil {
			return err
		}
		if _, err := holdAid(ctx, tx, h.claimant, h.slots); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE bansos SET kk = ?, open = 0, pair = '', rule = '', subject = NULL, span = '',
			blocker = NULL, slots = '' WHERE id = ? AND EXISTS (SELECT 1 FROM bansos_claim c WHERE c.bansos = bansos.id AND c.freed IS NULL)`,
			h.kk, h.id); err != nil {
			return fmt.Errorf("heir: %w", err)
		}
	}
	return nil
}
