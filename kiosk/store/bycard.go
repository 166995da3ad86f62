package store

import (
	"context"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
)

// SaveByCard is SaveRequest for the owner of an enrolled card whose PIN was not asked for. Who that is stays
// in here: the draft names nobody, and neither does the request that is given back, nor its slip. ErrNoCard for a card
// that opens nothing; ErrAskPIN for one that may be a copy, or whose PIN was given wrong too often.
func (s *Store) SaveByCard(ctx context.Context, d Draft, chip []byte) (kiosk.Request, error) {
	const op = "store: save by card"
	if d.Assurance != kiosk.ByCard || !d.Subject.IsZero() || !d.Requester.IsZero() || d.Village != "" || d.Initials != "" {
		return kiosk.Request{}, fmt.Errorf("%s: %w: it names somebody", op, ErrDraft)
	}
	s.pin.Lock() // a wrong PIN that is being counted counts here too
	defer s.pin.Unlock()
	row, tries, err := s.card(ctx, s.keys.chip(chip))
	if err != nil {
		return kiosk.Request{}, fault(op, err)
	}
	if row.AskPIN || tries >= kiosk.MaxTries {
		return kiosk.Request{}, fmt.Errorf("%s: %w", op, ErrAskPIN)
	}
	owner, err := row.resident()
	if err != nil {
		return kiosk.Request{}, fault(op, err)
	}
	d.Subject, d.Requester, d.Village = owner.NIK, owner.NIK, owner.Village
	r, err := s.saveDraft(ctx, op, d, func(*tx, int64, kiosk.Request) error { return nil })
	r.Subject, r.Requester = kiosk.NIK{}, kiosk.NIK{}
	return r, err
}
