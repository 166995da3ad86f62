package sqliteledger

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/binary"
	"fmt"
	"math"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// next draws n numbers of a kiosk's feed and gives the last. The row stays locked until commit, so
// numbers have no gap and their order is the order of commits.
func next(ctx context.Context, tx runner, id kiosk.KioskID, n int) (uint64, error) {
	var last uint64
	err := tx.QueryRowContext(ctx, `UPDATE kiosk SET feed_head = feed_head + ? WHERE ordinal = ? RETURNING feed_head`, n, id).Scan(&last)
	if err != nil {
		return 0, fmt.Errorf("feed number: %w", err)
	}
	return last, nil
}

// feedRow is a row to be told: a verdict where news is nil.
type feedRow struct {
	key  journal.Key
	news *ledger.Sealed
}

// feedPart is how many rows one statement inserts; what remains goes one by one.
const feedPart = 10

// tell appends rows to a kiosk's feed.
func tell(ctx context.Context, tx runner, id kiosk.KioskID, rows []feedRow) error {
	if len(rows) == 0 {
		return nil
	}
	n, err := next(ctx, tx, id, len(rows))
	if err != nil {
		return err
	}
	n -= uint64(len(rows))
	mark := newMark()
	for len(rows) > 0 {
		part := 1
		if len(rows) >= feedPart {
			part = feedPart
		}
		args := make([]any, 0, 7*part)
		for _, r := range rows[:part] {
			n++
			args = append(args, r.values(id, n, mark)...)
		}
		if _, err := tx.ExecContext(ctx, insertFeed(part), args...); err != nil {
			return fmt.Errorf("feed row: %w", err)
		}
		rows = rows[part:]
	}
	return nil
}

// insertFeed is the statement that inserts that many rows.
func insertFeed(rows int) string {
	const row = `, (?, ?, ?, ?, ?, ?, ?)`
	return `INSERT INTO feed (kiosk, n, mark, inc, seq, news_key, news_body) VALUES ` + strings.Repeat(row, rows)[len(", "):]
}

// values are the columns of a row.
func (r feedRow) values(id kiosk.KioskID, n uint64, mark int64) []any {
	if r.news == nil {
		return []any{id, n, mark, r.key.Incarnation, r.key.Seq, nil, nil}
	}
	return []any{id, n, mark, nil, nil, r.news.Key, r.news.Body}
}

// newMark draws the mark of rows that are told together, 1 to 2^63-1.
func newMark() int64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return max(1, int64(binary.BigEndian.Uint64(b[:])>>1))
}

// Marked implements ledger.Feeds.
func (l *Ledger) Marked(ctx context.Context, id kiosk.KioskID, n, mark uint64) (bool, error) {
	var ok bool
	err := l.reader.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM feed WHERE kiosk = ? AND n = ? AND mark = ?)`,
		id, int64(min(n, 1<<62)), int64(mark&math.MaxInt64)).Scan(&ok)
	if err != nil {
		return false, fmt.Errorf("sqliteledger: mark: %w", err)
	}
	return ok, nil
}

// Feed implements ledger.Feeds.
func (l *Ledger) Feed(ctx context.Context, id kiosk.KioskID, after uint64, limit int) ([]ledger.FeedRow, uint64, error) {
	k, err := l.Kiosk(ctx, id)
	if err != nil {
		return nil, 0, err
	}
	rows, err := list(ctx, l.reader, "feed", scanFeed, `SELECT f.n, coalesce(f.mark, 0), f.inc, f.seq, f.news_key, f.news_body, e.verdict, e.code, e.request
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
	if err := row.Scan(&f.N, &f.Mark, &inc, &seq, &f.News.Key, &f.News.Body, &verdict, &code, &request); err != nil {
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
	}, `SELECT name, version FROM dataset d WHERE village = ?1 OR village = '' AND NOT EXISTS
		(SELECT 1 FROM dataset o WHERE o.village = ?1 AND o.name = d.name) ORDER BY name`, village)
}
