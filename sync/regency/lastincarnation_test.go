package regency_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/sync/outbox"
)

// TestLastIncarnation: whoever copied the keys of a kiosk drives the regency to the last incarnation. The true kiosk cannot send
// any more, but it goes on serving: the outbox does not end, at no start.
func TestLastIncarnation(t *testing.T) {
	w := newWorld(t)
	kit := w.addKiosk(t, 7)
	s := w.openStore(t, kit, t.TempDir())
	t.Cleanup(func() { _ = s.Close() })
	saved(t, s, 1)
	w.sendAll(t, kit, s)

	thief := w.openStore(t, kit, t.TempDir()) // an empty disk and the keys
	t.Cleanup(func() { _ = thief.Close() })
	must(t, thief.NewIncarnation(t.Context(), 1<<23-2))
	w.sendAll(t, kit, thief)

	saved(t, s, 2)
	for start := range 3 {
		box := outbox.New(outbox.Options{
			Regency: w.client(t, kit), Store: s, Verify: kit.Ack, Seal: kit.SealKey, Receive: kit.Receive, Log: slog.New(slog.DiscardHandler),
		})
		ctx, stop := context.WithTimeout(t.Context(), 3*time.Second)
		if err := box.Endure(ctx); err != nil {
			t.Errorf("start %d: the outbox ends: %v", start, err)
		}
		stop()
	}
	saved(t, s, 3)
}
