package settings_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/cmd/settings"
	"github.com/smart-kampung/anjungan/kiosk"
)

func write(t *testing.T, text string) string {
	t.Helper()
	p := filepath.Join(t.TempDir(), "anjungan.json")
	if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestConfigNamesWhatIsWrong(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", "EOF"},
		{"{\n \"data\": \"d\",\n \"datta\": 1\n}", "line 3"},
		{"{\n \"data\": 7\n}", "line 2"},
		{"{\"data\":\"d\"", "unexpected EOF"},
		{"{}\n{}", "something follows"},
		{`{"data":"d","key":"k","bundle":"b"}`, "printer.path is missing"},
		{`{"data":"d","key":"k","bundle":"b","printer":{"path":"p"},"screen":{"width_mm":1}}`, "do not make a screen"},
		{`{"data":"d","key":"k","bundle":"b","printer":{"path":"p"},"card":{"provider":"vendor"}}`, "card.socket is missing"},
		{`{"data":"d","key":"k","bundle":"b","printer":{"path":"p"},"card":{"provider":"sam"}}`, "no SAM driver"},
		{`{"data":"d","key":"k","bundle":"b","printer":{"path":"p"},"card":{"provider":"vendr"}}`, "open, vendor or sam"},
		{`{"data":"d","key":"k","bundle":"b","printer":{"path":"p"},"limits":{"warn_entries":5000}}`, "must warn before it closes"},
		{`{"data":"d","key":"k","bundle":"b","printer":{"path":"p"},"limits":{"close_free_mb":-1}}`, "at least 1"},
		{`{"data":"d","key":"k","bundle":"b","printer":{"path":"p"},"keep_days":6}`, "keep_days: 7 to 3650"},
		{`{"data":"d","key":"k","bundle":"b","printer":{"path":"p"},"keep_days":4000}`, "keep_days: 7 to 3650"},
	} {
		_, err := settings.LoadKiosk(write(t, c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) || kiosk.CodeOf(err) != kiosk.CodeConfig {
			t.Errorf("%q: %v, want %q", c.text, err, c.want)
		}
	}
	if _, err := settings.LoadKiosk(filepath.Join(t.TempDir(), "none")); kiosk.CodeOf(err) != kiosk.CodeConfig {
		t.Errorf("a missing file: %v", err)
	}
}

func TestConfigDefaultsAndPaths(t *testing.T) {
	p := write(t, `{"data":"d","key":"/k","bundle":"b","printer":{"path":"p"}}`)
	c, err := settings.LoadKiosk(p)
	if err != nil {
		t.Fatal(err)
	}
	if c.Data != filepath.Join(filepath.Dir(p), "d") || c.Key != "/k" || c.Printer.Profile != "VKP80" || !c.Screen.Fullscreen {
		t.Errorf("%+v", c)
	}
}

func TestTable(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`{"data":"d","key":"k"}`, "bundle is missing"},
		{`{"data":"d","key":"k","bundle":"b","printer":{}}`, "unknown field"},
		{`{"data":"d","key":"k","bundle":"b","keep_days":6}`, "keep_days: 7 to 3650"},
		{`{"data":"d","key":"k","bundle":"b","keep_days":3651}`, "keep_days: 7 to 3650"},
		{`{"data":"d","key":"k","bundle":"b","keep_days":0}`, "keep_days: 7 to 3650"},
	} {
		if _, err := settings.LoadTable(write(t, c.text)); err == nil || !strings.Contains(err.Error(), c.want) || kiosk.CodeOf(err) != kiosk.CodeConfig {
			t.Errorf("%q: %v, want %q", c.text, err, c.want)
		}
	}
	p := write(t, `{"data":"d","key":"/k","bundle":"b","reader":"ACS"}`)
	if c, err := settings.LoadTable(p); err != nil || c.Bundle != filepath.Join(filepath.Dir(p), "b") || c.Key != "/k" || c.Reader != "ACS" || c.KeepDays != 90 {
		t.Errorf("%+v, %v", c, err)
	}
	for _, days := range []int{7, 30, 3650} {
		c, err := settings.LoadTable(write(t, fmt.Sprintf(`{"data":"d","key":"k","bundle":"b","keep_days":%d}`, days)))
		if err != nil || c.KeepDays != days {
			t.Errorf("%d days: %+v, %v", days, c, err)
		}
	}
}
