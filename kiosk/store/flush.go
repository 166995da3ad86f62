package store

import (
	"context"
	"errors"

	"github.com/smart-kampung/anjungan/kiosk/sqlite"
)

// ErrUnflushed says that the disk did not confirm a flush, so that this Store writes nothing any more. It is true of
// the write that failed and of all after it; what was returned as done stays done. Close, and Open anew.
//
// The system reports a failed write-back once and then holds what it could not write for written (fsync(2), Linux): a
// later flush that succeeds proves nothing. See kiosk/decisions/0018.
var ErrUnflushed = errors.New("store: the disk did not confirm a write; nothing is taken before it is opened anew")

// Unflushed is closed once a flush has failed: ErrUnflushed.
func (s *Store) Unflushed() <-chan struct{} { return s.unflushed }

// flushed looks whether err is of a flush that failed, with the lock held. If so this is the last of the Store's
// writing: one small change is written over the place of the failed one in the log, so that whoever opens the file next
// does not find what was told as not kept. Its own end means nothing, for nothing follows it.
func (s *Store) flushed(ctx context.Context, err error) {
	if sqlite.Code(err) != sqlite.Flush {
		return
	}
	s.lost = err
	s.refused.Store(true)
	ctx = context.WithoutCancel(ctx)
	_ = s.commit(ctx, "store: void", flip(ctx))
	close(s.unflushed)
}

// emptyWAL takes what was deleted out of the log too.
func (s *Store) emptyWAL(ctx context.Context, op string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lost != nil {
		return fault(op, s.lost)
	}
	err := fault(op, sqlite.EmptyWAL(ctx, s.w))
	s.flushed(ctx, err)
	return err
}

// FromDisk makes the next Open read what is on the disk, not what the system remembers of the writing of an earlier
// process: after a flush that failed the two may differ. It is for the start of a program, before any Open of the
// database there: closing a file drops the locks that the process has on it. CodeDisk where the disk does not flush.
func FromDisk(path string) error { return fault("store: from disk", sqlite.Forget(path)) }
