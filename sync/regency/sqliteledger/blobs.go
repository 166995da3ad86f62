package sqliteledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/blob"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

const selectBlob = `SELECT b.kiosk, b.hash, b.size, b.purpose, b.at, b.have, b.wrong, b.done, b.inc, b.seq, e.body_key, e.body_body
	FROM blob b JOIN entry e ON e.kiosk = b.kiosk AND e.inc = b.inc AND e.seq = b.seq `

func scanBlob(row scanner) (b ledger.Blob, err error) {
	var hash []byte
	err = row.Scan(&b.Kiosk, &hash, &b.Size, &b.Purpose, &b.At, &b.Have, &b.Wrong, &b.Done, &b.Entry.Incarnation, &b.Entry.Seq,
		&b.Record.Key, &b.Record.Body)
	copy(b.Hash[:], hash)
	b.Entry.Kiosk = b.Kiosk
	return b, err
}

// Blob implements ledger.Blobs.
func (l *Ledger) Blob(ctx context.Context, id kiosk.KioskID, h blob.Hash) (ledger.Blob, error) {
	b, err := scanBlob(l.reader.QueryRowContext(ctx, selectBlob+`WHERE b.kiosk = ? AND b.hash = ?`, id, h[:]))
	return b, found("blob", err)
}

// Blobs implements ledger.Blobs.
func (l *Ledger) Blobs(ctx context.Context, id kiosk.KioskID, limit int) ([]ledger.Blob, error) {
	return list(ctx, l.reader, "blobs", scanBlob, selectBlob+`WHERE ?1 = 0 OR b.kiosk = ?1 ORDER BY b.at DESC, b.kiosk, b.inc DESC, b.seq DESC
		LIMIT ?2`, id, limit)
}

// storeBlobs notes what entries announce.
func storeBlobs(ctx context.Context, tx runner, b ledger.Batch) error {
	for _, n := range b.Blobs {
		by := b.Entries[n.Entry].Key
		if _, err := tx.ExecContext(ctx, `INSERT INTO blob (kiosk, hash, size, purpose, at, inc, seq) VALUES (?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT DO NOTHING`, b.Kiosk, n.Blob.Hash[:], n.Blob.Size, string(n.Blob.Purpose), b.At, by.Incarnation, by.Seq); err != nil {
			return fmt.Errorf("blob: %w", err)
		}
	}
	return nil
}

// PutBlobPart implements ledger.Blobs.
func (l *Ledger) PutBlobPart(ctx context.Context, id kiosk.KioskID, h blob.Hash, offset int64, part []byte, room ledger.BlobRoom) error {
	return l.write(ctx, "put a part of a blob", func(tx *sql.Tx) error {
		if err := fits(ctx, tx, id, h, offset, int64(len(part)), room); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE blob SET have = have + ? WHERE kiosk = ? AND hash = ?`, len(part), id, h[:]); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO blob_part (kiosk, hash, off, bytes) VALUES (?, ?, ?, ?)`, id, h[:], offset, part)
		return err
	})
}

// fits says why a part cannot be stored.
func fits(ctx context.Context, tx *sql.Tx, id kiosk.KioskID, h blob.Hash, offset, n int64, room ledger.BlobRoom) error {
	var size, have, own, all int64
	err := tx.QueryRowContext(ctx, `SELECT size, have, (SELECT sum(have) FROM blob WHERE kiosk = ?1), (SELECT sum(have) FROM blob)
		FROM blob WHERE kiosk = ?1 AND hash = ?2 AND wrong < ?3`, id, h[:], ledger.MaxWrong).Scan(&size, &have, &own, &all)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return ledger.ErrNotFound
	case err != nil:
		return err
	case have != offset:
		return ledger.ErrMoved
	case n == 0 || offset+n > size:
		return ledger.ErrTaken
	case own+n > room.Kiosk || all+n > room.All:
		return ledger.ErrFull
	}
	return nil
}

// BlobPart implements ledger.Blobs.
func (l *Ledger) BlobPart(ctx context.Context, id kiosk.KioskID, h blob.Hash, offset int64) (b []byte, err error) {
	err = l.reader.QueryRowContext(ctx, `SELECT bytes FROM blob_part WHERE kiosk = ? AND hash = ? AND off = ?`, id, h[:], offset).Scan(&b)
	return b, found("part of a blob", err)
}

// EndBlob implements ledger.Blobs.
func (l *Ledger) EndBlob(ctx context.Context, id kiosk.KioskID, h blob.Hash, right bool, at int64) error {
	const whole = ` WHERE kiosk = ?1 AND hash = ?2 AND have = size AND done = 0`
	return l.write(ctx, "end a blob", func(tx *sql.Tx) error {
		if right {
			return execOne(ctx, tx, ledger.ErrMoved, `UPDATE blob SET done = ?3`+whole, id, h[:], at)
		}
		if err := execOne(ctx, tx, ledger.ErrMoved, `UPDATE blob SET have = 0, wrong = wrong + 1`+whole, id, h[:]); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM blob_part WHERE kiosk = ? AND hash = ?`, id, h[:])
		return err
	})
}

// ExpireBlobs implements ledger.Blobs.
func (l *Ledger) ExpireBlobs(ctx context.Context, before int64) (n int, err error) {
	err = l.write(ctx, "expire blobs", func(tx *sql.Tx) error {
		for _, q := range []string{
			`DELETE FROM blob_part WHERE (kiosk, hash) IN (SELECT kiosk, hash FROM blob WHERE at < ?)`,
			`UPDATE entry SET body_key = NULL, body_body = NULL WHERE (kiosk, inc, seq) IN (SELECT kiosk, inc, seq FROM blob WHERE at < ?)`,
		} {
			if _, err := tx.ExecContext(ctx, q, before); err != nil {
				return err
			}
		}
		gone, err := exec(ctx, tx, `DELETE FROM blob WHERE at < ?`, before)
		n = int(gone)
		return err
	})
	return n, err
}
