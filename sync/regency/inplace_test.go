package regency_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/seal"
	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// TestInPlaceOfAKiosk: a machine stands in for a kiosk whose keys are gone. Until a person has compared its digits the old one may speak, from then on
// it may not, also where the database is put back to a copy from before; its slips from before stay good, and the new one works.
func TestInPlaceOfAKiosk(t *testing.T) {
	w := newWorld(t)
	w.join(t)
	old := w.addKiosk(t, 7)
	e := w.enroller(time.Now)
	if _, err := e.InviteInPlace(t.Context(), w.place(t, 8), 9, time.Hour, "test"); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("in the place of nobody: %v", err)
	}
	site, err := e.SiteInPlace(t.Context(), 7, 8)
	if want := w.place(t, 8); err != nil || site.Kiosk != 8 || site.Unit != 8 || site.Counter != want.Counter || site.Village != want.Village {
		t.Fatalf("%+v, %v", site, err)
	}
	code, err := e.InviteInPlace(t.Context(), site, 7, time.Hour, "test")
	if err != nil {
		t.Fatal(err)
	}
	m := w.enrol(t, filepath.Join(t.TempDir(), "bundle"), code)
	digits := m.waits(t)
	if err := e.Confirm(t.Context(), 8, "0000 0000", "test"); !errors.Is(err, regency.ErrDigits) && digits != "0000 0000" {
		t.Fatal(err)
	}
	if _, _, err := w.client(t, old).Feed(t.Context(), 0, 0, 0); err != nil {
		t.Errorf("before the new one is confirmed: %v", err)
	}
	back := w.copied(t)
	if err := e.Confirm(t.Context(), 8, digits, "test"); err != nil {
		t.Fatal(err)
	}
	if err := m.end(t); err != nil {
		t.Fatal(err)
	}
	b, err := bundle.Load(m.dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, when := range []string{"confirmed", "with a copy from before"} {
		_, _, err = w.client(t, old).Feed(t.Context(), 0, 0, 0)
		wantCode(t, when, err, wire.CodeNotAllowed)
		seg, _ := heartbeats(t, b, b.SealKey, 1)
		if _, err := w.client(t, b).Append(t.Context(), seg, false); err != nil {
			t.Errorf("%s: %v", when, err)
		}
		page := w.public(t, func() time.Time { return time.Now().Add(2 * time.Hour) })
		page.answers(when+", from before", receiptOf(t, old.SealKey, 7, time.Now().Add(-time.Hour)), seal.Genuine)
		page.answers(when+", from later", receiptOf(t, old.SealKey, 7, time.Now().Add(time.Hour)), seal.Expired)
		page.answers(when+", of the new one", receiptOf(t, b.SealKey, 8, time.Now()), seal.Genuine)
		if when == "confirmed" {
			back()
		}
	}
}
