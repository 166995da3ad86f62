package sqliteledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// LoadAid implements ledger.Aid.
func (l *Ledger) LoadAid(ctx context.Context, f ledger.AidFile) (done ledger.AidLoaded, err error) {
	err = l.write(ctx, "load bansos", func(tx *sql.Tx) error {
		p := &prepared{tx: tx, ready: map[string]*sql.Stmt{}}
		defer p.close()
		done, err = loadAid(ctx, p, f)
		if err != nil {
			return err
		}
		return audit(ctx, tx, f.Audit)
	})
	return done, err
}

func loadAid(ctx context.Context, tx runner, f ledger.AidFile) (done ledger.AidLoaded, err error) {
	var file int64
	if err := tx.QueryRowContext(ctx, `INSERT INTO bansos_file (digest, source, data, at, bad) VALUES (?, ?, ?, ?, ?) RETURNING id`,
		f.Digest[:], f.Source, f.Data, f.At, f.Bad).Scan(&file); err != nil {
		return done, taken(err)
	}
	if err := joinFamilies(ctx, tx, f.Families, f.At); err != nil {
		return done, err
	}
	for _, r := range f.Rows {
		open, err := loadAidRow(ctx, tx, f, file, r)
		if err != nil {
			return done, fmt.Errorf("line %d: %w", r.Line, err)
		}
		done.Rows++
		switch {
		case open && r.NIK == nil:
			done.Open++
		case open:
			done.Doubles++
		}
	}
	return done, nil
}

// storeAid stores a row: a new record, or that of an older file, whose person a clerk may have named.
const storeAid = `INSERT INTO bansos (scheme, period, village, nik, kk, word, data, at, file, line, matrix, mark, open,
	record_key, record_body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
	ON CONFLICT (scheme, period, nik) WHERE file IS NOT NULL AND nik IS NOT NULL DO UPDATE SET village = excluded.village,
	kk = excluded.kk, word = excluded.word, data = excluded.data, file = excluded.file, line = excluded.line,
	matrix = excluded.matrix, record_key = excluded.record_key, record_body = excluded.record_body
	WHERE excluded.data >= bansos.data
	ON CONFLICT (scheme, period, mark) WHERE mark IS NOT NULL DO UPDATE SET village = excluded.village,
	word = excluded.word, data = excluded.data, file = excluded.file, line = excluded.line,
	matrix = excluded.matrix, record_key = excluded.record_key, record_body = excluded.record_body
	WHERE excluded.data >= bansos.data RETURNING id, nik, open`

// loadAidRow stores one row; open says that a clerk must look at it.
func loadAidRow(ctx context.Context, tx runner, f ledger.AidFile, file int64, r ledger.AidRow) (open bool, err error) {
	kk, err := familyOf(ctx, tx, r.NIK)
	if err != nil {
		return false, err
	}
	c := claimant{scheme: r.Scheme, at: f.At}
	err = tx.QueryRowContext(ctx, storeAid, r.Scheme, r.Period, r.Village, r.NIK, kk, r.Word, f.Data, f.At, file, r.Line, r.Matrix,
		r.Mark, r.NIK == nil && len(r.Guess) > 0, r.Record.Key, r.Record.Body).Scan(&c.id, &c.nik, &open)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil // what is known is newer
	}
	if err != nil {
		return false, err
	}
	if r.NIK == nil {
		if err := storeGuesses(ctx, tx, c.id, r.Guess); err != nil || c.nik == nil {
			return open, err
		}
	}
	if c.kk, err = familyOf(ctx, tx, c.nik); err != nil {
		return false, err
	}
	return sayAid(ctx, tx, c, r.Word, r.Slots)
}

// sayAid lets the places of a list's record follow its word; one that ended is no double and waits for nobody.
func sayAid(ctx context.Context, tx runner, c claimant, word kiosk.AidWord, slots []kiosk.AidSlot) (open bool, err error) {
	if word == kiosk.AidReceives {
		return holdAid(ctx, tx, c, slots)
	}
	if _, err := tx.ExecContext(ctx, `UPDATE bansos SET open = 0 WHERE id = ? AND open = 1`, c.id); err != nil {
		return false, err
	}
	return false, freeAid(ctx, tx, c.id, kiosk.EndWrong, c.at)
}

