package store

import (
	"context"
	"errors"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
)

// Keep is how long the body of an acknowledged entry is kept where Options say nothing.
const Keep = 90 * 24 * time.Hour

// enrolKeep is how long a PIN that no registry has shown, or a deposit that was confirmed, is kept after it was chosen or deposited; one that
// no ack covers is kept on, since a new incarnation would have to bring it.
const enrolKeep = 30 * 24 * time.Hour

// ageing is by how much more is old in a night than in the one before: of a kiosk that was off for months it takes some nights. A
// regency that was put back on a machine whose clock is years ahead vouches for that, and asks for those very bodies next.
const ageing = 7 * 24 * time.Hour

// The night's work is done once a night, between nightFrom and nightTo (hours, WIB), or whenever it
// was not done for overdue: an office may cut the power every evening.
const (
	nightFrom = 1
	nightTo   = 4
	tonight   = 12 * time.Hour
	overdue   = 36 * time.Hour
)

// Nightly does the night's work if it is due: it checks the file, erases the bodies of acknowledged
// entries that are older than Options.Keep, drops what PutBack set aside once it has met it for as long, and copies the file to
// Options.Backup, so that the copy does not hold what is erased. It is safe to call at any time and often. A file that is found damaged ends nothing: the first time it is journaled
// as a fault, and until a later night finds it whole, also after a restart, no request is taken (Capacity), nothing is copied over the last
// backup, and nothing is erased here. Nor is it while nobody has vouched for the clock in this run: by one that is years ahead, all
// would be old. That night's work is done once more when the regency has. A copy that fails does not end the service either: it is journaled as a fault.
func (s *Store) Nightly(ctx context.Context) error {
	const op = "store: nightly"
	now := s.opts.Now()
	var cared, aged int64
	if err := s.r.QueryRowContext(ctx, `SELECT cared, aged FROM meta`).Scan(&cared, &aged); err != nil {
		return fault(op, err)
	}
	sure := s.opts.Clock == nil || s.opts.Clock.Trust().Sure
	owed := sure && s.owed.Load()
	if !owed && !nightDue(now, time.UnixMilli(cared)) {
		return nil
	}
	switch err := sqlite.CheckAll(ctx, s.r); {
	case errors.Is(err, sqlite.ErrDamaged) || sqlite.Code(err) == sqlite.Corrupt:
		s.foundDamaged(ctx, err)
		return nil
	case err != nil:
		return fault(op, err)
	}
	erased := 0
	if sure {
		var err error
		if erased, err = s.forget(ctx, ripe(aged, now)); err != nil {
			return err
		}
		s.tidy(ctx, ripe(aged, now))
	}
	if s.opts.Backup != "" {
		if err := s.Backup(ctx, s.opts.Backup); err != nil {
			if err := s.Fault(ctx, "backup", "failed"); err != nil {
				return err
			}
		}
	}
	s.damaged.Store(false)
	s.owed.Store(!sure)
	s.opts.Log.InfoContext(ctx, "the night's work is done", "erased", erased, "backup", s.opts.Backup != "")
	return s.write(ctx, op, func(t *tx) error {
		return t.exec(ctx, `UPDATE meta SET cared = ?, damaged = 0`, now.UnixMilli())
	})
}

// ripe is by what time a night tells what is old, after one that did by aged (Unix ms); 0: none did.
func ripe(aged int64, now time.Time) time.Time {
	if most := time.UnixMilli(aged).Add(ageing); aged != 0 && now.After(most) {
		return most
	}
	return now
}

// keep is how long what is over is kept.
func (s *Store) keep() time.Duration {
	if s.opts.Keep == 0 {
		return Keep
	}
	return s.opts.Keep
}

// tidy drops what restores set aside. A folder that does not let it ends no night: the next one tries again.
func (s *Store) tidy(ctx context.Context, now time.Time) {
	switch n, err := s.dropAside(ctx, now, s.keep()); {
	case err != nil:
		s.opts.Log.ErrorContext(ctx, "what was set aside is not dropped", "code", string(kiosk.CodeOf(err)), "err", err)
	case n > 0:
		s.opts.Log.InfoContext(ctx, "what was set aside is dropped", "files", n)
	}
}

// forget erases and drops what is older than it is kept; erased counts the bodies.
func (s *Store) forget(ctx context.Context, now time.Time) (erased int, err error) {
	const op = "store: nightly"
	if erased, err = s.EraseSent(ctx, now.Add(-s.keep())); err != nil {
		return erased, err
	}
	if err := s.dropBlobs(ctx, op, `place IS NOT NULL AND made < ?`, now.Add(-blobKeep).UnixMilli()); err != nil {
		return erased, err
	}
	return erased, s.write(ctx, op, func(t *tx) error {
		if err := t.exec(ctx, `DELETE FROM enrol WHERE time < ? AND (request IS NULL OR state <> 'waiting')
			AND `+enrolAcked,
			now.Add(-enrolKeep).UnixMilli()); err != nil {
			return err
		}
		if err := t.forgetTickets(ctx, now); err != nil {
			return err
		}
		return t.exec(ctx, `UPDATE meta SET aged = ?`, now.UnixMilli())
	})
}

// foundDamaged tells once that the file is damaged. What was taken goes on to the regency as long as it can be read; where not even
// the fault can be written, the log and this run's Capacity tell it alone.
func (s *Store) foundDamaged(ctx context.Context, why error) {
	s.damaged.Store(true)
	s.opts.Log.ErrorContext(ctx, "the database is damaged", "code", string(kiosk.CodeDisk), "err", fault("store: nightly", why))
	err := s.write(ctx, "store: note damage", func(t *tx) error {
		var before int64
		if err := t.sql.QueryRowContext(ctx, `SELECT damaged FROM meta`).Scan(&before); err != nil || before != 0 {
			return err
		}
		if _, err := t.append(ctx, journal.KindFault, journal.FaultBody{Device: "database", Word: "damaged"}); err != nil {
			return err
		}
		return t.exec(ctx, `UPDATE meta SET damaged = ?`, s.opts.Now().UnixMilli())
	})
	if err != nil {
		s.opts.Log.ErrorContext(ctx, "and takes no word of it", "code", string(kiosk.CodeOf(err)), "err", err)
	}
}

// nightDue says whether the night's work is to be done now. A clock that was set back makes it due.
func nightDue(now, last time.Time) bool {
	since := now.Sub(last)
	if since < 0 || since >= overdue {
		return true
	}
	h := now.In(kiosk.WIB).Hour()
	return since >= tonight && h >= nightFrom && h < nightTo
}
