package regency

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// Editions is the versions of the service catalogue that requests may have been made with. It may be used from any
// goroutine.
type Editions interface {
	// Services lists every service of a version; ok is false where nobody knows it.
	Services(ctx context.Context, version string) (list []kiosk.Service, ok bool, err error)
}

// rules is what entries are decided by; the villages are read where there are none yet or fresh is wanted.
func (in *Intake) rules(ctx context.Context, fresh bool, entries ...journal.Entry) (Rules, error) {
	r := Rules{Services: in.services, Editions: map[string]Levels{}, Aid: in.aid.Matrix}
	var err error
	if r.Villages, err = in.places.get(ctx, in.ledger, fresh); err != nil {
		return Rules{}, err
	}
	for _, e := range entries {
		if e.Kind != journal.KindRequestNew || in.editions == nil || r.Editions[e.Catalogue] != nil {
			continue
		}
		services, ok, err := in.editions.Services(ctx, e.Catalogue)
		if err != nil {
			return Rules{}, fmt.Errorf("regency: catalogue %s: %w", e.Catalogue, err)
		}
		if ok {
			r.Editions[e.Catalogue] = LevelsOf(services)
		}
	}
	return r, nil
}

// strange says whether an entry names a village that the rules do not hold.
func (fx Effects) strange() bool {
	return slices.ContainsFunc(fx.Entries, func(t Took) bool { return t.Code == wire.VerdictVillage })
}

// places keeps the villages of the regency.
type places struct {
	mu  sync.Mutex // guards all
	all map[kiosk.VillageCode]bool
}

// get gives the villages; they are read where there are none yet or fresh is wanted.
func (p *places) get(ctx context.Context, l ledger.Ledger, fresh bool) (map[kiosk.VillageCode]bool, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.all != nil && !fresh {
		return p.all, nil
	}
	vs, err := l.Villages(ctx)
	if err != nil {
		return nil, fmt.Errorf("regency: rules: %w", err)
	}
	all := make(map[kiosk.VillageCode]bool, len(vs)) // never changed once it is given out
	for _, v := range vs {
		all[v.Code] = true
	}
	p.all = all
	return all, nil
}