// storeGuesses keeps who a row may mean.
func storeGuesses(ctx context.Context, tx runner, id int64, gs []ledger.AidGuess) error {
	for _, g := range gs {
		if _, err := tx.ExecContext(ctx, `INSERT INTO bansos_guess (bansos, nik, why) VALUES (?, ?, ?)
			ON CONFLICT (bansos, nik) DO UPDATE SET why = excluded.why`, id, g.NIK, g.Why); err != nil {
			return fmt.Errorf("guess: %w", err)
		}
	}
	return nil
}

// holdAid claims the places of a row, unless it has them; one that loses is a double and open.
func holdAid(ctx context.Context, tx runner, c claimant, slots []kiosk.AidSlot) (open bool, err error) {
	gone, err := claimAid(ctx, tx, c, slots)
	if err != nil || gone == nil {
		return false, err
	}
	if err := keepSlots(ctx, tx, c.id, slots); err != nil {
		return false, err
	}
	var same bool
	if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM bansos WHERE id = ? AND scheme = ? AND nik = ?)`,
		gone.blocker, c.scheme, c.nik).Scan(&same); err != nil || same {
		return false, err // the same person's own application
	}
	if err := noteLost(ctx, tx, c.id, gone); err != nil {
		return false, err
	}
	_, err = tx.ExecContext(ctx, `UPDATE bansos SET open = 1 WHERE id = ?`, c.id)
	return true, err
}

// aidRows reads records.
const aidRows = `SELECT b.id, b.scheme, b.period, b.village, b.nik, b.kk, b.word, b.data, b.at, b.request, coalesce(f.source, ''),
	b.line, b.matrix, b.record_key, b.record_body, b.pair, b.rule, coalesce(b.blocker, 0), b.open
	FROM bansos b LEFT JOIN bansos_file f ON f.id = b.file `

func scanAid(row scanner) (ledger.AidRecord, error) {
	var r ledger.AidRecord
	var request []byte
	err := row.Scan(&r.ID, &r.Scheme, &r.Period, &r.Village, &r.NIK, &r.KK, &r.Word, &r.Data, &r.At, &request, &r.Source,
		&r.Line, &r.Matrix, &r.Record.Key, &r.Record.Body, &r.Pair, &r.Rule, &r.Blocker, &r.Open)
	copy(r.Request[:], request)
	return r, err
}

// AidRecord implements ledger.Aid.
func (l *Ledger) AidRecord(ctx context.Context, id int64) (ledger.AidRecord, error) {
	r, err := scanAid(l.reader.QueryRowContext(ctx, aidRows+`WHERE b.id = ?`, id))
	return r, found("bansos record", err)
}

// AidOfRequest implements ledger.Aid.
func (l *Ledger) AidOfRequest(ctx context.Context, id kiosk.RequestID) (ledger.AidRecord, error) {
	r, err := scanAid(l.reader.QueryRowContext(ctx, aidRows+`WHERE b.request = ?`, id[:]))
	return r, found("bansos application", err)
}

// AidOpen implements ledger.Aid.
func (l *Ledger) AidOpen(ctx context.Context, village kiosk.VillageCode, limit int) ([]ledger.AidRecord, error) {
	return list(ctx, l.reader, "open bansos", scanAid, aidRows+`WHERE b.open = 1 AND b.village = ? ORDER BY b.id LIMIT ?`, village, limit)
}

// AidDoubles implements ledger.Aid.
func (l *Ledger) AidDoubles(ctx context.Context, schemes []kiosk.SchemeID, limit int) ([]ledger.AidRecord, error) {
	of := ","
	for _, s := range schemes {
		of += string(s) + ","
	}
	return list(ctx, l.reader, "doubles of bansos", scanAid, aidRows+`WHERE b.open = 1 AND b.nik IS NOT NULL
		AND instr(?, ',' || b.scheme || ',') > 0 ORDER BY b.id LIMIT ?`, of, limit)
}

// AidGuesses implements ledger.Aid.
func (l *Ledger) AidGuesses(ctx context.Context, id int64) ([]ledger.AidGuess, error) {
	return list(ctx, l.reader, "bansos guesses", func(row scanner) (g ledger.AidGuess, err error) {
		return g, row.Scan(&g.NIK, &g.Why)
	}, `SELECT nik, why FROM bansos_guess WHERE bansos = ? ORDER BY nik`, id)
}

// RuleAid implements ledger.Aid.
func (l *Ledger) RuleAid(ctx context.Context, r ledger.AidRuling) (open bool, err error) {
	err = l.write(ctx, "rule bansos", func(tx *sql.Tx) error {
		open, err = ruleAid(ctx, tx, r)
		return err
	})
	return open, err
}

// ruleAid does what a clerk says and audits it.
func ruleAid(ctx context.Context, tx *sql.Tx, r ledger.AidRuling) (open bool, err error) {
	if open, err = doAid(ctx, tx, r); err != nil {
		return false, err
	}
	return open, audit(ctx, tx, r.Audit)
}

func doAid(ctx context.Context, tx *sql.Tx, r ledger.AidRuling) (open bool, err error) {
	one := func(query string, args ...any) error {
		return taken(execOne(ctx, tx, ledger.ErrMoved, query, args...))
	}
	switch r.Deed {
	case ledger.AidMatch:
		return matchAid(ctx, tx, r)
	case ledger.AidNobody:
		err = one(`UPDATE bansos SET open = 0 WHERE id = ? AND open = 1 AND nik IS NULL`, r.ID)
	case ledger.AidChecked:
		err = one(`UPDATE bansos SET open = 0 WHERE id = ? AND open = 1 AND nik IS NOT NULL`, r.ID)
	case ledger.AidWrong:
		err = wrongAid(ctx, tx, r)
	default:
		err = fmt.Errorf("no such deed %q", r.Deed)
	}
	return open, err
}

// wrongAid ends a record, and takes back the grant of an application.
func wrongAid(ctx context.Context, tx *sql.Tx, r ledger.AidRuling) error {
	if err := execOne(ctx, tx, ledger.ErrMoved, `UPDATE bansos SET open = 0, word = ? WHERE id = ? AND word = ?`,
		kiosk.AidEnded, r.ID, kiosk.AidReceives); err != nil {
		return err
	}
	if err := freeAid(ctx, tx, r.ID, kiosk.EndWrong, r.At); err != nil || r.Back == nil {
		return err
	}
	if err := moveRequest(ctx, tx, *r.Back); err != nil {
		return err
	}
	way := dispositionOf(*r.Back)
	way.Clerk, way.Action = r.Audit.Clerk, r.Audit.Action
	return tellMove(ctx, tx, *r.Back, way, r.Back.News)
}

// matchAid says whom a row without a NIK means. It takes places only where it says that they receive the aid.
func matchAid(ctx context.Context, tx runner, r ledger.AidRuling) (open bool, err error) {
	c := claimant{id: r.ID, scheme: r.Claim.Scheme, nik: r.Claim.NIK, at: r.At}
	if c.kk, err = familyOf(ctx, tx, c.nik); err != nil {
		return false, err
	}
	var word kiosk.AidWord
	err = tx.QueryRowContext(ctx, `UPDATE bansos SET nik = ?, kk = ?, open = 0 WHERE id = ? AND open = 1 AND nik IS NULL
		RETURNING word`, c.nik, c.kk, r.ID).Scan(&word)
	if errors.Is(err, sql.ErrNoRows) {
		return false, ledger.ErrMoved
	}
	if err != nil {
		return false, taken(err)
	}
	return sayAid(ctx, tx, c, word, r.Claim.Slots)
}

// People implements ledger.Aid.
func (l *Ledger) People(ctx context.Context, village kiosk.VillageCode) ([]ledger.Person, error) {
	return list(ctx, l.reader, "people", func(row scanner) (p ledger.Person, err error) {
		return p, row.Scan(&p.NIK, &p.Village, &p.Record.Key, &p.Record.Body)
	}, `SELECT nik, village, record_key, record_body FROM person WHERE village = ? ORDER BY nik`, village)
}
