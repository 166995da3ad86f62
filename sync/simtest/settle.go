package simtest

import (
	"context"
	"errors"
	"slices"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// quiet lets everybody work on the line as it is while nobody comes: contents go only beside an empty queue.
func (s *schedule) quiet(ctx context.Context) error {
	for range quiet {
		if err := s.machines[s.rng.IntN(len(s.machines))].advance(ctx); err != nil {
			return err
		}
		if s.rng.IntN(10) == 0 {
			s.arriveLate(ctx)
		}
	}
	return nil
}

// settle heals the line and lets everybody work until nothing is left to do.
func (s *schedule) settle(ctx context.Context) error {
	for len(s.late) > 0 {
		s.arriveLate(ctx)
	}
	s.healed, s.now = true, s.now.Add(aDay) // what was said becomes due
	for _, m := range s.machines {          // the next sign of life tells a kiosk that its regency was put back
		if err := m.store.Heartbeat(ctx, journal.HeartbeatBody{Version: "sim", Printer: "ok", Reader: "ok"}); err != nil {
			return err
		}
		m.woken()
	}
	if err := s.rest(ctx); err != nil {
		return err
	}
	if err := s.desk(ctx, kiosk.ClerkUnlock, spare); err != nil { // with whatever changes of a card, kiosks hear of the tries of all
		return err
	}
	return s.rest(ctx)
}

// rest lets everybody work until nothing is left to do.
func (s *schedule) rest(ctx context.Context) error {
	for range patience {
		quiet := true
		for _, m := range s.machines {
			done, err := s.settled(ctx, m)
			if err != nil {
				return err
			}
			if done {
				continue
			}
			quiet = false
			if err := m.advance(ctx); err != nil {
				return err
			}
		}
		if quiet {
			return nil
		}
	}
	return errors.New("simtest: the world does not come to rest")
}

// settled says whether a machine has nothing to send and nothing to be told.
func (s *schedule) settled(ctx context.Context, m *machine) (bool, error) {
	if _, err := m.store.AppendDue(ctx); err != nil {
		return false, err
	}
	n, _, err := m.store.Unsent(ctx)
	if err != nil || n > 0 {
		return false, err
	}
	if _, waits, err := m.store.NextBlob(ctx); err != nil || waits {
		return false, err
	}
	cursor, mark, err := m.store.FeedCursor(ctx)
	if err != nil {
		return false, err
	}
	k, err := s.ledger.Kiosk(ctx, m.bundle.Site.Kiosk)
	if err != nil || cursor != k.FeedHead {
		return false, err
	}
	if cursor == 0 {
		return s.informed(ctx, m)
	}
	if same, err := s.ledger.Marked(ctx, k.ID, cursor, mark); err != nil || !same {
		return false, err // a regency that was put back may have told as many other things since
	}
	return s.informed(ctx, m)
}

// informed says whether a machine has the cards and the clerks that the regency tells of.
func (s *schedule) informed(ctx context.Context, m *machine) (bool, error) {
	list, err := s.ledger.Versions(ctx, village)
	if err != nil {
		return false, err
	}
	for _, v := range list {
		if v.Dataset != wire.DatasetCards && v.Dataset != wire.DatasetStaff {
			continue
		}
		if have, err := m.store.DataVersion(ctx, v.Dataset); err != nil || have != v.Version {
			return false, err
		}
	}
	return true, nil
}

// excuse notes what only a lost disk knew: find asks the regency, on gives what a machine has.
func excuse[T comparable](s *schedule, ids []T, into map[T]bool, find func(T) error, on func(*machine) []T) error {
	for _, id := range ids {
		err := find(id)
		if err != nil && !errors.Is(err, ledger.ErrNotFound) {
			return err
		}
		held := slices.ContainsFunc(s.machines, func(m *machine) bool { return slices.Contains(on(m), id) })
		if err != nil && !held {
			into[id] = true
		}
	}
	return nil
}

// excuseRequests notes the requests that only a lost disk knew.
func (s *schedule) excuseRequests(ctx context.Context, ids []kiosk.RequestID) error {
	find := func(id kiosk.RequestID) error { _, err := s.ledger.Request(ctx, id); return err }
	return excuse(s, ids, s.excused, find, func(m *machine) []kiosk.RequestID { return m.holds })
}
