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
			{"Surat Keterangan Domisili", 14, 9},
			{"Surat Keterangan Usaha", 6, 4},
			{"Surat Pernyataan Miskin", 5, 5},
			{"Pengantar SKCK", 3, 3},
			{"Penghasilan Orang Tua (beasiswa)", 7, 6},
			{"KTP baru dan pengganti", 4, 1},
			{"Kartu Keluarga, perubahan", 2, 0},
			{"Bantuan sosial, status", 21, 21},
			{"Bantuan sosial, pengajuan", 3, 1},
			{"Lapor dan usul", 4, 2},
			{"Puskesmas, pendaftaran", 8, 8},
			{"Layanan keliling", 2, 0},
			{"Antrean loket", 17, 17},
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
