package sqliteledger

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// cardRows reads cards with the person whose they are.
const cardRows = `SELECT c.chip, c.nik, c.village, c.tries, c.opened, c.lost, c.ask, c.record_key, c.record_body, c.pin_key, c.pin_body,
	coalesce(p.village, ''), coalesce(p.state, ''), p.record_key, p.record_body
	FROM card c LEFT JOIN person p ON p.nik = c.nik `

func scanCard(row scanner) (c ledger.Card, err error) {
	err = row.Scan(&c.Chip, &c.NIK, &c.Village, &c.Tries, &c.Opened, &c.Lost, &c.Ask, &c.Record.Key, &c.Record.Body, &c.PIN.Key, &c.PIN.Body,
		&c.Person.Village, &c.Person.State, &c.Person.Record.Key, &c.Person.Record.Body)
	c.Person.NIK = c.NIK
	return c, err
}

// readCard reads a card in a transaction; sql.ErrNoRows.
func readCard(ctx context.Context, tx runner, chip []byte) (ledger.Card, error) {
	return scanCard(tx.QueryRowContext(ctx, cardRows+`WHERE c.chip = ?`, chip))
}

// Card implements ledger.Enrolments.
func (l *Ledger) Card(ctx context.Context, chip []byte) (ledger.Card, error) {
	c, err := scanCard(l.reader.QueryRowContext(ctx, cardRows+`WHERE c.chip = ?`, chip))
	return c, found("card", err)
}

// CardsOf implements ledger.Enrolments.
func (l *Ledger) CardsOf(ctx context.Context, nik []byte) ([]ledger.Card, error) {
	return list(ctx, l.reader, "cards of a person", scanCard, cardRows+`WHERE c.nik = ? ORDER BY c.lost, c.chip`, nik)
}

// Candidates implements ledger.Enrolments.
func (l *Ledger) Candidates(ctx context.Context, village kiosk.VillageCode, limit int) ([]ledger.Candidate, error) {
	return list(ctx, l.reader, "candidates", scanCandidate, candidateRows+
		`WHERE c.state = 'waiting' AND coalesce(p.village, c.village) = ? ORDER BY c.at, c.id LIMIT ?`, village, limit)
}

// Candidate implements ledger.Enrolments.
func (l *Ledger) Candidate(ctx context.Context, id int64) (ledger.Candidate, error) {
	c, err := scanCandidate(l.reader.QueryRowContext(ctx, candidateRows+`WHERE c.id = ?`, id))
	return c, found("candidate", err)
}

// CandidateOf implements ledger.Enrolments.
func (l *Ledger) CandidateOf(ctx context.Context, request kiosk.RequestID) (ledger.Candidate, error) {
	c, err := scanCandidate(l.reader.QueryRowContext(ctx, candidateRows+
		`JOIN candidate_request r ON r.candidate = c.id WHERE r.request = ? AND c.state = 'waiting'`, request[:]))
	return c, found("candidate of a request", err)
}

// DepositedWith implements ledger.Enrolments.
func (l *Ledger) DepositedWith(ctx context.Context, candidate int64) ([]ledger.Request, error) {
	return list(ctx, l.reader, "deposited with", scanRequest, requestRows+
		`JOIN candidate_request c ON c.request = r.id WHERE c.candidate = ? ORDER BY r.made, r.id`, candidate)
}

// ForgottenPINs implements ledger.Enrolments.
func (l *Ledger) ForgottenPINs(ctx context.Context, village kiosk.VillageCode, limit int) ([]ledger.Forgotten, error) {
	return list(ctx, l.reader, "forgotten PINs", func(row scanner) (f ledger.Forgotten, err error) {
		return f, row.Scan(&f.Chip, &f.NIK, &f.Village, &f.Kiosk, &f.At)
	}, `SELECT f.chip, c.nik, c.village, f.kiosk, f.at FROM forgotten f JOIN card c ON c.chip = f.chip
		WHERE c.village = ? AND c.lost = '' ORDER BY f.at LIMIT ?`, village, limit)
}

// LoadTags implements ledger.Enrolments.
func (l *Ledger) LoadTags(ctx context.Context, tags []ledger.Tag) error {
	return l.write(ctx, "load tags", func(tx *sql.Tx) error {
		for _, t := range tags {
			if _, err := tx.ExecContext(ctx, `INSERT INTO tag (tag, nik) VALUES (?, ?) ON CONFLICT DO NOTHING`, t.Tag, t.NIK); err != nil {
				return err
			}
		}
		return nil
	})
}

// Tagged implements ledger.Enrolments.
func (l *Ledger) Tagged(ctx context.Context, tags [][]byte, nik []byte) (mine, others bool, err error) {
	if len(tags) == 0 {
		return false, false, nil
	}
	args := []any{nik, nik}
	for _, t := range tags {
		args = append(args, t)
	}
	err = l.reader.QueryRowContext(ctx, `SELECT coalesce(max(nik = ?), 0), coalesce(max(nik <> ?), 0) FROM tag
		WHERE tag IN (?`+strings.Repeat(", ?", len(tags)-1)+`)`, args...).Scan(&mine, &others)
	return mine, others, found("tags", err)
}

// addCandidate adds a candidate, or asks again for one of that kiosk that waits: the newest word counts, and a PIN
// stays until another is chosen. What was deposited with a request that is known changes nothing.
func addCandidate(ctx context.Context, tx runner, at kiosk.KioskID, village kiosk.VillageCode, c ledger.Candidacy) error {
	var id int64
	var known bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM candidate_request WHERE request = ?)`, c.Request[:]).Scan(&known)
	if err != nil || known {
		return err
	}
	err = tx.QueryRowContext(ctx, `INSERT INTO candidate (chip, nik, village, kiosk, how, at, typed_key, typed_body, record_key,
		record_body, pin_key, pin_body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (chip, nik, kiosk) WHERE state = 'waiting' DO UPDATE SET how = excluded.how, at = excluded.at,
		times = times + 1, typed_key = excluded.typed_key, typed_body = excluded.typed_body,
		pin_key = coalesce(excluded.pin_key, pin_key), pin_body = coalesce(excluded.pin_body, pin_body) RETURNING id`,
		c.Chip, c.NIK, village, at, c.How, c.At, c.Typed.Key, c.Typed.Body, c.Record.Key, c.Record.Body, c.PIN.Key, c.PIN.Body).Scan(&id)
	if err != nil {
		return fmt.Errorf("candidate: %w", err)
	}
	if c.Request.IsZero() {
		return nil
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO candidate_request (request, candidate) VALUES (?, ?)`, c.Request[:], id)
	return err
}
