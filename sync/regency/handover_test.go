package regency_test

import (
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/paper"
)

// TestHowALetterIsHandedOver: what is signed by hand stays at the office as an unsigned page, and what needs
// no letter has none; of both the kiosk learns only that the office is ready.
func TestHowALetterIsHandedOver(t *testing.T) {
	w := newWorld(t)
	b := w.addKiosk(t, 7)
	s := w.openStore(t, b, t.TempDir())
	t.Cleanup(func() { _ = s.Close() })
	ask := func(d byte, id kiosk.ServiceID, answers ...kiosk.Answer) kiosk.Request {
		x := draft(d)
		x.Service, x.Answers = id, answers
		r, err := s.SaveRequest(t.Context(), x)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	feast := ask(1, "keramaian", kiosk.Answer{Field: "event", Value: "Pengajian"},
		kiosk.Answer{Field: "day", Value: "2026-12-01"}, kiosk.Answer{Field: "guests", Value: "200"})
	birth := ask(2, "kelahiran", kiosk.Answer{Field: "relation", Value: "ayah"},
		kiosk.Answer{Field: "mother", Value: "RINA CONTOH"}, kiosk.Answer{Field: "baby", Value: "DEWI CONTOH"})
	half := ask(3, "keramaian", kiosk.Answer{Field: "event", Value: "Pengajian"})
	w.run(t, b, s)
	for _, r := range []kiosk.Request{feast, birth, half} {
		until(t, "the request is taken", func() bool { return held(t, s, r.ID).Transport == kiosk.Accepted })
	}
	c := w.console(t, time.Now)
	c.login()
	if page := c.get("/requests/" + birth.ID.String()); !strings.Contains(page, `id="about">Tentang orang lain: <strong>RINA CONTOH, DEWI CONTOH</strong>`) {
		t.Error("the page does not say that the request is about somebody else")
	}
	if page := c.get("/requests/" + feast.ID.String()); strings.Contains(page, `id="about"`) {
		t.Error("the page of somebody's own request says that it is about another")
	}
	if err := w.desk.Approve(t.Context(), w.clerk, half.ID); err == nil {
		t.Error("a letter with a hole was approved")
	}
	if err := w.desk.Approve(t.Context(), w.clerk, birth.ID); err != nil {
		t.Fatal(err)
	}
	w.approve(t, feast.ID)
	for _, r := range []kiosk.Request{feast, birth} {
		until(t, "the office is ready", func() bool { return held(t, s, r.ID).State == kiosk.ReadyState })
		if held(t, s, r.ID).Letter != nil {
			t.Errorf("%s: a letter that people hand over came to the kiosk", r.Service)
		}
		if err := w.desk.Approve(t.Context(), w.clerk, r.ID); err == nil {
			t.Errorf("%s: approved twice", r.Service)
		}
	}
	pdf, err := w.desk.PDF(t.Context(), w.clerk, feast.ID)
	if err != nil || !strings.HasPrefix(string(pdf), "%PDF-") {
		t.Fatalf("%v, %d bytes", err, len(pdf))
	}
	if _, err := paper.VerifyPDF(pdf); err == nil {
		t.Error("a letter for a wet signature is signed electronically")
	}
	if _, err := w.desk.PDF(t.Context(), w.clerk, birth.ID); err == nil {
		t.Error("a service without a letter has one")
	}
}
