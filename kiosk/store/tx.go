package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"math"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
)

// seqBits is the width of seq in a place.
const seqBits = 40

// maxSeq and maxInc are the largest that a place can hold.
const (
	maxSeq = 1<<seqBits - 1
	maxInc = math.MaxInt64 >> seqBits
)

// place is an entry's key as one number, in the order of writing.
func place(inc, seq uint64) int64 { return int64(inc<<seqBits | seq) }

// unplace is the reverse.
func unplace(p int64) (inc, seq uint64) { return uint64(p) >> seqBits, uint64(p) & maxSeq }

// epoch is a sealing key and the epoch entry that opened it; the zero epoch seals nothing.
type epoch struct {
	key      journal.Epoch
	inc, seq uint64
}

// tx is one write transaction with the journal's end as it grows.
type tx struct {
	sql      *sql.Tx
	s        *Store
	inc, seq uint64
	chain    journal.Hash
	trusted  int64
	epoch    epoch
	appended bool
	faults   map[string]int64 // of Store, once this is durable
	said     *journal.Header  // whose times entries have: asOf; nil: those of now
}

// write runs do in the one write transaction. When it returns nil the change is durable; otherwise
// nothing of it is there, unless the disk failed in the commit itself: then either is possible, and
// asking again with the same id tells. After a failed flush nothing is written any more: ErrUnflushed.
func (s *Store) write(ctx context.Context, op string, do func(*tx) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lost != nil {
		return fault(op, s.lost)
	}
	err := s.commit(ctx, op, do)
	if err == nil || kiosk.CodeOf(err) == kiosk.CodeDisk {
		s.refused.Store(err != nil)
	}
	if sqlite.Code(err) == sqlite.Corrupt {
		s.damaged.Store(true)
	}
	s.flushed(ctx, err)
	return err
}

// commit is write with the lock held.
func (s *Store) commit(ctx context.Context, op string, do func(*tx) error) error {
	q, err := s.w.BeginTx(ctx, nil)
	if err != nil {
		return fault(op, err)
	}
	t := &tx{sql: q, s: s, epoch: s.epoch}
	if err = t.load(ctx); err == nil {
		err = do(t)
	}
	if err == nil {
		err = q.Commit()
	}
	if err != nil {
		_ = q.Rollback() // after a failed commit there may be nothing to roll back
		if t.appended {
			s.epoch = epoch{} // its key sealed an entry that may be on the disk; see doc.go
		}
		return fault(op, err)
	}
	s.epoch = t.epoch
	maps.Copy(s.faults, t.faults)
	if t.appended {
		select {
		case s.wake <- struct{}{}:
		default:
		}
	}
	return nil
}

// load reads where the journal ends; a database without entries ends at zero.
func (t *tx) load(ctx context.Context) error {
	var p int64
	var chain []byte
	err := t.sql.QueryRowContext(ctx, `SELECT place, chain, (SELECT trusted FROM meta)
		FROM entry ORDER BY place DESC LIMIT 1`).Scan(&p, &chain, &t.trusted)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read head: %w", err)
	}
	t.inc, t.seq = unplace(p)
	copy(t.chain[:], chain)
	if !t.s.vouched.Load() {
		t.trusted = 0 // it is of an earlier run: what this run's clock says need not follow from it
	}
	return nil
}

// exec runs one statement.
func (t *tx) exec(ctx context.Context, q string, args ...any) error {
	_, err := t.sql.ExecContext(ctx, q, args...)
	return err
}

// begin starts an incarnation: its entry, then a new epoch.
func (t *tx) begin(ctx context.Context, inc uint64, b journal.IncarnationBody) error {
	if err := t.exec(ctx, `INSERT INTO incarnation (inc, chain) VALUES (?, ?)`,
		int64(inc), make([]byte, len(journal.Hash{}))); err != nil {
		return err
	}
	t.inc, t.seq, t.chain = inc, 0, journal.Hash{}
	plain, err := journal.Marshal(b)
	if err != nil {
		return err
	}
	if err := t.put(ctx, t.header(journal.KindIncarnation), plain); err != nil {
		return err
	}
	return t.newEpoch(ctx)
}

