package sqliteledger

import (
	"path/filepath"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// TestSightingsGo: where somebody's card was seen is known for a week, also of a card that nobody taps again.
func TestSightingsGo(t *testing.T) {
	l, err := Open(t.Context(), filepath.Join(t.TempDir(), "regency.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	if err := l.LoadVillages(t.Context(), []kiosk.Village{{Code: "35.10.09.2004", Name: "Setail"}}); err != nil {
		t.Fatal(err)
	}
	seal := ledger.Sealed{Key: []byte("k"), Body: []byte("b")}
	if err := l.LoadPeople(t.Context(), nil, []ledger.Card{
		{Chip: []byte{1}, NIK: []byte{1}, Village: "35.10.09.2004", Record: seal}, {Chip: []byte{2}, NIK: []byte{2}, Village: "35.10.09.2004", Record: seal},
	}, "v"); err != nil {
		t.Fatal(err)
	}
	const day, start = int64(24 * 3600 * 1000), int64(1_800_000_000_000)
	for _, c := range []struct {
		chip byte
		at   int64
		want int
	}{{1, start, 1}, {2, start + 6*day, 2}, {2, start + 8*day, 2}, {2, start + 30*day, 1}} {
		if err := l.Tapped(t.Context(), 7, []byte{c.chip}, c.at); err != nil {
			t.Fatal(err)
		}
		var n int
		if err := l.reader.QueryRowContext(t.Context(), `SELECT count(*) FROM sighting`).Scan(&n); err != nil || n != c.want {
			t.Errorf("day %d: %d sightings, want %d, %v", (c.at-start)/day, n, c.want, err)
		}
	}
}
