package outbox

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/blob"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// fakeStore is a journal in memory. The test changes it while the outbox sleeps.
type fakeStore struct {
	mu      sync.Mutex // guards the fields below
	entries []journal.Entry
	acked   uint64
	head    journal.Hash
	cursor  uint64
	mark    uint64
	applied []kiosk.FeedItem
	version string
	cards   int
	inc     uint64
	trusted time.Time
	broken  error
	circles bool // takes its acks back whenever it is told to
	wake    chan struct{}

	contents map[blob.Hash][]byte
	notes    []kiosk.Wait
}

var (
	_ Store   = (*fakeStore)(nil)
	_ Carrier = (*fakeStore)(nil)
)

func newStore() *fakeStore { return &fakeStore{inc: 1, wake: make(chan struct{}, 1)} }

func (f *fakeStore) add(n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.grow(n)
}

// grow appends entries; mu is held.
func (f *fakeStore) grow(n int) {
	for range n {
		var prev journal.Hash
		if len(f.entries) > 0 {
			prev = f.entries[len(f.entries)-1].Chain
		}
		h := journal.Header{Key: journal.Key{Kiosk: 7, Incarnation: f.inc, Seq: uint64(len(f.entries) + 1)}, Kind: journal.KindTaken, Time: 1}
		h.Body = journal.HashBody([]byte{1})
		f.entries = append(f.entries, journal.Entry{Header: h, Chain: journal.NextChain(prev, h), Body: []byte{1}})
	}
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

func (f *fakeStore) AckedThrough(context.Context) (uint64, uint64, journal.Hash, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.inc, f.acked, f.head, f.broken
}

func (f *fakeStore) After(_ context.Context, _, seq uint64, limit int) ([]journal.Entry, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.entries[seq:min(int(seq)+limit, len(f.entries))], nil
}

func (f *fakeStore) Unsent(context.Context) (int, time.Time, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.entries) - int(f.acked), time.Time{}, nil
}

func (f *fakeStore) Acked(_ context.Context, a journal.Ack) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.acked, f.head = a.Last, a.Head
	return nil
}

func (f *fakeStore) NewIncarnation(_ context.Context, inc uint64) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.inc, f.entries, f.acked, f.head = inc, nil, 0, journal.Hash{}
	f.grow(1)
	return nil
}

func (f *fakeStore) FeedCursor(context.Context) (n, mark uint64, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.cursor, f.mark, nil
}

func (f *fakeStore) ResetFeed(context.Context) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.cursor, f.mark = 0, 0
	return nil
}

// Lost takes acks back as long as there are entries of before.
func (f *fakeStore) Lost(_ context.Context, at journal.Position, _ []journal.Position) (bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if at.Incarnation != f.inc || at.Last >= f.acked && !f.circles {
		return false, nil
	}
	f.acked, f.head = at.Last, at.Head
	return true, nil
}

func (f *fakeStore) ApplyFeed(_ context.Context, items []kiosk.FeedItem) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	last := items[len(items)-1]
	f.cursor, f.mark, f.applied = last.N, last.Mark, append(f.applied, items...)
	return nil
}

func (f *fakeStore) DataVersion(context.Context, string) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.version, nil
}

func (f *fakeStore) ReplaceCards(_ context.Context, version string, _ []byte, cards []kiosk.CardRecord) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.version, f.cards = version, len(cards)
	return nil
}

func (f *fakeStore) SetTrustedTime(_ context.Context, t time.Time) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.trusted = t
	return nil
}

func (f *fakeStore) Wake() <-chan struct{} { return f.wake }

// fakeRegency answers as told.
type fakeRegency struct {
	mu       sync.Mutex // guards the fields below
	key      *ecdsa.PrivateKey
	receive  wire.ReceiveKey
	down     error
	order    uint64
	stubborn bool   // says that all is lost until another incarnation is asked for
	last     uint64 // of the kiosk's journal here
	story    uint64 // the mark of every item
	appended []journal.RawSegment
	feeds    int
	items    []kiosk.FeedItem
	version  string
	head     journal.Hash // of the kiosk's journal here

	blobs     map[blob.Hash][]byte
	parts     int
	dropAfter int // the answer of that part is lost
}

