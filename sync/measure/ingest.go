package measure

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
	"github.com/smart-kampung/anjungan/sync/outbox"
)

// Intake says how fast entries were taken in.
type Intake struct {
	Ratio      float64 // median of the rounds: ours against the bare twin
	Ours, Bare float64 // entries a second, median
	N          int     // entries of ours
}

// ingestKiosks is how many kiosks send at a time.
const ingestKiosks = 48

// Ingest has kiosks send ready segments of large requests, each with effect and verdict, and in turn
// inserts rows of the same size into a bare table: 100 a transaction, one connection. What a kiosk does
// before it sends is not in the time; what its connection costs is.
func Ingest(ctx context.Context, dir string, seed uint64, rounds, perKiosk int) (r Intake, err error) {
	bare, err := openBare(ctx, dir)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, bare.close()) }()
	err = inHouse(ctx, dir, func(h *house) error {
		s, err := newSenders(ctx, h, seed)
		if err != nil {
			return err
		}
		defer s.close()
		var ratio, ours, twin []float64
		for range rounds {
			mine, err := s.round(ctx, perKiosk)
			if err != nil {
				return err
			}
			other, err := bare.round(ctx, ingestKiosks*perKiosk)
			if err != nil {
				return err
			}
			ratio, ours, twin = append(ratio, mine/other), append(ours, mine), append(twin, other)
		}
		r = Intake{Ratio: middle(ratio), Ours: middle(ours), Bare: middle(twin), N: rounds * ingestKiosks * perKiosk}
		return h.check(ctx, ingestKiosks, uint64(rounds*perKiosk))
	})
	return r, err
}

func middle(v []float64) float64 {
	slices.Sort(v)
	return v[len(v)/2]
}

// check asks the ledger whether every entry of every kiosk is there with its verdict.
func (h *house) check(ctx context.Context, kiosks int, each uint64) error {
	for id := 1; id <= kiosks; id++ {
		k, err := h.ledger.Kiosk(ctx, kiosk.KioskID(id))
		if err != nil {
			return err
		}
		if want := 2 * (each - 1); k.Last != each || k.FeedHead != want { // a verdict and a state for each request
			return fmt.Errorf("measure: kiosk %d: %d entries and %d news, want %d and %d", id, k.Last, k.FeedHead, each, want)
		}
	}
	return nil
}

// senders are kiosks that send what is ready.
type senders struct {
	diaries []*diary
	clients []*outbox.Client
	sign    []func(*diary) ([]byte, error)
}

func newSenders(ctx context.Context, h *house, seed uint64) (*senders, error) {
	bundles, err := h.enrol(ctx, ingestKiosks)
	if err != nil {
		return nil, err
	}
	s := &senders{}
	for _, b := range bundles {
		d, err := newDiary(b.Site.Kiosk, seed, b.Journal)
		if err != nil {
			return nil, err
		}
		c, err := h.client(b)
		if err != nil {
			return nil, err
		}
		s.diaries, s.clients = append(s.diaries, d), append(s.clients, c)
		s.sign = append(s.sign, func(d *diary) ([]byte, error) {
			seg, _, err := d.segment(b.SealKey, batchEntries, func(int) []journal.AnswerBody { return nil })
			return seg, err
		})
	}
	return s, nil
}

func (s *senders) close() {
	for _, c := range s.clients {
		c.Close()
	}
}

// round makes segments ready, sends them, and gives the entries a second.
func (s *senders) round(ctx context.Context, perKiosk int) (float64, error) {
	ready := make([][][]byte, len(s.diaries))
	for i, d := range s.diaries {
		for range perKiosk / batchEntries {
			seg, err := s.sign[i](d)
			if err != nil {
				return 0, err
			}
			ready[i] = append(ready[i], seg)
		}
	}
	start := time.Now()
	err := together(ctx, len(ready), func(ctx context.Context, i int) error {
		for _, seg := range ready[i] {
			if a, err := s.clients[i].Append(ctx, seg, false); err != nil || a.Ack.Last == 0 {
				return fmt.Errorf("measure: kiosk %d: order %d: %w", i+1, a.Order, err)
			}
		}
		return nil
	})
	return float64(len(ready)*perKiosk) / time.Since(start).Seconds(), err
}

// bareTable is the twin: the least that keeps an entry.
type bareTable struct {
	dir string
	db  *sql.DB
	seq int
}

func openBare(ctx context.Context, dir string) (*bareTable, error) {
	dir, err := os.MkdirTemp(dir, "bare-")
	if err != nil {
		return nil, fmt.Errorf("measure: %w", err)
	}
	db, err := sqlite.Open(ctx, filepath.Join(dir, "bare.db"))
	if err == nil {
		_, err = db.ExecContext(ctx, `CREATE TABLE entry (kiosk INTEGER NOT NULL, inc INTEGER NOT NULL, seq INTEGER NOT NULL,
			hash BLOB NOT NULL, body BLOB NOT NULL, PRIMARY KEY (kiosk, inc, seq)) STRICT`)
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return &bareTable{dir: dir, db: db}, nil
}

func (b *bareTable) close() error { return errors.Join(b.db.Close(), os.RemoveAll(b.dir)) }

// round inserts n rows, 100 a transaction, and gives the rows a second.
func (b *bareTable) round(ctx context.Context, n int) (float64, error) {
	body := make([]byte, bodySize)
	hash := sha256.Sum256(body)
	insert, err := b.db.PrepareContext(ctx, `INSERT INTO entry (kiosk, inc, seq, hash, body) VALUES (?, ?, ?, ?, ?)`)
	if err != nil {
		return 0, fmt.Errorf("measure: bare: %w", err)
	}
	defer func() { _ = insert.Close() }()
	start := time.Now()
	for done := 0; done < n; done += 100 {
		if err := b.commit(insert, hash[:], body, min(100, n-done)); err != nil {
			return 0, fmt.Errorf("measure: bare: %w", err)
		}
	}
	return float64(n) / time.Since(start).Seconds(), nil
}

// commit writes one transaction. Nothing watches for its end, so that the driver starts no goroutine
// per row: the twin is as fast as it can be.
func (b *bareTable) commit(insert *sql.Stmt, hash, body []byte, n int) error {
	ctx := context.Background()
	tx, err := b.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // does nothing after Commit
	stmt := tx.StmtContext(ctx, insert)
	defer func() { _ = stmt.Close() }()
	for range n {
		b.seq++
		if _, err := stmt.ExecContext(ctx, b.seq%ingestKiosks+1, 1, b.seq, hash, body); err != nil {
			return err
		}
	}
	return tx.Commit()
}
