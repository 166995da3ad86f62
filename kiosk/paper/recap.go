package paper

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk"
)

// RecapData is what the end-of-day recap (rekap pelayanan) is made of. Every figure comes from the
// kiosk's own ledger; no resident is named.
type RecapData struct {
	Site     kiosk.Site
	From, To time.Time     // first and last minute that is counted
	Printed  time.Time     // of this paper
	Clerk    string        // who printed it, by office: "Kasi Pelayanan"
	Services []RecapRow    // in the order of the catalogue
	ToPaper  time.Duration // average from confirmation to paper; 0: none was printed
	Papers   int           // slips and extracts that came out, copies included
	Copies   int           // SALINAN among them
	Doubtful int           // papers of which nobody knows whether they came out
	Deposits int           // titip: wait for a clerk to confirm the person
	Unsent   int           // requests that are not at the regency yet
	Tickets  int           // numbers for the counter of that day
	Called   int           // of them called
	RollMM   float64       // paper left on the roll; below 0: not known
	Seal     string        // QR text of the seal over RecapText; empty: no code
	Token    string        // of the print job; empty: none
	Clock    kiosk.ClockTrust
}

// RecapRow is one service of the day.
type RecapRow struct {
	Name     string
	In, Done int           // requests that came in, and those that were finished
	Timed    int           // of how many it is known how long they took, from the first touch to the confirmation
	Took     time.Duration // of those together
	Longest  time.Duration // of the one that took longest
}

// Recap lays out the end-of-day recap for a printer.
func Recap(d RecapData, p printer.Profile) printer.Sheet {
	r := recap{width: columns(p)}
	d.lay(&r)
	if d.Seal != "" {
		r.sheet = append(r.sheet, code(d.Seal).item)
	}
	return r.sheet
}