func (f *fakeRegency) Append(_ context.Context, segment []byte, anew bool) (wire.Appended, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.down != nil {
		return wire.Appended{}, f.down
	}
	raw, err := journal.ParseSegment(segment)
	if err != nil {
		return wire.Appended{}, err
	}
	if f.order > raw.Incarnation() {
		f.last, f.head = 0, journal.Hash{}
		return wire.Appended{Order: f.order}, nil
	}
	switch {
	case f.stubborn && anew:
		f.last, f.head, f.stubborn = 0, journal.Hash{}, false
		return wire.Appended{Order: raw.Incarnation() + 1}, nil
	case f.stubborn || raw.First() > f.last+1:
		return wire.Appended{Lost: &journal.Position{Incarnation: raw.Incarnation(), Last: f.last, Head: f.head}}, nil
	}
	f.appended = append(f.appended, raw)
	seg, err := raw.Verify(&f.key.PublicKey, f.head)
	if err != nil {
		return wire.Appended{}, err
	}
	f.last, f.head = seg.Last, seg.Head
	ack, err := journal.SignAck(f.key, journal.Ack{Kiosk: 7, Incarnation: seg.Incarnation, Last: seg.Last, Head: seg.Head})
	return wire.Appended{Ack: ack}, err
}

func (f *fakeRegency) Feed(ctx context.Context, after, mark uint64, wait time.Duration) ([]kiosk.FeedItem, wire.Feed, error) {
	items, reply, err := f.feed(after, mark)
	if len(items) > 0 || err != nil {
		return items, reply, err
	}
	select {
	case <-time.After(wait):
	case <-ctx.Done():
		return nil, wire.Feed{}, ctx.Err()
	}
	_, reply, _ = f.feed(after, mark)
	return nil, reply, nil
}

func (f *fakeRegency) feed(after, mark uint64) ([]kiosk.FeedItem, wire.Feed, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.feeds++
	if f.down != nil {
		return nil, wire.Feed{}, f.down
	}
	if after > uint64(len(f.items)) || mark != 0 && mark != f.story {
		return nil, wire.Feed{}, &wire.Refusal{Code: wire.CodeAhead}
	}
	versions := []wire.Version{{Dataset: "cards", Version: f.version}, {Dataset: "later", Version: "1"}}
	return f.items[after:], wire.Feed{Head: uint64(len(f.items)), Versions: versions}, nil
}

// set changes what the regency says.
func (f *fakeRegency) set(change func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change()
}

func (f *fakeRegency) Snapshot(context.Context, string) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.down != nil {
		return nil, f.down
	}
	plain, err := wire.EncodeCards(make([]byte, 32), nil)
	if err != nil {
		return nil, err
	}
	return wire.SealSnapshot(f.receive.Public(), "cards", f.version, plain)
}

// BlobAt tells how much of a content came, PutBlob takes a part of it.
func (f *fakeRegency) BlobAt(_ context.Context, h blob.Hash, _ int64) (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return int64(len(f.blobs[h])), f.down
}

func (f *fakeRegency) PutBlob(_ context.Context, h blob.Hash, _, offset int64, part []byte) (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.down != nil:
		return 0, f.down
	case offset != int64(len(f.blobs[h])):
		return 0, &wire.Refusal{Code: wire.CodeOffset}
	}
	f.parts++
	f.blobs[h] = append(f.blobs[h], part...)
	if f.parts == f.dropAfter {
		return 0, errors.New("the line drops")
	}
	return int64(len(f.blobs[h])), nil
}

func (f *fakeRegency) Time(_ context.Context, nonce []byte) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.down != nil {
		return nil, f.down
	}
	return wire.SignTime(f.key, nonce, time.Now())
}

