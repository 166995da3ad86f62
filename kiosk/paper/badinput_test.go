package paper_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/image/font/sfnt"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/escpos"
	"github.com/smart-kampung/anjungan/kiosk/paper"
)

// TestNamesOnALetter: what cannot be written correctly is refused, all else comes out on every width.
func TestNamesOnALetter(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("Contoh Panjang ", 14)) // 209 characters
	unbroken := strings.Repeat("CONTOH", 35)
	for name, want := range map[string]string{
		"Ma’ruf Al-Ḥākim":   "MA'RUF AL-HAKIM",
		"O'Brien Nur'aini":  "O'BRIEN NUR'AINI",
		"Bhâsa Madhurâ":     "BHÂSA MADHURÂ",
		"Lukasz Łoś":        "LUKASZ LOS",
		long:                strings.ToUpper(long),
		unbroken:            unbroken,
		"Ana\u0301 Terurai": "ANÁ TERURAI",
	} {
		data := letterData(t)
		data.Resident.Name = name
		d, err := paper.Letter(data)
		if err != nil {
			t.Errorf("%q: %v", name, err)
			continue
		}
		for mm, p := range widths(t) {
			text := printed(t, p, paper.Extract(d, p, paper.ExtractMeta{Token: "T-1"})).Text()
			if got := strings.Join(strings.Fields(text), " "); !strings.Contains(unspaced(got), unspaced(want)) {
				t.Errorf("%q on %s mm is not %q:\n%s", name, mm, want, text)
			}
		}
	}
}

// TestA4KeepsItsMargins puts words wider than the page where a clerk or a resident may write them: all of
// them stand on the sheet, within its margins.
func TestA4KeepsItsMargins(t *testing.T) {
	word := strings.Repeat("Contoh", 35)
	d := letter(t)
	d.Title, d.Number, d.Address, d.Office[0] = word, word, word, word
	d.Sign.Place, d.Sign.Title, d.Sign.Name = word, word, word
	d.Blocks = append(d.Blocks, paper.Block{Text: "awal " + word + " akhir"}, paper.Block{Rows: []paper.Row{
		{Label: word, Value: word}, {Label: word, Value: "pendek", Strong: true}, {Label: "Singkat", Value: word, Strong: true},
	}})
	pdf, err := paper.A4(d, paper.A4Options{})
	if err != nil {
		t.Fatal(err)
	}
	const mm, most = 72 / 25.4, 0.5
	all := ""
	for line := range strings.Lines(run(t, pdf, "pdftotext", "-bbox", "FILE", "-")) {
		var box struct {
			From float64 `xml:"xMin,attr"`
			To   float64 `xml:"xMax,attr"`
			Low  float64 `xml:"yMax,attr"`
			Text string  `xml:",chardata"`
		}
		if !strings.Contains(line, "<word ") {
			continue
		}
		if err := xml.Unmarshal([]byte(line), &box); err != nil {
			t.Fatal(err)
		}
		if box.From/mm < 25-most || box.To/mm > 190+most || box.Low/mm > 297 {
			t.Errorf("%q stands at %.1f to %.1f mm, down to %.1f", box.Text, box.From/mm, box.To/mm, box.Low/mm)
		}
		all += box.Text
	}
	if got, want := strings.Count(all, "h"), 12*strings.Count(word, "h"); got < want {
		t.Errorf("%d letters h of at least %d: a part of a word is missing", got, want)
	}
}

// TestWhatALetterAcceptsIsPrintable tries every character of Unicode: a letter refuses it, or no printer makes
// a question mark of it, on any code page, and both fonts of the A4 sheet can draw it.
func TestWhatALetterAcceptsIsPrintable(t *testing.T) {
	var printers []printer.Profile
	for n, page := range map[byte]int{0: 437, 2: 850, 16: 1252, 17: 866, 18: 852, 19: 858} {
		p := wide()
		p.CodePage, p.CodePageN = page, n
		printers = append(printers, p)
	}
	fonts := []*sfnt.Font{font(t, assets.LetterRegular), font(t, assets.LetterBold)}
	d, accepted := letter(t), 0
	for c := rune(0); c <= unicode.MaxRune; c++ {
		d.Sign.Name = "Contoh " + string(c)
		if c == '?' || !utf8.ValidRune(c) {
			continue
		}
		if _, err := d.Encode(); err != nil {
			continue
		}
		accepted++
		for _, p := range printers {
			b, err := escpos.Encode(p, printer.Sheet{printer.Line{Runs: []printer.Run{{Text: d.Sign.Name, Col: -1}}}})
			if err != nil || bytes.ContainsRune(b, '?') {
				t.Errorf("%U %c on code page %d: %q, %v", c, c, p.CodePage, b, err)
			}
		}
		for _, f := range fonts {
			if g, err := f.GlyphIndex(nil, c); err != nil || g == 0 {
				t.Errorf("%U %c has no glyph, %v", c, c, err)
			}
		}
	}
	if accepted < 500 {
		t.Errorf("only %d characters are accepted", accepted)
	}
}

func font(t *testing.T, b []byte) *sfnt.Font {
	t.Helper()
	f, err := sfnt.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func unspaced(s string) string { return strings.NewReplacer(" ", "", "Nama:", "").Replace(s) }

func TestNamesThatAreRefused(t *testing.T) {
	for _, name := range []string{
		"Budi 🙂", "محمد", "שלום", "Siti\u202eanimA", "Siti\u200bAminah", "a\x10\x04\x01", "a\x1b@", "a\nb", "bukan \xff",
		"山田", "Иван", "\ufeffSiti",
	} {
		data := letterData(t)
		data.Resident.Name = name
		if d, err := paper.Letter(data); !errors.Is(err, paper.ErrDocument) {
			t.Errorf("%q: %v, %q", name, err, paper.Text(d))
		}
	}
}

// TestBadNamesOnARecap: what a regency may write into its catalogue breaks no other line.
func TestBadNamesOnARecap(t *testing.T) {
	d := recapData()
	d.Services = []paper.RecapRow{
		{Name: strings.Repeat("x", 200), In: 1_000_000, Done: 1_000_000},
		{Name: "", In: 7, Done: 8},
		{Name: "a\x10\x04\x01\x1b@\n", In: -1},
		{Name: "\u202eemoji 🙂", In: 5},
	}
	for mm, p := range widths(t) {
		text := printed(t, p, paper.Recap(d, p)).Text()
		if strings.Count(text, "x") != 200 || strings.Count(text, "1000000") != 2 || !strings.Contains(text, "1000011  1000008") {
			t.Errorf("%s mm:\n%s", mm, text)
		}
		if !strings.Contains(text, "lembar 1/1") {
			t.Errorf("%s mm: the end is missing:\n%s", mm, text)
		}
	}
}
