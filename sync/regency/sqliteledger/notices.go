package sqliteledger

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// noticeRows reads notices, each with the kiosk that it came from.
const noticeRows = `SELECT n.id, n.kiosk, n.kind, n.device, n.word, n.at, n.arrived, n.village, n.ref FROM notice n LEFT JOIN kiosk k ON k.ordinal = n.kiosk
	WHERE CASE n.village WHEN '' THEN k.village ELSE n.village END = ? `

// standing is the notices that stand until a clerk closes them.
const standing = `closed IS NULL AND kind IN ('check', 'clone', 'aid')`

func scanNotice(row scanner) (n ledger.Notice, err error) {
	return n, row.Scan(&n.ID, &n.Kiosk, &n.Kind, &n.Device, &n.Word, &n.At, &n.Arrived, &n.Village, &n.Ref)
}

// Notices implements ledger.Requests.
func (l *Ledger) Notices(ctx context.Context, village kiosk.VillageCode, limit int) ([]ledger.Notice, error) {
	return list(ctx, l.reader, "notices", scanNotice, noticeRows+`ORDER BY n.at DESC, n.id DESC LIMIT ?`, village, limit)
}

// Standing implements ledger.Requests.
func (l *Ledger) Standing(ctx context.Context, village kiosk.VillageCode, limit int) ([]ledger.Notice, error) {
	return list(ctx, l.reader, "standing notices", scanNotice, noticeRows+`AND `+standing+` ORDER BY n.arrived DESC, n.id DESC LIMIT ?`, village, limit)
}

// CloseNotice implements ledger.Requests.
func (l *Ledger) CloseNotice(ctx context.Context, id int64, village kiosk.VillageCode, row ledger.AuditRow) error {
	return l.write(ctx, "close notice", func(tx *sql.Tx) error {
		err := execOne(ctx, tx, ledger.ErrNotFound, `UPDATE notice SET closed = ?1 WHERE id = ?2 AND `+standing+` AND ?3 =
			CASE village WHEN '' THEN (SELECT k.village FROM kiosk k WHERE k.ordinal = notice.kiosk) ELSE village END`, row.At, id, village)
		if err != nil {
			return err
		}
		return audit(ctx, tx, row)
	})
}

// storeNotices stores what came at that moment, Unix ms. What is said of somebody once more while it stands is not a
// second notice.
func storeNotices(ctx context.Context, tx runner, notices []ledger.Notice, at int64) error {
	for _, n := range notices {
		again, err := toldAgain(ctx, tx, &n, at)
		if err == nil && !again {
			_, err = tx.ExecContext(ctx, `INSERT INTO notice (kiosk, kind, device, word, at, arrived, village, ref) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
				n.Kiosk, n.Kind, n.Device, n.Word, n.At, at, n.Village, n.Ref)
		}
		if err != nil {
			return fmt.Errorf("notice: %w", err)
		}
	}
	return nil
}

// toldAgain finds the village of whom a notice is about, whose clerks alone read it, and takes it into the one that
// stands.
func toldAgain(ctx context.Context, tx runner, n *ledger.Notice, at int64) (bool, error) {
	if n.Kind != ledger.NoticeCheck {
		return false, nil
	}
	if n.Village == "" && n.Ref != nil {
		err := tx.QueryRowContext(ctx, `SELECT coalesce((SELECT village FROM person WHERE nik = ?), '')`, n.Ref).Scan(&n.Village)
		if err != nil {
			return false, err
		}
	}
	rows, err := exec(ctx, tx, `UPDATE notice SET at = max(at, ?1), arrived = max(arrived, ?2) WHERE `+standing+`
		AND kiosk = ?3 AND kind = ?4 AND device = ?5 AND word = ?6 AND village = ?7 AND ref IS ?8`, n.At, at, n.Kiosk, n.Kind, n.Device, n.Word, n.Village, n.Ref)
	return rows > 0, err
}
