package regency

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/x509"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/vault"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// attempts is how often an append is decided anew when another process moved the kiosk meanwhile.
const attempts = 3

// Intake takes segments in.
type Intake struct {
	ledger   ledger.Ledger
	vault    *vault.Vault
	keys     atomic.Pointer[[]journal.RegencyKey] // the present one, then the retired
	ack      crypto.Signer
	services Levels
	editions Editions
	aid      Aid
	now      func() time.Time
	epochs   epochs
	places   places
}

// IntakeOptions is what an Intake needs; every field but Retired, Editions and Aid must be set.
type IntakeOptions struct {
	Ledger   ledger.Ledger
	Vault    *vault.Vault
	Key      journal.RegencyKey   // opens the kiosks' journals
	Retired  []journal.RegencyKey // open what was sealed before the last rotations
	Ack      crypto.Signer        // ECDSA P-256, signs acks
	Services Levels               // of the catalogue that is offered now
	Editions Editions             // of earlier ones; nil: none is known
	Aid      kiosk.AidMatrix      // zero: no scheme is known
	Now      func() time.Time
}

// NewIntake makes an intake.
func NewIntake(o IntakeOptions) *Intake {
	in := &Intake{
		ledger: o.Ledger, vault: o.Vault, ack: o.Ack, now: o.Now,
		services: o.Services, editions: o.Editions, aid: Aid{Matrix: o.Aid, Vault: o.Vault},
	}
	in.useJournal(o.Key, o.Retired)
	return in
}

// Append takes the bytes of one segment from an authenticated kiosk. When it returns an ack, what the
// segment said is durable with its verdicts; taking the same bytes again changes nothing. What the
// kiosk did wrong is a *wire.Refusal.
func (in *Intake) Append(ctx context.Context, id kiosk.KioskID, b []byte) (wire.Appended, error) {
	return in.take(ctx, id, b, false)
}

// AppendAnew is Append of a kiosk that cannot bring what the regency lost: it begins another incarnation.
func (in *Intake) AppendAnew(ctx context.Context, id kiosk.KioskID, b []byte) (wire.Appended, error) {
	return in.take(ctx, id, b, true)
}

func (in *Intake) take(ctx context.Context, id kiosk.KioskID, b []byte, anew bool) (wire.Appended, error) {
	raw, err := parse(b)
	if err != nil {
		return wire.Appended{}, err
	}
	if raw.Kiosk() != id {
		return wire.Appended{}, &wire.Refusal{Code: wire.CodeWrongKiosk}
	}
	for range attempts {
		r, err := in.append(ctx, id, raw, anew)
		if !errors.Is(err, ledger.ErrMoved) {
			return r, err
		}
	}
	return wire.Appended{}, &wire.Refusal{Code: wire.CodeBusy, RetryAfter: 1}
}

func parse(b []byte) (journal.RawSegment, error) {
	if len(b) > wire.MaxSegment {
		return journal.RawSegment{}, &wire.Refusal{Code: wire.CodeOversize}
	}
	raw, err := journal.ParseSegment(b)
	if err != nil {
		return raw, unread(err)
	}
	return raw, nil
}

// append decides once: ledger.ErrMoved where the kiosk moved between reading and writing.
func (in *Intake) append(ctx context.Context, id kiosk.KioskID, raw journal.RawSegment, anew bool) (wire.Appended, error) {
	k, err := in.ledger.Kiosk(ctx, id)
	if err != nil {
		return wire.Appended{}, fmt.Errorf("regency: append: %w", err)
	}
	pub, err := sealKey(k.SealKey)
	if err != nil {
		return wire.Appended{}, err
	}
	prev, known, err := in.prev(ctx, k, raw)
	if err != nil {
		return wire.Appended{}, err
	}
	seg, err := raw.Verify(pub, prev)
	switch {
	case errors.Is(err, journal.ErrSignature):
		return wire.Appended{}, &wire.Refusal{Code: wire.CodeSignature}
	case err != nil && !errors.Is(err, journal.ErrChain):
		return wire.Appended{}, fmt.Errorf("regency: append: %w", err)
	case err != nil || !known:
		return in.broken(ctx, k, raw, anew)
	}
	switch place := Place(k.Position, seg.Incarnation, seg.First); {
	case place.Order != 0:
		return in.closed(ctx, k, raw, seg, anew)
	case place.Begins, k.Last == 0 && seg.Entries[0].Kind == journal.KindIncarnation:
		return in.begin(ctx, k, raw, seg, anew)
	case place.Alarm != "":
		return in.missing(ctx, k, raw, place, anew)
	}
	return in.perform(ctx, k, seg)
}

