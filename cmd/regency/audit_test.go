package main

import (
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// The command prints the newest lines, and of one that counts how many it stands for.
func TestAuditCommand(t *testing.T) {
	config := prepare(t)
	var e env
	if err := e.with(t.Context(), config, func(o opened) error {
		for range 5 {
			if err := o.ledger.AuditOften(t.Context(), ledger.AuditRow{At: 1_800_000_000_000, Action: "login.failed"}, 2); err != nil {
				return err
			}
		}
		return o.ledger.Audit(t.Context(), ledger.AuditRow{At: 1_800_000_001_000, Clerk: "tono", Action: "request.open", Request: kiosk.RequestID{0xab}})
	}); err != nil {
		t.Fatal(err)
	}
	out := must(t, "", "audit", "--lines", "3", "--config", config)
	want := "2027-01-15 15:00:01 WIB tono request.open ab" + strings.Repeat("0", 30) + "\n" +
		"2027-01-15 15:00:00 WIB - login.failed - stands for 3 more of that hour\n2027-01-15 15:00:00 WIB - login.failed -\n"
	if out != want {
		t.Errorf("%s\nwant\n%s", out, want)
	}
}
