package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/blob"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// The bounds of contents beside the journal.
const (
	maxBlobs = 3                   // that wait; they lie on the disk that requests need
	blobRow  = 64 << 10            // bytes of one row: no writer waits for longer than one takes
	blobKeep = 30 * 24 * time.Hour // then the regency takes no more of it either
)

// ErrManyBlobs says that as many contents wait as may: AddBlob.
var ErrManyBlobs = errors.New("store: enough contents wait for the line")

// AddBlob seals a content and journals its announcement, once all of it is durable. Residents' writers wait for
// one row of it at most. ErrManyBlobs; blob.ErrEmpty and blob.ErrLarge.
func (s *Store) AddBlob(ctx context.Context, p blob.Purpose, content io.Reader) error {
	const op = "store: add a blob"
	var sealed bytes.Buffer
	a, err := blob.Seal(&sealed, p, content)
	if err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	n, err := s.beginBlob(ctx, op, a)
	if err != nil {
		return err
	}
	for at := int64(0); at < a.Size; at += blobRow {
		err := s.write(ctx, op, func(t *tx) error {
			return t.exec(ctx, `INSERT INTO blob_part (blob, off, bytes) VALUES (?, ?, ?)`, n, at, sealed.Next(blobRow))
		})
		if err != nil {
			return errors.Join(err, s.dropBlobs(context.WithoutCancel(ctx), op, `n = ?`, n))
		}
	}
	return s.write(ctx, op, func(t *tx) error { return t.announce(ctx, n, a) })
}

// beginBlob makes the row of a content; what is never announced is dropped at the next start.
func (s *Store) beginBlob(ctx context.Context, op string, a blob.Announced) (n int64, err error) {
	err = s.write(ctx, op, func(t *tx) error {
		var waiting int
		if err := t.sql.QueryRowContext(ctx, `SELECT count(*) FROM blob`).Scan(&waiting); err != nil {
			return err
		}
		if waiting >= maxBlobs {
			return ErrManyBlobs
		}
		res, err := t.sql.ExecContext(ctx, `INSERT INTO blob (hash, size, purpose, made) VALUES (?, ?, ?, ?)`,
			a.Hash[:], a.Size, string(a.Purpose), s.opts.Now().UnixMilli())
		if err != nil {
			return err
		}
		n, err = res.LastInsertId()
		return err
	})
	return n, err
}

// announce journals a content under its key.
func (t *tx) announce(ctx context.Context, n int64, a blob.Announced) error {
	at, err := t.append(ctx, journal.KindBlob, journal.NewBlobBody(a))
	if err != nil {
		return err
	}
	return t.exec(ctx, `UPDATE blob SET place = ?, sealed = ? WHERE n = ?`, at, t.s.keys.seal(blobAt(n), a.Key), n)
}

func blobAt(n int64) string { return at("blob", n, "sealed") }

// carryBlobs journals once more the contents whose announcement no ack covers.
func (t *tx) carryBlobs(ctx context.Context) error {
	list, err := t.unackedBlobs(ctx)
	if err != nil {
		return err
	}
	for _, b := range list {
		if err := t.announce(ctx, b.n, b.a); err != nil {
			return err
		}
	}
	return nil
}

// numbered is a content with its row.
type numbered struct {
	n int64
	a blob.Announced
}

// unackedBlobs reads the contents whose announcement no ack covers.
func (t *tx) unackedBlobs(ctx context.Context) (list []numbered, err error) {
	rows, err := t.sql.QueryContext(ctx, `SELECT n, hash, size, purpose, sealed FROM blob WHERE sealed IS NOT NULL ORDER BY n`)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var b numbered
		var hash, sealed []byte
		if err := rows.Scan(&b.n, &hash, &b.a.Size, &b.a.Purpose, &sealed); err != nil {
			return nil, err
		}
		copy(b.a.Hash[:], hash)
		if b.a.Key, err = t.s.keys.open(blobAt(b.n), sealed); err != nil {
			return nil, err
		}
		list = append(list, b)
	}
	return list, rows.Err()
}

// forgetBlobKeys drops the keys whose announcement an ack covers: from then on the regency alone reads them.
func (t *tx) forgetBlobKeys(ctx context.Context, a journal.Ack) error {
	return t.exec(ctx, `UPDATE blob SET sealed = NULL WHERE sealed IS NOT NULL AND place > ? AND place <= ?`,
		place(a.Incarnation, 0), place(a.Incarnation, a.Last))
}

