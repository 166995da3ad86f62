package regency_test

import (
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/regency"
)

// TestTableOfARestoredDisk: what was enrolled at a table and sent comes once more from the night's copy of its disk. The card holds
// already: nobody waits for a clerk again, and the PIN stays.
func TestTableOfARestoredDisk(t *testing.T) {
	w := newWorld(t)
	w.resident(t, wati, "Wati Contoh", nil)
	b := w.addKiosk(t, 7)
	dir := t.TempDir()
	s := w.openStore(t, b, dir)
	t.Cleanup(func() { _ = s.Close() })
	x := w.run(t, b, s)
	until(t, "the registry arrives", func() bool { return known(t, s, chipText).Known })
	w.claimed(t, s)
	x.end(t)
	nik, err := kiosk.ParseNIK(wati)
	must(t, err)
	saved(t, s, 7) // so that the last entry of the enrolment shares a segment with what the copy does not hold
	must(t, s.EnrolAtTable(t.Context(), []byte(tonoChip), store.AtTable{Chip: []byte(watiChip), NIK: nik, Birth: "1985-05-05", PIN: newPIN}))
	night := w.cloned(t, b, dir)
	saved(t, s, 8) // moves the journal on: the copy is ordered out of its incarnation
	w.sendAll(t, b, s)
	holds := func(when string) {
		t.Helper()
		list, err := w.ledger.Candidates(t.Context(), setail, 10)
		must(t, err)
		c, err := w.ledger.Card(t.Context(), w.vault.Blind(regency.BlindChip, []byte(watiChip)))
		must(t, err)
		if len(list) != 0 || c.PIN.Body == nil || c.Lost != "" {
			t.Errorf("%s: %d wait, a PIN: %v, lost %q", when, len(list), c.PIN.Body != nil, c.Lost)
		}
	}
	holds("sent once")
	late := saved(t, night, 9)
	w.sendAll(t, b, night)
	if k, err := w.ledger.Kiosk(t.Context(), 7); err != nil || k.Incarnation != 2 {
		t.Fatalf("incarnation %d, %v", k.Incarnation, err)
	}
	if _, err := w.ledger.Request(t.Context(), late); err != nil {
		t.Fatal(err)
	}
	holds("sent twice")
}
