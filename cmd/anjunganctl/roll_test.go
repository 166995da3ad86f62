package main

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/cmd/settings"
	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// TestRollBesideAKiosk changes the roll while the kiosk's program has the database open.
func TestRollBesideAKiosk(t *testing.T) {
	config := aKiosk(t)
	path := filepath.Join(filepath.Dir(config), settings.KioskDatabase)
	says := func(want string, args ...string) {
		t.Helper()
		out, err := call(t, append(args, "-config", config)...)
		if err != nil || !strings.Contains(out, want) {
			t.Errorf("%v: %q, %v, want %q", args, out, err, want)
		}
	}
	says("nobody knows how much is left; nobody said", "roll")
	says("about 150.0 m left; put in 20", "roll", "new") // VKP80, the default
	says("about 150.0 m left", "roll")
	says("about 72.5 m left", "roll", "new", "-metres", "72.5")
	says("about 72.5 m left; put in 20", "roll")
	if out, _ := call(t, "doctor", "-config", config); !strings.Contains(out, "baik   roll         about 72.5 m left") {
		t.Errorf("doctor:\n%s", out)
	}
	if err := store.PutRoll(t.Context(), path, printer.Roll{LeftMM: 900, Known: true}); err != nil {
		t.Fatal(err)
	}
	if out, err := call(t, "doctor", "-config", config); !errors.Is(err, errUnwell) || !strings.Contains(out, "PERLU  roll") {
		t.Errorf("doctor of a short roll:\n%s", out)
	}
	says("the recap of 2026-11-21", "recap", "-day", "2026-11-21")
	says("the recap of 20", "recap")
	for _, args := range [][]string{
		{"roll", "new", "-metres", "-1"}, {"roll", "new", "-metres", "1001"}, {"recap", "-day", "21-11-2026"},
	} {
		if out, err := call(t, append(args, "-config", config)...); err == nil {
			t.Errorf("%v: %s", args, out)
		}
	}
	says("about 0.9 m left", "roll") // what was refused changed nothing
	none := filepath.Join(t.TempDir(), "none")
	for _, args := range [][]string{{"roll"}, {"roll", "new"}, {"recap"}} {
		if _, err := call(t, append(args, "-config", none)...); kiosk.CodeOf(err) != kiosk.CodeConfig {
			t.Errorf("%v: %v", args, err)
		}
	}
}
