package regency_test

import (
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
)

// TestNewVillageCountsAtOnce: the villages are kept in memory, and one that is loaded later is not
// refused for that.
func TestNewVillageCountsAtOnce(t *testing.T) {
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	s := w.openStore(t, b, t.TempDir())
	t.Cleanup(func() { _ = s.Close() })
	w.run(t, b, s)
	first, err := s.SaveRequest(t.Context(), draft(1))
	if err != nil {
		t.Fatal(err)
	}
	until(t, "the first is taken", func() bool { return held(t, s, first.ID).Transport == kiosk.Accepted })
	const fresh = kiosk.VillageCode("35.10.99.2001")
	vs, err := w.ledger.Villages(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.ledger.LoadVillages(t.Context(), append(vs, kiosk.Village{Code: fresh, Kind: kiosk.Desa, Name: "Contoh Baru"})); err != nil {
		t.Fatal(err)
	}
	for i, c := range []struct {
		village kiosk.VillageCode
		want    kiosk.Transport
	}{{fresh, kiosk.Accepted}, {"35.10.99.2002", kiosk.NeedClerk}} {
		d := draft(byte(2 + i))
		d.Village = c.village
		r, err := s.SaveRequest(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		until(t, "it is judged", func() bool { return held(t, s, r.ID).Transport == c.want })
	}
}
