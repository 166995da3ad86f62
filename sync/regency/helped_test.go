package regency_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// TestHelperWithoutEnrolledCard: a grandchild whose own card nobody enrolled asks for their grandmother. The regency keeps the two
// apart, the clerk reads on both pages who stands for whom, and the request is the grandmother's.
func TestHelperWithoutEnrolledCard(t *testing.T) {
	w := newWorld(t)
	w.resident(t, wati, "Wati Contoh", nil)
	s, _, _ := w.site(t, 7)
	d := draft(1)
	var err error
	if d.Requester, err = kiosk.ParseNIK(wati); err != nil {
		t.Fatal(err)
	}
	d.Assurance, d.Initials = kiosk.Deposited, ""
	r, err := s.SaveDeposit(t.Context(), d, store.Deposit{Birth: "1990-01-01", HelperBirth: "1985-05-05"})
	if err != nil {
		t.Fatal(err)
	}
	until(t, "the deposit is taken", func() bool { return held(t, s, r.ID).Transport == kiosk.Accepted })
	b := w.console(t, time.Now)
	b.login()
	link := candidateLink(t, b.get("/"))
	for page, want := range map[string]string{
		b.get(link): "Pastikan dua orang", b.get("/requests/" + r.ID.String()): "Pastikan dua orang",
	} {
		if !strings.Contains(page, want) || !strings.Contains(page, "Diajukan oleh orang lain") || !strings.Contains(page, "Wati Contoh, NIK "+wati+", lahir 5 Mei 1985") ||
			!strings.Contains(page, d.Subject.Reveal()) {
			t.Error("a page does not tell who stands for whom")
		}
	}
	if status, _, _ := b.do(http.MethodPost, link+"/confirm", url.Values{}); status != http.StatusOK {
		t.Fatalf("confirmed: %d", status)
	}
	until(t, "confirmed", func() bool { return held(t, s, r.ID).State == kiosk.Checking })
	if page := b.get("/requests/" + r.ID.String()); strings.Contains(page, "Pastikan dua orang") || !strings.Contains(page, "Wati Contoh, NIK "+wati) {
		t.Error("after the confirmation the page does not tell who asked")
	}
	mine, err := s.Requests(t.Context(), d.Subject)
	if err != nil || len(mine) != 1 || !mine[0].Helped {
		t.Errorf("the subject has %d requests, %v", len(mine), err)
	}
	if theirs, err := s.Requests(t.Context(), d.Requester); err != nil || len(theirs) != 0 {
		t.Errorf("the helper has %d requests, %v", len(theirs), err)
	}
}
