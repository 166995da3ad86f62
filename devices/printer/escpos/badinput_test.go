package escpos_test

import (
	"context"
	"errors"
	"image"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/escpos"
	"github.com/smart-kampung/anjungan/devices/printer/printersim"
)

// names are what people are called and what keyboards and attackers make of it, with what must stand
// on paper of code page 858.
func names() map[string]string {
	return map[string]string{
		"Ma’ruf Al-Ḥākim":              "Ma'ruf Al-Hakim",
		"O'Brien Nur`aini":             "O'Brien Nur`aini",
		"Bhâsa Madhurâ":                "Bhâsa Madhurâ",
		"Sutrisno Łukasz Çelik":        "Sutrisno Lukasz Çelik",
		"Ana\u0301 (terurai)":          "Aná (terurai)",
		"Budi 🙂 Contoh":                "Budi ? Contoh",
		"Keluarga 👨\u200d👩\u200d👧":     "Keluarga ???",
		"a\x10\x04\x01b\x10\x14\x01":   "ab",
		"a\x1b@\x1dV\x00b":             "a@Vb",
		"a\r\nb\tc\x00d\x7fe\u0085f":   "abcdef",
		"kiri \u202eKANAN\u202c lagi":  "kiri KANAN lagi",
		"محمد":                         "????",
		"bukan \xff\xfe UTF-8":         "bukan ?? UTF-8",
		"\ufeffSiti\u00a0Aminah\u00ad": "Siti Aminah",
	}
}

// TestBadNames prints every name on every model: what comes out is readable, and nothing of it is obeyed.
func TestBadNames(t *testing.T) {
	for _, p := range escpos.Profiles() {
		synctest.Test(t, func(t *testing.T) {
			r := rig(t, printersim.Opts{Profile: p, Baud: 115200})
			var sheet printer.Sheet
			for name := range names() {
				sheet = append(sheet, text("<"+name+">"))
			}
			sheet = append(sheet, text("selesai"))
			paper := printOn(t, r.Printer, r.Sim, sheet)
			if c := r.Sim.Count(); c.Stray != 0 || c.Dropped != 0 {
				t.Errorf("%s: %+v", p.Name, c)
			}
			if len(paper.Lines) != len(sheet) && len(p.Cut) > 0 {
				t.Errorf("%s: %d lines of %d:\n%s", p.Name, len(paper.Lines), len(sheet), paper.Text())
			}
			for name, want := range names() {
				if p.CodePage == 858 && !strings.Contains(paper.Text(), "<"+want+">") {
					t.Errorf("%s: %q is not there as %q:\n%s", p.Name, name, want, paper.Text())
				}
			}
		})
	}
}

// printOn prints a sheet, and gives the paper, also of a printer that proves nothing.
func printOn(t *testing.T, d printer.Printer, s *printersim.Sim, sheet printer.Sheet) printersim.Paper {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Minute)
	defer stop()
	out, err := d.Print(ctx, printer.Job{Token: "A-1", Sheet: sheet})
	if out != printer.Printed && !errors.Is(err, printer.ErrNoProof) {
		t.Fatalf("%s, %v", out, err)
	}
	time.Sleep(time.Minute)
	if out == printer.Printed {
		return s.Papers()[0]
	}
	p, ok := s.Roll()
	if !ok {
		t.Fatal("nothing on the roll")
	}
	return p
}

// TestLongName: a layout breaks it; a driver that is handed it all the same loses none of the lines
// around it and none of its characters.
func TestLongName(t *testing.T) {
	long := strings.Repeat("Contoh ", 28) + "Akhir"
	if utf8.RuneCountInString(long) < 200 {
		t.Fatal("too short")
	}
	for _, p := range escpos.Profiles() {
		synctest.Test(t, func(t *testing.T) {
			r := rig(t, printersim.Opts{Profile: p, Baud: 115200})
			paper := printOn(t, r.Printer, r.Sim, printer.Sheet{text("awal"), text(long), text("ujung")})
			got := strings.ReplaceAll(strings.Join(paper.Lines, ""), " ", "")
			if want := strings.ReplaceAll("awal"+long+"ujung", " ", ""); got != want {
				t.Errorf("%s:\n%s", p.Name, paper.Text())
			}
		})
	}
}

func TestLogoOfAWrongSize(t *testing.T) {
	for _, c := range []struct {
		w, h int
		want error
	}{
		{577, 10, escpos.ErrTooWide},
		{100_000, 1, escpos.ErrTooWide},
		{0, 0, nil},
		{1, 1, nil},
		{255, 97, nil},
		{576, 1, nil},
		{8, 4000, nil},
	} {
		img := image.NewGray(image.Rect(0, 0, c.w, c.h))
		b, err := escpos.Encode(profile(t, "VKP80"), printer.Sheet{printer.Logo{Image: img}})
		if !errors.Is(err, c.want) || err == nil && realTime(b) {
			t.Errorf("%dx%d: %v", c.w, c.h, err)
		}
	}
	if _, err := escpos.Encode(profile(t, "VKP80"), printer.Sheet{printer.Logo{}}); err != nil {
		t.Errorf("no logo: %v", err)
	}
	for _, r := range []image.Rectangle{{}, image.Rect(0, 0, 1024, 1), image.Rect(0, 0, 1, 1024), image.Rect(0, 0, 1023, 1023)} {
		if _, err := escpos.StoreLogo(image.NewGray(r)); !errors.Is(err, escpos.ErrContent) {
			t.Errorf("stored %v: %v", r, err)
		}
	}
}
