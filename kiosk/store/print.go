package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// PrintWhat is what a print job is.
type PrintWhat string

// The print jobs.
const (
	Slip    PrintWhat = "slip"    // bukti permohonan
	Extract PrintWhat = "extract" // cetakan surat
	Ready   PrintWhat = "ready"   // surat siap di loket
	Void    PrintWhat = "void"    // the BATAL strip on what a crash or a fault left in the printer
	Recap   PrintWhat = "recap"   // rekap pelayanan: a new statement each time, never a copy
	List    PrintWhat = "list"    // daftar permohonan: as it is then, never a copy
	Answer  PrintWhat = "answer"  // jawaban bantuan sosial
	Ticket  PrintWhat = "ticket"  // nomor antrean, or the code of something said: of no card, never a copy
	Budget  PrintWhat = "budget"  // ringkasan uang desa: the same
	Mall    PrintWhat = "mall"    // keterangan Mal Pelayanan Publik: the same
)

// The outcomes of a print (DESIGN section 5). Unknown is never printed again by itself: the owner is
// asked, and the answer ends it as Confirmed or Voided.
const (
	Printed    = "printed"     // the printer's own answer at the end of the job
	Confirmed  = "confirmed"   // a person said that it came out
	Voided     = "voided"      // came out bad and was marked BATAL
	NotStarted = "not-started" // no byte went out
	Unknown    = "unknown"     // nobody knows
)

// What happened to a printed paper at the mouth.
const (
	Taken     = "taken"
	Retracted = "retracted"
)

// Print is one row of the print ledger.
type Print struct {
	Token   string // stands on the paper in small print, "SET-1-P000045"
	What    PrintWhat
	Request kiosk.RequestID // zero for a paper of no request, and for the strip over one
	Copy    int             // 0 the first, 1.. SALINAN
	Reason  kiosk.CopyReason
	Started time.Time
	Ended   time.Time // zero while open
	Outcome string    // "" while open
	Mouth   string    // "", Taken or Retracted
	Hangs   bool      // it may still hang in the printer, uncut
}

// selectPrint reads prints.
const selectPrint = `SELECT p.n, p.what, r.id, p.copy, p.reason, p.started, p.ended, p.outcome, p.mouth, p.hangs
	FROM print p LEFT JOIN request r ON r.n = p.request `

// StartPrint journals that a paper is about to be printed, before its first byte. Copy counts the
// earlier papers of the same kind that came out or may have, those without an end among them. Slip, Extract, Ready and Answer are of a request, Void may
// be.
// ErrNotFound for an unknown request.
func (s *Store) StartPrint(ctx context.Context, what PrintWhat, req kiosk.RequestID, reason kiosk.CopyReason) (Print, error) {
	const op = "store: start print"
	switch what {
	case Slip, Extract, Ready, Answer, Void, Recap, List, Ticket, Budget, Mall:
	default:
		return Print{}, wordErr(op)
	}
	if !reason.Valid() {
		return Print{}, wordErr(op)
	}
	p := Print{What: what, Request: req, Reason: reason, Started: time.UnixMilli(s.opts.Now().UnixMilli())}
	err := s.write(ctx, op, func(t *tx) error {
		request, err := t.printedFor(ctx, &p)
		if err != nil {
			return err
		}
		var n int64
		if err := t.sql.QueryRowContext(ctx, `SELECT max(prints, (SELECT coalesce(max(n), 0) FROM print)) + 1 FROM meta`).Scan(&n); err != nil {
			return err
		}
		p.Token = s.token(n)
		body := journal.PrintStartBody{Token: p.Token, What: string(what), Request: []byte{}, Copy: p.Copy, Reason: string(reason)}
		if request.Valid {
			body.Request = req[:]
		}
		if err := t.appendAt(ctx, p.Started, journal.KindPrintStart, body); err != nil {
			return err
		}
		return t.exec(ctx, `INSERT INTO print (n, what, request, copy, reason, started) VALUES (?, ?, ?, ?, ?, ?)`,
			n, string(what), request, p.Copy, reason, p.Started.UnixMilli())
	})
	if err != nil {
		return Print{}, err
	}
	return p, nil
}

// printedFor finds the request of a paper and counts its earlier papers of that kind into p.Copy, and one more that a lost disk
// may have printed after the copy that this one is.
func (t *tx) printedFor(ctx context.Context, p *Print) (request sql.NullInt64, err error) {
	if p.Request.IsZero() && p.What != Slip && p.What != Extract && p.What != Ready {
		return request, nil
	}
	err = t.sql.QueryRowContext(ctx, `SELECT r.n,
		(SELECT count(*) FROM print WHERE request = r.n AND what = ?1 AND what <> 'void'
			AND outcome IN ('printed', 'confirmed', 'unknown', '')) + (?1 <> 'void' AND r.n <= (SELECT copied FROM meta))
		FROM request r WHERE r.id = ?2`, string(p.What), p.Request[:]).Scan(&request, &p.Copy)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	return request, err
}

