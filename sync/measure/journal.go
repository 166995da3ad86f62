package measure

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/outbox"
)

// errOrdered says that a regency found a fork where there is none.
var errOrdered = errors.New("measure: the regency ordered a new incarnation")

// queue is a kiosk's journal for an outbox: entries are counted when they are committed, written when
// they are sent, and forgotten when they are acknowledged.
type queue struct {
	wake chan struct{}
	acks chan struct{} // a pulse after each ack

	mu        sync.Mutex // guards the fields below
	diary     *diary
	pending   []journal.Entry
	committed uint64
	acked     uint64
	head      journal.Hash
	cursor    uint64
}

var _ outbox.Store = (*queue)(nil)

func newQueue(d *diary, entries uint64) *queue {
	return &queue{wake: make(chan struct{}, 1), acks: make(chan struct{}, 1), diary: d, committed: entries}
}

// commit adds an entry.
func (q *queue) commit() {
	q.mu.Lock()
	q.committed++
	q.mu.Unlock()
	pulse(q.wake)
}

func pulse(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// settled waits until everything committed is acknowledged.
func (q *queue) settled(ctx context.Context) error {
	for {
		q.mu.Lock()
		done := q.acked == q.committed
		q.mu.Unlock()
		if done {
			return nil
		}
		select {
		case <-q.acks:
		case <-ctx.Done():
			return fmt.Errorf("measure: not acknowledged: %w", context.Cause(ctx))
		}
	}
}

// AckedThrough implements outbox.Store.
func (q *queue) AckedThrough(context.Context) (uint64, uint64, journal.Hash, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return 1, q.acked, q.head, nil
}

// After implements outbox.Store; the outbox asks only from the last ack on.
func (q *queue) After(_ context.Context, _, seq uint64, limit int) ([]journal.Entry, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if seq != q.acked {
		return nil, fmt.Errorf("measure: asked from %d, acknowledged %d", seq, q.acked)
	}
	for len(q.pending) < limit && q.diary.seq < q.committed {
		e, err := q.diary.next(nil)
		if err != nil {
			return nil, err
		}
		q.pending = append(q.pending, e)
	}
	return q.pending[:min(limit, len(q.pending))], nil
}

// Unsent implements outbox.Store.
func (q *queue) Unsent(context.Context) (int, time.Time, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return int(q.committed - q.acked), time.Time{}, nil
}

// Acked implements outbox.Store.
func (q *queue) Acked(_ context.Context, a journal.Ack) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.pending) > 0 && q.pending[0].Seq <= a.Last {
		q.acked, q.head = q.pending[0].Seq, q.pending[0].Chain
		q.pending = q.pending[1:]
	}
	if q.acked != a.Last || q.head != a.Head {
		return errors.New("measure: an ack of something else")
	}
	pulse(q.acks)
	return nil
}

// NewIncarnation implements outbox.Store; nothing here forks.
func (q *queue) NewIncarnation(context.Context, uint64) error { return errOrdered }

// FeedCursor implements outbox.Store.
func (q *queue) FeedCursor(context.Context) (n, mark uint64, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.cursor, 0, nil
}

// Lost implements outbox.Store; nothing here is lost.
func (q *queue) Lost(context.Context, journal.Position, []journal.Position) (bool, error) {
	return false, errOrdered
}

// ResetFeed implements outbox.Store.
func (q *queue) ResetFeed(context.Context) error { return errOrdered }

// ApplyFeed implements outbox.Store: it only counts, and refuses a gap.
func (q *queue) ApplyFeed(_ context.Context, items []kiosk.FeedItem) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, it := range items {
		if it.N != q.cursor+1 {
			return fmt.Errorf("measure: feed item %d after %d", it.N, q.cursor)
		}
		q.cursor = it.N
	}
	return nil
}

// DataVersion implements outbox.Store.
func (q *queue) DataVersion(context.Context, string) (string, error) { return "", nil }

// ReplaceCards implements outbox.Store.
func (q *queue) ReplaceCards(context.Context, string, []byte, []kiosk.CardRecord) error { return nil }

// SetTrustedTime implements outbox.Store.
func (q *queue) SetTrustedTime(context.Context, time.Time) error { return nil }

// Wake implements outbox.Store.
func (q *queue) Wake() <-chan struct{} { return q.wake }
