package paper

import (
	"fmt"
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk"
)

// TicketData is what a number for the counter (nomor antrean) is made of. It says nothing of who drew it.
type TicketData struct {
	Site    kiosk.Site
	Ticket  kiosk.Ticket
	Line    string // title: "Surat"
	Before  int    // how many wait before it
	Printed time.Time
	Token   string           // of the print job
	Clock   kiosk.ClockTrust // of Printed; no day is named by a clock that is not sure
}

// Ticket lays out a number for the counter: the number as large as the paper takes it.
func Ticket(d TicketData, p printer.Profile) printer.Sheet {
	v := d.Site.Village
	parts := []part{
		center(strings.ToUpper(v.Title()) + " · KECAMATAN " + strings.ToUpper(v.District)),
		tall("NOMOR ANTREAN LOKET", printer.Center),
		feed(), huge(d.Ticket.String(), columns(p)), feed(),
		tall(d.Line, printer.Center),
		heading(d.queue()), rule(),
		big(d.hours()), para(d.Site.Counter),
		para("Tunggu sampai nomor ini dipanggil. Nomor ini berlaku " + d.day() + "."),
	}
	if d.Clock.Sure { // otherwise no day stands there
		parts = append(parts, clockRemark(d.Clock, d.Printed)...)
	}
	return lay(append(parts, small(d.Token+" lembar 1/1")), p)
}

// huge is a text as large as a line of that many columns takes it.
func huge(text string, width int) part {
	const most = 8
	n := max(1, min(most, width/max(1, len(text))))
	return part{text: text, align: printer.Center, style: printer.Style{Bold: true, Width: n, Height: n}}
}

func (d TicketData) queue() string {
	if d.Before == 0 {
		return "Anda yang pertama"
	}
	return fmt.Sprintf("%d orang sebelum Anda", d.Before)
}

// hours is when to be there.
func (d TicketData) hours() string {
	_, opens, ok := d.Site.CounterDay(d.Printed)
	switch {
	case !ok || !d.Clock.Sure:
		return "TANYAKAN JAM LOKET"
	case d.Site.Open(d.Printed):
		return "LOKET SEDANG BUKA"
	}
	return "LOKET BUKA " + kiosk.ShortDay(opens) + " " + kiosk.Clock(opens)
}

// day is the day on which the number counts.
func (d TicketData) day() string {
	at, err := time.ParseInLocation(time.DateOnly, d.Ticket.Day, kiosk.WIB)
	if err != nil || !d.Clock.Sure {
		return "satu hari"
	}
	return kiosk.Date(at, kiosk.Indonesian)
}