// EndPrint writes how a print ended, once. Only Unknown may end again, as Confirmed or Voided; anything else is ErrEnded. What ended
// as Unknown may still hang in the printer. ErrNotFound for an unknown token, ErrWord for an unknown outcome.
func (s *Store) EndPrint(ctx context.Context, token, outcome string) error {
	return s.EndPaper(ctx, token, outcome, 0, outcome == Unknown)
}

// endPrint is EndPrint in a transaction.
func (t *tx) endPrint(ctx context.Context, token, outcome string, hangs bool) error {
	n, before, _, err := t.print(ctx, token)
	if err != nil {
		return err
	}
	asked := before == Unknown && (outcome == Confirmed || outcome == Voided)
	if before != "" && !asked {
		return ErrEnded
	}
	body := journal.PrintEndBody{Token: token, Outcome: outcome}
	if _, err := t.append(ctx, journal.KindPrintEnd, body); err != nil {
		return err
	}
	return t.exec(ctx, `UPDATE print SET outcome = ?, ended = ?, hangs = ? WHERE n = ?`, outcome, t.s.opts.Now().UnixMilli(), hangs, n)
}

// Paper writes that a printed paper was Taken or Retracted. The same word again writes nothing;
// ErrEnded if the other word stands already or no byte was ever printed.
func (s *Store) Paper(ctx context.Context, token, what string) error {
	const op = "store: paper"
	kind := journal.KindTaken
	switch what {
	case Taken:
	case Retracted:
		kind = journal.KindRetracted
	default:
		return wordErr(op)
	}
	return s.write(ctx, op, func(t *tx) error {
		n, outcome, mouth, err := t.print(ctx, token)
		switch {
		case err != nil:
			return err
		case mouth == what:
			return nil
		case mouth != "" || outcome == NotStarted:
			return ErrEnded
		}
		if _, err := t.append(ctx, kind, journal.PaperBody{Token: token}); err != nil {
			return err
		}
		return t.exec(ctx, `UPDATE print SET mouth = ? WHERE n = ?`, what, n)
	})
}

// OpenPrints gives the prints that started and did not end, oldest first: after a power cut, those
// that nobody saw the end of.
func (s *Store) OpenPrints(ctx context.Context) ([]Print, error) {
	const op = "store: open prints"
	q, err := s.r.BeginTx(ctx, nil)
	if err != nil {
		return nil, fault(op, err)
	}
	defer func() { _ = q.Rollback() }()
	p, err := s.readPrints(ctx, q, selectPrint+`WHERE p.outcome = '' ORDER BY p.n`)
	return p, fault(op, err)
}

// LastPrint is the newest print of which a byte may have reached the printer; ok is false where there
// is none. Only its paper can still hang there.
func (s *Store) LastPrint(ctx context.Context) (p Print, ok bool, err error) {
	const op = "store: last print"
	q, err := s.r.BeginTx(ctx, nil)
	if err != nil {
		return Print{}, false, fault(op, err)
	}
	defer func() { _ = q.Rollback() }()
	list, err := s.readPrints(ctx, q, selectPrint+`WHERE p.outcome <> 'not-started' ORDER BY p.n DESC LIMIT 1`)
	if err != nil || len(list) == 0 {
		return Print{}, false, fault(op, err)
	}
	return list[0], true, nil
}

// print finds a print by its token.
func (t *tx) print(ctx context.Context, token string) (n int64, outcome, mouth string, err error) {
	if n = t.s.untoken(token); n == 0 {
		return 0, "", "", ErrNotFound
	}
	err = t.sql.QueryRowContext(ctx, `SELECT outcome, mouth FROM print WHERE n = ?`, n).Scan(&outcome, &mouth)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	return n, outcome, mouth, err
}

// wordErr is ErrWord of an operation.
func wordErr(op string) error { return fmt.Errorf("%s: %w", op, ErrWord) }

// readPrints reads the rows of selectPrint.
func (s *Store) readPrints(ctx context.Context, q *sql.Tx, query string, args ...any) (list []Print, err error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var p Print
		var n, started, ended int64
		var id []byte
		if err := rows.Scan(&n, &p.What, &id, &p.Copy, &p.Reason, &started, &ended, &p.Outcome, &p.Mouth, &p.Hangs); err != nil {
			return nil, err
		}
		p.Token, p.Started = s.token(n), time.UnixMilli(started)
		copy(p.Request[:], id)
		if ended != 0 {
			p.Ended = time.UnixMilli(ended)
		}
		list = append(list, p)
	}
	return list, rows.Err()
}

// token is the name of the n-th print of this kiosk.
func (s *Store) token(n int64) string { return fmt.Sprintf("%s%06d", s.tokenPrefix(), n) }

// untoken is the reverse; 0 for what is no token of this kiosk.
func (s *Store) untoken(token string) int64 {
	var n int64
	if _, err := fmt.Sscanf(token, s.tokenPrefix()+"%d", &n); err != nil || n < 1 || s.token(n) != token {
		return 0
	}
	return n
}

func (s *Store) tokenPrefix() string {
	return fmt.Sprintf("%s-%d-P", s.opts.Site.Letters, s.opts.Site.Unit)
}
