package sqliteledger

import (
	"context"
	"database/sql"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

const kioskColumns = `k.ordinal, k.village, k.site, k.seal_key, k.receive_key, k.inc, k.last, k.head, k.feed_head, k.seen, k.health, k.until, k.revoked, k.revoked_at`

func scanKiosk(row scanner) (ledger.Kiosk, error) {
	var k ledger.Kiosk
	var head []byte
	err := row.Scan(&k.ID, &k.Village, &k.Site, &k.SealKey, &k.ReceiveKey, &k.Incarnation, &k.Last, &head,
		&k.FeedHead, &k.Seen, &k.Health, &k.Until, &k.Revoked, &k.RevokedAt)
	copy(k.Head[:], head)
	return k, err
}

// AddKiosk implements ledger.Kiosks.
func (l *Ledger) AddKiosk(ctx context.Context, k ledger.Kiosk, cert [32]byte) error {
	return l.write(ctx, "add kiosk", func(tx *sql.Tx) error {
		if err := insertKiosk(ctx, tx, k); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO cert (fingerprint, kiosk) VALUES (?, ?)`, cert[:], k.ID); err != nil {
			return taken(err)
		}
		return l.tell(ctx, tx, k.ID)
	})
}

// insertKiosk inserts a kiosk at incarnation 1. Its village has cards and clerks from then on, if only
// empty lists: with the cards comes the key without which no PIN can be chosen.
func insertKiosk(ctx context.Context, tx runner, k ledger.Kiosk) error {
	var zero journal.Hash
	_, err := tx.ExecContext(ctx, `INSERT INTO kiosk (ordinal, village, site, seal_key, receive_key, head, until) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		k.ID, k.Village, k.Site, k.SealKey, k.ReceiveKey, zero[:], k.Until)
	if err != nil {
		return taken(err)
	}
	for _, name := range []string{wire.DatasetCards, wire.DatasetStaff, wire.SetAid} {
		if _, err := tx.ExecContext(ctx, `INSERT INTO dataset (village, name, version) VALUES (?, ?, '0') ON CONFLICT DO NOTHING`, k.Village, name); err != nil {
			return err
		}
	}
	return nil
}

// Kiosk implements ledger.Kiosks.
func (l *Ledger) Kiosk(ctx context.Context, id kiosk.KioskID) (ledger.Kiosk, error) {
	k, err := scanKiosk(l.reader.QueryRowContext(ctx, `SELECT `+kioskColumns+` FROM kiosk k WHERE k.ordinal = ?`, id))
	return k, found("kiosk", err)
}

// KioskByCert implements ledger.Kiosks.
func (l *Ledger) KioskByCert(ctx context.Context, cert [32]byte) (ledger.Kiosk, error) {
	var fresh bool
	k, err := scanKiosk(also{l.reader.QueryRowContext(ctx, `SELECT `+kioskColumns+
		`, c.fresh FROM cert c JOIN kiosk k ON k.ordinal = c.kiosk WHERE c.fingerprint = ? AND k.revoked = 0`, cert[:]), &fresh})
	k.Fresh = fresh
	return k, found("kiosk by certificate", err)
}

// also scans one column more than its caller asks for.
type also struct {
	scanner
	last any
}

// Scan implements scanner.
func (a also) Scan(dest ...any) error { return a.scanner.Scan(append(dest, a.last)...) }

// Kiosks implements ledger.Kiosks.
func (l *Ledger) Kiosks(ctx context.Context) ([]ledger.Kiosk, error) {
	return list(ctx, l.reader, "kiosks", scanKiosk, `SELECT `+kioskColumns+` FROM kiosk k ORDER BY k.ordinal`)
}

// Revoke implements ledger.Kiosks.
func (l *Ledger) Revoke(ctx context.Context, id kiosk.KioskID, at int64) error {
	return l.write(ctx, "revoke", func(tx *sql.Tx) error { return l.revoke(ctx, tx, id, at) })
}

// revoke revokes in a transaction.
func (l *Ledger) revoke(ctx context.Context, tx *sql.Tx, id kiosk.KioskID, at int64) error {
	if err := execOne(ctx, tx, ledger.ErrNotFound, `UPDATE kiosk
		SET revoked_at = CASE WHEN revoked = 0 THEN ?2 ELSE min(revoked_at, ?2) END, revoked = 1 WHERE ordinal = ?1`, id, at); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM cert WHERE kiosk = ?`, id); err != nil {
		return err
	}
	return l.tell(ctx, tx, id)
}
