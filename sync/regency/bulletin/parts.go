package bulletin

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
)

// Part is a change of one part of what a village tells, with its word of the audit.
type Part struct {
	Action string
	Change func(kiosk.Village, *kiosk.VillageNews) error
}

// Budget puts a budget in the place of the one before it; ErrKelurahan.
func Budget(b kiosk.Budget) Part {
	return Part{ActionBudget, func(v kiosk.Village, n *kiosk.VillageNews) error {
		if v.Kind == kiosk.Kelurahan {
			return ErrKelurahan
		}
		n.Budget = &b
		return nil
	}}
}

// Put changes parts at once, all or none, and says of each whether anything is other than before. Errors as of Change,
// and those of the parts; the audit has one line, with the words of all joined by "+".
func (o Office) Put(ctx context.Context, village kiosk.VillageCode, by string, parts ...Part) (changed []bool, err error) {
	v, err := o.Ledger.Village(ctx, village)
	if err != nil {
		return nil, err
	}
	var actions []string
	for _, p := range parts {
		actions = append(actions, p.Action)
	}
	err = o.Change(ctx, village, by, strings.Join(actions, "+"), func(n *kiosk.VillageNews) error {
		changed = changed[:0] // somebody else came first
		leaveOut(n, o.Now())
		for _, p := range parts {
			other, err := o.put(v, n, p)
			if err != nil {
				return err
			}
			changed = append(changed, other)
		}
		return nil
	})
	return changed, err
}

// put makes one change and says whether anything is other than before.
func (o Office) put(v kiosk.Village, n *kiosk.VillageNews, p Part) (bool, error) {
	before, err := json.Marshal(n)
	if err != nil {
		return false, fmt.Errorf("bulletin: %w", err)
	}
	if err := p.Change(v, n); err != nil {
		return false, err
	}
	leaveOut(n, o.Now())
	after, err := json.Marshal(n)
	if err != nil {
		return false, fmt.Errorf("bulletin: %w", err)
	}
	return !slices.Equal(before, after), nil
}
