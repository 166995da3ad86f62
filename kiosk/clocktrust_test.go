package kiosk_test

import (
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

func TestClockTrust(t *testing.T) {
	now := time.Date(2026, 11, 21, 1, 0, 0, 0, time.UTC)
	const since = "menurut jam mesin, terakhir dicocokkan "
	for _, c := range []struct {
		name  string
		trust kiosk.ClockTrust
		want  string
	}{
		{"never", kiosk.ClockTrust{}, "menurut jam mesin"},
		{"just now", kiosk.ClockTrust{Checked: now, Sure: true}, ""},
		{"this morning", kiosk.ClockTrust{Checked: now.Add(-23 * time.Hour), Sure: true}, ""},
		{"days ago", kiosk.ClockTrust{Checked: now.AddDate(0, 0, -3), Sure: true}, since + "18 November 2026"},
		{"before the power failed", kiosk.ClockTrust{Checked: now.Add(-time.Hour)}, since + "21 November 2026"},
		{"the clock fell back to 1970", kiosk.ClockTrust{Checked: now.AddDate(56, 0, 0), Sure: true}, since + "21 November 2082"},
	} {
		if got := c.trust.Remark(now); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
