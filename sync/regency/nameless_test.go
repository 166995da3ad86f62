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
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// TestReportOfNobody goes from the kiosk to the clerk, who acts on it; nobody's number stands anywhere.
func TestReportOfNobody(t *testing.T) {
	w := newWorld(t)
	bundle := w.addKiosk(t, 7)
	s := w.openStore(t, bundle, t.TempDir())
	t.Cleanup(func() { _ = s.Close() })
	r, err := s.SaveRequest(t.Context(), store.Draft{
		ID: kiosk.NewRequestID(), Service: "lapor-miskin", Village: setail,
		Answers: []kiosk.Answer{{Field: "seen", Value: "makan tidak cukup"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	w.run(t, bundle, s)
	until(t, "the report is taken", func() bool { return held(t, s, r.ID).Transport == kiosk.Accepted })
	row, err := w.ledger.Request(t.Context(), r.ID)
	if err != nil || !row.Nameless() || row.State != kiosk.Checking || len(row.Subject) != 0 {
		t.Fatalf("%+v, %v", row, err)
	}
	b := w.console(t, time.Now)
	b.login()
	if list := b.get("/"); !strings.Contains(list, "tanpa nama") || strings.Contains(list, "NIK ••••") {
		t.Error("the list does not say that it is nobody's")
	}
	page := b.get("/requests/" + r.ID.String())
	for _, want := range []string{`id="nameless"`, "makan tidak cukup", `id="approve"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	for _, no := range []string{"tidak ada di data kependudukan", `id="confirm"`, "Diajukan oleh orang lain"} {
		if strings.Contains(page, no) {
			t.Errorf("the page says %q", no)
		}
	}
	if status, _, _ := b.do(http.MethodPost, "/requests/"+r.ID.String()+"/approve", url.Values{}); status != http.StatusOK {
		t.Fatalf("approve: %d", status)
	}
	until(t, "the task force has it", func() bool { return held(t, s, r.ID).Holder == kiosk.Agency })
	if err := regency.Erase(t.Context(), w.ledger, w.vault, r.ID, "test", time.Now()); !errors.Is(err, regency.ErrNotEnded) {
		t.Errorf("erased while it waits: %v", err)
	}
	task := w.official(t, ledger.ClerkAccount{Name: "satgas", Agency: "kemiskinan", Role: kiosk.RoleAgency})
	if err := w.desk.Approve(t.Context(), task, r.ID); err != nil {
		t.Fatal(err)
	}
	until(t, "it was acted on", func() bool { return held(t, s, r.ID).State == kiosk.Acted })
	if work, err := s.Work(t.Context(), 10); err != nil || len(work) != 0 {
		t.Errorf("%d are still at work, %v", len(work), err)
	}
	if list := b.get("/"); !strings.Contains(list, "Sudah ditindaklanjuti") {
		t.Error("the clerk is not told that it was acted on")
	}
	if err := regency.Erase(t.Context(), w.ledger, w.vault, r.ID, "test", time.Now()); err != nil {
		t.Error(err)
	}
	until(t, "what it said ends at the kiosk too", func() bool { return len(held(t, s, r.ID).Request.Answers) == 0 })
}

// TestLetterOfNobody: what names nobody and needs somebody stays in quarantine, whatever a clerk says.
func TestLetterOfNobody(t *testing.T) {
	x := strand(t, (*world).intake, func(d *store.Draft) {
		d.Assurance, d.Subject, d.Requester = kiosk.Anonymous, kiosk.NIK{}, kiosk.NIK{}
	})
	q := x.quarantine()
	w := x.one(q)
	if w.Takeable {
		t.Error("the page offers to admit it")
	}
	if err := q.Admit(t.Context(), tono, w.Key, "saya kenal"); err == nil {
		t.Error("a clerk vouched for nobody")
	}
	if lines, err := x.desk.Queue(t.Context(), x.clerk, 10); err != nil || len(lines) != 0 {
		t.Errorf("%+v, %v", lines, err)
	}
}
