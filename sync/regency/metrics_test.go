package regency_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/sync/regency"
)

// TestMetrics: figures of kiosks and answers, and no word of anybody.
func TestMetrics(t *testing.T) {
	w := newWorld(t)
	s := w.server(regency.ServerOptions{})
	w.serve(t, s)
	b := w.addKiosk(t, 7)
	w.addKiosk(t, 8)
	seg, _ := heartbeats(t, b, b.SealKey, 3)
	if _, _, err := w.client(t, b).Append(t.Context(), seg); err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.client(t, b).Append(t.Context(), nil); err == nil {
		t.Fatal("nothing was taken")
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil)
	if err != nil {
		t.Fatal(err)
	}
	rec := newRecorder()
	s.Metrics().ServeHTTP(rec, r)
	text := rec.body.String()
	for _, want := range []string{
		`anjungan_requests_total{answer="ok"} 1` + "\n", `anjungan_requests_total{answer="refused"} 1` + "\n",
		`anjungan_kiosk_entries{kiosk="007"} 4` + "\n", `anjungan_kiosk_entries{kiosk="008"} 0` + "\n",
		`anjungan_kiosk_unsent{kiosk="007"} 2` + "\n", `anjungan_kiosk_incarnation{kiosk="007"} 1` + "\n",
		"# TYPE anjungan_kiosk_silent_seconds gauge\n", `anjungan_kiosk_silent_seconds{kiosk="007"} `,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if strings.Contains(text, `anjungan_kiosk_unsent{kiosk="008"}`) {
		t.Error("a figure that nobody knows")
	}
}
