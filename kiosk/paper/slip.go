package paper

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk"
)

// SlipData is what a slip (bukti permohonan) is made of.
type SlipData struct {
	Site      kiosk.Site
	Request   kiosk.Request
	Service   kiosk.Service
	Initials  string
	Helped    bool      // somebody else asked for the subject
	Ready     time.Time // when it will be ready, from the site's hours; where one must confirm it, when a clerk is there
	ReadyOK   bool      // false: nobody can say when
	HandOver  kiosk.HandOver
	Office    string       // where a clerk must first confirm who deposited it; empty: nobody must
	Elsewhere string       // the office of another village that sees to it; empty: the counter here
	Ticket    kiosk.Ticket // number for the counter, of a service that is seen to in person; zero: none
	LinkUp    bool         // the link to the regency is there now
	Seal      string       // QR text of the receipt's seal over SlipText; empty: no code
	Token     string       // of the print job
	Copy      int          // 0 the first paper, n: SALINAN ke-n
	Reason    kiosk.CopyReason
	Clock     kiosk.ClockTrust // as of Request.Made; no day is promised by a clock that was not sure
	Visit     time.Time        // when a clerk comes, where that is wished for; zero: no day was told yet
	Opens     time.Time        // from when on somebody is at the counter here; zero: nobody can say
}

// Slip lays out a slip for a printer. It begins with when and where to come, and holds initials and
// numbers only: no name, no NIK.
func Slip(d SlipData, p printer.Profile) printer.Sheet {
	parts := d.head()
	if d.Seal != "" {
		parts = append(parts, feed(), code(d.Seal))
	}
	return lay(append(parts, d.foot()...), p)
}

// SlipText is the printed text of a slip, the same for every width: what the receipt's seal is made
// over.
func SlipText(d SlipData) string { return plain(append(d.head(), d.foot()...)) }

func (d SlipData) head() []part {
	v := d.Site.Village
	parts := []part{
		heading("PEMERINTAH " + strings.ToUpper(d.Site.Regency)),
		center("KECAMATAN " + strings.ToUpper(v.District) + " · " + strings.ToUpper(v.Title())),
		tall("BUKTI PERMOHONAN", printer.Center),
	}
	parts = append(parts, copyNotice(d.Copy, d.Reason)...)
	parts = append(parts, rule())
	parts = append(parts, d.where()...)
	parts = append(parts, rule(), big(d.Request.Number.String()), tall(d.subject(), printer.Left), para(d.stored()))
	return append(parts, d.cover()...)
}

func (d SlipData) subject() string {
	s := d.Service.Title.In(kiosk.Indonesian)
	if d.Initials == "" && d.Helped {
		return s + " untuk orang lain"
	}
	if d.Initials == "" {
		return s
	}
	return s + " untuk " + d.Initials
}

// kindWord is the kind of village where the paper comes out.
func kindWord(s kiosk.Site) string {
	if s.Village.Kind == kiosk.Kelurahan {
		return "kelurahan"
	}
	return "desa"
}

func (d SlipData) foot() []part {
	kind := kindWord(d.Site)
	news := "Lihat kabar surat: tempelkan KTP di anjungan " + kind + " ini, atau sebut nomor ini di loket."
	if d.Request.Nameless() {
		news = "Lihat kabar laporan: sebut nomor ini di anjungan " + kind + " ini atau di loket."
	}
	return []part{
		para(news),
		para(fades),
		small(d.Request.Register),
		small(d.Token + " lembar 1/1"),
	}
}

// promised says whether a day can be named.
func (d SlipData) promised() bool { return d.ReadyOK && d.Clock.Sure }

// where is the first thing on the slip: when and where to come, and what to bring.
func (d SlipData) where() []part {
	if d.Request.Answered(kiosk.FieldVisit) != "" {
		return d.visited()
	}
	if d.Office != "" {
		return d.deposited()
	}
	if d.Request.Service.AnsweredHere() {
		return d.provisional()
	}
	var parts []part
	switch d.HandOver {
	case kiosk.ByTTE:
		return d.printedHere()
	case kiosk.AtCounter:
		parts = append(d.shownFirst(), d.when("AMBIL")...)
	case kiosk.InPerson:
		parts = append(parts, d.when("DATANG")...)
	case kiosk.NoHandOver:
		return append(append(parts, d.acted()...), d.next()...)
	}
	if !d.Ticket.IsZero() {
		parts = append(parts, big("ANTREAN "+d.Ticket.String()))
	}
	return append(append(parts, d.brought()...), d.next()...)
}

// brought is what to bring: for a visit in person a list to tick off at home, one thing a line. The number for
// the counter stands on a paper of its own.
func (d SlipData) brought() []part {
	if d.HandOver != kiosk.InPerson {
		return []part{para(d.bring())}
	}
	parts := []part{tall("YANG DIBAWA", printer.Left), para("[ ] kertas ini")}
	return append(parts, ticks(d.things())...)
}

