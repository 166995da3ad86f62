package regency_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/wire"
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

// TestHelperIsNoWitness: a clerk who asked for somebody does not say that they saw them: not on the page, and not at a kiosk that does
// not know whose the clerk's card is, whether the request was sent before or comes with the clerk's word.
func TestHelperIsNoWitness(t *testing.T) {
	w := newWorld(t)
	w.resident(t, wati, "Wati Contoh", nil)
	s, _, _ := w.site(t, 7)
	w.claimed(t, s)
	var ids []kiosk.RequestID
	asks := func() kiosk.RequestID {
		t.Helper()
		d := draft(byte(len(ids) + 1))
		var errs [2]error
		d.Subject, errs[0] = kiosk.ParseNIK(wati)
		d.Requester, errs[1] = kiosk.ParseNIK(clerkNIK)
		d.Assurance, d.Initials = kiosk.Deposited, ""
		r, err := s.SaveDeposit(t.Context(), d, store.Deposit{Birth: "1985-05-05", HelperBirth: "1980-01-01"})
		if err := errors.Join(errs[0], errs[1], err); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, r.ID)
		return r.ID
	}
	confirm := func(id kiosk.RequestID) {
		t.Helper()
		if err := s.Act(t.Context(), store.Action{Clerk: []byte(tonoChip), Do: kiosk.ClerkConfirm, Request: id}); err != nil {
			t.Fatal(err)
		}
	}
	sent := asks()
	until(t, "the deposit is taken", func() bool { return held(t, s, sent).Transport == kiosk.Accepted })
	b := w.console(t, time.Now)
	b.login()
	link := candidateLink(t, b.get("/"))
	if page := b.get(link); strings.Contains(page, `id="confirm"`) || !strings.Contains(page, "diajukannya untuk orang lain") {
		t.Error("the page offers what it refuses")
	}
	for _, path := range []string{link + "/confirm", "/requests/" + sent.String() + "/confirm"} {
		if status, page, _ := b.do(http.MethodPost, path, url.Values{}); status != http.StatusForbidden || !strings.Contains(page, "diajukannya untuk orang lain") {
			t.Errorf("%s: %d", path, status)
		}
	}
	confirm(sent)
	w.link.Cut()
	confirm(asks())
	w.link.Restore()
	until(t, "both wait again", func() bool {
		list, err := s.Persons(t.Context())
		return err == nil && len(list) == 2 && list[0].Refused == wire.VerdictStaff && list[1].Refused == wire.VerdictStaff
	})
	for i, id := range ids {
		if r, err := w.ledger.Request(t.Context(), id); err != nil || r.State != kiosk.Unproven {
			t.Errorf("%d: %s, %v", i, r.State, err)
		}
	}
}
