package paper_test

import (
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/locale"
	"github.com/smart-kampung/anjungan/kiosk/paper"
)

// TestList holds the order: what needs a clerk's hand first, whatever came in first.
func TestList(t *testing.T) {
	number, err := kiosk.NewNumber(104, 39075162)
	if err != nil {
		t.Fatal(err)
	}
	made := time.Date(2026, 11, 20, 9, 5, 0, 0, kiosk.WIB)
	row := func(s kiosk.RequestState, initials string) paper.ListRow {
		return paper.ListRow{Number: number, Service: "Surat Keterangan Domisili", Initials: initials, State: s, Made: made}
	}
	d := paper.ListData{
		Site: setail(), Printed: made.AddDate(0, 0, 1), Clerk: "Rina", Token: "SET-1-P000047", Clock: kiosk.ClockTrust{Checked: made.AddDate(0, 0, 1), Sure: true}, More: 4,
		Rows: []paper.ListRow{
			row(kiosk.Checking, "S.A."), row(kiosk.ReadyState, "B.S."), row(kiosk.Unproven, ""), row(kiosk.Signing, "M."),
			row(kiosk.Incomplete, "A."), row(kiosk.ReadyState, "K."),
		},
	}
	for _, i := range []int{0, 1, 3, 4} { // of what is ready the office has answered
		d.Rows[i].Cancelling = kiosk.CancelAsked
	}
	d.Rows[5].Cancelling = kiosk.CancelLate
	d.Rows[0].Holder, d.Rows[1].Holder, d.Rows[3].Holder = kiosk.Agency, kiosk.Clerk, kiosk.Head
	d.Rows = append(d.Rows, row(kiosk.Checking, ""))
	d.Rows[6].Holder, d.Rows[0].Agency, d.Rows[1].Agency = kiosk.Agency, "Dinas Kependudukan dan Pencatatan Sipil", "Dinas Sosial"
	both(t, "list", func(p printer.Profile) printer.Sheet { return paper.List(d, p) })
	for _, p := range []printer.Profile{wide(), narrow()} {
		if n := strings.Count(show(t, paper.List(d, p), p.Columns), number.String()); n != len(d.Rows) {
			t.Errorf("%s: %d requests on the list, %d were given", p.Name, n, len(d.Rows))
		}
	}
	words := func() string { return show(t, paper.List(d, wide()), wide().Columns) }
	if got := words(); strings.Count(got, "Ada di") != 3 || !strings.Contains(got, "kepala desa") || strings.Count(got, "dinas kabupaten") != 1 ||
		!strings.Contains(got, "Dinas Kependudukan dan Pencatatan Sipil") || strings.Contains(got, "Dinas Sosial") {
		t.Errorf("who has what: %s", got)
	}
	set, err := locale.Load(assets.Locale)
	if err != nil {
		t.Fatal(err)
	}
	if asked := set.Text(kiosk.Indonesian, "waiting.asked"); strings.Count(words(), asked) != 3 {
		t.Errorf("what is taken back is not called %q as on the screen: %s", asked, words())
	}
	d.Site.Village.Kind = kiosk.Kelurahan
	if got := words(); !strings.Contains(got, "lurah") || strings.Contains(got, "kepala desa") {
		t.Errorf("in a kelurahan: %s", got)
	}
	d.Site.Village.Kind = kiosk.Desa
	d.Rows[2].Unsure, d.Rows[4].Unsure = true, true
	both(t, "list-unsure", func(p printer.Profile) printer.Sheet { return paper.List(d, p) })
	if got := words(); strings.Count(got, "09.05 *") != 2 || strings.Count(got, "* menurut jam mesin") != 1 {
		t.Errorf("by a clock that was not compared: %s", got)
	}
	d.Rows, d.More, d.Clock = nil, 0, kiosk.ClockTrust{}
	both(t, "list-empty", func(p printer.Profile) printer.Sheet { return paper.List(d, p) })
}
