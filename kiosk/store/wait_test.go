package store_test

import (
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// TestWait: what the outbox said of the line is read back, by the kiosk and beside it, only while something waits.
func TestWait(t *testing.T) {
	r := newRoom(t)
	r.save(nikAni)
	if w, err := r.Wait(t.Context()); err != nil || w.Cause != kiosk.WaitSending || w.Oldest.IsZero() {
		t.Fatalf("before the outbox said anything: %+v, %v", w, err)
	}
	next := time.UnixMilli(1_790_000_000_000)
	for range 2 {
		if err := r.NoteWait(t.Context(), kiosk.Wait{Cause: kiosk.WaitLine, Remedy: kiosk.RemedyLine, Tries: 4, Next: next}); err != nil {
			t.Fatal(err)
		}
	}
	w, err := r.Wait(t.Context())
	if err != nil || w.Cause != kiosk.WaitLine || w.Remedy != kiosk.RemedyLine || w.Tries != 4 || !w.Next.Equal(next) || w.Oldest.IsZero() {
		t.Fatalf("%+v, %v", w, err)
	}
	rep, err := store.Inspect(t.Context(), r.opts.Path, 10)
	if err != nil || rep.Wait.Cause != kiosk.WaitLine || rep.Wait.Tries != 4 {
		t.Fatalf("beside the kiosk: %+v, %v", rep.Wait, err)
	}
	if err := r.NoteWait(t.Context(), kiosk.Wait{}); err != nil {
		t.Fatal(err)
	}
	if w, err := r.Wait(t.Context()); err != nil || w.Cause != kiosk.WaitSending || w.Tries != 0 {
		t.Fatalf("the line is back: %+v, %v", w, err)
	}
}
