package printer_test

import (
	"testing"

	"github.com/smart-kampung/anjungan/devices/printer"
)

func TestValidToken(t *testing.T) {
	for token, want := range map[string]bool{
		"SET-1-000123": true, "A": true, "12345678901234567890": true,
		"": false, "123456789012345678901": false, "set-1": false, "A B": false, "A\n": false,
	} {
		if got := printer.ValidToken(token); got != want {
			t.Errorf("%q: %v", token, got)
		}
	}
}
