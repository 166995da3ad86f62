package regency_test

import (
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
