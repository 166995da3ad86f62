package paper

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk"
)

// ListData is what the list of requests under way (daftar permohonan) is made of: a clerk's work on
// paper. It holds numbers and initials: no name, no NIK.
type ListData struct {
	Site    kiosk.Site
	Printed time.Time
	Clerk   string // who printed it
	Rows    []ListRow
	More    int    // requests under way that are not on it
	Token   string // of the print job
	Clock   kiosk.ClockTrust
}

// ListRow is one request under way.
type ListRow struct {
	Number   kiosk.Number
	Service  string // title
	Initials string // empty: a deposit, of which nobody is known
	State    kiosk.RequestState
	Holder   kiosk.Holder // who has it; no line of its own where that is the clerk who reads this
	Agency   string       // what the agency that it goes to is called; empty: none is named, or the name would say what it is about
	Made     time.Time
	Unsure   bool // by a clock that had not been compared: it has a star

	Cancelling kiosk.Cancelling // how far its owner's own word came that takes it back
}

// takenBack is of a request what message "waiting.asked" is on the screen.
const takenBack = "Pembatalan tersimpan, menunggu kantor"

// listGroups is the order in which a clerk sees to them, with the heading of each.
var listGroups = []struct {
	state kiosk.RequestState
	title string
}{
	{kiosk.Unproven, "PASTIKAN KTP DAN ORANGNYA"},
	{kiosk.ReadyState, "SIAP DISERAHKAN"},
	{kiosk.Incomplete, "BELUM LENGKAP"},
	{kiosk.Checking, "SEDANG DIPERIKSA"},
	{kiosk.Signing, "MENUNGGU TANDA TANGAN"},
}

// List lays out the list for a printer, what needs a clerk first.
func List(d ListData, p printer.Profile) printer.Sheet {
	r := recap{width: columns(p)}
	v := d.Site.Village
	r.add(heading("DAFTAR PERMOHONAN"), center(v.Title()+", Kecamatan "+v.District))
	r.pair("Dicetak", kiosk.LetterDate(d.Printed)+" "+kiosk.Clock(d.Printed)+" WIB")
	if !d.Clock.Fresh(d.Printed) {
		r.pair("Jam mesin", clockWords(d.Clock))
	}
	r.pair("Petugas", d.Clerk)
	for _, g := range listGroups {
		d.group(&r, g.state, g.title)
	}
	r.rule(true)
	if len(d.Rows) == 0 {
		r.add(para("Tidak ada permohonan yang berjalan."))
	}
	if slices.ContainsFunc(d.Rows, func(row ListRow) bool { return row.Unsure }) {
		r.add(para("* menurut jam mesin yang belum dicocokkan saat itu"))
	}
	if d.More > 0 {
		r.add(para("Masih ada " + strconv.Itoa(d.More) + " permohonan lain: lihat di layar petugas."))
	}
	r.add(para("Serahkan surat hanya kepada pemegang kertas bukti dan KTP. Musnahkan lembar ini bila sudah selesai."))
	r.add(center(strings.TrimSpace(d.Token + " lembar 1/1")))
	return r.sheet
}

// group is the requests of one state.
func (d ListData) group(r *recap, state kiosk.RequestState, title string) {
	first := true
	for _, row := range d.Rows {
		if row.State != state {
			continue
		}
		if first {
			r.rule(false)
			r.add(part{text: title, style: printer.Style{Bold: true}})
			first = false
		}
		r.pair(row.Number.String(), row.made())
		text := row.Service
		if row.Initials != "" {
			text += " untuk " + row.Initials
		}
		r.add(para(text))
		if where := d.holder(row); where != "" {
			r.pair("Ada di", where)
		}
		if row.Cancelling.Undecided(row.State) {
			r.add(para(takenBack))
		}
	}
}

// made is when a request was made.
func (row ListRow) made() string {
	at := kiosk.ShortDay(row.Made) + " " + kiosk.Clock(row.Made)
	if row.Unsure {
		at += " *"
	}
	return at
}

// holder is who has a request, in the words of the kind of village.
func (d ListData) holder(row ListRow) string {
	switch row.Holder {
	case kiosk.NoHolder, kiosk.Clerk:
		return ""
	case kiosk.Head, kiosk.Secretary, kiosk.District, kiosk.Agency:
	}
	return row.Holder.Words(row.Agency, d.Site.Village.Kind)
}
