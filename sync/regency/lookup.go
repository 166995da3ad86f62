package regency

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// lookupTries is how many cards a kiosk may ask for in a minute: more than people can tap there.
const lookupTries = 20

// maxQuery bounds a lookup in bytes.
const maxQuery = 64

// The audit's words for a lookup of one card by a kiosk.
const (
	ActionLookup     = "card.lookup"
	ActionLookupNone = "card.lookup.none"
)

// card answers a lookup of one card of the regency by its chip. Found or not, it is audited.
func (s *Server) card(ctx context.Context, r *http.Request, k ledger.Kiosk) ([]byte, error) {
	b, err := readBody(r, maxQuery, wire.ContentType)
	if err != nil {
		return nil, err
	}
	chip, err := wire.DecodeCardQuery(b)
	if err != nil {
		return nil, unread(err)
	}
	if wait, ok := s.lookups.take(k.ID, s.o.Now()); !ok {
		return nil, &wire.Refusal{Code: wire.CodeTooMany, RetryAfter: int(wait/time.Second) + 1}
	}
	row, err := s.o.Ledger.Card(ctx, s.o.Vault.Blind(BlindChip, chip))
	if errors.Is(err, ledger.ErrNotFound) {
		if err := s.noteLookup(ctx, k.ID, ActionLookupNone); err != nil {
			return nil, err
		}
		return nil, &wire.Refusal{Code: wire.CodeNotFound}
	}
	if err != nil {
		return nil, err
	}
	c, err := OpenCard(s.o.Vault, row)
	if err != nil {
		return nil, err
	}
	if row.Village != k.Village {
		c.Resident = abroad(c.Resident)
	}
	if err := s.noteLookup(ctx, k.ID, ActionLookup); err != nil {
		return nil, err
	}
	if err := s.o.Ledger.Tapped(ctx, k.ID, row.Chip, s.o.Now().UnixMilli()); err != nil {
		return nil, err
	}
	version := make([]byte, 8)
	_, _ = rand.Read(version) // never fails (crypto/rand)
	return wire.SealCard(k.ReceiveKey, hex.EncodeToString(version), c)
}

func (s *Server) noteLookup(ctx context.Context, id kiosk.KioskID, action string) error {
	return s.o.Ledger.Audit(ctx, ledger.AuditRow{At: s.o.Now().UnixMilli(), Clerk: fmt.Sprintf("kiosk %03d", id), Action: action})
}

// abroad is what a kiosk of another village learns of a resident: enough to greet and to take a
// request, nothing to fill a letter with.
func abroad(r kiosk.Resident) kiosk.Resident {
	return kiosk.Resident{NIK: r.NIK, Name: r.Name, BirthDate: r.BirthDate, Sex: r.Sex, Village: r.Village}
}
