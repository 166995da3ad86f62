package paper

import (
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk"
)

// text is what stands on a sheet, and the largest line on it with its cells.
func largest(s printer.Sheet) (text string, height, cells int) {
	for _, it := range s {
		l, ok := it.(printer.Line)
		if !ok {
			continue
		}
		for _, r := range l.Runs {
			if r.Height > height {
				text, height, cells = r.Text, r.Height, len(r.Text)*max(1, r.Width)
			}
		}
	}
	return text, height, cells
}

// The number is by far the largest thing on the paper and stands in one line of every width.
func TestTicketNumberIsLargest(t *testing.T) {
	day := []kiosk.Span{{From: 8 * 60, To: 15 * 60}}
	site := kiosk.Site{Village: kiosk.Village{Kind: kiosk.Desa, Name: "Setail", District: "Genteng"}, Hours: [7][]kiosk.Span{nil, day, day, day, day, day, nil}}
	for _, columns := range []int{32, 42, 48, 64} {
		for _, k := range []kiosk.Ticket{{Line: "A", Unit: 1, N: 7}, {Line: "B", Unit: 12, N: 107}} {
			k.Day = "2026-11-30"
			d := TicketData{Site: site, Ticket: k, Line: "Surat", Printed: time.Date(2026, 11, 28, 20, 0, 0, 0, kiosk.WIB), Clock: kiosk.ClockTrust{Sure: true}}
			got, height, cells := largest(Ticket(d, printer.Profile{Columns: columns}))
			if got != k.String() || height < 3 || cells > columns {
				t.Errorf("%d columns: %q at height %d takes %d cells", columns, got, height, cells)
			}
		}
	}
}

func TestTicketWords(t *testing.T) {
	day := []kiosk.Span{{From: 8 * 60, To: 15 * 60}}
	site := kiosk.Site{
		Village: kiosk.Village{Kind: kiosk.Desa, Name: "Setail", District: "Genteng"}, Counter: "Loket Kantor Desa Setail",
		Hours: [7][]kiosk.Span{nil, day, day, day, day, day, nil},
	}
	night, noon := time.Date(2026, 11, 28, 20, 0, 0, 0, kiosk.WIB), time.Date(2026, 11, 30, 11, 0, 0, 0, kiosk.WIB)
	sure := kiosk.ClockTrust{Checked: night, Sure: true}
	noonSure := kiosk.ClockTrust{Checked: noon, Sure: true}
	for _, c := range []struct {
		at     time.Time
		clock  kiosk.ClockTrust
		before int
		want   string
		not    string
	}{
		{night, sure, 0, "LOKET BUKA Sen 30 Nov 08.00|Anda yang pertama|Senin 30 November 2026", "jam mesin"},
		{noon, noonSure, 6, "LOKET SEDANG BUKA|6 orang sebelum Anda|SET-1-P000009", "pertama"},
		{noon, sure, 0, "LOKET SEDANG BUKA|Senin 30 November 2026|Hari dan jam menurut jam mesin, terakhir dicocokkan 28 November 2026.", "orang sebelum"},
		{night, kiosk.ClockTrust{}, 0, "TANYAKAN JAM LOKET|berlaku satu hari", "November"},
		{night, kiosk.ClockTrust{}, 0, "TANYAKAN JAM LOKET", "jam mesin"},
	} {
		d := TicketData{
			Site: site, Ticket: kiosk.Ticket{Line: "A", Unit: 1, Day: "2026-11-30", N: 7}, Line: "Surat", Before: c.before, Printed: c.at,
			Token: "SET-1-P000009", Clock: c.clock,
		}
		var b strings.Builder
		for _, it := range Ticket(d, printer.Profile{Columns: 200}) {
			if l, ok := it.(printer.Line); ok {
				b.WriteString(l.Runs[0].Text + "\n")
			}
		}
		for _, w := range strings.Split(c.want, "|") {
			if !strings.Contains(b.String(), w) {
				t.Errorf("no %q on\n%s", w, b.String())
			}
		}
		if strings.Contains(b.String(), c.not) {
			t.Errorf("%q on\n%s", c.not, b.String())
		}
	}
}