// RecapText is the printed text of a recap with a seal, the same for every width: what the seal is made over,
// before it is there.
func RecapText(d RecapData) string {
	const wide = 1 << 10 // no line is broken
	r := recap{width: wide, bare: true}
	d.lay(&r)
	var b strings.Builder
	for _, item := range r.sheet {
		l, ok := item.(printer.Line)
		if !ok {
			continue
		}
		for i, run := range l.Runs {
			if i > 0 {
				b.WriteString(": ")
			}
			b.WriteString(run.Text)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func (d RecapData) lay(r *recap) {
	v := d.Site.Village
	r.add(heading("PEMERINTAH "+strings.ToUpper(d.Site.Regency)), heading("KECAMATAN "+strings.ToUpper(v.District)),
		heading(strings.ToUpper(v.Title())), center(d.Site.Address))
	r.rule(true)
	r.add(heading("REKAP PELAYANAN ANJUNGAN MANDIRI"))
	r.rule(false)
	r.pair("Anjungan", fmt.Sprintf("%s-%d Kantor %s", d.Site.Letters, d.Site.Unit, v.Title()))
	r.pair("Tanggal", kiosk.Date(d.From, kiosk.Indonesian))
	r.pair("Jam", kiosk.Clock(d.From)+" sampai "+kiosk.Clock(d.To)+" WIB")
	r.pair("Dicetak", kiosk.LetterDate(d.Printed)+" "+kiosk.Clock(d.Printed)+" WIB")
	if !d.Clock.Fresh(d.Printed) {
		r.pair("Jam mesin", clockWords(d.Clock))
	}
	r.pair("Petugas", d.Clerk)
	r.rule(false)
	d.table(r)
	r.rule(false)
	d.totals(r)
	r.rule(true)
	text := "Serahkan lembar ini ke arsip " + kindWord(d.Site) + "."
	if d.Seal != "" || r.bare {
		text += " Periksa keasliannya dengan memindai kode di bawah."
	}
	r.add(para(text), center(strings.TrimSpace(d.Token+" lembar 1/1")))
}

func (d RecapData) table(r *recap) {
	r.row("Layanan", "Masuk", "Selesai")
	r.rule(false)
	in, done := 0, 0
	for _, s := range d.Services {
		r.row(s.Name, strconv.Itoa(s.In), strconv.Itoa(s.Done))
		in, done = in+s.In, done+s.Done
	}
	r.rule(false)
	r.row("Jumlah", strconv.Itoa(in), strconv.Itoa(done))
}

func (d RecapData) totals(r *recap) {
	d.times(r)
	r.pair("Rata-rata sampai kertas bukti", lasting(d.ToPaper))
	r.pair("Kertas bukti tercetak / SALINAN", fmt.Sprintf("%d / %d", d.Papers, d.Copies))
	if d.Doubtful > 0 {
		r.pair("Kertas yang belum pasti keluar", strconv.Itoa(d.Doubtful))
	}
	r.pair("Titip, menunggu petugas memastikan", strconv.Itoa(d.Deposits))
	r.pair("Belum terkirim ke kabupaten", strconv.Itoa(d.Unsent))
	if d.Tickets > 0 {
		r.pair("Nomor antrean / dipanggil", fmt.Sprintf("%d / %d", d.Tickets, d.Called))
	}
	if d.RollMM < 0 {
		r.pair("Sisa kertas gulungan", "tidak diketahui")
		return
	}
	r.pair("Sisa kertas gulungan", strconv.Itoa(int(d.RollMM/1000))+" meter")
}

// times says how long residents took to ask for what they asked for: on the average, and for which service longest.
func (d RecapData) times(r *recap) {
	var all RecapRow
	for _, s := range d.Services {
		all.Timed, all.Took = all.Timed+s.Timed, all.Took+s.Took
		if s.Longest > all.Longest {
			all.Name, all.Longest = s.Name, s.Longest
		}
	}
	if all.Timed == 0 {
		return
	}
	r.pair("Rata-rata mengisi permohonan", lasting(all.Took/time.Duration(all.Timed)))
	r.pair("Terlama: "+all.Name, lasting(all.Longest))
}

// lasting says a time in minutes and seconds: "1 menit 42 detik".
func lasting(t time.Duration) string {
	s := int(t.Round(time.Second) / time.Second)
	switch {
	case t <= 0:
		return "belum ada"
	case s < 1:
		return "kurang dari 1 detik"
	case s < 60:
		return strconv.Itoa(s) + " detik"
	}
	return fmt.Sprintf("%d menit %d detik", s/60, s%60)
}

// recap collects the lines for one width.
type recap struct {
	width int
	bare  bool // RecapText: no dots between left and right
	sheet printer.Sheet
}

func (r *recap) add(parts ...part) {
	r.sheet = append(r.sheet, lay(parts, printer.Profile{Columns: r.width})...)
}

func (r *recap) rule(double bool) { r.sheet = append(r.sheet, printer.Rule{Double: double}) }

// pair puts a label at the left and its value at the right, in one line where both fit.
func (r *recap) pair(label, value string) { r.right(label, value, utf8.RuneCountInString(value)+1) }

// right puts text at the left, and value at the right edge of the same line if text leaves so much
// room, else below it.
func (r *recap) right(text, value string, room int) {
	lines := wrap(text, r.width)
	for i, l := range lines {
		if i == len(lines)-1 && utf8.RuneCountInString(l) <= r.width-room {
			r.sheet = append(r.sheet, printer.Line{Runs: r.led(l, value)})
			return
		}
		r.sheet = append(r.sheet, line(part{}, l))
	}
	below := []string{value}
	if utf8.RuneCountInString(value) > r.width {
		below = wrap(value, r.width)
	}
	for _, l := range below {
		r.sheet = append(r.sheet, printer.Line{Runs: []printer.Run{r.edge(l)}})
	}
}

// broad is the width from which dots lead the eye from left to right.
const broad = 72

// led is a text at the left and a value at the right.
func (r *recap) led(text, value string) []printer.Run {
	const gap = 2
	edge, from := r.edge(strings.TrimLeft(value, " ")), utf8.RuneCountInString(text)+gap
	to := edge.Col - gap
	if r.width < broad || r.bare || to <= from {
		return []printer.Run{{Text: text}, edge}
	}
	return []printer.Run{{Text: text}, {Text: strings.Repeat(".", to-from), Col: from}, edge}
}

// edge is a run that ends at the right edge.
func (r *recap) edge(text string) printer.Run {
	return printer.Run{Text: text, Col: max(0, r.width-utf8.RuneCountInString(text))}
}

// The columns of the table count from the right edge.
const (
	doneWidth = len("  Selesai")
	inWidth   = len(" Masuk")
)

// row is a name and two figures below their headings.
func (r *recap) row(name, in, done string) {
	r.right(name, fmt.Sprintf("%*s%*s", inWidth, in, doneWidth, done), inWidth+doneWidth)
}

// clockWords is when the machine's clock was last compared.
func clockWords(c kiosk.ClockTrust) string {
	if c.Checked.IsZero() {
		return "belum dicocokkan"
	}
	return "dicocokkan " + kiosk.LetterDate(c.Checked)
}
