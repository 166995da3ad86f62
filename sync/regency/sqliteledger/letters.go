package sqliteledger

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// EndLetter implements ledger.Letters.
func (l *Ledger) EndLetter(ctx context.Context, e ledger.Ending) error {
	return l.write(ctx, "end letter", func(tx *sql.Tx) error {
		x, err := scanLetter(tx.QueryRowContext(ctx, fmt.Sprintf(letterQuery, "number"), e.Number))
		if err != nil {
			return found("letter by number", err)
		}
		switch {
		case x.Ended != 0 && x.Why == e.Why && x.Successor == e.Successor:
			return nil
		case x.Ended != 0 || x.Request != e.Request:
			return ledger.ErrMoved
		}
		if e.Successor != "" {
			if err := succeeds(ctx, tx, e.Successor, e.Number); err != nil {
				return err
			}
		}
		if err := execOne(ctx, tx, ledger.ErrMoved, `UPDATE letter SET ended = ?, reason = ?, successor = ? WHERE number = ? AND ended = 0`,
			e.At, e.Why, e.Successor, e.Number); err != nil {
			return err
		}
		return decide(ctx, tx, e.Decision)
	})
}

// succeeds says whether a letter may stand in another's place.
func succeeds(ctx context.Context, tx runner, number, old string) error {
	var fits, ended bool
	err := tx.QueryRowContext(ctx, `SELECT y.number <> x.number AND y.approved >= x.approved AND s.village = r.village AND s.service = r.service
		AND s.subject = r.subject AND length(r.subject) > 0, y.ended <> 0
		FROM letter x JOIN request r ON r.id = x.request, letter y JOIN request s ON s.id = y.request
		WHERE x.number = ?1 AND y.number = ?2`, old, number).Scan(&fits, &ended)
	switch {
	case err != nil:
		return found("letter in its place", err)
	case !fits:
		return ledger.ErrOther
	case ended:
		return ledger.ErrMoved
	}
	return nil
}

// EndedLetters implements ledger.Letters.
func (l *Ledger) EndedLetters(ctx context.Context) ([]ledger.Letter, error) {
	return list(ctx, l.reader, "ended letters", scanLetter, `SELECT request, number, approved, until, text_hash, ended, reason, successor, NULL, NULL
		FROM letter WHERE ended <> 0 ORDER BY number`)
}
