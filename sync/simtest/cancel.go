package simtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// takeBack lets a resident take back one of the requests that this disk was given to keep, and where its disk was cloned
// perhaps at the other one too.
func (s *schedule) takeBack(ctx context.Context, m *machine) error {
	if len(m.holds) == 0 {
		return nil
	}
	id := m.holds[s.rng.IntN(len(m.holds))]
	err := m.takeBack(ctx, id)
	for _, c := range s.machines {
		if err == nil && c != m && slices.Contains(c.holds, id) && s.rng.IntN(2) == 0 {
			err = c.takeBack(ctx, id)
		}
	}
	return err
}

// takeBack takes a request back on this disk. That it was kept is a promise: it arrives, and its owner is told what became of
// it.
func (m *machine) takeBack(ctx context.Context, id kiosk.RequestID) error {
	nik, err := m.s.owner(id)
	if err != nil {
		return err
	}
	before, err := m.store.Request(ctx, id)
	if err != nil {
		return err
	}
	err = m.store.CancelRequest(ctx, nik, id)
	switch {
	case errors.Is(err, store.ErrRestored):
		return nil
	case errors.Is(err, store.ErrState):
		if before.State.Cancellable() {
			m.s.problem("a request that may be taken back may not")
		}
		return nil
	case err != nil:
		return fmt.Errorf("simtest: take back: %w", err)
	case before.State != kiosk.Cancelled:
		m.takes = append(m.takes, id)
	}
	m.woken()
	return nil
}

// owner is who may take a request back.
func (s *schedule) owner(id kiosk.RequestID) (kiosk.NIK, error) {
	if nik, ok := s.owners[id]; ok {
		return nik, nil
	}
	return kiosk.ParseNIK(resident)
}

// answers is how often the regency took an entry that takes a request back, and how often it came too late.
type answers struct{ taken, late int }

// checkCancels: a request is cancelled at the regency if and only if it took one entry that says so, and no request was
// taken back twice.
func (s *schedule) checkCancels(ctx context.Context, db *sql.DB, o *Outcome) (map[kiosk.RequestID]answers, error) {
	all, err := s.readCancels(ctx, db)
	if err != nil {
		return nil, err
	}
	for _, a := range all {
		o.Cancelled += a.taken
		o.Late += a.late
		if a.taken > 1 {
			o.Doubled++
		}
	}
	for id := range s.promises {
		r, err := s.ledger.Request(ctx, id)
		if errors.Is(err, ledger.ErrNotFound) {
			continue // counted as lost
		}
		if err != nil {
			return nil, err
		}
		if taken := all[id].taken > 0; taken != (r.State == kiosk.Cancelled) {
			s.problem(fmt.Sprintf("a request is %s, and taken back: %t", r.State, taken))
		}
	}
	return all, nil
}

// readCancels reads the entries that take a request back.
func (s *schedule) readCancels(ctx context.Context, db *sql.DB) (all map[kiosk.RequestID]answers, err error) {
	rows, err := db.QueryContext(ctx, `SELECT request, verdict FROM entry WHERE kind = ?`, journal.KindRequestStop)
	if err != nil {
		return nil, fmt.Errorf("simtest: cancels: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	all = map[kiosk.RequestID]answers{}
	for rows.Next() {
		var request []byte
		var verdict kiosk.VerdictCode
		if err := rows.Scan(&request, &verdict); err != nil {
			return nil, err
		}
		a := all[kiosk.RequestID(request)]
		switch verdict {
		case kiosk.EntryAccepted:
			a.taken++
		case kiosk.EntryRejected:
			a.late++
		case kiosk.EntryQuarantined:
			s.problem("nobody could decide whether a request is taken back")
		}
		all[kiosk.RequestID(request)] = a
	}
	return all, rows.Err()
}

// checkTold asks a kiosk's own disk: whatever was taken back there has its answer, the one that the regency gave.
func (s *schedule) checkTold(ctx context.Context, m *machine, all map[kiosk.RequestID]answers, o *Outcome) error {
	for _, id := range m.takes {
		h, err := m.store.Request(ctx, id)
		if err != nil {
			return err
		}
		switch a := all[id]; {
		case a == answers{} && !s.excused[id]:
			o.Lost++
		case h.Cancelling == kiosk.CancelAsked:
			s.problem("its owner was never told whether a request is taken back")
		case a.taken > 0 != (h.State == kiosk.Cancelled):
			s.problem(fmt.Sprintf("a request is %s there, and taken back: %t", h.State, a.taken > 0))
		}
	}
	return nil
}

// meek is a store that forgets what was taken back when it begins a new incarnation.
type meek struct {
	*store.Store
	path string
}

// NewIncarnation forgets first.
func (m meek) NewIncarnation(ctx context.Context, inc uint64) error {
	db, err := sqlite.Open(ctx, m.path)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, `UPDATE request SET cancel = 0`)
	return errors.Join(err, db.Close(), m.Store.NewIncarnation(ctx, inc))
}

// cancels does to a batch's cancellations what the plant says.
func (p planted) cancels(b *ledger.Batch) {
	b.Cancels = slices.Clone(b.Cancels) // a batch may be tried again
	switch p.s.plant {
	case PlantDeaf:
		b.Cancels = nil
	case PlantAgain:
		for i := range b.Cancels {
			b.Cancels[i].From = append(slices.Clone(b.Cancels[i].From), kiosk.Cancelled)
		}
	case PlantLateYes:
		for i := range b.Cancels {
			b.Cancels[i].Code = ""
		}
	default:
	}
}
