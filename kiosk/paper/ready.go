package paper

import (
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk"
)

// ReadyData is what the paper is made of that says where a letter lies which people hand over.
type ReadyData struct {
	Site      kiosk.Site
	Request   kiosk.Request
	Service   kiosk.Service
	Initials  string
	Elsewhere string // the office of another village where it lies; empty: at the counter here
	Printed   time.Time
	Open      time.Time // when the counter is open next, at Printed if it is now
	OpenOK    bool      // false: nobody can say
	Token     string    // of the print job
	Copy      int       // 0 the first paper, n: SALINAN ke-n
	Reason    kiosk.CopyReason
	Clock     kiosk.ClockTrust // of Printed; no day is promised by a clock that is not sure
}

// Ready lays out that a letter with wet signature and stamp is at the counter (surat siap di loket): its number,
// where, when and what to bring. Of the letter itself it holds no word, and of its owner the initials.
func Ready(d ReadyData, p printer.Profile) printer.Sheet {
	title := "SURAT SIAP DI LOKET"
	if d.Service.Letter == "" {
		title = "SIAP DI LOKET"
	}
	if d.Elsewhere != "" {
		title = strings.TrimSuffix(title, " DI LOKET")
	}
	slip := SlipData{Service: d.Service, Initials: d.Initials, Site: d.Site}
	parts := []part{tall(title, printer.Center)}
	parts = append(parts, copyNotice(d.Copy, d.Reason)...)
	parts = append(parts, rule(), big(d.Request.Number.String()), tall(slip.subject(), printer.Left), rule())
	parts = append(parts, d.when()...)
	parts = append(parts, rule(), para("Bawa:"))
	for _, it := range d.bring() {
		parts = append(parts, para("- "+it))
	}
	if d.Service.Letter != "" {
		parts = append(parts, para("Bukan suratnya: kertas ini hanya memberi tahu bahwa surat sudah bisa diambil."))
	}
	return lay(append(parts,
		small(d.Request.Register), small(d.Token+" lembar 1/1"),
	), p)
}

// when is where it lies, and from when on it is handed over.
func (d ReadyData) when() []part {
	switch {
	case d.Elsewhere != "":
		return []part{big(d.Elsewhere), para("Ambil pada jam kerja.")}
	case !d.OpenOK || !d.Clock.Sure:
		return []part{big(d.Site.Counter), para("Ambil pada jam buka loket.")}
	}
	return append(d.hours(), clockRemark(d.Clock, d.Printed)...)
}

// hours is when the counter is open next.
func (d ReadyData) hours() []part {
	if d.Site.Open(d.Printed) {
		return []part{big(d.Site.Counter), para("Loket sedang buka, hari ini sampai " + kiosk.Clock(d.Site.Closes(d.Printed)) + " WIB.")}
	}
	return []part{
		big("AMBIL: " + kiosk.ShortDay(d.Open) + " " + kiosk.Clock(d.Open)), big(d.Site.Counter),
		para("Loket buka " + kiosk.Date(d.Open, kiosk.Indonesian) + ", " + kiosk.Clock(d.Open) + " sampai " + kiosk.Clock(d.Site.Closes(d.Open)) + " WIB."),
	}
}

// bring is what its owner shows at the counter: who they are, and the originals that are looked at.
func (d ReadyData) bring() []string {
	list := []string{"kertas ini"}
	if !d.Service.Cardless {
		list = append(list, "KTP asli")
	}
	for _, q := range d.Service.Bring(kiosk.AnswerTo(d.Request.Answers)) {
		if q.Shown == kiosk.Brought && !isKTP(q) {
			list = append(list, q.Title.In(kiosk.Indonesian)+" (asli)")
		}
	}
	return list
}