// newEpoch appends an epoch entry; what follows is sealed under its key.
func (t *tx) newEpoch(ctx context.Context) error {
	key, body, err := journal.NewEpoch(t.s.public)
	if errors.Is(err, journal.ErrRegency) {
		return &kiosk.Error{
			Op: "store: new epoch", Code: kiosk.CodeConfig, Hint: "the regency's journal key cannot be used", Err: err,
		}
	}
	if err != nil {
		return err
	}
	plain, err := journal.Marshal(body)
	if err != nil {
		return err
	}
	h := t.header(journal.KindEpoch)
	t.epoch = epoch{key: key, inc: h.Incarnation, seq: h.Seq}
	return t.put(ctx, h, plain)
}

// append seals a body and writes it as the next entry, and returns its place.
func (t *tx) append(ctx context.Context, kind journal.Kind, body any) (int64, error) {
	return t.appendUnder(ctx, t.header(kind).Catalogue, kind, body)
}

// appendUnder appends an entry that was made with that version of the catalogue.
func (t *tx) appendUnder(ctx context.Context, catalogue string, kind journal.Kind, body any) (int64, error) {
	plain, err := journal.Marshal(body)
	if err != nil {
		return 0, err
	}
	h := t.header(kind)
	h.Catalogue = catalogue
	return t.appendPlain(ctx, h, plain)
}

// appendPlain seals the bytes of a body and writes them as the next entry, with that header but for its place
// and its epoch.
func (t *tx) appendPlain(ctx context.Context, h journal.Header, plain []byte) (int64, error) {
	if t.epoch.seq == 0 || t.epoch.inc != t.inc {
		if err := t.newEpoch(ctx); err != nil {
			return 0, err
		}
	}
	h.Seq, h.Epoch = t.seq+1, t.epoch.seq
	sealed, err := t.epoch.key.Seal(h, plain)
	if err != nil {
		return 0, err
	}
	return place(h.Incarnation, h.Seq), t.put(ctx, h, sealed)
}

// header is the next entry's, without epoch and body.
func (t *tx) header(kind journal.Kind) journal.Header {
	h := journal.Header{
		Key:  journal.Key{Kiosk: t.s.opts.Site.Kiosk, Incarnation: t.inc, Seq: t.seq + 1},
		Kind: kind, Time: t.s.opts.Now().UnixMilli(), Trusted: t.trusted,
		Boot: t.s.opts.Boot, Catalogue: t.s.Catalogue(),
	}
	if t.said != nil && !kind.Clear() {
		h.Time, h.Trusted, h.Boot, h.Catalogue = t.said.Time, t.said.Trusted, t.said.Boot, t.said.Catalogue
	}
	return h
}

// put writes an entry at the end of the chain.
func (t *tx) put(ctx context.Context, h journal.Header, body []byte) error {
	if len(body) > journal.MaxBody {
		return fmt.Errorf("a body of %d bytes: %w", len(body), journal.ErrLarge)
	}
	if h.Seq > maxSeq {
		return ErrPlace
	}
	h.Body = journal.HashBody(body)
	chain := journal.NextChain(t.chain, h)
	t.appended = true
	p := place(h.Incarnation, h.Seq)
	if err := t.exec(ctx, `INSERT INTO entry (place, kind, time, trusted, boot, catalogue, epoch, hash, chain)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, p, int(h.Kind), h.Time, h.Trusted, int64(h.Boot), h.Catalogue,
		int64(h.Epoch), h.Body[:], chain[:]); err != nil {
		return err
	}
	if err := t.exec(ctx, `INSERT INTO body (place, body) VALUES (?, ?)`, p, body); err != nil {
		return err
	}
	t.seq, t.chain = h.Seq, chain
	return nil
}