// things is what the answers ask to bring.
func (d SlipData) things() []kiosk.Requirement {
	return d.Service.Bring(kiosk.AnswerTo(d.Request.Answers))
}

// first is what the answers ask to show before anybody approves.
func (d SlipData) first() []kiosk.Requirement {
	svc := d.Service
	svc.HandOver = d.HandOver
	return svc.ShownFirst(kiosk.AnswerTo(d.Request.Answers))
}

// printedHere is how a letter comes that is printed here, and before all what is shown at the counter for it.
func (d SlipData) printedHere() []part {
	if shown := d.shownFirst(); len(shown) > 0 {
		after := "Sesudah disetujui, cetak di sini: tempelkan KTP Anda."
		if d.promised() {
			after += " Paling cepat " + kiosk.Date(d.Ready, kiosk.Indonesian) + ", mulai " + kiosk.Clock(d.Ready) + " WIB."
		}
		return append(shown, para(after))
	}
	parts := []part{big("CETAK DI SINI"), big("begitu disetujui")}
	if d.promised() {
		parts = append(parts, para("Perkiraan: "+kiosk.Date(d.Ready, kiosk.Indonesian)+", mulai "+kiosk.Clock(d.Ready)+" WIB."))
	} else {
		parts = append(parts, para("Waktunya belum bisa dipastikan."))
	}
	return append(parts, para("Tempelkan KTP Anda di anjungan ini untuk mencetaknya."))
}

// shownFirst is where, when and what to show before anybody approves; nothing where nothing is.
func (d SlipData) shownFirst() []part {
	things := d.first()
	if len(things) == 0 {
		return nil
	}
	place, when := d.Site.Counter, "Sebelum disetujui, pada jam kerja:"
	switch {
	case d.Elsewhere != "":
		place = d.Elsewhere
	case !d.Opens.IsZero() && d.Clock.Sure:
		when = "Sebelum disetujui, mulai " + kiosk.Date(d.Opens, kiosk.Indonesian) + " " + kiosk.Clock(d.Opens) + " WIB:"
	}
	return append([]part{big("TUNJUKKAN DULU"), big(place), para(when), para("[ ] kertas ini")}, ticks(things)...)
}

// ticks is things to bring, one a line, to tick off at home.
func ticks(things []kiosk.Requirement) (parts []part) {
	for _, q := range things {
		words := q.Title.In(kiosk.Indonesian)
		if q.Shown != kiosk.Photographed {
			words += " (asli)"
		}
		parts = append(parts, para("[ ] "+words))
	}
	return parts
}

// next is what comes after, elsewhere.
func (d SlipData) next() []part {
	if next := d.Service.Next.In(kiosk.Indonesian); next != "" {
		return []part{para(next)}
	}
	return nil
}

// acted is what becomes of a report: nobody has to come for it.
func (d SlipData) acted() []part {
	when := "Petugas menindaklanjuti pada jam kerja."
	if d.promised() {
		when = "Petugas menindaklanjuti paling lambat " + kiosk.Date(d.Ready, kiosk.Indonesian) + " " + kiosk.Clock(d.Ready) + " WIB."
	}
	return []part{big("TERSIMPAN"), para(when)}
}

// deposited is where and when a clerk confirms who deposited it, once.
func (d SlipData) deposited() []part {
	when := "Datang satu kali pada jam kerja"
	if d.promised() {
		when += ", mulai " + kiosk.Date(d.Ready, kiosk.Indonesian) + " " + kiosk.Clock(d.Ready) + " WIB"
	}
	parts := []part{big("TERSIMPAN, MENUNGGU PETUGAS MEMASTIKAN"), big(d.Office), para(when + "."), para(d.bring())}
	if d.Helped {
		parts = append(parts, para("Diajukan untuk orang lain: yang mengajukan juga membawa KTP-nya sendiri. Petugas memastikan keduanya. Setelah itu permohonan diproses."))
	} else {
		parts = append(parts, para("Petugas memastikan KTP dan orangnya. Setelah itu permohonan diproses."))
	}
	return append(parts, d.next()...)
}

// cover is what a cover slip (pengantar) tells the office that it leads to: the answers, and of them
// no NIK and no phone number.
func (d SlipData) cover() []part {
	if !d.Service.Cover {
		return nil
	}
	parts := []part{rule(), tall("PENGANTAR", printer.Left)}
	for _, f := range d.Service.Fields {
		if f.Kind == kiosk.NIKField || f.Kind == kiosk.PhoneField {
			continue
		}
		for _, a := range d.Request.Answers {
			if a.Field == f.ID && a.Value != "" {
				parts = append(parts, para(f.Label.In(kiosk.Indonesian)+": "+f.Words(a.Value)))
			}
		}
	}
	return parts
}

