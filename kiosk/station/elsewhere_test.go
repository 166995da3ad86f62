package station_test

import (
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/station"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// TestSlipsOfOtherVillagesSendNobodyHere: a slip of a resident of another village names that village's office, with no
// day of hours that nobody here knows and no number of the counter here.
func TestSlipsOfOtherVillagesSendNobodyHere(t *testing.T) {
	cat, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	key, id := sealKey(t)
	away := kiosk.Village{Code: "35.10.14.2001", Kind: kiosk.Desa, Name: "Kampunganyar", DistrictCode: "35.10.14", District: "Glagah"}
	office := station.Office{
		Site: alwaysOpen(), Catalogue: cat, Profile: fastProfile(), SealKey: key, SealID: id, VerifyURL: "https://verifikasi.example/S",
		Clock: surely, Villages: []kiosk.Village{alwaysOpen().Village, away},
	}
	made := time.Date(2026, 11, 21, 8, 42, 0, 0, kiosk.WIB)
	for _, service := range []kiosk.ServiceID{"keramaian", "ktp-baru", "domisili"} {
		for _, state := range []kiosk.RequestState{kiosk.Checking, kiosk.Unproven} {
			for _, at := range []kiosk.Village{alwaysOpen().Village, away} {
				h := store.Held{State: state, Request: kiosk.Request{
					Service: service, Village: at.Code, Made: made, Number: "104390751623", Clock: kiosk.ClockTrust{Checked: made, Sure: true},
				}}
				sheet, err := office.Slip(h, store.Print{Token: "SET-1-P000009"}, kiosk.Ticket{}, false)
				if err != nil {
					t.Fatal(err)
				}
				text, home := on(sheet), at.Code != away.Code
				day := strings.Contains(text, "Sabtu 21") || strings.Contains(text, "AMBIL: ") || strings.Contains(text, "DATANG: ")
				if day != home {
					t.Errorf("%s %s of %s: a day is promised, or none: %s", service, state, at.Name, text)
				}
				if !home && strings.Contains(text, office.Site.Counter) {
					t.Errorf("%s %s: sent to the counter here: %s", service, state, text)
				}
				if _, _, ok := office.CounterLine(h.Request); ok != (home && service == "ktp-baru") {
					t.Errorf("%s of %s: a number of the counter here: %v", service, at.Name, ok)
				}
			}
		}
	}
}
