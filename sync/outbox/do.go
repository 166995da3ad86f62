package outbox

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"slices"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
	"github.com/smart-kampung/anjungan/sync/wire"
)

func (b *Box) count(ctx context.Context) (Counted, error) {
	n, oldest, err := b.o.Store.Unsent(ctx)
	return Counted{Unsent: n, Oldest: oldest}, err
}

func (b *Box) saved(ctx context.Context) (Event, error) {
	c, err := b.count(ctx)
	return Saved{Counted: c}, err
}

func (b *Box) load(ctx context.Context) (Event, error) {
	c, err := b.count(ctx)
	if err != nil {
		return nil, err
	}
	inc, seq, prev, err := b.o.Store.AckedThrough(ctx)
	if err != nil {
		return nil, err
	}
	entries, err := b.o.Store.After(ctx, inc, seq, b.o.Batch)
	if err != nil {
		return nil, err
	}
	entries = entries[:journal.Fit(entries)]
	if len(entries) == 0 {
		return Loaded{Counted: c}, nil
	}
	b.batch = batch{prev: prev, entries: entries}
	last := entries[len(entries)-1]
	return Loaded{Sent: &Sent{Incarnation: last.Incarnation, Last: last.Seq, Head: last.Chain}, Counted: c}, nil
}

func (b *Box) send(ctx context.Context) (Event, error) {
	segment, err := journal.SignSegment(b.o.Seal, b.batch.prev, b.batch.entries)
	if err != nil {
		return nil, err // the journal itself is broken: nothing that a retry mends
	}
	a, err := b.o.Regency.Append(ctx, segment, b.anew)
	switch {
	case err != nil:
		return failed(Up, err), nil
	case a.Order >= journal.MaxIncarnation: // no segment is of it: whoever copied the keys drove the regency there
		return Failed{Lane: Up, Problem: wire.CodeMalformed, Jitter: 1}, nil
	case a.Order != 0:
		return b.ordered(a.Order), nil
	case a.Lost != nil && b.anew:
		return Failed{Lane: Up, Problem: wire.CodeMalformed, Jitter: 1}, nil // it was told that this is of no use
	case a.Lost != nil:
		return Behind{At: *a.Lost, Ends: a.Ends}, nil
	}
	return Acked{Ack: a.Ack, Signed: journal.VerifyAck(b.o.Verify, a.Ack) == nil}, nil
}

// acked keeps an ack. One of the incarnation that the regency is at brings it further: what it lost before is told.
func (b *Box) acked(ctx context.Context, a journal.Ack) (Event, error) {
	if err := b.o.Store.Acked(ctx, a); err != nil {
		return nil, err
	}
	if a.Incarnation >= b.lost.at.Incarnation {
		b.anew, b.lost = false, lost{}
	}
	return b.saved(ctx)
}

// begin begins the incarnation that the regency orders.
func (b *Box) begin(ctx context.Context, inc uint64) (Event, error) {
	b.o.Log.WarnContext(ctx, "the regency orders a new incarnation", "incarnation", inc)
	if err := b.o.Store.NewIncarnation(ctx, inc); err != nil {
		return nil, err
	}
	b.anew, b.lost = false, lost{}
	return b.saved(ctx)
}

// takeBack sends once more what the regency lost, or asks for another incarnation. So it does where the regency says the same
// once more and was not brought further: what it goes on from in its own incarnation is not here, or a clone has written there.
func (b *Box) takeBack(ctx context.Context, after journal.Position, ends []journal.Position) (Event, error) {
	again, err := b.o.Store.Lost(ctx, after, ends)
	if err != nil {
		return nil, err
	}
	told := lost{after, ends}
	b.anew = !again || b.lost.at == told.at && slices.Equal(b.lost.ends, told.ends)
	b.lost = told
	b.o.Log.WarnContext(ctx, "the regency has lost entries that it acknowledged", "incarnation", after.Incarnation, "after", after.Last, "again", again)
	return b.saved(ctx)
}

// ordered takes an order only for a later incarnation than the one that was sent.
func (b *Box) ordered(inc uint64) Event {
	if inc <= b.batch.entries[0].Incarnation {
		return Failed{Lane: Up, Problem: wire.CodeMalformed, Jitter: 1}
	}
	return Ordered{Incarnation: inc}
}

func (b *Box) askTime(ctx context.Context) (Event, error) {
	nonce := make([]byte, wire.NonceSize)
	_, _ = rand.Read(nonce) // never fails (crypto/rand)
	reply, err := b.o.Regency.Time(ctx, nonce)
	if err != nil {
		return failed(Down, err), nil
	}
	at, err := wire.VerifyTime(b.o.Verify, nonce, reply)
	if err != nil {
		return Failed{Lane: Down, Problem: wire.CodeSignature, Jitter: jitter()}, nil // nothing that the regency said
	}
	if err := b.o.Store.SetTrustedTime(ctx, at); err != nil {
		return nil, err
	}
	if b.o.Renewal != nil {
		if err := b.o.Renewal.Renew(ctx, at); err != nil && ctx.Err() == nil {
			b.o.Log.WarnContext(ctx, "the certificate was not renewed", "err", err)
		}
	}
	return Clocked{}, nil
}

