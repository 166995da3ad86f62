package ui_test

import (
	"testing"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/kiosk/ui"
)

// Every word that the store and the outbox have for a clerk has its sentence.
func TestDeskWords(t *testing.T) {
	l, err := ui.LoadLocale(assets.Locale)
	if err != nil {
		t.Fatal(err)
	}
	has := func(id string) {
		t.Helper()
		for _, lang := range []kiosk.Lang{kiosk.Indonesian, kiosk.English} {
			if l.Text(lang, id) == id {
				t.Errorf("%s has no sentence for %s", lang, id)
			}
		}
	}
	for _, c := range []store.Cause{store.CauseRestored, store.CauseDisk, store.CauseUnsent} {
		has("desk.closed." + string(c))
	}
	for _, c := range []store.Cause{store.CauseDisk, store.CauseUnsent, store.CauseOld} {
		has("desk.full." + string(c))
	}
	for _, c := range []kiosk.WaitCause{kiosk.WaitLine, kiosk.WaitBusy, kiosk.WaitRevoked, kiosk.WaitExpired, kiosk.WaitMixedUp, kiosk.WaitRefused} {
		has("desk.wait." + string(c))
	}
}