// perform takes a verified segment in and signs the ack.
func (in *Intake) perform(ctx context.Context, k ledger.Kiosk, seg journal.Segment) (wire.Appended, error) {
	same, err := in.same(ctx, k, seg)
	if err != nil {
		return wire.Appended{}, err
	}
	if !same {
		return in.order(ctx, k, k.Incarnation+1, AlarmFork)
	}
	if seg.Last > k.Last {
		moved, err := in.store(ctx, k, seg)
		if err != nil {
			return wire.Appended{}, err
		}
		if !moved {
			return in.order(ctx, k, k.Incarnation+1, AlarmFork)
		}
	}
	return in.acknowledge(seg)
}

// acknowledge signs that a segment is durable.
func (in *Intake) acknowledge(seg journal.Segment) (wire.Appended, error) {
	ack, err := journal.SignAck(in.ack, journal.Ack{Kiosk: seg.Kiosk, Incarnation: seg.Incarnation, Last: seg.Last, Head: seg.Head})
	if err != nil {
		return wire.Appended{}, fmt.Errorf("regency: append: %w", err)
	}
	return wire.Appended{Ack: ack}, nil
}

// same says whether a segment that lies wholly before the head is the one stored.
func (in *Intake) same(ctx context.Context, k ledger.Kiosk, seg journal.Segment) (bool, error) {
	switch {
	case seg.Last > k.Last:
		return true, nil // Step compares
	case seg.Last == k.Last:
		return seg.Head == k.Head, nil
	}
	h, err := in.ledger.Chain(ctx, journal.Key{Kiosk: k.ID, Incarnation: seg.Incarnation, Seq: seg.Last})
	if err != nil {
		return false, fmt.Errorf("regency: append: %w", err)
	}
	return h == seg.Head, nil
}

// store opens the bodies, decides and writes; false: a fork.
func (in *Intake) store(ctx context.Context, k ledger.Kiosk, seg journal.Segment) (bool, error) {
	bodies, opened, err := in.open(ctx, seg, k.Last)
	if err != nil {
		return false, err
	}
	fx, ok, err := in.step(ctx, k.Position, seg, bodies)
	if err != nil || !ok {
		return false, err
	}
	batch, err := in.seal(k, fx)
	if err != nil {
		return false, err
	}
	if batch.Early, err = in.early(ctx, k, &batch); err != nil {
		return false, err
	}
	if err := in.ledger.Append(ctx, batch); err != nil {
		return false, fmt.Errorf("regency: append: %w", err)
	}
	in.epochs.add(opened)
	return true, nil
}

// step decides by the villages that are known; only where one is missing are they read again, so that
// no village is refused that the regency holds.
func (in *Intake) step(ctx context.Context, at ledger.Position, seg journal.Segment, bodies []Body) (Effects, bool, error) {
	rules, err := in.rules(ctx, false, seg.Entries...)
	if err != nil {
		return Effects{}, false, err
	}
	fx, ok := Step(at, seg, bodies, rules)
	if !ok || !fx.strange() {
		return fx, ok, nil
	}
	if rules.Villages, err = in.places.get(ctx, in.ledger, true); err != nil {
		return Effects{}, false, err
	}
	fx, ok = Step(at, seg, bodies, rules)
	return fx, ok, nil
}

func sealKey(pkix []byte) (*ecdsa.PublicKey, error) {
	k, err := x509.ParsePKIXPublicKey(pkix)
	if err != nil {
		return nil, fmt.Errorf("regency: seal key: %w", err)
	}
	pub, ok := k.(*ecdsa.PublicKey)
	if !ok {
		return nil, errors.New("regency: the seal key is not ECDSA")
	}
	return pub, nil
}
