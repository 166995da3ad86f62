package paper

import (
	"strconv"
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk"
)

// BudgetData is what the summary of a village's budget (ringkasan uang desa) is made of. It is of nobody:
// everybody may print it.
type BudgetData struct {
	Site   kiosk.Site
	Budget kiosk.Budget
	Made   time.Time // when the regency last changed what the village tells
	Token  string    // of the print job
}

// mostOpen is how many activities that are not finished stand on paper; the screen has all.
const mostOpen = 12

// invented stands on every paper of figures that are none.
const invented = "CONTOH, BUKAN DATA SEBENARNYA"

// Budget lays out the summary for a printer: figures to the last rupiah, what was done before what was planned.
func Budget(d BudgetData, p printer.Profile) printer.Sheet {
	r := recap{width: columns(p)}
	v, b := d.Site.Village, d.Budget
	r.add(heading(strings.ToUpper(v.Title())), center("Kecamatan "+v.District), tall("UANG DESA "+strconv.Itoa(b.Year), printer.Center))
	if b.Revised {
		r.add(center("setelah perubahan"))
	}
	if b.Sample {
		r.add(heading(invented))
	}
	r.rule(true)
	spending := b.TotalSpending()
	r.add(para("Dari " + kiosk.RupiahWords(spending.Plan, kiosk.Indonesian) + ", sudah dipakai " +
		kiosk.RupiahWords(spending.Done, kiosk.Indonesian) + " (" + strconv.Itoa(spending.Percent()) + "%)."))
	r.section("DARI MANA (masuk / rencana)")
	for _, l := range b.Income {
		r.amount(l.Title, l.Amount)
	}
	r.amount("Jumlah", b.TotalIncome())
	r.section("UNTUK APA (dipakai / rencana)")
	for _, f := range b.Spending {
		r.amount(fieldWords(f.Field), f.Amount)
	}
	r.amount("Jumlah", spending)
	r.pair("Sisa anggaran belanja", kiosk.RupiahOf(b.Unspent()))
	r.financing(b)
	r.open(b)
	r.executors(b)
	r.rule(true)
	r.add(para("Mengadu: "+b.Complaints), para("Angka per "+kiosk.DayOf(b.Data, kiosk.Indonesian)+". Sumber: "+b.Source+"."),
		para("Data diperbarui "+kiosk.LetterDate(d.Made)+" "+kiosk.Clock(d.Made)+" WIB."), center(d.Token+" lembar 1/1"))
	return r.sheet
}

func (r *recap) section(title string) {
	r.rule(false)
	r.add(part{text: title, style: printer.Style{Bold: true}})
}

// amount is a title at the left, and what was done and planned at the right.
func (r *recap) amount(title string, a kiosk.Amount) {
	digits := func(n int64) string { return strings.TrimPrefix(kiosk.RupiahOf(n), "Rp ") }
	r.pair(title, digits(a.Done)+" / "+digits(a.Plan))
}

// financing is what came in and went out beside income and spending, and what is left of all.
func (r *recap) financing(b kiosk.Budget) {
	if len(b.FinancingIn)+len(b.FinancingOut) > 0 {
		r.section("PEMBIAYAAN (nyata / rencana)")
	}
	for _, l := range b.FinancingIn {
		r.amount(l.Title+" (masuk)", l.Amount)
	}
	for _, l := range b.FinancingOut {
		r.amount(l.Title+" (keluar)", l.Amount)
	}
	r.pair("Sisa uang menurut catatan", kiosk.RupiahOf(b.Balance().Done))
}

// open is the activities that are not finished or will not be.
func (r *recap) open(b kiosk.Budget) {
	list := b.OpenActivities()
	if len(list) == 0 {
		return
	}
	r.section("BELUM SELESAI (dipakai / rencana)")
	for _, a := range list[:min(len(list), mostOpen)] {
		r.amount(a.Title, a.Amount)
		if text := strings.TrimSpace(activityWords(a.State) + " " + a.Why); text != "" {
			r.add(para("  " + text))
		}
	}
	if n := len(list) - mostOpen; n > 0 {
		r.add(para("dan " + strconv.Itoa(n) + " lagi: baca di layar anjungan."))
	}
}

// executors is who carries the activities out, by office.
func (r *recap) executors(b kiosk.Budget) {
	if len(b.Executors) == 0 {
		return
	}
	r.section("PELAKSANA")
	for _, e := range b.Executors {
		text := e.Office
		if e.Team != "" {
			text += ". Tim: " + e.Team
		}
		r.add(para(fieldWords(e.Field) + ": " + text))
	}
}

// fieldWords is a field of spending in plain words.
func fieldWords(f kiosk.BudgetField) string {
	switch f {
	case kiosk.FieldGovernment:
		return "Pemerintahan desa"
	case kiosk.FieldBuilding:
		return "Pembangunan"
	case kiosk.FieldCommunity:
		return "Kemasyarakatan"
	case kiosk.FieldEmpowerment:
		return "Pemberdayaan warga"
	case kiosk.FieldDisaster:
		return "Bencana & keadaan mendesak"
	}
	return ""
}

// activityWords says how far an activity has come, as a sentence.
func activityWords(s kiosk.ActivityState) string {
	switch s {
	case kiosk.ActivityWaiting:
		return "Belum mulai."
	case kiosk.ActivityRunning:
		return "Sedang berjalan."
	case kiosk.ActivityDropped:
		return "Tidak terlaksana."
	case kiosk.ActivityUntold, kiosk.ActivityDone:
	}
	return ""
}
