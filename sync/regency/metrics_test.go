package regency_test

import (
	"net/http"
	"os"
	"regexp"
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
	if _, err := w.client(t, b).Append(t.Context(), seg, false); err != nil {
		t.Fatal(err)
	}
	if _, err := w.client(t, b).Append(t.Context(), nil, false); err == nil {
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
	wellFormed(t, text)
}

// wellFormed holds the text against Prometheus' exposition format 0.0.4 and against the page that lists the
// names: a family is declared once with help and type before its samples, and labels are ordinals or words.
func wellFormed(t *testing.T, text string) {
	t.Helper()
	page, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	sample := regexp.MustCompile(`^(anjungan_[a-z_]+)(\{(kiosk="[0-9]{3}"|answer="[a-z]+"|sort="[a-z]+",state="[a-z]+")\})? -?[0-9]+$`)
	declared, help, seen := map[string]string{}, "", map[string]bool{}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		words := strings.Fields(line)
		switch {
		case strings.HasPrefix(line, "# HELP "):
			help = words[2]
		case strings.HasPrefix(line, "# TYPE "):
			if words[2] != help || declared[help] != "" || (words[3] == "counter") != strings.HasSuffix(help, "_total") {
				t.Errorf("%q does not declare %s once, by its name", line, help)
			}
			declared[help] = words[3]
			if row := regexp.MustCompile("(?m)^\\|.*`" + help + "`.*\\| " + words[3] + " \\|"); !row.Match(page) {
				t.Errorf("the page does not list %s as a %s", help, words[3])
			}
		default:
			m := sample.FindStringSubmatch(line)
			if m == nil || declared[m[1]] == "" || seen[m[1]+m[2]] {
				t.Errorf("%q is no sample of a declared family, or comes twice", line)
				continue
			}
			seen[m[1]+m[2]] = true
		}
	}
}
