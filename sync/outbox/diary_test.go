package outbox

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// noted is a store that keeps a diary.
type noted struct {
	*fakeStore
	waits []kiosk.Wait
	err   error
}

func (n *noted) NoteWait(_ context.Context, w kiosk.Wait) error {
	n.waits = append(n.waits, w)
	return n.err
}

// TestDiary: a line that works costs one write at the start, each failure one, its end one.
func TestDiary(t *testing.T) {
	n := &noted{fakeStore: newStore()}
	d := diary{store: n}
	at := time.UnixMilli(1_790_000_000_000)
	failed := kiosk.Wait{Cause: kiosk.WaitLine, Tries: 1, Next: at, Oldest: at}
	for _, w := range []kiosk.Wait{
		{}, {Cause: kiosk.WaitSending, Oldest: at}, {}, failed, failed, {Cause: kiosk.WaitSending, Oldest: at}, {},
	} {
		if err := d.note(t.Context(), w); err != nil {
			t.Fatal(err)
		}
	}
	if len(n.waits) != 3 || n.waits[0] != (kiosk.Wait{}) || n.waits[1] != failed || n.waits[2] != (kiosk.Wait{}) {
		t.Errorf("%+v", n.waits)
	}
	n.err = errors.New("the disk")
	if err := d.note(t.Context(), failed); !errors.Is(err, n.err) {
		t.Errorf("a disk that fails: %v", err)
	}
	if err := (&diary{store: newStore()}).note(t.Context(), failed); err != nil {
		t.Errorf("a store without a diary: %v", err)
	}
}
