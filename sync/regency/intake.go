package regency

import (
	"bytes"
	"cmp"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"sync"
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

// Editions is the versions of the service catalogue that requests may have been made with. It may be used from any
// goroutine.
type Editions interface {
	// Services lists every service of a version; ok is false where nobody knows it.
	Services(ctx context.Context, version string) (list []kiosk.Service, ok bool, err error)
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

// broken answers a segment that does not go on from what is stored: its kiosk was told once that what is before it is. The
// first of an incarnation has nothing before it; its own head is not that of its entries.
func (in *Intake) broken(ctx context.Context, k ledger.Kiosk, raw journal.RawSegment, anew bool) (wire.Appended, error) {
	switch place := Place(k.Position, raw.Incarnation(), raw.First()); {
	case raw.First() > 1 || place.Begins:
		return in.missing(ctx, k, raw, place, anew)
	case place.Order != 0:
		return wire.Appended{Order: place.Order}, nil
	}
	return in.order(ctx, k, k.Incarnation+1, AlarmFork)
}

// closed answers a segment of an incarnation below the kiosk's: what is stored is acknowledged, all else has to come in the
// kiosk's.
func (in *Intake) closed(ctx context.Context, k ledger.Kiosk, raw journal.RawSegment, seg journal.Segment, anew bool) (wire.Appended, error) {
	h, err := in.ledger.Chain(ctx, journal.Key{Kiosk: k.ID, Incarnation: seg.Incarnation, Seq: seg.Last})
	switch {
	case err != nil && !errors.Is(err, ledger.ErrNotFound):
		return wire.Appended{}, fmt.Errorf("regency: append: %w", err)
	case err == nil && h == seg.Head:
		return in.acknowledge(seg)
	}
	if seg.Entries[0].Kind == journal.KindIncarnation {
		ok, err := in.continues(ctx, seg)
		if err != nil {
			return wire.Appended{}, err
		}
		if !ok {
			return in.missing(ctx, k, raw, Place(k.Position, seg.Incarnation, seg.First), anew)
		}
	}
	return wire.Appended{Order: k.Incarnation}, nil
}

// begin takes the beginning of an incarnation that this regency ordered, and perhaps forgot, where nothing is missing before
// it.
func (in *Intake) begin(ctx context.Context, k ledger.Kiosk, raw journal.RawSegment, seg journal.Segment, anew bool) (wire.Appended, error) {
	ok, err := in.continues(ctx, seg)
	if err != nil {
		return wire.Appended{}, err
	}
	if !ok {
		return in.missing(ctx, k, raw, Place(k.Position, seg.Incarnation, seg.First), anew)
	}
	if seg.Incarnation == k.Incarnation {
		return in.perform(ctx, k, seg)
	}
	if _, err := in.order(ctx, k, seg.Incarnation, AlarmAhead); err != nil {
		return wire.Appended{}, err
	}
	return in.append(ctx, k.ID, raw, anew)
}

// continues says whether what a segment that begins an incarnation goes on from is stored here, as its first entry names it.
func (in *Intake) continues(ctx context.Context, seg journal.Segment) (bool, error) {
	var b journal.IncarnationBody
	e := seg.Entries[0]
	if e.Kind != journal.KindIncarnation || journal.Unmarshal(e.Body, &b) != nil || b.Check() != nil {
		return false, nil
	}
	if b.LastInc == 0 {
		return true, nil // nothing was ever acknowledged
	}
	h, err := in.ledger.Chain(ctx, journal.Key{Kiosk: seg.Kiosk, Incarnation: b.LastInc, Seq: b.LastSeq})
	if err != nil && !errors.Is(err, ledger.ErrNotFound) {
		return false, fmt.Errorf("regency: append: %w", err)
	}
	return err == nil && bytes.Equal(h[:], b.LastHead), nil
}

// missing tells a kiosk how far its journal is stored, so that it sends what was lost once more; one that cannot begins
// another incarnation.
func (in *Intake) missing(ctx context.Context, k ledger.Kiosk, raw journal.RawSegment, p Placed, anew bool) (wire.Appended, error) {
	word := cmp.Or(p.Alarm, AlarmGap)
	switch {
	case anew && raw.Incarnation() < k.Incarnation:
		return wire.Appended{Order: k.Incarnation}, nil
	case anew:
		return in.order(ctx, k, raw.Incarnation()+1, word)
	}
	if err := in.ledger.Alarm(ctx, in.alarm(k.ID, word)); err != nil {
		return wire.Appended{}, fmt.Errorf("regency: append: %w", err)
	}
	ends, err := in.ledger.Ends(ctx, k.ID, wire.MaxEnds)
	if err != nil {
		return wire.Appended{}, fmt.Errorf("regency: append: %w", err)
	}
	return wire.Appended{Lost: &k.Position, Ends: ends}, nil
}

func (in *Intake) alarm(id kiosk.KioskID, word string) ledger.Notice {
	return ledger.Notice{Kiosk: id, Kind: ledger.NoticeAlarm, Device: "journal", Word: word, At: in.now().UnixMilli()}
}

// prev is the chain hash before the segment's first entry; known is false where the entry before it is not stored.
func (in *Intake) prev(ctx context.Context, k ledger.Kiosk, raw journal.RawSegment) (prev journal.Hash, known bool, err error) {
	switch {
	case raw.First() == 1:
		return journal.Hash{}, true, nil
	case raw.Incarnation() == k.Incarnation && raw.First() == k.Last+1:
		return k.Head, true, nil
	}
	h, err := in.ledger.Chain(ctx, journal.Key{Kiosk: k.ID, Incarnation: raw.Incarnation(), Seq: raw.First() - 1})
	if errors.Is(err, ledger.ErrNotFound) {
		return journal.Hash{}, false, nil
	}
	if err != nil {
		return h, false, fmt.Errorf("regency: append: %w", err)
	}
	return h, true, nil
}

// order moves the kiosk to another incarnation.
func (in *Intake) order(ctx context.Context, k ledger.Kiosk, inc uint64, alarm string) (wire.Appended, error) {
	err := in.ledger.Reincarnate(ctx, ledger.Order{
		Kiosk: k.ID, From: k.Position, Incarnation: inc,
		Alarm: in.alarm(k.ID, alarm),
	})
	if err != nil {
		return wire.Appended{}, fmt.Errorf("regency: order: %w", err)
	}
	return wire.Appended{Order: inc}, nil
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
