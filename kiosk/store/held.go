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

// Held is a request as the kiosk holds it. Subject and Requester of the request are zero: whoever
// asks knows the one and may not learn the other.
type Held struct {
	Request    kiosk.Request
	Initials   string
	Helped     bool // somebody else asked for the subject
	State      kiosk.RequestState
	Holder     kiosk.Holder
	Transport  kiosk.Transport
	Cancelling kiosk.Cancelling // how far its owner's own word came that takes it back
	Reason     string           // what the clerk wrote when refusing
	Visit      time.Time        // when a clerk comes to its owner, the last that the regency told; zero: no day was told
	Letter     *kiosk.Letter
	Prints     []Print // oldest first
}

// letterRow is the sealed column of a letter.
type letterRow struct {
	Service  string `cbor:"1,keyasint"`
	Number   string `cbor:"2,keyasint"`
	Approved int64  `cbor:"3,keyasint"`
	Until    int64  `cbor:"4,keyasint"` // 0: without end
	Document []byte `cbor:"5,keyasint"`
	Seal     string `cbor:"6,keyasint"`
}

// Extracted says that the letter came out of this kiosk's printer, and nobody is in doubt of it.
func (h Held) Extracted() bool {
	for _, p := range h.Prints {
		if p.What == Extract && (p.Outcome == Printed || p.Outcome == Confirmed) && p.Mouth != Retracted {
			return true
		}
	}
	return false
}

// selectHeld reads requests with letter and whether the regency has them durably. What it accepted of one that it lost (Lost)
// holds no more.
const selectHeld = `SELECT r.n, r.id, r.number, r.state, r.holder,
	iif(r.verdict = 'accepted' AND r.place > (i.inc << 40) + i.acked AND r.place <= (i.inc << 40) + i.again, '', r.verdict), r.reason, r.sealed, l.sealed,
	r.place <= (r.place >> 40 << 40) + i.acked, r.visit, r.cancel, r.cancelled
	FROM request r JOIN incarnation i ON i.inc = r.place >> 40 LEFT JOIN letter l ON l.request = r.n `

// Requests gives the requests about that resident, newest first. A temporary NIK, which several
// people may share, has none.
func (s *Store) Requests(ctx context.Context, nik kiosk.NIK) ([]Held, error) {
	owner := s.keys.owner(nik)
	if owner == nil {
		return nil, nil
	}
	return s.read(ctx, "store: requests", selectHeld+`WHERE r.owner = ? ORDER BY r.n DESC`, owner)
}

// Request gives one request: ErrNotFound if the kiosk does not hold it.
func (s *Store) Request(ctx context.Context, id kiosk.RequestID) (Held, error) {
	const op = "store: request"
	h, err := s.read(ctx, op, selectHeld+`WHERE r.id = ?`, id[:])
	if err != nil {
		return Held{}, err
	}
	if len(h) == 0 {
		return Held{}, fmt.Errorf("%s: %w", op, ErrNotFound)
	}
	return h[0], nil
}

// read reads requests and their prints as of one commit.
func (s *Store) read(ctx context.Context, op, query string, arg any) ([]Held, error) {
	q, err := s.r.BeginTx(ctx, nil)
	if err != nil {
		return nil, fault(op, err)
	}
	defer func() { _ = q.Rollback() }()
	held, ns, err := s.readHeld(ctx, q, query, arg)
	if err != nil {
		return nil, fault(op, err)
	}
	for i := range held {
		held[i].Prints, err = s.readPrints(ctx, q, selectPrint+`WHERE p.request = ? ORDER BY p.n`, ns[i])
		if err != nil {
			return nil, fault(op, err)
		}
	}
	return held, nil
}

// readHeld reads the rows of selectHeld, with the row number of each.
func (s *Store) readHeld(ctx context.Context, q *sql.Tx, query string, arg any) (held []Held, ns []int64, err error) {
	rows, err := q.QueryContext(ctx, query, arg)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		h, n, err := s.scanHeld(rows)
		if err != nil {
			return nil, nil, err
		}
		held, ns = append(held, h), append(ns, n)
	}
	return held, ns, rows.Err()
}

// scanHeld reads one row of selectHeld.
func (s *Store) scanHeld(rows *sql.Rows) (Held, int64, error) {
	var h Held
	var n int64
	var id, reason, sealed, letter []byte
	var number, state, holder, verdict, cancelled string
	var acked bool
	var visit, cancel int64
	err := rows.Scan(&n, &id, &number, &state, &holder, &verdict, &reason, &sealed, &letter, &acked, &visit, &cancel, &cancelled)
	if err != nil {
		return Held{}, 0, err
	}
	if visit != 0 {
		h.Visit = time.UnixMilli(visit)
	}
	var rid kiosk.RequestID
	copy(rid[:], id)
	row, err := s.openRow(n, sealed)
	if err != nil {
		return Held{}, 0, err
	}
	h.Request, h.Initials, h.Helped = row.request(rid, number), row.Initials, row.Helped
	h.State, h.Holder = kiosk.RequestState(state), kiosk.Holder(holder)
	h.Transport = transport(kiosk.VerdictCode(verdict), acked)
	h.Cancelling = cancelling(cancel, kiosk.VerdictCode(cancelled), h.State)
	if reason != nil {
		plain, err := s.keys.open(at("request", n, "reason"), reason)
		if err != nil {
			return Held{}, 0, err
		}
		h.Reason = string(plain)
	}
	if letter != nil {
		if h.Letter, err = s.openLetter(n, rid, letter); err != nil {
			return Held{}, 0, err
		}
	}
	return h, n, nil
}

// transport is how far a request travelled: its verdict says more than the ack, which says more
// than nothing.
func transport(v kiosk.VerdictCode, acked bool) kiosk.Transport {
	switch v {
	case kiosk.EntryAccepted:
		return kiosk.Accepted
	case kiosk.EntryRejected, kiosk.EntryQuarantined:
		return kiosk.NeedClerk
	}
	if acked {
		return kiosk.Sent
	}
	return kiosk.Stored
}

// sealLetter makes the sealed column of the letter of request n.
func (s *Store) sealLetter(n int64, l kiosk.Letter) ([]byte, error) {
	row := letterRow{
		Service: string(l.Service), Number: l.Number, Approved: l.Approved.UnixMilli(), Document: l.Document, Seal: l.Seal,
	}
	if !l.Until.IsZero() {
		row.Until = l.Until.UnixMilli()
	}
	plain, err := journal.Marshal(row)
	if err != nil {
		return nil, err
	}
	return s.keys.seal(at("letter", n, "sealed"), plain), nil
}

// openLetter reads it.
func (s *Store) openLetter(n int64, id kiosk.RequestID, sealed []byte) (*kiosk.Letter, error) {
	plain, err := s.keys.open(at("letter", n, "sealed"), sealed)
	if err != nil {
		return nil, err
	}
	var row letterRow
	if err := journal.Unmarshal(plain, &row); err != nil {
		return nil, err
	}
	l := &kiosk.Letter{
		Request: id, Service: kiosk.ServiceID(row.Service), Number: row.Number,
		Approved: time.UnixMilli(row.Approved), Document: row.Document, Seal: row.Seal,
	}
	if row.Until != 0 {
		l.Until = time.UnixMilli(row.Until)
	}
	return l, nil
}
