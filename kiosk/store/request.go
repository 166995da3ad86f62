package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// Draft is a request as the resident confirmed it.
type Draft struct {
	ID        kiosk.RequestID // drawn once per draft; saving twice is saving once
	Service   kiosk.ServiceID
	Subject   kiosk.NIK
	Requester kiosk.NIK
	Village   kiosk.VillageCode
	Assurance kiosk.Assurance
	Answers   []kiosk.Answer
	Initials  string        // of the subject, for the slip
	Took      time.Duration // from the visitor's first touch, or the request before, to the confirmation; 0: not known
}

// requestRow is the sealed column of a request: what its owner may read again. The NIKs are not in
// it; they stand in a column of their own until the regency has them.
type requestRow struct {
	Register  string               `cbor:"1,keyasint"`
	Service   string               `cbor:"2,keyasint"`
	Catalogue string               `cbor:"3,keyasint"`
	Village   string               `cbor:"4,keyasint"`
	Assurance uint8                `cbor:"5,keyasint"`
	Answers   []journal.AnswerBody `cbor:"6,keyasint"`
	Made      int64                `cbor:"7,keyasint"`
	Initials  string               `cbor:"8,keyasint"`
	Checked   int64                `cbor:"9,keyasint,omitempty"` // Request.Clock, Unix ms; 0: never
	Sure      bool                 `cbor:"10,keyasint,omitempty"`
	Took      int64                `cbor:"11,keyasint,omitempty"` // Draft.Took, s
	Helped    bool                 `cbor:"12,keyasint,omitempty"` // somebody else asked for the subject
}

// errHeld ends a transaction that finds its draft saved already.
var errHeld = errors.New("store: saved already")

// SaveRequest saves a confirmed draft: one transaction for the request and its journal entry, one
// commit. It draws the resident's number and the registration number. A second call with the same
// id gives the first's request and writes nothing; ErrDraft if that id is of another subject, ErrRestored
// where a restored copy has not spoken with the regency yet.
func (s *Store) SaveRequest(ctx context.Context, d Draft) (kiosk.Request, error) {
	return s.saveDraft(ctx, "store: save request", d, func(*tx, int64, kiosk.Request) error { return nil })
}

// saveDraft is SaveRequest with what else belongs into the same transaction; n is the request's row.
func (s *Store) saveDraft(ctx context.Context, op string, d Draft, also func(t *tx, n int64, r kiosk.Request) error) (kiosk.Request, error) {
	if d.ID.IsZero() || d.Service == "" {
		return kiosk.Request{}, fmt.Errorf("%s: %w: no id or no service", op, ErrDraft)
	}
	var r kiosk.Request
	err := s.write(ctx, op, func(t *tx) (err error) {
		if r, err = t.held(ctx, d); !errors.Is(err, sql.ErrNoRows) {
			return errors.Join(err, errHeld)
		}
		if err := t.admitted(ctx); err != nil {
			return err
		}
		var n int64
		if n, r, err = t.saveRequest(ctx, d); err != nil {
			return err
		}
		return also(t, n, r)
	})
	if err != nil && (!errors.Is(err, errHeld) || r.ID.IsZero()) {
		return kiosk.Request{}, err
	}
	return r, nil
}

// held finds the request of a draft that was saved before: sql.ErrNoRows if it was not.
func (t *tx) held(ctx context.Context, d Draft) (kiosk.Request, error) {
	var n int64
	var number string
	var owner, sealed []byte
	err := t.sql.QueryRowContext(ctx, `SELECT n, number, owner, sealed FROM request WHERE id = ?`, d.ID[:]).
		Scan(&n, &number, &owner, &sealed)
	if err != nil {
		return kiosk.Request{}, err
	}
	if !slices.Equal(owner, t.s.keys.owner(d.Subject)) {
		return kiosk.Request{}, ErrDraft
	}
	r, err := t.s.openRequest(n, d.ID, number, sealed)
	if err != nil {
		return kiosk.Request{}, err
	}
	r.Subject, r.Requester = d.Subject, d.Requester
	return r, nil
}

