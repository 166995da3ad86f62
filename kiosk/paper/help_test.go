package paper_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/paper"
)

var update = flag.Bool("update", false, "write the golden files anew")

// sampleSeal has the length and the characters of a real one.
var sampleSeal = "HTTPS://CEK.BANYUWANGI.EXAMPLE/V/" + strings.Repeat("KBUW4ZLTEBZWKYLM", 18)

var approved = time.Date(2026, 11, 23, 9, 12, 0, 0, kiosk.WIB)

func wide() printer.Profile {
	return printer.Profile{Name: "wide", PaperMM: 80, Dots: 576, Columns: 48}
}

func narrow() printer.Profile {
	return printer.Profile{Name: "narrow", PaperMM: 58, Dots: 384, Columns: 32}
}

func service(t testing.TB) kiosk.Service {
	t.Helper()
	return shipped(t, "domisili")
}

// shipped is a service of the shipped catalogue.
func shipped(t testing.TB, id kiosk.ServiceID) kiosk.Service {
	t.Helper()
	c, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	s, ok := c.Get(id)
	if !ok {
		t.Fatal("no ", id)
	}
	return s
}

func setail() kiosk.Site {
	return kiosk.Site{
		Kiosk: 104, Letters: "SET", Unit: 1, Regency: "Kabupaten Banyuwangi",
		Village: kiosk.Village{Code: "35.10.13.2004", Kind: kiosk.Desa, Name: "Setail", DistrictCode: "35.10.13", District: "Genteng"},
		Address: "Jalan Contoh No. 1, Genteng 68465", Counter: "Loket Kantor Desa Setail",
	}
}

func resident(t testing.TB) kiosk.Resident {
	t.Helper()
	nik, err := kiosk.ParseNIK("3510990000007391")
	if err != nil {
		t.Fatal(err)
	}
	return kiosk.Resident{
		NIK: nik, Name: "Siti Aminah", BirthPlace: "Banyuwangi", BirthDate: "1990-05-04", Sex: kiosk.Female,
		Address: "Dusun Krajan", RT: "002", RW: "001", Religion: "Islam", Job: "Wiraswasta", Marital: "Kawin", Village: "35.10.13.2004",
	}
}

func letterData(t testing.TB) paper.LetterData {
	t.Helper()
	return paper.LetterData{
		Service: service(t), Resident: resident(t), Village: setail().Village, Site: setail(),
		Answers:  []kiosk.Answer{{Field: "purpose", Value: "melamar pekerjaan"}},
		Number:   "400.12.2.1/042/429.510.04/2026",
		Approved: approved, Until: approved.AddDate(0, 0, 30),
		Signer: paper.Signer{Name: "CONTOH KEPALA DESA"}, Seal: sampleSeal,
	}
}

func letter(t testing.TB) paper.Document {
	t.Helper()
	d, err := paper.Letter(letterData(t))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func slipData(t testing.TB) paper.SlipData {
	t.Helper()
	number, err := kiosk.NewNumber(104, 39075162)
	if err != nil {
		t.Fatal(err)
	}
	return paper.SlipData{
		Site: setail(), Service: service(t), Initials: "S.A.", HandOver: kiosk.ByTTE,
		Request: kiosk.Request{
			Number: number, Register: "SET-1-000123", Assurance: kiosk.ByPIN,
			Made: time.Date(2026, 11, 21, 8, 43, 0, 0, kiosk.WIB),
		},
		Ready: time.Date(2026, 11, 23, 13, 0, 0, 0, kiosk.WIB), ReadyOK: true,
		Seal: sampleSeal, Token: "SET-1-P000045", Clock: kiosk.ClockTrust{Checked: time.Date(2026, 11, 21, 8, 0, 0, 0, kiosk.WIB), Sure: true},
	}
}

// shownData is the slip of a letter for which something must be shown first.
func shownData(t testing.TB) paper.SlipData {
	t.Helper()
	d := slipData(t)
	d.Service = shipped(t, "sktm")
	d.Opens = time.Date(2026, 11, 23, 8, 0, 0, 0, kiosk.WIB)
	return d
}

// golden compares a text with its file in testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs from its golden file; got\n%s", name, got)
	}
}

// show draws a sheet as text: a line of double size begins with '*' and takes twice the columns.
func show(t *testing.T, s printer.Sheet, cols int) string {
	t.Helper()
	var b strings.Builder
	for _, item := range s {
		switch v := item.(type) {
		case printer.Line:
			b.WriteString(showLine(t, v, cols))
		case printer.Rule:
			b.WriteString("  " + strings.Repeat("-", cols))
		case printer.Feed:
		case printer.QR:
			b.WriteString("  [QR " + string(rune(v.EC)) + " of " + strings.Split(v.Data, "/V/")[0] + "]")
		case printer.Logo:
			b.WriteString("  [logo]")
		default:
			t.Errorf("unexpected %T", v)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func showLine(t *testing.T, l printer.Line, cols int) string {
	t.Helper()
	text, mark, times := "", " ", 1
	for _, r := range l.Runs {
		if r.Width == 2 {
			mark, times = "*", 2
		}
		if r.Bold {
			mark += "b"
		}
		if r.Col > 0 {
			text += strings.Repeat(" ", max(0, r.Col-utf8.RuneCountInString(text)))
		}
		text += r.Text
	}
	n := utf8.RuneCountInString(text) * times
	if n > cols {
		t.Errorf("%q takes %d of %d columns", text, n, cols)
	}
	pad := 0
	switch l.Align {
	case printer.Left:
	case printer.Center:
		pad = (cols - n) / 2
	case printer.Right:
		pad = cols - n
	}
	return strings.TrimRight((mark + "   ")[:2]+strings.Repeat(" ", max(0, pad))+text, " ")
}

func both(t *testing.T, name string, sheet func(printer.Profile) printer.Sheet) {
	t.Helper()
	golden(t, name+"-80", show(t, sheet(wide()), 48))
	golden(t, name+"-58", show(t, sheet(narrow()), 32))
}
