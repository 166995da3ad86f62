package sqliteledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sort"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// LoadVillages implements ledger.Registry.
func (l *Ledger) LoadVillages(ctx context.Context, vs []kiosk.Village) error {
	return l.write(ctx, "load villages", func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM village`); err != nil {
			return err
		}
		for _, v := range vs {
			if _, err := tx.ExecContext(ctx, `INSERT INTO village (code, kind, name, district_code, district) VALUES (?, ?, ?, ?, ?)`,
				v.Code, v.Kind, v.Name, v.DistrictCode, v.District); err != nil {
				return fmt.Errorf("%s: %w", v.Code, taken(err))
			}
		}
		return nil
	})
}

func scanVillage(row scanner) (v kiosk.Village, err error) {
	return v, row.Scan(&v.Code, &v.Kind, &v.Name, &v.DistrictCode, &v.District)
}

// Villages implements ledger.Registry.
func (l *Ledger) Villages(ctx context.Context) ([]kiosk.Village, error) {
	return list(ctx, l.reader, "villages", scanVillage, `SELECT code, kind, name, district_code, district FROM village ORDER BY code`)
}

// Village implements ledger.Registry.
func (l *Ledger) Village(ctx context.Context, code kiosk.VillageCode) (kiosk.Village, error) {
	v, err := scanVillage(l.reader.QueryRowContext(ctx,
		`SELECT code, kind, name, district_code, district FROM village WHERE code = ?`, code))
	return v, found("village", err)
}

// LoadPeople implements ledger.Registry.
func (l *Ledger) LoadPeople(ctx context.Context, people []ledger.Person, cards []ledger.Card, version string) error {
	return l.write(ctx, "load people", func(tx *sql.Tx) error {
		touched := map[kiosk.VillageCode]bool{}
		for _, p := range people {
			touched[p.Village] = true
			if _, err := tx.ExecContext(ctx, `INSERT INTO person (nik, village, record_key, record_body) VALUES (?, ?, ?, ?)
				ON CONFLICT (nik) DO UPDATE SET village = excluded.village, record_key = excluded.record_key,
				record_body = excluded.record_body`, p.NIK, p.Village, p.Record.Key, p.Record.Body); err != nil {
				return err
			}
		}
		for _, c := range cards {
			touched[c.Village] = true
			if _, err := tx.ExecContext(ctx, `INSERT INTO card (chip, nik, village, tries, record_key, record_body) VALUES (?, ?, ?, ?, ?, ?)
				ON CONFLICT (chip) DO UPDATE SET nik = excluded.nik, village = excluded.village,
				record_key = excluded.record_key, record_body = excluded.record_body`,
				c.Chip, c.NIK, c.Village, c.Tries, c.Record.Key, c.Record.Body); err != nil {
				return err
			}
		}
		return newVersion(ctx, tx, touched, version)
	})
}

func newVersion(ctx context.Context, tx *sql.Tx, villages map[kiosk.VillageCode]bool, version string) error {
	codes := make([]string, 0, len(villages))
	for v := range villages {
		codes = append(codes, string(v))
	}
	sort.Strings(codes) // rows are always locked in the same order
	for _, v := range codes {
		if _, err := tx.ExecContext(ctx, `INSERT INTO dataset (village, name, version) VALUES (?, ?, ?)
			ON CONFLICT (village, name) DO UPDATE SET version = excluded.version`, v, wire.DatasetCards, version); err != nil {
			return err
		}
	}
	return nil
}

// Person implements ledger.Registry.
func (l *Ledger) Person(ctx context.Context, nik []byte) (ledger.Person, error) {
	var p ledger.Person
	err := l.reader.QueryRowContext(ctx, `SELECT nik, village, record_key, record_body FROM person WHERE nik = ?`, nik).
		Scan(&p.NIK, &p.Village, &p.Record.Key, &p.Record.Body)
	return p, found("person", err)
}

// Cards implements ledger.Registry.
func (l *Ledger) Cards(ctx context.Context, village kiosk.VillageCode) ([]ledger.Card, string, error) {
	tx, err := l.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true}) // cards and version of one moment
	if err != nil {
		return nil, "", fmt.Errorf("sqliteledger: cards: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	var version string
	err = tx.QueryRowContext(ctx, `SELECT version FROM dataset WHERE village = ? AND name = ?`, village, wire.DatasetCards).Scan(&version)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, "", fmt.Errorf("sqliteledger: cards: %w", err)
	}
	rows, err := tx.QueryContext(ctx, `SELECT chip, nik, village, tries, record_key, record_body FROM card WHERE village = ? ORDER BY chip`, village)
	if err != nil {
		return nil, "", fmt.Errorf("sqliteledger: cards: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var cards []ledger.Card
	for rows.Next() {
		var c ledger.Card
		if err := rows.Scan(&c.Chip, &c.NIK, &c.Village, &c.Tries, &c.Record.Key, &c.Record.Body); err != nil {
			return nil, "", fmt.Errorf("sqliteledger: cards: %w", err)
		}
		cards = append(cards, c)
	}
	if err := rows.Err(); err != nil {
		return nil, "", fmt.Errorf("sqliteledger: cards: %w", err)
	}
	return cards, version, nil
}
