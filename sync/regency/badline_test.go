package regency_test

import (
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/linktest"
)

// TestBadLine sends requests over lines that drop and truncate by a seed, cut and mended in between:
// each is stored exactly once.
func TestBadLine(t *testing.T) {
	for seed := range uint64(3) {
		w := newWorld(t)
		b := w.addKiosk(t, 7)
		s := w.openStore(t, b, t.TempDir())
		w.link.Worsen(linktest.Faults{Seed: seed, Drop: 0.2, Truncate: 0.6, Bytes: 12 << 10})
		x := w.run(t, b, s)
		ids := map[kiosk.RequestID]bool{}
		for i := range byte(12) {
			r, err := s.SaveRequest(t.Context(), draft(i))
			if err != nil {
				t.Fatal(err)
			}
			ids[r.ID] = true
			if i%4 == 3 {
				w.link.Cut()
				w.link.Restore()
			}
		}
		until(t, "everything is acknowledged", func() bool {
			n, _, err := s.Unsent(t.Context())
			return err == nil && n == 0
		})
		x.end(t)
		lines, err := w.desk.Queue(t.Context(), w.clerk, 100)
		if err != nil || len(lines) != len(ids) {
			t.Fatalf("seed %d: %d of %d requests stored, %v", seed, len(lines), len(ids), err)
		}
		for _, l := range lines {
			if !ids[l.ID] {
				t.Fatalf("seed %d: a request that nobody made", seed)
			}
		}
		if k, err := w.ledger.Kiosk(t.Context(), 7); err != nil || k.Incarnation != 1 {
			t.Fatalf("seed %d: incarnation %d, %v", seed, k.Incarnation, err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
