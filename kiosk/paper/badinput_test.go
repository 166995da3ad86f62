package paper_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/paper"
)

// TestNamesOnALetter: what cannot be written correctly is refused, all else comes out on every width.
func TestNamesOnALetter(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("Contoh Panjang ", 14)) // 209 characters
	for name, want := range map[string]string{
		"Ma’ruf Al-Ḥākim":   "MA'RUF AL-HAKIM",
		"O'Brien Nur'aini":  "O'BRIEN NUR'AINI",
		"Bhâsa Madhurâ":     "BHÂSA MADHURÂ",
		"Lukasz Łoś":        "LUKASZ LOS",
		long:                strings.ToUpper(long),
		"Ana\u0301 Terurai": "ANÁ TERURAI",
	} {
		data := letterData(t)
		data.Resident.Name = name
		d, err := paper.Letter(data)
		if err != nil {
			t.Errorf("%q: %v", name, err)
			continue
		}
		if _, err := paper.A4(d, paper.A4Options{}); err != nil {
			t.Errorf("%q: A4: %v", name, err)
		}
		for mm, p := range widths(t) {
			text := printed(t, p, paper.Extract(d, p, paper.ExtractMeta{Token: "T-1"})).Text()
			if got := strings.Join(strings.Fields(text), " "); !strings.Contains(unspaced(got), unspaced(want)) {
				t.Errorf("%q on %s mm is not %q:\n%s", name, mm, want, text)
			}
		}
	}
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
