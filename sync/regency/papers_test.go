package regency_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// TestClerkSeesThePapers: what a kiosk printed for a request, and how each paper ended, stands on the
// clerk's page in words that claim no more than the kiosk knew.
func TestClerkSeesThePapers(t *testing.T) {
	w := newWorld(t)
	kit := w.addKiosk(t, 7)
	s := w.openStore(t, kit, t.TempDir())
	t.Cleanup(func() { _ = s.Close() })
	x := draft(1)
	x.Assurance = kiosk.ByPIN
	r, err := s.SaveRequest(t.Context(), x)
	if err != nil {
		t.Fatal(err)
	}
	printed := func(id kiosk.RequestID, what store.PrintWhat, reason kiosk.CopyReason, outcome string) string {
		t.Helper()
		p, err := s.StartPrint(t.Context(), what, id, reason)
		if err != nil {
			t.Fatal(err)
		}
		if outcome != "" {
			if err := s.EndPrint(t.Context(), p.Token, outcome); err != nil {
				t.Fatal(err)
			}
		}
		return p.Token
	}
	lost := printed(r.ID, store.Slip, "", store.Unknown)
	good := printed(r.ID, store.Slip, "not-received", store.Printed)
	if err := s.Paper(t.Context(), good, store.Taken); err != nil {
		t.Fatal(err)
	}
	w.run(t, kit, s)
	until(t, "the request is taken", func() bool { return held(t, s, r.ID).Transport == kiosk.Accepted })
	b := w.console(t, time.Now)
	b.login()
	page := ""
	until(t, "the papers are told", func() bool {
		page = b.get("/requests/" + r.ID.String())
		return strings.Contains(page, "diambil")
	})
	for _, want := range []string{
		lost, good, "Bukti permohonan: <strong>tidak diketahui keluar atau tidak", "SALINAN ke-1, yang sebelumnya tidak diterima",
		"<strong>keluar, menurut mesin cetak</strong>, diambil",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Index(page, lost) > strings.Index(page, good) {
		t.Error("the papers do not stand in their order")
	}
}

// TestPaperOfAClockAhead: a paper that began before an order is one in the print ledger, also where the kiosk's clock was ahead.
func TestPaperOfAClockAhead(t *testing.T) {
	for _, ahead := range []time.Duration{0, 400 * time.Millisecond, time.Hour} {
		w := newWorld(t)
		b := w.addKiosk(t, 7)
		s, err := store.Open(t.Context(), store.Options{
			Path: filepath.Join(t.TempDir(), "kiosk.db"), MachineKey: []byte("0123456789abcdef0123456789abcdef"), Site: b.Site,
			RegencyPublic: b.Journal, Catalogue: w.cat.Version(), Boot: 1, Now: func() time.Time { return time.Now().Add(ahead) },
		})
		must(t, err)
		t.Cleanup(func() { _ = s.Close() })
		id := saved(t, s, 1)
		p, err := s.StartPrint(t.Context(), store.Slip, id, "")
		must(t, err)
		w.sendAll(t, b, s)
		time.Sleep(10 * time.Millisecond) // the regency takes no time later than its own
		w.orders(t)
		must(t, s.EndPrint(t.Context(), p.Token, store.Printed))
		w.sendAll(t, b, s)
		got, err := w.ledger.PapersOf(t.Context(), id)
		if err != nil || len(got) != 1 || got[0].Outcome != store.Printed {
			t.Errorf("%s ahead: %+v, %v", ahead, got, err)
		}
	}
}
