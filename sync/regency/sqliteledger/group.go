package sqliteledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// groupEntries is how many entries one commit takes at most, unless one batch alone has more.
const groupEntries = 500

// waiter is a batch that waits for its commit.
type waiter struct {
	batch ledger.Batch
	done  chan error // of one: the answer
}

// group gathers batches into commits. Whoever finds no commit running performs one for all who wait;
// so a lone batch is committed at once, and under load one sync to the disk serves many kiosks.
type group struct {
	lead chan struct{} // of one: held by who commits

	mu    sync.Mutex // guards waits
	waits []*waiter
}

// commit performs a batch, alone or with others, and gives its own answer.
func (g *group) commit(b ledger.Batch, perform func([]*waiter)) error {
	t := &waiter{batch: b, done: make(chan error, 1)}
	g.mu.Lock()
	g.waits = append(g.waits, t)
	g.mu.Unlock()
	for {
		select {
		case err := <-t.done:
			return err
		case g.lead <- struct{}{}:
			if next := g.take(); len(next) > 0 {
				perform(next)
			}
			<-g.lead
		}
	}
}

// take takes those who waited longest, as many as fit into one commit.
func (g *group) take() []*waiter {
	g.mu.Lock()
	defer g.mu.Unlock()
	n, entries := 0, 0
	for n < len(g.waits) && (n == 0 || entries+len(g.waits[n].batch.Entries) <= groupEntries) {
		entries += len(g.waits[n].batch.Entries)
		n++
	}
	next := g.waits[:n]
	g.waits = slices.Clone(g.waits[n:])
	return next
}

// appendAll commits batches together and answers each. A batch whose kiosk has moved is left out; any
// other failure undoes the commit, and then each is tried alone, so that none fails for another.
func (l *Ledger) appendAll(waiters []*waiter) {
	errs, err := l.appendGroup(waiters)
	if err != nil && len(waiters) > 1 {
		for _, t := range waiters {
			l.appendAll([]*waiter{t})
		}
		return
	}
	for i, t := range waiters {
		if err != nil {
			t.done <- err
			continue
		}
		t.done <- errs[i]
	}
}

// appendGroup performs batches in one transaction, each behind a savepoint; errs stands beside waiters.
// It does not end with the request that happens to lead.
func (l *Ledger) appendGroup(waiters []*waiter) (errs []error, err error) {
	ctx := context.Background()
	errs = make([]error, len(waiters))
	return errs, l.write(ctx, "append", func(tx *sql.Tx) error {
		p := &prepared{tx: tx, ready: map[string]*sql.Stmt{}}
		defer p.close()
		for i, t := range waiters {
			if _, err := p.ExecContext(ctx, `SAVEPOINT batch`); err != nil {
				return err
			}
			err := appendOne(ctx, p, t.batch)
			if errors.Is(err, ledger.ErrMoved) {
				errs[i] = fmt.Errorf("sqliteledger: append: %w", err)
				if _, err := p.ExecContext(ctx, `ROLLBACK TO batch`); err != nil {
					return err
				}
			} else if err != nil {
				return err
			}
			if _, err := p.ExecContext(ctx, `RELEASE batch`); err != nil {
				return err
			}
		}
		return nil
	})
}

// prepared is a transaction that prepares each statement once.
type prepared struct {
	tx    *sql.Tx
	ready map[string]*sql.Stmt
}

// prepare makes a statement ready.
func (p *prepared) prepare(ctx context.Context, query string) error {
	if p.ready[query] != nil {
		return nil
	}
	s, err := p.tx.PrepareContext(ctx, query)
	if err == nil {
		p.keep(query, s)
	}
	return err
}

// keep keeps a statement until close.
func (p *prepared) keep(query string, s *sql.Stmt) { p.ready[query] = s }

// close lets go of the statements.
func (p *prepared) close() {
	for _, s := range p.ready {
		_ = s.Close() // what it did was told when it ran
	}
}

// ExecContext runs a statement.
func (p *prepared) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if err := p.prepare(ctx, query); err != nil {
		return nil, err
	}
	return p.ready[query].ExecContext(ctx, args...)
}

// QueryContext reads rows.
func (p *prepared) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := p.prepare(ctx, query); err != nil {
		return nil, err
	}
	return p.ready[query].QueryContext(ctx, args...)
}

// QueryRowContext reads one row; what cannot be prepared is the row's error.
func (p *prepared) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if err := p.prepare(ctx, query); err != nil {
		return p.tx.QueryRowContext(ctx, query, args...)
	}
	return p.ready[query].QueryRowContext(ctx, args...)
}
