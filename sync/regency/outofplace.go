package regency

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

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
