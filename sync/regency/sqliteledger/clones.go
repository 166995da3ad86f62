package sqliteledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// Tapped implements ledger.Enrolments.
func (l *Ledger) Tapped(ctx context.Context, at kiosk.KioskID, chip []byte, seen int64) error {
	return l.write(ctx, "tapped", func(tx *sql.Tx) error { return tapped(ctx, tx, at, chip, seen) })
}

// sightingAge is how long it is known where cards were seen: as long as a kiosk may be cut off and
// still tell in time.
const sightingAge = 7 * 24 * time.Hour

// tapped notes where a card was seen, and looks for a clone.
func tapped(ctx context.Context, tx runner, at kiosk.KioskID, chip []byte, seen int64) error {
	card, err := readCard(ctx, tx, chip)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO sighting (chip, at, kiosk) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, chip, seen, at); err != nil {
		return fmt.Errorf("sighting: %w", err)
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM sighting WHERE at < ?`, seen-sightingAge.Milliseconds()); err != nil {
		return fmt.Errorf("sighting: %w", err)
	}
	told, err := tellOfClone(ctx, tx, at, chip, seen)
	if err != nil || told == 0 {
		return err
	}
	n, err := exec(ctx, tx, `UPDATE card SET ask = 1 WHERE chip = ? AND ask = 0`, chip)
	if err != nil || n == 0 {
		return err
	}
	return newVersion(ctx, tx, card.Village, wire.DatasetCards)
}

// tellOfClone makes a notice for each kiosk where the card was seen at nearly the same time, in two
// districts: one each, however often it was tapped. It says how many.
func tellOfClone(ctx context.Context, tx runner, at kiosk.KioskID, chip []byte, seen int64) (int64, error) {
	// A village code begins with its district's: "35.10.09.2004".
	n, err := exec(ctx, tx, `WITH there AS (
			SELECT DISTINCT s.kiosk FROM sighting s JOIN kiosk k ON k.ordinal = s.kiosk JOIN kiosk me ON me.ordinal = ?4
			WHERE s.chip = ?3 AND abs(s.at - ?2) <= ?5 AND substr(k.village, 1, 8) <> substr(me.village, 1, 8)),
		both AS (SELECT kiosk FROM there UNION SELECT ?4 WHERE EXISTS (SELECT 1 FROM there))
		INSERT INTO notice (kiosk, kind, device, word, at, arrived, ref) SELECT kiosk, ?1, 'card', 'clone', ?2, ?2, ?3 FROM both
		WHERE NOT EXISTS (SELECT 1 FROM notice n WHERE n.kiosk = both.kiosk AND n.kind = ?1 AND n.ref = ?3 AND abs(n.at - ?2) <= ?5)`,
		ledger.NoticeClone, seen, chip, at, ledger.CloneWindow)
	if err != nil {
		return 0, fmt.Errorf("clone: %w", err)
	}
	return n, nil
}