// NextBlob is the oldest content that may be sent, for the regency has its announcement; ok is false where there is
// none.
func (s *Store) NextBlob(ctx context.Context) (b blob.Waiting, ok bool, err error) {
	var hash []byte
	var made int64
	err = s.r.QueryRowContext(ctx, `SELECT b.hash, b.size, b.purpose, b.made FROM blob b JOIN incarnation i ON i.inc = b.place >> 40
		WHERE b.place <= (i.inc << 40) + i.acked ORDER BY b.n LIMIT 1`).Scan(&hash, &b.Size, &b.Purpose, &made)
	if errors.Is(err, sql.ErrNoRows) {
		return b, false, nil
	}
	copy(b.Hash[:], hash)
	b.Made = time.UnixMilli(made)
	return b, err == nil, fault("store: next blob", err)
}

// BlobPart reads at most most bytes of a content from an offset on; none where there are none, or no longer.
func (s *Store) BlobPart(ctx context.Context, h blob.Hash, offset int64, most int) (part []byte, err error) {
	const op = "store: part of a blob"
	rows, err := s.r.QueryContext(ctx, `SELECT p.off, p.bytes FROM blob_part p JOIN blob b ON b.n = p.blob
		WHERE b.hash = ? AND p.off > ? AND p.off < ? ORDER BY p.off`, h[:], offset-blobRow, offset+int64(most))
	if err != nil {
		return nil, fault(op, err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var off int64
		var b []byte
		if err := rows.Scan(&off, &b); err != nil {
			return nil, fault(op, err)
		}
		from := max(offset-off, 0)
		if from < int64(len(b)) {
			part = append(part, b[from:]...)
		}
	}
	return part[:min(len(part), most)], fault(op, rows.Err())
}

// EndBlob drops a content that the regency has. One that is not there is no error.
func (s *Store) EndBlob(ctx context.Context, h blob.Hash) error {
	return s.dropBlobs(ctx, "store: end a blob", `hash = ?`, h[:])
}

// NoteBlob keeps how much of a content the regency has, and why the rest waits; for reports beside the kiosk.
func (s *Store) NoteBlob(ctx context.Context, h blob.Hash, have int64, w kiosk.Wait) error {
	return s.write(ctx, "store: note a blob", func(t *tx) error {
		return t.exec(ctx, `UPDATE blob SET have = ?, cause = ?, remedy = ?, tries = ?, next = ? WHERE hash = ?`,
			have, string(w.Cause), string(w.Remedy), w.Tries, unixMS(w.Next), h[:])
	})
}

// dropBlobs drops contents, row by row, so that residents' writers wait for one of them at most. What a crash
// leaves half dropped is dropped again by whoever drops it next.
func (s *Store) dropBlobs(ctx context.Context, op, where string, arg any) error {
	for more := true; more; {
		err := s.write(ctx, op, func(t *tx) error {
			res, err := t.sql.ExecContext(ctx, `DELETE FROM blob_part WHERE rowid IN
				(SELECT p.rowid FROM blob_part p JOIN blob b ON b.n = p.blob WHERE `+where+` LIMIT 1)`, arg)
			if err != nil {
				return err
			}
			n, err := res.RowsAffected()
			if more = n > 0; more || err != nil {
				return err
			}
			return t.exec(ctx, `DELETE FROM blob WHERE `+where, arg)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// dropUnannounced drops what the program before began and did not announce.
func (t *tx) dropUnannounced(ctx context.Context) error {
	if err := t.exec(ctx, `DELETE FROM blob_part WHERE blob IN (SELECT n FROM blob WHERE place IS NULL)`); err != nil {
		return err
	}
	return t.exec(ctx, `DELETE FROM blob WHERE place IS NULL`)
}

// AskReport leaves the wish for a report of the kiosk, beside it.
func AskReport(ctx context.Context, path string) error {
	return beside(ctx, path, "store: ask for a report", func(db *sql.DB) error {
		_, err := db.ExecContext(ctx, `UPDATE meta SET report = 1`)
		return err
	})
}

// TakeReport takes that wish away and says whether there was one. It writes only where there was.
func (s *Store) TakeReport(ctx context.Context) (asked bool, err error) {
	const op = "store: take the wish for a report"
	if err := s.r.QueryRowContext(ctx, `SELECT report FROM meta`).Scan(&asked); err != nil || !asked {
		return false, fault(op, err)
	}
	return asked, s.write(ctx, op, func(t *tx) error { return t.exec(ctx, `UPDATE meta SET report = 0`) })
}
