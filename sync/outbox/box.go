package outbox

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/blob"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// Store is what the outbox needs of the kiosk's database; kiosk/store is one.
type Store interface {
	AckedThrough(ctx context.Context) (inc, seq uint64, chain journal.Hash, err error)
	After(ctx context.Context, inc, seq uint64, limit int) ([]journal.Entry, error)
	Unsent(ctx context.Context) (n int, oldest time.Time, err error)
	Acked(ctx context.Context, a journal.Ack) error
	NewIncarnation(ctx context.Context, inc uint64) error
	Lost(ctx context.Context, at journal.Position, ends []journal.Position) (again bool, err error)
	FeedCursor(ctx context.Context) (n, mark uint64, err error)
	ResetFeed(ctx context.Context) error
	ApplyFeed(ctx context.Context, items []kiosk.FeedItem) error
	DataVersion(ctx context.Context, dataset string) (string, error)
	ReplaceCards(ctx context.Context, version string, pepper []byte, cards []kiosk.CardRecord) error
	// SetTrustedTime is told each time that the regency vouches for, a minute at most after it was signed; from then
	// on the kiosk's clock goes by it.
	SetTrustedTime(ctx context.Context, t time.Time) error
	Wake() <-chan struct{}
}

// Keeper is a Store that has work for the night; Run asks for it every hour and the store knows when it
// is due. Its error ends Run.
type Keeper interface {
	Nightly(ctx context.Context) error
}

// Diarist is a Store that keeps why entries wait, for people who look beside the running kiosk. It is told
// where that has changed; a queue that is on its way is told as one in which nothing waits.
type Diarist interface {
	NoteWait(ctx context.Context, w kiosk.Wait) error
}

// StaffKeeper is a Store that keeps the site's clerks; without it the dataset is passed over.
type StaffKeeper interface {
	ReplaceStaff(ctx context.Context, version string, clerks []kiosk.StaffRecord) error
}

// SetKeeper is a Store that keeps sets as they come (wire.Sets); without it they are passed over.
type SetKeeper interface {
	ReplaceSet(ctx context.Context, name, version string, content []byte) error
}

// JournalKeeper keeps the key that the kiosk's journal is sealed to.
type JournalKeeper interface {
	// JournalVersion is the wire.JournalVersion of the key in use.
	JournalVersion() string
	// ReplaceJournal seals to another key from now on, and after the next start.
	ReplaceJournal(ctx context.Context, public []byte) error
}

// careEvery is how often a Keeper is asked.
const careEvery = time.Hour

// Regency is what the outbox asks of the regency; Client is one. A refusal is a *wire.Refusal, any
// other error means that the regency was not reached or did not speak the protocol.
type Regency interface {
	// Append sends a segment; anew says that what the regency lost cannot be sent once more.
	Append(ctx context.Context, segment []byte, anew bool) (wire.Appended, error)
	Feed(ctx context.Context, after, mark uint64, wait time.Duration) ([]kiosk.FeedItem, wire.Feed, error)
	Snapshot(ctx context.Context, dataset string) ([]byte, error)
	Time(ctx context.Context, nonce []byte) ([]byte, error)
	// BlobAt tells how much of a content of that size the regency has, PutBlob after one more part.
	BlobAt(ctx context.Context, h blob.Hash, size int64) (have int64, err error)
	PutBlob(ctx context.Context, h blob.Hash, size, offset int64, part []byte) (have int64, err error)
}

// Renewal keeps the kiosk's certificate: it is told each time that the regency vouches for, and its error
// is only logged, for the certificate of before may still hold.
type Renewal interface {
	Renew(ctx context.Context, at time.Time) error
}

// Options is what a Box needs; every field but Renewal, Journal, Changed and Batch must be set.
type Options struct {
	Regency Regency
	Store   Store
	Verify  *ecdsa.PublicKey // the regency's key of acks and times
	Seal    crypto.Signer    // ECDSA P-256, signs segments
	Receive wire.ReceiveKey  // opens snapshots
	Log     *slog.Logger
	Renewal Renewal       // keeps the certificate; nil: nobody does
	Journal JournalKeeper // nil: the journal key stays what it is
	Changed func(string)  // told each set that was replaced; it must not wait. Nil: nobody is told
	Batch   int           // entries of one append, minBatch to journal.MaxEntries; default 25
}

// Box sends and receives.
type Box struct {
	o       Options
	events  chan Event
	changes chan struct{}
	batch   batch // owned by the effect of the Up lane that runs
	anew    bool  // as batch: what the regency lost cannot be sent once more
	lost    lost  // as batch: what it said that it lost, since the last incarnation began

	asked string // the dataset asked for last, by the effect of the lane Down that runs: one that cannot be had holds up no other

	mu   sync.Mutex // guards link
	link Link
}

