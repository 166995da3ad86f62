package outbox

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/blob"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// TestEveryLaneBacksOff: the time answers where the feed does not, and how far a content is where no part arrives: neither lets its
// lane try each second for ever.
func TestEveryLaneBacksOff(t *testing.T) {
	for lane, tries := range map[Lane][]Event{
		Down: {Clocked{}, Failed{Lane: Down, Problem: wire.CodeExpired, Answered: true, Jitter: 1}},
		Side: {Chosen{Blob: &blob.Waiting{Size: 100_000}}, Reached{}, Failed{Lane: Side, Jitter: 1}},
	} {
		s, _ := do(State{}, Started{}, Loaded{})
		var wait time.Duration
		for range 10 {
			var fx []Effect
			s, fx = do(s, tries...)
			for _, f := range fx {
				if arm, ok := f.(Arm); ok && arm.Lane == lane {
					if arm.After < wait {
						t.Errorf("lane %d waits %s after %s", lane, arm.After, wait)
					}
					wait = arm.After
					s, _ = do(s, Elapsed{Lane: lane, Timer: arm.Timer})
				}
			}
		}
		if wait < time.Minute {
			t.Errorf("lane %d waits %s after ten failures", lane, wait)
		}
	}
}

// TestBoxLeavesABadSnapshot: one that never opens is not fetched each second, and holds up no other.
func TestBoxLeavesABadSnapshot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, r, _, end := start(t)
		synctest.Wait()
		other, err := wire.GenerateReceiveKey() // of another kiosk
		if err != nil {
			t.Fatal(err)
		}
		r.set(func() { r.receive, r.version = other, "v2" })
		time.Sleep(2 * time.Minute) // the long poll ends
		before := 0
		r.set(func() { before = r.feeds })
		time.Sleep(10 * time.Minute)
		r.set(func() {
			if n := r.feeds - before; n < 2 || n > 60 {
				t.Errorf("asked %d times in ten minutes", n)
			}
		})
		if err := end(); err != nil {
			t.Error(err)
		}
	})
}

// TestASetThatCannotBeHadHoldsUpNoOther: the one that was asked for last is behind those after it.
func TestASetThatCannotBeHadHoldsUpNoOther(t *testing.T) {
	s := newStore()
	s.version = "old"
	b := &Box{o: Options{Store: s, Journal: oldKey{}, Regency: versions{list: []wire.Version{{Dataset: wire.DatasetCards, Version: "new"}, {Dataset: wire.DatasetJournal, Version: "new"}}}}}
	for _, want := range []string{wire.DatasetCards, wire.DatasetJournal, wire.DatasetCards} {
		ev, err := b.poll(t.Context(), 0)
		if err != nil || ev.(Applied).Stale != want {
			t.Fatalf("%+v, %v, want %s", ev, err, want)
		}
		b.asked = want
	}
}

// versions is a regency that has newer sets and tells nothing else.
type versions struct {
	*fakeRegency
	list []wire.Version
}

func (v versions) Feed(context.Context, uint64, uint64, time.Duration) ([]kiosk.FeedItem, wire.Feed, error) {
	return nil, wire.Feed{Versions: v.list}, nil
}

// oldKey is a medium of the bundle that takes no write.
type oldKey struct{}

func (oldKey) JournalVersion() string { return "old" }

func (oldKey) ReplaceJournal(context.Context, []byte) error {
	return errors.New("read-only file system")
}

// TestAJournalKeyThatCannotBeKept ends nothing: it is said, and tried again later.
func TestAJournalKeyThatCannotBeKept(t *testing.T) {
	regency, err := journal.GenerateRegencyKey()
	if err != nil {
		t.Fatal(err)
	}
	plain, err := journal.Marshal(wire.JournalKey{Public: regency.Public()})
	if err != nil {
		t.Fatal(err)
	}
	b := &Box{o: Options{Journal: oldKey{}, Log: slog.New(slog.DiscardHandler)}}
	ev, err := b.keepJournal(t.Context(), wire.JournalVersion(regency.Public()), plain)
	if f, ok := ev.(Failed); err != nil || !ok || !f.Answered || f.Lane != Down {
		t.Errorf("%+v, %v", ev, err)
	}
}

// TestSlowFeed: fifty letters over 9.6 kbit/s, which take longer than a request may.
func TestSlowFeed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := wire.Feed{Head: wire.MaxItems}
		for i := range wire.MaxItems {
			b, err := wire.EncodeNews(kiosk.LetterNews{Letter: kiosk.Letter{
				Request: kiosk.NewRequestID(), Service: "domisili", Number: "400/001/X/2026", Approved: time.UnixMilli(1_764_000_000_123), Until: time.UnixMilli(1_774_000_000_123),
				Document: make([]byte, 2000), Seal: "HTTPS://X/S/A",
			}})
			if err != nil {
				t.Fatal(err)
			}
			f.Items = append(f.Items, wire.Item{N: uint64(i + 1), News: b})
		}
		reply, err := journal.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		c, end := slowTown(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(reply) })
		begun := time.Now()
		items, _, err := c.Feed(t.Context(), 0, 0, 0)
		if took := time.Since(begun); err != nil || len(items) != wire.MaxItems || took < requestTime {
			t.Errorf("%d items after %s, %v", len(items), took, err)
		}
		end()
	})
}