// start runs a box in a bubble of virtual time; the function it returns ends it.
func start(t *testing.T) (*fakeStore, *fakeRegency, *Box, func() error) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	receive, err := wire.GenerateReceiveKey()
	if err != nil {
		t.Fatal(err)
	}
	s, r := newStore(), &fakeRegency{key: key, receive: receive, version: "v1", blobs: map[blob.Hash][]byte{}}
	b := New(Options{Regency: r, Store: s, Verify: &key.PublicKey, Seal: key, Receive: receive, Log: slog.New(slog.DiscardHandler)})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- b.Run(ctx) }()
	synctest.Wait() // from here on the box sleeps whenever the test acts
	return s, r, b, func() error {
		cancel()
		return <-done
	}
}

func TestBoxDrains(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, r, b, end := start(t)
		s.add(60)
		synctest.Wait()
		if s.acked != 60 || len(r.appended) != 3 {
			t.Errorf("acked %d in %d segments", s.acked, len(r.appended))
		}
		if l := b.State(); !l.Up || l.Unsent != 0 {
			t.Errorf("link %+v", l)
		}
		if s.version != "v1" || s.trusted.IsZero() {
			t.Errorf("version %q, trusted %v", s.version, s.trusted)
		}
		select {
		case <-b.Changes():
		default:
			t.Error("no change was told")
		}
		if err := end(); err != nil {
			t.Error(err)
		}
	})
}

// TestBoxSurvivesThreeDays lets the line be dead for three days.
func TestBoxSurvivesThreeDays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, r, b, end := start(t)
		r.set(func() { r.down = errors.New("no route") })
		s.add(1)
		time.Sleep(72 * time.Hour)
		synctest.Wait()
		s.add(5)
		synctest.Wait()
		if l := b.State(); l.Up || l.Unsent == 0 || len(r.appended) > 1 {
			t.Errorf("link %+v, %d segments", l, len(r.appended))
		}
		if r.feeds > 10 { // a few before the line died; while it is dead only the time is asked for
			t.Errorf("%d polls on a dead line", r.feeds)
		}
		r.set(func() { r.down = nil })
		time.Sleep(backoffMost)
		synctest.Wait()
		if s.acked != 6 {
			t.Errorf("acked %d", s.acked)
		}
		if err := end(); err != nil {
			t.Error(err)
		}
	})
}

// TestBoxSendsOnceMoreWhatTheRegencyLost: an older copy of the regency's database is put back.
func TestBoxSendsOnceMoreWhatTheRegencyLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, r, _, end := start(t)
		s.add(60)
		synctest.Wait()
		r.set(func() { r.last, r.head, r.appended = 20, s.entries[19].Chain, nil })
		s.add(1)
		synctest.Wait()
		if s.acked != 61 || r.last != 61 || s.inc != 1 || r.appended[0].First() != 21 {
			t.Errorf("acked %d, there %d, incarnation %d", s.acked, r.last, s.inc)
		}
		if err := end(); err != nil {
			t.Error(err)
		}
	})
}

// TestBoxBeginsAnewWhatIsOfNoUse: what the regency has is not of this journal, so another incarnation is asked for; also where
// acks are taken back each time that it says so, and nothing comes of it.
func TestBoxBeginsAnewWhatIsOfNoUse(t *testing.T) {
	for _, circles := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			s, r, _, end := start(t)
			s.circles = circles
			r.set(func() { r.stubborn = true })
			s.add(3)
			synctest.Wait()
			if s.inc != 2 || s.acked != 1 {
				t.Errorf("circles %v: incarnation %d, acked %d", circles, s.inc, s.acked)
			}
			if err := end(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestBoxReadsAnotherStory: a regency that was restored tells other things under the same numbers.
func TestBoxReadsAnotherStory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, r, _, end := start(t)
		tell := func(story uint64, n int) {
			r.set(func() {
				r.items, r.story = nil, story
				for i := range n {
					r.items = append(r.items, kiosk.FeedItem{N: uint64(i + 1), News: kiosk.ReportNews{}, Mark: story})
				}
			})
			time.Sleep(wire.MaxWait*time.Second + backoffMost)
			synctest.Wait()
		}
		tell(5, 3)
		if s.cursor != 3 || s.mark != 5 {
			t.Fatalf("cursor %d of %d", s.cursor, s.mark)
		}
		for _, c := range []struct {
			story uint64
			n     int
		}{{6, 4}, {7, 2}} { // beyond the cursor already, and behind it
			s.applied = nil
			tell(c.story, c.n)
			if s.cursor != uint64(c.n) || s.mark != c.story || len(s.applied) != c.n {
				t.Errorf("of story %d: cursor %d, %d applied", c.story, s.cursor, len(s.applied))
			}
		}
		if err := end(); err != nil {
			t.Error(err)
		}
	})
}

