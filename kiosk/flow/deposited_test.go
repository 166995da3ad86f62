package flow

import (
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// TestDepositedComesOnce: the last look at what a clerk must confirm first names the day of the slip where somebody comes for the
// service itself, promises no answer for it, and asks nobody for a KTP who has none.
func TestDepositedComesOnce(t *testing.T) {
	m := testMachine()
	for _, c := range []struct {
		name string
		svc  kiosk.Service
		away bool
		want Msg
	}{
		{"a letter", kiosk.Service{HandOver: kiosk.ByTTE}, false, M("confirm.after.clerk")},
		{"a letter for who has no KTP", kiosk.Service{HandOver: kiosk.ByTTE, Cardless: true}, false, M("confirm.after.clerk.person")},
		{"a first KTP", kiosk.Service{HandOver: kiosk.InPerson, Cardless: true}, false, M("take.come", "Senin 23 November", "08.00")},
		{"a first KTP in another village", kiosk.Service{HandOver: kiosk.InPerson, Cardless: true}, true, M("confirm.own.office")},
		{"bansos", kiosk.Service{ID: kiosk.AidApply, HandOver: kiosk.InPerson}, false, M("confirm.after.clerk")},
	} {
		s := m.Start()
		s.now = time.Date(2026, 11, 21, 22, 0, 0, 0, kiosk.WIB) // a Saturday
		s.visit.deposit = deposit{on: true, village: m.site.Village}
		if c.away {
			s.visit.deposit.village = testVillages()[7]
		}
		if got := m.promise(s, c.svc); !same(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