// saveRequest writes a new request and its entry; n is its row.
func (t *tx) saveRequest(ctx context.Context, d Draft) (n int64, r kiosk.Request, err error) {
	if err := t.sql.QueryRowContext(ctx, `SELECT max(requests, (SELECT coalesce(max(n), 0) FROM request)) + 1 FROM meta`).Scan(&n); err != nil {
		return 0, r, err
	}
	number, err := t.drawNumber(ctx)
	if err != nil {
		return 0, r, err
	}
	trust := t.s.clockTrust() // before the time, which may be set between: rather a word too much
	r = kiosk.Request{
		ID: d.ID, Number: number, Register: t.s.opts.Site.Register(int(n)), Service: d.Service,
		Catalogue: t.s.Catalogue(), Subject: d.Subject, Requester: d.Requester, Village: d.Village,
		Assurance: d.Assurance, Answers: slices.Clone(d.Answers), Made: time.UnixMilli(t.s.opts.Now().UnixMilli()), Clock: trust,
	}
	body := journal.NewRequestBody(r)
	if _, err := body.Request(); err != nil { // what the regency could not read is not taken
		return 0, r, fmt.Errorf("%w: %w", ErrDraft, err)
	}
	place, err := t.appendUnder(ctx, r.Catalogue, journal.KindRequestNew, body)
	if err != nil {
		return 0, r, err
	}
	sealed, err := t.s.sealRequest(n, r, d)
	if err != nil {
		return 0, r, err
	}
	state := kiosk.Checking
	if d.Assurance <= kiosk.Deposited && !r.Nameless() {
		state = kiosk.Unproven
	}
	err = t.exec(ctx, `INSERT INTO request (n, id, number, owner, place, state, who, sealed)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		n, r.ID[:], string(r.Number), t.s.keys.owner(r.Subject), place, string(state), t.s.sealWho(n, r), sealed)
	if err != nil {
		return 0, r, err
	}
	return n, r, t.about(ctx, n, place)
}

// numberSpace is how many random parts a number has (kiosk.NewNumber).
const numberSpace = 100_000_000

// drawNumber draws a number that no request of this kiosk has.
func (t *tx) drawNumber(ctx context.Context) (kiosk.Number, error) {
	for range 16 { // 10^8 numbers: sixteen draws in a row all taken means that something else is wrong
		draw, err := rand.Int(rand.Reader, big.NewInt(numberSpace))
		if err != nil {
			return "", err
		}
		n, err := kiosk.NewNumber(int(t.s.opts.Site.Kiosk), int(draw.Int64()))
		if err != nil {
			return "", err
		}
		var taken bool
		if err := t.sql.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM request WHERE number = ?)`, string(n)).
			Scan(&taken); err != nil {
			return "", err
		}
		if !taken {
			return n, nil
		}
	}
	return "", errors.New("no free request number")
}

// sealRequest makes the sealed column of request n, which was made of that draft.
func (s *Store) sealRequest(n int64, r kiosk.Request, d Draft) ([]byte, error) {
	row := requestRow{
		Register: r.Register, Service: string(r.Service), Catalogue: r.Catalogue, Village: string(r.Village),
		Assurance: uint8(r.Assurance), Made: r.Made.UnixMilli(), Initials: d.Initials, Sure: r.Clock.Sure,
		Took: max(0, int64(d.Took/time.Second)), Helped: d.Requester != d.Subject,
	}
	if !r.Clock.Checked.IsZero() {
		row.Checked = r.Clock.Checked.UnixMilli()
	}
	for _, a := range r.Answers {
		row.Answers = append(row.Answers, journal.AnswerBody(a))
	}
	plain, err := journal.Marshal(row)
	if err != nil {
		return nil, err
	}
	return s.keys.seal(at("request", n, "sealed"), plain), nil
}

// openRequest reads the sealed column of request n; Subject and Requester stay zero.
func (s *Store) openRequest(n int64, id kiosk.RequestID, number string, sealed []byte) (kiosk.Request, error) {
	row, err := s.openRow(n, sealed)
	if err != nil {
		return kiosk.Request{}, err
	}
	return row.request(id, number), nil
}

// openRow reads the sealed column of request n as it is.
func (s *Store) openRow(n int64, sealed []byte) (row requestRow, err error) {
	plain, err := s.keys.open(at("request", n, "sealed"), sealed)
	if err != nil {
		return row, err
	}
	return row, journal.Unmarshal(plain, &row)
}

// request is what it says of the request with that id and that number.
func (row requestRow) request(id kiosk.RequestID, number string) kiosk.Request {
	r := kiosk.Request{
		ID: id, Number: kiosk.Number(number), Register: row.Register, Service: kiosk.ServiceID(row.Service),
		Catalogue: row.Catalogue, Village: kiosk.VillageCode(row.Village), Assurance: kiosk.Assurance(row.Assurance),
		Made: time.UnixMilli(row.Made), Clock: kiosk.ClockTrust{Sure: row.Sure},
	}
	if row.Checked != 0 {
		r.Clock.Checked = time.UnixMilli(row.Checked)
	}
	for _, a := range row.Answers {
		r.Answers = append(r.Answers, kiosk.Answer(a))
	}
	return r
}

// sealWho makes the column with the NIKs of request n: subject and requester, sixteen digits each, or
// nothing of a request of nobody.
func (s *Store) sealWho(n int64, r kiosk.Request) []byte {
	return s.keys.seal(at("request", n, "who"), []byte(r.Subject.Reveal()+r.Requester.Reveal()))
}

// openWho reads it.
func (s *Store) openWho(n int64, sealed []byte) (subject, requester kiosk.NIK, err error) {
	plain, err := s.keys.open(at("request", n, "who"), sealed)
	if err != nil {
		return kiosk.NIK{}, kiosk.NIK{}, err
	}
	if len(plain) == 0 {
		return kiosk.NIK{}, kiosk.NIK{}, nil
	}
	half := len(plain) / 2
	if subject, err = kiosk.ParseNIK(string(plain[:half])); err != nil {
		return kiosk.NIK{}, kiosk.NIK{}, err
	}
	requester, err = kiosk.ParseNIK(string(plain[half:]))
	return subject, requester, err
}
