package desk

import (
	"context"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency"
)

// Asking is who asked for somebody else (pemohon); the zero Asking: the subject did, or nobody is named.
type Asking struct {
	NIK      kiosk.NIK
	Resident kiosk.Resident // of the population record; zero where Known is false
	Known    bool
}

// asking reads who asked for the subject of a request.
func (d *Desk) asking(ctx context.Context, r kiosk.Request) (a Asking, err error) {
	if r.Requester == r.Subject || r.Requester.IsZero() {
		return a, nil
	}
	a.NIK = r.Requester
	a.Resident, a.Known, err = d.resident(ctx, d.o.Vault.Blind(regency.BlindNIK, []byte(a.NIK.Reveal())))
	return a, err
}
