package regency

import (
	"bytes"
	"context"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// The audit's words for the journal key.
const (
	ActionRotate = "journal.rotate"
	ActionDrop   = "journal.drop"
)

// useJournal opens journals with other keys from now on, and forgets what those before opened.
func (in *Intake) useJournal(present journal.RegencyKey, retired []journal.RegencyKey) {
	list := append([]journal.RegencyKey{present}, retired...) // never changed once it is given out
	in.keys.Store(&list)
	in.epochs.forget()
}

// UseJournal takes other journal keys into use while the server runs: it opens with them first, and then tells
// kiosks to seal to the present one. A server that names no key to kiosks goes on naming none.
func (s *Server) UseJournal(present journal.RegencyKey, retired []journal.RegencyKey) {
	s.o.Intake.useJournal(present, retired)
	if s.journal.Load() == nil {
		return
	}
	public := present.Public()
	s.journal.Store(&public)
}

// Holders is who still needs a retired journal key.
type Holders struct {
	Kiosks []kiosk.KioskID // whose newest stored epoch is not under the present key: what they have not sent may be older
	Sealed int             // entries in quarantine that no key has opened yet, as far as the look went
}

// None says whether the retired keys can go.
func (h Holders) None() bool { return len(h.Kiosks) == 0 && h.Sealed == 0 }

// sealedLook is how many entries in quarantine Holding looks at; more than that hold the keys as well.
const sealedLook = 10_000

// Holding finds who still needs the journal keys before the present one. A journal is sent in order, so
// that from the first stored epoch under the present key nothing older can come from that kiosk.
func Holding(ctx context.Context, l ledger.Ledger, present []byte) (Holders, error) {
	var h Holders
	es, err := l.NewestEpochs(ctx)
	if err != nil {
		return h, fmt.Errorf("regency: journal keys: %w", err)
	}
	id := journal.KeyID(present)
	for _, e := range es {
		var b journal.EpochBody
		if e.Body == nil || journal.Unmarshal(e.Body, &b) != nil || !bytes.Equal(b.KeyID, id) {
			h.Kiosks = append(h.Kiosks, e.Kiosk)
		}
	}
	waiting, err := l.Quarantined(ctx, "", sealedLook)
	if err != nil {
		return h, fmt.Errorf("regency: journal keys: %w", err)
	}
	for _, e := range waiting {
		if e.Code == wire.VerdictSealed {
			h.Sealed++
		}
	}
	if len(waiting) == sealedLook {
		h.Sealed++
	}
	return h, nil
}
