package sqliteledger

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// next draws the next number of a kiosk's feed. The row stays locked until commit, so numbers have no
// gap and their order is the order of commits.
func next(ctx context.Context, tx *sql.Tx, id kiosk.KioskID) (uint64, error) {
	var n uint64
	err := tx.QueryRowContext(ctx, `UPDATE kiosk SET feed_head = feed_head + 1 WHERE ordinal = ? RETURNING feed_head`, id).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("feed number: %w", err)
	}
	return n, nil
}

func tellVerdict(ctx context.Context, tx *sql.Tx, k journal.Key) error {
	n, err := next(ctx, tx, k.Kiosk)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO feed (kiosk, n, inc, seq) VALUES (?, ?, ?, ?)`, k.Kiosk, n, k.Incarnation, k.Seq)
	return err
}

func tellNews(ctx context.Context, tx *sql.Tx, id kiosk.KioskID, news ledger.Sealed) error {
	n, err := next(ctx, tx, id)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO feed (kiosk, n, news_key, news_body) VALUES (?, ?, ?, ?)`, id, n, news.Key, news.Body)
	return err
}

// Feed implements ledger.Feeds.
func (l *Ledger) Feed(ctx context.Context, id kiosk.KioskID, after uint64, limit int) ([]ledger.FeedRow, uint64, error) {
	k, err := l.Kiosk(ctx, id)
	if err != nil {
		return nil, 0, err
	}
	rows, err := list(ctx, l.reader, "feed", scanFeed, `SELECT f.n, f.inc, f.seq, f.news_key, f.news_body, e.verdict, e.code, e.request
		FROM feed f LEFT JOIN entry e ON e.kiosk = f.kiosk AND e.inc = f.inc AND e.seq = f.seq
		WHERE f.kiosk = ? AND f.n > ? ORDER BY f.n LIMIT ?`, id, int64(min(after, 1<<62)), limit)
	if err != nil {
		return nil, 0, err
	}
	head := k.FeedHead
	if len(rows) > 0 {
		head = max(head, rows[len(rows)-1].N) // a row may have come between the two reads
	}
	return rows, head, nil
}

func scanFeed(row scanner) (ledger.FeedRow, error) {
	var f ledger.FeedRow
	var inc, seq sql.Null[uint64]
	var verdict, code sql.NullString
	var request []byte
	if err := row.Scan(&f.N, &inc, &seq, &f.News.Key, &f.News.Body, &verdict, &code, &request); err != nil {
		return f, err
	}
	if inc.Valid {
		v := kiosk.Verdict{Incarnation: inc.V, Seq: seq.V, Verdict: kiosk.VerdictCode(verdict.String), Code: code.String}
		copy(v.Request[:], request)
		f.Verdict = &v
	}
	return f, nil
}

// Versions implements ledger.Feeds.
func (l *Ledger) Versions(ctx context.Context, village kiosk.VillageCode) ([]ledger.Version, error) {
	return list(ctx, l.reader, "versions", func(row scanner) (v ledger.Version, err error) {
		return v, row.Scan(&v.Dataset, &v.Version)
	}, `SELECT name, version FROM dataset WHERE village = ? ORDER BY name`, village)
}