func TestBoxBeginsIncarnation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, r, _, end := start(t)
		r.set(func() { r.order = 2 })
		s.add(3)
		synctest.Wait()
		if s.inc != 2 || s.acked != 1 {
			t.Errorf("incarnation %d, acked %d", s.inc, s.acked)
		}
		if err := end(); err != nil {
			t.Error(err)
		}
	})
}

func TestBoxAppliesFeed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, r, _, end := start(t)
		synctest.Wait()
		time.Sleep(time.Second)
		synctest.Wait()
		r.set(func() { r.items = []kiosk.FeedItem{{N: 1, News: kiosk.StatusNews{}}} })
		time.Sleep(2 * wire.MaxWait * time.Second)
		synctest.Wait()
		if s.cursor != 1 {
			t.Errorf("cursor %d", s.cursor)
		}
		r.set(func() { r.version = "v2" })
		time.Sleep(2 * wire.MaxWait * time.Second)
		synctest.Wait()
		if s.version != "v2" {
			t.Errorf("version %q", s.version)
		}
		if err := end(); err != nil {
			t.Error(err)
		}
	})
}

// TestBoxStopsWithTheDisk: a store that fails ends Run with its error.
func TestBoxStopsWithTheDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _, _, end := start(t)
		synctest.Wait()
		s.mu.Lock()
		s.broken = errors.New("disk")
		s.mu.Unlock()
		s.add(1)
		synctest.Wait()
		if err := end(); !errors.Is(err, s.broken) {
			t.Errorf("%v", err)
		}
	})
}

// careful is a store with work for the night.
type careful struct {
	*fakeStore
	asked  int
	damage error
}

var _ Keeper = (*careful)(nil)

func (c *careful) Nightly(context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked++
	return c.damage
}

// TestBoxAsksForTheNight asks a Keeper every hour, and ends with a store that finds itself damaged.
func TestBoxAsksForTheNight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &careful{fakeStore: newStore()}
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		b := New(Options{
			Regency: &fakeRegency{down: errors.New("no route"), key: key}, Store: c, Verify: &key.PublicKey, Seal: key,
			Log: slog.New(slog.DiscardHandler),
		})
		done := make(chan error, 1)
		go func() { done <- b.Run(t.Context()) }()
		time.Sleep(24*time.Hour + time.Minute)
		c.mu.Lock()
		if c.asked != 24 {
			t.Errorf("asked %d times in a day", c.asked)
		}
		c.damage = errors.New("damaged")
		c.mu.Unlock()
		time.Sleep(careEvery)
		if err := <-done; !errors.Is(err, c.damage) {
			t.Errorf("%v", err)
		}
	})
}

// TestBoxRefused: a kiosk that the regency refuses for days knows that the line is there, and one whose line dies that
// it is not.
func TestBoxRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, r, b, end := start(t)
		another, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			err error
			up  bool
		}{{&wire.Refusal{Code: wire.CodeNotAllowed}, true}, {errors.New("no route"), false}, {&wire.Refusal{Code: wire.CodeBusy, RetryAfter: 2}, true}, {nil, false}} {
			r.set(func() {
				if r.down = c.err; c.err == nil {
					r.key = another // times and acks of somebody else
				}
			})
			s.add(1)
			time.Sleep(time.Hour)
			synctest.Wait()
			if l := b.State(); l.Up != c.up || l.Unsent == 0 {
				t.Errorf("%v: %+v", c.err, l)
			}
		}
		if err := end(); err != nil {
			t.Error(err)
		}
	})
}
