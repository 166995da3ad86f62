package outbox

import (
	"bytes"
	"context"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/blob"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// content is a content that waits.
var content = blob.Waiting{Hash: blob.Hash{1}, Size: 200_000, Purpose: blob.Report}

func (f *fakeStore) NextBlob(context.Context) (blob.Waiting, bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for h, b := range f.contents {
		return blob.Waiting{Hash: h, Size: int64(len(b))}, true, f.broken
	}
	return blob.Waiting{}, false, f.broken
}

func (f *fakeStore) BlobPart(_ context.Context, h blob.Hash, offset int64, most int) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	b := f.contents[h]
	return b[min(offset, int64(len(b))):min(offset+int64(most), int64(len(b)))], nil
}

func (f *fakeStore) EndBlob(_ context.Context, h blob.Hash) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.contents, h)
	return nil
}

func (f *fakeStore) NoteBlob(_ context.Context, _ blob.Hash, _ int64, w kiosk.Wait) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.notes = append(f.notes, w)
	return nil
}

// idleLink is a box whose journal has nothing to send.
func idleLink(t *testing.T) State {
	t.Helper()
	s, fx := do(State{}, Started{}, Loaded{})
	if len(fx) != 2 || fx[1] != (Choose{}) {
		t.Fatalf("nothing to send: %s", show(fx))
	}
	return s
}

// TestEntriesComeFirst: no part is begun while an entry waits or its lane does, and the content goes on behind what the
// regency has as soon as there is none.
func TestEntriesComeFirst(t *testing.T) {
	_, fx := do(State{}, Started{}, Loaded{Sent: &sent}, Failed{Lane: Up, Jitter: 1})
	for _, x := range fx {
		if x == (Choose{}) {
			t.Fatal("begun on a line that failed")
		}
	}
	s, fx := do(idleLink(t), Chosen{Blob: &content})
	if len(fx) != 1 || fx[0] != (AskFar{content}) {
		t.Fatalf("chosen: %s", show(fx))
	}
	s, fx = do(s, Reached{Have: 1000})
	if len(fx) != 1 || fx[0] != (Carry{Blob: content, Offset: 1000, Most: partLeast}) {
		t.Fatalf("told how far: %s", show(fx))
	}
	s, fx = do(s, Woken{})
	if len(fx) != 1 || fx[0] != (Load{}) {
		t.Fatalf("an entry waits for a part: %s", show(fx))
	}
	s, fx = do(s, Reached{Have: 17_384})
	if len(fx) != 0 {
		t.Fatalf("goes on beside an entry: %s", show(fx))
	}
	if s, fx = do(s, Loaded{Sent: &sent}, ackOf(sent), Saved{}); len(fx) != 1 {
		t.Fatalf("the journal: %s", show(fx))
	}
	_, fx = do(s, Loaded{})
	if len(fx) != 2 || fx[1] != (Choose{}) {
		t.Fatalf("after the entry: %s", show(fx))
	}
}

// TestSideWaitsByItself: a content that fails says nothing of the link, delays no entry, doubles its own wait, and is
// asked about again before it goes on. What the regency does not take is left alone for an hour.
func TestSideWaitsByItself(t *testing.T) {
	s, _ := do(idleLink(t), Clocked{}, Chosen{Blob: &content}, Reached{})
	before := s.Link
	for i, want := range []time.Duration{1, 2, 4, 8, 16, 32, 64, 120, 120} {
		var fx []Effect
		s, fx = do(s, Failed{Lane: Side, Jitter: 1})
		arm := fx[0].(Arm)
		note := fx[1].(Note)
		if arm.Lane != Side || arm.After != want*time.Second || note.Wait.Tries != i+1 || note.Wait.Cause != kiosk.WaitLine || s.Link != before {
			t.Fatalf("failure %d: %s, %+v", i+1, show(fx), s.Link)
		}
		if _, fx := do(s, Woken{}); len(fx) != 1 || fx[0] != (Load{}) {
			t.Fatalf("an entry meanwhile: %s", show(fx))
		}
		if s, fx = do(s, Elapsed{Lane: Side, Timer: arm.Timer}); len(fx) != 1 || fx[0] != (Choose{}) {
			t.Fatalf("after the wait: %s", show(fx))
		}
		s, _ = do(s, Chosen{Blob: &content})
	}
	for code, want := range map[wire.Code]time.Duration{
		wire.CodeNotFound: refusedAgain, wire.CodeHash: refusedAgain, wire.CodeNotAllowed: refusedAgain, wire.CodeOffset: 2 * time.Minute, wire.CodeBusy: 2 * time.Minute,
	} {
		if _, fx := do(s, Failed{Lane: Side, Problem: code, Jitter: 1}); fx[0].(Arm).After < want || fx[0].(Arm).After > want+time.Second {
			t.Errorf("%s: %s", code, show(fx))
		}
	}
}

