package sqlitetest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"fmt"
	"hash"
)

// Digest is of every row of a table.
type Digest [sha256.Size]byte

// Tables digests each table of a database, by the table's name: where two digests of a table are equal, so are its rows
// and their order.
func Tables(ctx context.Context, db *sql.DB) (map[string]Digest, error) {
	names, err := texts(ctx, db, `SELECT name FROM sqlite_schema WHERE type = 'table'`)
	if err != nil {
		return nil, err
	}
	out := make(map[string]Digest, len(names))
	for _, name := range names {
		if out[name], err = digest(ctx, db, `SELECT * FROM "`+name+`"`); err != nil {
			return nil, fmt.Errorf("sqlitetest: %s: %w", name, err)
		}
	}
	return out, nil
}

func texts(ctx context.Context, db *sql.DB, query string) (out []string, err error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("sqlitetest: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, fmt.Errorf("sqlitetest: %w", err)
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

func digest(ctx context.Context, db *sql.DB, query string) (d Digest, err error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return d, err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return d, err
	}
	row, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range row {
		into[i] = &row[i]
	}
	h := sha256.New()
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return d, err
		}
		for _, v := range row {
			add(h, v)
		}
	}
	return Digest(h.Sum(nil)), rows.Err()
}

// add adds one value, so that no two rows read alike.
func add(h hash.Hash, v any) {
	sort, b := byte('n'), []byte(nil)
	switch v := v.(type) {
	case int64:
		sort, b = 'i', binary.BigEndian.AppendUint64(nil, uint64(v))
	case []byte:
		sort, b = 'b', v
	case string:
		sort, b = 't', []byte(v)
	case nil:
	default:
		sort, b = 'o', fmt.Append(nil, v)
	}
	_, _ = h.Write(binary.BigEndian.AppendUint64([]byte{sort}, uint64(len(b)))) // a hash never fails to write
	_, _ = h.Write(b)
}
