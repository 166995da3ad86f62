package health

import (
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
)

// TestCauseWords: each cause is told as what it is, none as another.
func TestCauseWords(t *testing.T) {
	words := map[string]kiosk.WaitCause{}
	for c, want := range map[kiosk.WaitCause]string{
		kiosk.WaitSending: "on their way", kiosk.WaitLine: "not reached", kiosk.WaitBusy: "patience", kiosk.WaitRevoked: "no longer, on the regency's list",
		kiosk.WaitExpired: "past its end; it is on the regency's list", kiosk.WaitMixedUp: "another kiosk's than the journal", kiosk.WaitRefused: "does not take",
	} {
		got := CauseWords(c)
		if !strings.Contains(got, want) {
			t.Errorf("%s: %q lacks %q", c, got, want)
		}
		if other, ok := words[got]; ok {
			t.Errorf("%s and %s are told alike: %q", c, other, got)
		}
		words[got] = c
	}
}