// provisional says that nothing is decided, and where the answer is read: nobody comes to an office for it.
func (d SlipData) provisional() []part {
	parts := []part{big("SEMENTARA"), big("belum diputuskan")}
	if d.promised() {
		parts = append(parts, para("Jawaban diperkirakan "+kiosk.Date(d.Ready, kiosk.Indonesian)+", mulai "+kiosk.Clock(d.Ready)+" WIB."))
	}
	return append(parts, para("Tempelkan KTP di anjungan ini untuk membaca jawabannya."))
}

func (d SlipData) when(verb string) []part {
	if d.Elsewhere != "" {
		return []part{big(verb + " DI"), big(d.Elsewhere), para("Pada jam kerja. Harinya belum bisa dipastikan: tanyakan di sana dengan nomor di bawah.")}
	}
	if !d.promised() {
		return []part{big(verb + " DI LOKET"), big(d.Site.Counter), para("Harinya belum bisa dipastikan: tanyakan dengan nomor di bawah.")}
	}
	return []part{big(verb + ": " + kiosk.ShortDay(d.Ready) + " " + kiosk.Clock(d.Ready)), big(d.Site.Counter)}
}

// bring lists what to bring: "Bawa kertas ini, KTP dan KK asli. Tunjukkan juga: rapor". Who has no KTP is not told to
// bring one; what was shown before is not brought again.
func (d SlipData) bring() string {
	list, others := []string{"kertas ini"}, []string(nil)
	things := d.things()
	if first := d.first(); d.Office == "" {
		things = slices.DeleteFunc(things, func(q kiosk.Requirement) bool {
			return slices.ContainsFunc(first, func(f kiosk.Requirement) bool { return f.ID == q.ID })
		})
	}
	if d.Office != "" && !d.Service.Cardless && !slices.ContainsFunc(things, isKTP) {
		list = append(list, d.card())
	}
	for _, q := range things {
		if q.Shown == kiosk.Photographed {
			others = append(others, q.Title.In(kiosk.Indonesian))
			continue
		}
		words := q.Title.In(kiosk.Indonesian)
		if d.Office != "" && isKTP(q) {
			words = d.card()
		}
		list = append(list, words)
	}
	text := "Bawa " + list[0]
	if last := len(list) - 1; last > 0 {
		text = "Bawa " + strings.Join(list[:last], ", ") + " dan " + list[last] + " asli"
		if d.Helped && d.Office != "" {
			text = strings.TrimSuffix(text, " asli") + " (asli)"
		}
	}
	if len(others) > 0 {
		text += ". Tunjukkan juga: " + strings.Join(others, ", ")
	}
	return text
}

// card is what shows who the subject is: of whom somebody else asked for, the family card does it too.
func (d SlipData) card() string {
	if d.Helped {
		return "KTP atau KK orang yang dibantu"
	}
	return "KTP"
}

func isKTP(q kiosk.Requirement) bool { return q.ID == kiosk.CardID }

// stored says since when the request is safe, and how its data travels. It never says sent: the slip
// is printed before anybody can know.
func (d SlipData) stored() string {
	s := "Tersimpan " + kiosk.LetterDate(d.Request.Made) + " " + kiosk.Clock(d.Request.Made) + " WIB"
	if r := d.Clock.Remark(d.Request.Made); r != "" {
		s += " (" + r + ")"
	}
	if d.LinkUp {
		return s + ". Sedang dikirim ke kabupaten."
	}
	return s + ". Dikirim otomatis begitu jaringan tersambung."
}

// clockRemark says of the days and times on a paper how far they can be leant on; nothing where they are fresh.
func clockRemark(c kiosk.ClockTrust, told time.Time) []part {
	if r := c.Remark(told); r != "" {
		return []part{para("Hari dan jam " + r + ".")}
	}
	return nil
}

// copyNotice marks a paper that is not the first of its kind.
func copyNotice(n int, reason kiosk.CopyReason) []part {
	if n <= 0 {
		return nil
	}
	parts := []part{feed(), {
		text: fmt.Sprintf("SALINAN ke-%d", n), align: printer.Center,
		style: printer.Style{Bold: true, Width: 2, Height: 2},
	}}
	switch reason {
	case "":
	case kiosk.CopyAsked:
		parts = append(parts, center("(diminta pemilik)"))
	case kiosk.CopyNotReceived:
		parts = append(parts, center("(kertas sebelumnya tidak diterima)"))
	case kiosk.CopyNotTaken:
		parts = append(parts, center("(kertas sebelumnya tidak diambil)"))
	}
	return parts
}
