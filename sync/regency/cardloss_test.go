package regency_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// TestLostCardIsBlockedOnItsRequest: whoever asks for another KTP because theirs is lost leaves a card behind that somebody may hold. The
// clerk's page of that request offers to block it, with one key; for another reason, and where no card opens, it offers nothing.
func TestLostCardIsBlockedOnItsRequest(t *testing.T) {
	w := newWorld(t)
	s, _, _ := w.site(t, 7)
	ask := func(id byte, service kiosk.ServiceID, field, value string) string {
		d := draft(id)
		d.Service, d.Answers = service, []kiosk.Answer{{Field: field, Value: value}}
		r := saves(t, s, d)
		until(t, "it is taken", func() bool { return held(t, s, r).Transport == kiosk.Accepted })
		return r.String()
	}
	broken, lost, report, purse := ask(1, "ktp-ganti", "reason", "rusak"), ask(2, "ktp-ganti", "reason", "hilang"),
		ask(3, "kehilangan", "thing", "KTP"), ask(4, "kehilangan", "thing", "Dompet")
	b := w.console(t, time.Now)
	b.login()
	const key = "Blokir kartu lama"
	for _, id := range []string{broken, purse} {
		if page := b.get("/requests/" + id); strings.Contains(page, `id="loss"`) {
			t.Error("a card that is not lost can be blocked")
		}
	}
	page := b.get("/requests/" + lost)
	if !strings.Contains(page, key) || !strings.Contains(b.get("/requests/"+report), key) {
		t.Fatal("the page of a lost card does not offer to block it")
	}
	_, rest, _ := strings.Cut(page, `action="/cards/`)
	chip, _, _ := strings.Cut(rest, `"`)
	status, page, _ := b.do(http.MethodPost, "/cards/"+chip, url.Values{"do": {"lost"}, "request": {lost}})
	if status != http.StatusOK || strings.Contains(page, key) || !strings.Contains(page, `id="blocked"`) || !strings.Contains(page, `id="number"`) {
		t.Errorf("blocked: %d, and the page of the request does not say so", status)
	}
	until(t, "the kiosk knows", func() bool { return known(t, s, chipText).Lost })
	if page := b.get("/requests/" + report); strings.Contains(page, key) || !strings.Contains(page, `id="blocked"`) {
		t.Error("a card is blocked twice")
	}
}
