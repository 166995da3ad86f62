package roster

import (
	"context"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// Device is what alarms about the list name; their word is the Found.
const Device = "roster"

// ActionPrefix begins the audit's word for what was found of a kiosk.
const ActionPrefix = "kiosk.roster."

// Report is what Join found.
type Report struct {
	New    bool  // no roster was there, and the ledger had kiosks: whom it let in wrongly nobody can say
	Torn   int64 // bytes of a deed that was cut off in the middle, and that nobody was told of
	Differ []Difference
}

// Join opens the roster at path, makes it and the ledger equal, and has it keep the ledger's deeds from now on. It is
// called before the ledger serves anybody. What the ledger changes is in its audit, and told to the clerks of the kiosk's village.
func Join(ctx context.Context, path string, key []byte, l ledger.Standings, now func() time.Time) (Report, error) {
	r, err := Open(path, key, now)
	if err != nil {
		return Report{}, err
	}
	report, err := r.mend(ctx, l)
	if err != nil {
		return report, err
	}
	l.Keep(r.Keep)
	return report, nil
}

// mend makes both equal. It looks without a lock first: deeds of another process may stand in one of both only, which a look
// under the lock finds equal.
func (r *Roster) mend(ctx context.Context, l ledger.Standings) (report Report, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	all, err := l.Standings(ctx)
	if err != nil {
		return report, fmt.Errorf("roster: %w", err)
	}
	p, err := compare(r.kiosks, all)
	if err != nil || len(p.differ) == 0 && r.torn == 0 {
		return report, err
	}
	err = l.Mend(ctx, func(all []ledger.Standing) (ledger.Mending, error) {
		if err := r.read(); err != nil {
			return ledger.Mending{}, err
		}
		if p, err = compare(r.kiosks, all); err != nil {
			return ledger.Mending{}, err
		}
		report = Report{New: !r.there && len(all) > 0, Torn: r.torn, Differ: p.differ}
		return r.mending(p), r.complete(p)
	})
	if err != nil {
		return report, fmt.Errorf("roster: mend: %w", err)
	}
	return report, nil
}

// complete cuts off a torn line and appends what is missing.
func (r *Roster) complete(p plan) error {
	if r.torn > 0 {
		if err := r.append(nil); err != nil {
			return err
		}
		r.torn = 0
	}
	for _, s := range p.keep {
		if err := r.keep(s); err != nil {
			return err
		}
	}
	return nil
}

// mending is what the ledger does of a plan. Clerks are told of what their kiosks did not do themselves.
func (r *Roster) mending(p plan) ledger.Mending {
	at := r.now().UnixMilli()
	m := ledger.Mending{Put: p.put}
	for _, d := range p.differ {
		m.Audit = append(m.Audit, ledger.AuditRow{At: at, Clerk: fmt.Sprintf("kiosk %03d", d.Kiosk), Action: ActionPrefix + string(d.Found)})
		if d.Found != Completed {
			m.Alarms = append(m.Alarms, ledger.Notice{Kiosk: d.Kiosk, Kind: ledger.NoticeAlarm, Device: Device, Word: string(d.Found), At: at})
		}
	}
	return m
}
