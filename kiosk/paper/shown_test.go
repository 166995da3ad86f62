package paper_test

import (
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/paper"
)

// TestSlipShowsFirst: the slip of every letter that is printed here names what the counter must see before it says that
// it is printed here; one for which the KTP is enough sends nobody to the counter.
func TestSlipShowsFirst(t *testing.T) {
	c, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	shown := 0
	for _, svc := range c.Services(kiosk.Desa) {
		if svc.HandOver != kiosk.ByTTE {
			continue
		}
		d := slipData(t)
		d.Service = svc
		d.Opens = time.Date(2026, 11, 23, 8, 0, 0, 0, kiosk.WIB)
		text := paper.SlipText(d)
		promise := strings.Index(strings.ToLower(text), "cetak di sini")
		first := 0
		for _, q := range svc.Requirements {
			if q.ID == "ktp" || q.When.Field != "" {
				continue
			}
			first++
			if at := strings.Index(text, "[ ] "+q.Title.In(kiosk.Indonesian)); at < 0 || at > promise {
				t.Errorf("%s: %s stands at %d, the promise at %d", svc.ID, q.ID, at, promise)
			}
		}
		if promise < 0 || strings.Contains(text, "TUNJUKKAN DULU") != (first > 0) || strings.Contains(text, "CETAK DI SINI") == (first > 0) {
			t.Errorf("%s: %d to show\n%s", svc.ID, first, text)
		}
		shown += first
	}
	if shown == 0 {
		t.Error("nothing is shown for any letter")
	}
}

// TestSlipShowsFirstWhereAndWhen: at the counter here from its next hours, or at another village's office, of which no
// hours are known; no day by a clock that is not sure.
func TestSlipShowsFirstWhereAndWhen(t *testing.T) {
	for _, c := range []struct {
		name     string
		change   func(*paper.SlipData)
		has, not string
	}{
		{"here", func(*paper.SlipData) {}, "Loket Kantor Desa Setail Sebelum disetujui, mulai Senin 23 November 2026 08.00 WIB:", "pada jam kerja"},
		{"elsewhere", func(d *paper.SlipData) { d.Elsewhere, d.ReadyOK = "Kantor Desa Contoh", false }, "Kantor Desa Contoh Sebelum disetujui, pada jam kerja:", "Senin"},
		{"no clock", func(d *paper.SlipData) { d.Clock = kiosk.ClockTrust{} }, "Sebelum disetujui, pada jam kerja:", "Senin"},
		{"no hours", func(d *paper.SlipData) { d.Opens, d.ReadyOK = time.Time{}, false }, "Sebelum disetujui, pada jam kerja:", "Senin"},
		{"scholarship", func(d *paper.SlipData) { d.Service = shipped(t, "beasiswa"); d.HandOver = kiosk.AtCounter }, "[ ] kartu pelajar atau rapor", "rapor asli"},
	} {
		d := shownData(t)
		c.change(&d)
		if text := strings.Join(strings.Fields(paper.SlipText(d)), " "); !strings.Contains(text, c.has) || strings.Contains(text, c.not) {
			t.Errorf("%s: %s", c.name, text)
		}
	}
}
