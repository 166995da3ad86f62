package regency

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// registers says that a site gives registration numbers (nomor register) of its own: ErrRegister where another kiosk that is
// or was has its letters and unit.
func (e *Enroller) registers(ctx context.Context, site kiosk.Site) error {
	sites, err := e.sites(ctx)
	if err != nil {
		return err
	}
	for _, s := range sites {
		if s.Kiosk != site.Kiosk && s.Letters == site.Letters && s.Unit == site.Unit {
			return fmt.Errorf("%w: kiosk %d", ErrRegister, s.Kiosk)
		}
	}
	return nil
}

// NextUnit is the first unit of these letters after all that a kiosk has or that a machine is invited to.
func (e *Enroller) NextUnit(ctx context.Context, letters string) (int, error) {
	sites, err := e.sites(ctx)
	if err != nil {
		return 0, err
	}
	for id := kiosk.KioskID(1); id <= wire.MaxKiosk; id++ {
		inv, err := e.Ledger.InvitationOf(ctx, id)
		if errors.Is(err, ledger.ErrNotFound) || err == nil && inv.Until <= e.Now().UnixMilli() {
			continue
		}
		if err != nil {
			return 0, err
		}
		if sites, err = withSite(sites, inv.Site); err != nil {
			return 0, err
		}
	}
	next := 1
	for _, s := range sites {
		if s.Letters == letters {
			next = max(next, s.Unit+1)
		}
	}
	return next, nil
}

// sites are those of all kiosks, revoked ones too.
func (e *Enroller) sites(ctx context.Context) (list []kiosk.Site, err error) {
	ks, err := e.Ledger.Kiosks(ctx)
	if err != nil {
		return nil, err
	}
	for _, k := range ks {
		if list, err = withSite(list, k.Site); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func withSite(list []kiosk.Site, b []byte) ([]kiosk.Site, error) {
	var s kiosk.Site
	if err := json.Unmarshal(b, &s); err != nil {
		return nil, fmt.Errorf("regency: site: %w", err)
	}
	return append(list, s), nil
}
