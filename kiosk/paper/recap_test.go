package paper_test

import (
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/printertest"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/paper"
)

// recapData is the day of the reference paper.
func recapData() paper.RecapData {
	site := setail()
	site.Address = "Jalan Raya Setail No. 1 Genteng 68465"
	return paper.RecapData{
		Site: site, Clerk: "Kasi Pelayanan", Seal: sampleSeal,
		From:    time.Date(2026, 11, 21, 0, 0, 0, 0, kiosk.WIB),
		To:      time.Date(2026, 11, 21, 23, 59, 0, 0, kiosk.WIB),
		Printed: time.Date(2026, 11, 22, 7, 30, 0, 0, kiosk.WIB),
		Services: []paper.RecapRow{
			{Name: "Surat Keterangan Domisili", In: 14, Done: 9},
			{Name: "Surat Keterangan Usaha", In: 6, Done: 4},
			{Name: "Surat Pernyataan Miskin", In: 5, Done: 5},
			{Name: "Pengantar SKCK", In: 3, Done: 3},
			{Name: "Penghasilan Orang Tua (beasiswa)", In: 7, Done: 6},
			{Name: "KTP baru dan pengganti", In: 4, Done: 1},
			{Name: "Kartu Keluarga, perubahan", In: 2, Done: 0},
			{Name: "Bantuan sosial, status", In: 21, Done: 21},
			{Name: "Bantuan sosial, pengajuan", In: 3, Done: 1},
			{Name: "Lapor dan usul", In: 4, Done: 2},
			{Name: "Puskesmas, pendaftaran", In: 8, Done: 8},
			{Name: "Layanan keliling", In: 2, Done: 0},
			{Name: "Antrean loket", In: 17, Done: 17},
		},
		ToPaper: 102 * time.Second, Papers: 96, Copies: 3, Deposits: 2, RollMM: 41_900, Clock: kiosk.ClockTrust{Checked: time.Date(2026, 11, 22, 7, 0, 0, 0, kiosk.WIB), Sure: true},
	}
}

// TestRecapIsTheReferencePaper compares the layout with the reference paper, character by character.
func TestRecapIsTheReferencePaper(t *testing.T) {
	r, err := printertest.ReadReceipt()
	if err != nil {
		t.Fatal(err)
	}
	got := typeset(paper.Recap(recapData(), wide()), r.Columns)
	if want := strings.Join(r.Lines, "\n") + "\n[QR]\n"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// typeset is a sheet as a typewriter would put it.
func typeset(s printer.Sheet, cols int) string {
	var b strings.Builder
	for _, item := range s {
		switch v := item.(type) {
		case printer.Line:
			text := ""
			for _, r := range v.Runs {
				text += strings.Repeat(" ", max(0, r.Col-len([]rune(text)))) + r.Text
			}
			if v.Align == printer.Center {
				text = strings.Repeat(" ", (cols-len([]rune(text)))/2) + text
			}
			b.WriteString(text)
		case printer.Rule:
			b.WriteString(strings.Repeat(map[bool]string{true: "=", false: "-"}[v.Double], cols))
		case printer.QR:
			b.WriteString("[QR]")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestRecapOnEveryWidth(t *testing.T) {
	d := recapData()
	d.Token, d.Doubtful, d.RollMM, d.ToPaper = "SET-1-P000047", 1, -1, 0
	d.Services = append(d.Services, paper.RecapRow{Name: "Surat dengan nama yang jauh lebih panjang daripada lebar kertas mana pun yang sempit", In: 1234, Done: 5})
	everywhere(t, "recap", func(p printer.Profile) printer.Sheet { return paper.Recap(d, p) })
}

// TestRecapSaysHowLongItTook: the average of all that were timed and the longest, on every width; nothing where none was.
func TestRecapSaysHowLongItTook(t *testing.T) {
	d := recapData()
	if text := paper.RecapText(d); strings.Contains(text, "mengisi") || strings.Contains(text, "Terlama") {
		t.Errorf("of times that nobody took:\n%s", text)
	}
	s := d.Services
	s[0].Timed, s[0].Took, s[0].Longest = 2, 4*time.Minute, 3*time.Minute
	s[5].Timed, s[5].Took, s[5].Longest = 1, 8*time.Minute, 8*time.Minute
	for mm, p := range widths(t) {
		text := strings.Join(strings.Fields(strings.ReplaceAll(printed(t, p, paper.Recap(d, p)).Text(), ".", " ")), " ")
		for _, want := range []string{"Rata-rata mengisi permohonan 4 menit 0 detik", "Terlama: KTP baru dan pengganti 8 menit 0 detik"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s mm: %q is missing:\n%s", mm, want, text)
			}
		}
	}
}

func TestRecapTextIsWhatIsPrinted(t *testing.T) {
	d := recapData()
	unsealed := d
	unsealed.Seal = ""
	if paper.RecapText(d) != paper.RecapText(unsealed) {
		t.Error("the text to seal is another than the sealed text")
	}
	want := strings.Fields(strings.ReplaceAll(paper.RecapText(d), ": ", " "))
	for _, p := range []printer.Profile{wide(), narrow()} {
		var got []string
		for _, item := range paper.Recap(d, p) {
			if l, ok := item.(printer.Line); ok {
				for _, r := range l.Runs {
					got = append(got, strings.Fields(r.Text)...)
				}
			}
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%s prints %q, the text is %q", p.Name, got, want)
		}
	}
}