// lost is how far a regency's copy goes, as it was told.
type lost struct {
	at   journal.Position
	ends []journal.Position
}

// batch is what was loaded.
type batch struct {
	prev    journal.Hash
	entries []journal.Entry
}

// minBatch is the least that a batch may hold: what begins an incarnation, its epoch, and one request.
// Two clones of a disk order each other out of their incarnations again and again; as long as the first
// segment of each brings a request, both come to an end.
const minBatch = 3

// New makes a Box; it does nothing before Run.
func New(o Options) *Box {
	if o.Batch <= 0 || o.Batch > journal.MaxEntries {
		o.Batch = 25
	}
	o.Batch = max(o.Batch, minBatch)
	return &Box{o: o, events: make(chan Event), changes: make(chan struct{}, 1)}
}

// State is how the link is.
func (b *Box) State() Link {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.link
}

// Changes gives a pulse after State has changed; several changes may be one pulse.
func (b *Box) Changes() <-chan struct{} { return b.changes }

// Run works until ctx ends (nil) or the store fails (its error: a kiosk whose disk fails must not go
// on as if it had sent something). Everything it started has ended when it returns, and it may be called again: the
// journal in the store is all that it goes by.
func (b *Box) Run(ctx context.Context) error {
	ctx, stop := context.WithCancelCause(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer stop(nil)
	if k, ok := b.o.Store.(Keeper); ok {
		running.Go(func() { care(ctx, k, stop) })
	}
	state, todo := Step(State{}, Started{}, time.Now())
	diary := diary{store: b.o.Store}
	for {
		if err := diary.note(ctx, state.Link.Explain()); err != nil {
			return err
		}
		for _, fx := range todo {
			running.Go(func() { b.perform(ctx, fx, stop) })
		}
		var ev Event
		select {
		case <-ctx.Done():
			if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) && !errors.Is(cause, context.DeadlineExceeded) {
				return cause
			}
			return nil
		case <-b.o.Store.Wake():
			ev = Woken{}
		case ev = <-b.events:
		}
		state, todo = Step(state, ev, time.Now())
		b.show(state.Link)
	}
}

// care asks the store for its nightly work until ctx ends.
func care(ctx context.Context, k Keeper, stop context.CancelCauseFunc) {
	t := time.NewTicker(careEvery)
	defer t.Stop()
	for {
		select {
		case <-t.C:
		case <-ctx.Done():
			return
		}
		if err := k.Nightly(ctx); err != nil && ctx.Err() == nil {
			stop(fmt.Errorf("outbox: %w", err))
			return
		}
	}
}

// show publishes the link where it changed.
func (b *Box) show(l Link) {
	b.mu.Lock()
	changed := b.link != l
	up := b.link.Up != l.Up
	b.link = l
	b.mu.Unlock()
	if !changed {
		return
	}
	if up {
		b.o.Log.Info("link changed", "up", l.Up, "unsent", l.Unsent)
	}
	select {
	case b.changes <- struct{}{}:
	default:
	}
}

// perform does one effect and reports its event. A failure of the store stops the box.
func (b *Box) perform(ctx context.Context, fx Effect, stop context.CancelCauseFunc) {
	ev, err := b.Do(ctx, fx)
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		stop(fmt.Errorf("outbox: %w", err))
		return
	}
	select {
	case b.events <- ev:
	case <-ctx.Done():
	}
}

// Do performs an effect, for Run and for whoever steps the outbox by himself, one effect of a lane at a time. Its
// error is the store's; what fails on the wire is the event Failed.
func (b *Box) Do(ctx context.Context, fx Effect) (Event, error) {
	switch fx := fx.(type) {
	case Load:
		return b.load(ctx)
	case Count:
		return b.count(ctx)
	case Send:
		return b.send(ctx)
	case SaveAck:
		return b.acked(ctx, fx.Ack)
	case Begin:
		return b.begin(ctx, fx.Incarnation)
	case TakeBack:
		return b.takeBack(ctx, fx.After, fx.Ends)
	case AskTime:
		return b.askTime(ctx)
	case Poll:
		return b.poll(ctx, fx.Wait)
	case Fetch:
		return b.fetch(ctx, fx.Dataset)
	case Arm:
		select {
		case <-time.After(fx.After):
			return Elapsed{Lane: fx.Lane, Timer: fx.Timer}, nil
		case <-ctx.Done():
			return nil, nil
		}
	}
	ev, done, err := b.doSide(ctx, fx)
	if !done {
		return nil, fmt.Errorf("no such effect %T", fx)
	}
	return ev, err
}
