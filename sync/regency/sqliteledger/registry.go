package sqliteledger

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"

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
			if err := loadPerson(ctx, tx, p, touched); err != nil {
				return err
			}
		}
		for _, c := range cards {
			touched[c.Village] = true
			if _, err := tx.ExecContext(ctx, `INSERT INTO card (chip, nik, village, tries, record_key, record_body, pin_key, pin_body)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?)
				ON CONFLICT (chip) DO UPDATE SET nik = excluded.nik, village = excluded.village, record_key = excluded.record_key,
				record_body = excluded.record_body, pin_key = excluded.pin_key, pin_body = excluded.pin_body`,
				c.Chip, c.NIK, c.Village, c.Tries, c.Record.Key, c.Record.Body, c.PIN.Key, c.PIN.Body); err != nil {
				return err
			}
		}
		for _, v := range slices.Sorted(maps.Keys(touched)) { // rows are always locked in the same order
			if err := setVersion(ctx, tx, v, wire.DatasetCards, version); err != nil {
				return err
			}
		}
		return nil
	})
}

// loadPerson adds or replaces a person, whose cards go along to another village.
func loadPerson(ctx context.Context, tx *sql.Tx, p ledger.Person, touched map[kiosk.VillageCode]bool) error {
	if _, err := tx.ExecContext(ctx, `INSERT INTO person (nik, village, state, record_key, record_body) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (nik) DO UPDATE SET village = excluded.village, state = excluded.state, record_key = excluded.record_key,
		record_body = excluded.record_body`, p.NIK, p.Village, p.State, p.Record.Key, p.Record.Body); err != nil {
		return err
	}
	if p.Family != nil {
		if err := joinFamily(ctx, tx, p.NIK, p.Family, p.Joined); err != nil {
			return err
		}
	}
	left, err := list(ctx, tx, "cards of a person", func(row scanner) (v kiosk.VillageCode, err error) { return v, row.Scan(&v) },
		`SELECT village FROM card WHERE nik = ? AND village <> ?`, p.NIK, p.Village)
	if err != nil || len(left) == 0 {
		return err
	}
	for _, v := range left {
		touched[v] = true
	}
	_, err = tx.ExecContext(ctx, `UPDATE card SET village = ? WHERE nik = ?`, p.Village, p.NIK)
	return err
}

// newVersion says that a dataset of a village is another now.
func newVersion(ctx context.Context, tx runner, village kiosk.VillageCode, dataset string) error {
	version := make([]byte, 8)
	_, _ = rand.Read(version) // never fails (crypto/rand)
	return setVersion(ctx, tx, village, dataset, hex.EncodeToString(version))
}

func setVersion(ctx context.Context, tx runner, village kiosk.VillageCode, dataset, version string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO dataset (village, name, version) VALUES (?, ?, ?)
		ON CONFLICT (village, name) DO UPDATE SET version = excluded.version`, village, dataset, version)
	return err
}

// Person implements ledger.Registry.
func (l *Ledger) Person(ctx context.Context, nik []byte) (ledger.Person, error) {
	var p ledger.Person
	err := l.reader.QueryRowContext(ctx, `SELECT nik, village, state, record_key, record_body FROM person WHERE nik = ?`, nik).
		Scan(&p.NIK, &p.Village, &p.State, &p.Record.Key, &p.Record.Body)
	return p, found("person", err)
}

// Cards implements ledger.Registry.
func (l *Ledger) Cards(ctx context.Context, village kiosk.VillageCode) ([]ledger.Card, string, error) {
	return dataset(ctx, l, village, wire.DatasetCards, scanCard, cardRows+`WHERE c.village = ? ORDER BY c.chip`)
}

// dataset reads the rows of a village's dataset and its version at one moment.
func dataset[T any](ctx context.Context, l *Ledger, village kiosk.VillageCode, name string, scan func(scanner) (T, error), query string) ([]T, string, error) {
	tx, err := l.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, "", fmt.Errorf("sqliteledger: %s: %w", name, err)
	}
	defer func() { _ = tx.Rollback() }()
	var version string
	err = tx.QueryRowContext(ctx, `SELECT version FROM dataset WHERE village = ? AND name = ?`, village, name).Scan(&version)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, "", fmt.Errorf("sqliteledger: %s: %w", name, err)
	}
	rows, err := list(ctx, tx, name, scan, query, village)
	return rows, version, err
}