func (b *Box) poll(ctx context.Context, wait time.Duration) (Event, error) {
	after, mark, err := b.o.Store.FeedCursor(ctx)
	if err != nil {
		return nil, err
	}
	items, f, err := b.o.Regency.Feed(ctx, after, mark, wait)
	if err != nil {
		return b.notFed(ctx, after, err)
	}
	if len(items) > 0 {
		if err := b.o.Store.ApplyFeed(ctx, items); err != nil {
			return nil, err
		}
	}
	ev := Applied{More: after+uint64(len(items)) < f.Head}
	var stale []string
	for _, v := range f.Versions {
		if !b.keeps(v.Dataset) {
			continue // one of a later regency
		}
		have, err := b.dataVersion(ctx, v.Dataset)
		if err != nil {
			return nil, err
		}
		if have != v.Version {
			stale = append(stale, v.Dataset)
		}
	}
	if len(stale) > 0 {
		ev.Stale = stale[(slices.Index(stale, b.asked)+1)%len(stale)]
	}
	return ev, nil
}

// notFed is what follows where the feed was refused. A regency that tells another story from some item on was restored
// from an older copy: the next request is for all that it tells.
func (b *Box) notFed(ctx context.Context, after uint64, err error) (Event, error) {
	ev := failed(Down, err)
	if ev.Problem != wire.CodeAhead || after == 0 {
		return ev, nil
	}
	b.o.Log.WarnContext(ctx, "the regency tells its feed anew", "had", after)
	return ev, b.o.Store.ResetFeed(ctx)
}

// fetch replaces a dataset. A snapshot that does not open is a failure of the wire, not of the store.
func (b *Box) fetch(ctx context.Context, dataset string) (Event, error) {
	b.asked = dataset
	reply, err := b.o.Regency.Snapshot(ctx, dataset)
	if err != nil {
		return failed(Down, err), nil
	}
	version, plain, err := b.o.Receive.OpenSnapshot(dataset, reply)
	if err != nil {
		return failed(Down, err), nil
	}
	switch {
	case dataset == wire.DatasetStaff:
		return b.keepStaff(ctx, version, plain)
	case dataset == wire.DatasetJournal:
		return b.keepJournal(ctx, version, plain)
	case slices.Contains(wire.Sets(), dataset):
		return b.keepSet(ctx, dataset, version, plain)
	}
	pepper, cards, err := wire.DecodeCards(plain)
	if err != nil {
		return failed(Down, err), nil
	}
	if err := b.o.Store.ReplaceCards(ctx, version, pepper, cards); err != nil {
		return nil, err
	}
	return Fetched{}, nil
}

// keeps says whether the store has a place for a dataset.
func (b *Box) keeps(dataset string) bool {
	switch dataset {
	case wire.DatasetCards:
		return true
	case wire.DatasetStaff:
		_, ok := b.o.Store.(StaffKeeper)
		return ok
	case wire.DatasetJournal:
		return b.o.Journal != nil
	}
	_, ok := b.o.Store.(SetKeeper)
	return ok && slices.Contains(wire.Sets(), dataset)
}

func (b *Box) keepSet(ctx context.Context, name, version string, content []byte) (Event, error) {
	keeper, ok := b.o.Store.(SetKeeper)
	if !ok {
		return Fetched{}, nil
	}
	if err := keeper.ReplaceSet(ctx, name, version, content); err != nil {
		return nil, err
	}
	if b.o.Changed != nil {
		b.o.Changed(name)
	}
	return Fetched{}, nil
}

// dataVersion is the version of a dataset that the kiosk holds.
func (b *Box) dataVersion(ctx context.Context, dataset string) (string, error) {
	if dataset == wire.DatasetJournal {
		return b.o.Journal.JournalVersion(), nil
	}
	return b.o.Store.DataVersion(ctx, dataset)
}

// keepJournal takes another journal key only if it is the one that the version names.
func (b *Box) keepJournal(ctx context.Context, version string, plain []byte) (Event, error) {
	public, err := wire.DecodeJournalKey(plain)
	if err != nil || wire.JournalVersion(public) != version {
		return failed(Down, errors.Join(wire.ErrMessage, err)), nil
	}
	if version == b.o.Journal.JournalVersion() {
		return Fetched{}, nil
	}
	err = b.o.Journal.ReplaceJournal(ctx, public)
	switch {
	case err == nil:
		b.o.Log.InfoContext(ctx, "the journal is sealed to another key from now on", "key", version)
		return Fetched{}, nil
	case sqlite.Code(err) != sqlite.None || ctx.Err() != nil:
		return nil, err
	}
	b.o.Log.ErrorContext(ctx, "another journal key is not kept: is the medium of the keys there, and writable?", "err", err)
	return Failed{Lane: Down, Answered: true, Jitter: jitter()}, nil
}

func (b *Box) keepStaff(ctx context.Context, version string, plain []byte) (Event, error) {
	clerks, err := wire.DecodeStaff(plain)
	if err != nil {
		return failed(Down, err), nil
	}
	keeper, ok := b.o.Store.(StaffKeeper)
	if !ok {
		return Fetched{}, nil
	}
	if err := keeper.ReplaceStaff(ctx, version, clerks); err != nil {
		return nil, err
	}
	return Fetched{}, nil
}

// failed is the event of a failed request. A refusal is the regency's word: it came over a connection of the pinned root,
// in the form of one. What has another form is somebody else's on the way, a proxy's page.
func failed(l Lane, err error) Failed {
	f := Failed{Lane: l, Jitter: jitter()}
	var r *wire.Refusal
	switch {
	case errors.As(err, &r):
		f.Problem, f.Answered, f.RetryAfter = r.Code, true, time.Duration(r.RetryAfter)*time.Second
	case errors.Is(err, wire.ErrMessage), errors.Is(err, wire.ErrSnapshot), errors.Is(err, journal.ErrNotCanonical):
		f.Problem = wire.CodeMalformed
	}
	return f
}

// jitter draws from 0 to 1.
func jitter() float64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return float64(binary.BigEndian.Uint64(b[:])>>11) / (1 << 53)
}
