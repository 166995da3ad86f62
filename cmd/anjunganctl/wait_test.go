package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/cmd/settings"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// TestWaitSays explains each cause with its tries, its next try and what to do.
func TestWaitSays(t *testing.T) {
	now := time.Date(2026, 11, 21, 1, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		wait kiosk.Wait
		want []string
	}{
		{kiosk.Wait{Cause: kiosk.WaitSending}, []string{"on their way", "what to do: nothing"}},
		{kiosk.Wait{Cause: kiosk.WaitLine, Tries: 1, Next: now.Add(2 * time.Second)}, []string{"not reached", "failed: 1; next try: in 2s", "what to do: nothing"}},
		{kiosk.Wait{Cause: kiosk.WaitLine, Remedy: kiosk.RemedyLine, Tries: 9}, []string{"failed: 9; next try: it runs", "the fiber's box"}},
		{kiosk.Wait{Cause: kiosk.WaitBusy, Tries: 2, Next: now.Add(-time.Hour)}, []string{"patience", "due since 2026-11-21 07.00.00 WIB", "program running?"}},
		{kiosk.Wait{Cause: kiosk.WaitRevoked, Remedy: kiosk.RemedyRegency, Tries: 2, Next: now}, []string{"not, or no longer, on the regency's list", "call the regency"}},
		{kiosk.Wait{Cause: kiosk.WaitExpired, Tries: 2, Next: now}, []string{"past its end", "what to do: nothing"}},
		{kiosk.Wait{Cause: kiosk.WaitMixedUp, Remedy: kiosk.RemedyRegency, Tries: 2, Next: now}, []string{"another kiosk's", "call the regency"}},
		{kiosk.Wait{Cause: kiosk.WaitRefused, Remedy: kiosk.RemedyRegency, Tries: 2, Next: now}, []string{"does not take", "nothing is lost"}},
	} {
		got := waitSays(c.wait, now)
		for _, w := range c.want {
			if !strings.Contains(got, w) {
				t.Errorf("%+v: %q lacks %q", c.wait, got, w)
			}
		}
	}
}

// TestOutboxSaysWhyBesideAKiosk reads what the running program said of its line; doctor calls for the
// person who can mend it.
func TestOutboxSaysWhyBesideAKiosk(t *testing.T) {
	config := aKiosk(t)
	dir := filepath.Dir(config)
	key, err := store.LoadKey(filepath.Join(dir, "machine.key"))
	if err != nil {
		t.Fatal(err)
	}
	regency, err := journal.GenerateRegencyKey()
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), store.Options{Path: filepath.Join(dir, settings.KioskDatabase), MachineKey: key, RegencyPublic: regency.Public(), Boot: 2, Site: kiosk.Site{Kiosk: 7}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if err := s.NoteWait(t.Context(), kiosk.Wait{Cause: kiosk.WaitRevoked, Remedy: kiosk.RemedyRegency, Tries: 3, Next: time.Now().Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	if out, err := call(t, "outbox", "-config", config); err != nil || !strings.Contains(out, "failed: 3; next try: in ") || !strings.Contains(out, "call the regency") {
		t.Errorf("outbox: %v\n%s", err, out)
	}
	if out, _ := call(t, "doctor", "-config", config); !strings.Contains(out, "PERLU  outbox") || !strings.Contains(out, "no longer, on the regency's list") {
		t.Errorf("doctor:\n%s", out)
	}
}