// TestPartsFitTheLine: a part takes about a second on any line, within the protocol's bounds.
func TestPartsFitTheLine(t *testing.T) {
	for _, rate := range []int{1_000, 8_000, 30_000, 100_000, 10_000_000} { // bytes a second
		n := 0
		for range 20 {
			n = nextPart(n, time.Duration(max(n, partLeast))*time.Second/time.Duration(rate))
		}
		if took := time.Duration(n) * time.Second / time.Duration(rate); n < partLeast || n > wire.MaxPart || n > partLeast && took > 2*partSlow || n < wire.MaxPart && took < partQuick {
			t.Errorf("%d bytes a second: parts of %d take %s", rate, n, took)
		}
	}
}

// TestBoxCarries: a content arrives over a line that drops in the middle, beside entries, and is dropped here only then.
func TestBoxCarries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, r, _, end := start(t)
		want := bytes.Repeat([]byte("0123456789"), 100_000)
		s.mu.Lock()
		s.contents = map[blob.Hash][]byte{{1}: bytes.Clone(want)}
		s.mu.Unlock()
		r.set(func() { r.dropAfter = 3 })
		s.add(1) // its ack is when a box looks
		synctest.Wait()
		r.set(func() {
			if r.parts != 3 || len(s.contents) != 1 {
				t.Errorf("%d parts came before the line dropped", r.parts)
			}
			r.down = &wire.Refusal{Code: wire.CodeBusy}
		})
		time.Sleep(10 * time.Minute)
		s.add(2)
		r.set(func() { r.down = nil })
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		if !bytes.Equal(r.blobs[blob.Hash{1}], want) || len(s.contents) != 0 || s.acked != 3 {
			t.Errorf("%d bytes came, %d wait, %d acknowledged", len(r.blobs[blob.Hash{1}]), len(s.contents), s.acked)
		}
		if n := len(s.notes); n < 2 || s.notes[0].Tries != 1 || s.notes[n-1].Cause != kiosk.WaitSending {
			t.Errorf("notes: %+v", s.notes)
		}
		if err := end(); err != nil {
			t.Error(err)
		}
	})
}

// TestSideAtRandom: whatever happens, no part is begun beside an entry, and a content that waits is looked at again
// within an hour.
func TestSideAtRandom(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 2))
		s, pending := Step(State{}, Started{}, epoch)
		for range 300 {
			i := r.IntN(len(pending))
			ev := answer(r, pending[i], s)
			pending = append(pending[:i:i], pending[i+1:]...)
			var fx []Effect
			s, fx = Step(s, ev, epoch)
			for _, x := range fx {
				if _, part := x.(Carry); part && s.lanes[Up].phase != idle {
					t.Fatalf("seed %d: a part beside an entry", seed)
				}
			}
			pending = append(pending, fx...)
			side := s.lanes[Side]
			if side.phase == idle && s.side.due && s.lanes[Up].phase == idle {
				t.Fatalf("seed %d: a content waits for nothing", seed)
			}
		}
	}
}
