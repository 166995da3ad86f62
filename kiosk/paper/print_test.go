package paper_test

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/printersim"
	"github.com/smart-kampung/anjungan/devices/printer/printertest"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/paper"
)

// printed is a sheet as it comes out of a simulated printer.
func printed(t *testing.T, p printer.Profile, sheet printer.Sheet) (out printersim.Paper) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		sim := printersim.New(printersim.Opts{Profile: p, Baud: 115200})
		d, err := printertest.Drive(p)(sim)
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithTimeout(t.Context(), 10*time.Minute)
		defer stop()
		if w, err := d.Print(ctx, printer.Job{Token: "SET-1-P000046", Sheet: sheet}); w != printer.Printed {
			t.Fatalf("%s, %v", w, err)
		}
		out = sim.Papers()[0]
		if err := d.Close(); err != nil {
			t.Error(err)
		}
		if err := sim.Close(); err != nil {
			t.Error(err)
		}
	})
	return out
}

// TestPapersAsPictures compares what comes out of a printer with its golden picture, and lets another
// program read the code from it.
func TestPapersAsPictures(t *testing.T) {
	d := letter(t)
	meta := paper.ExtractMeta{Token: "SET-1-P000046", Printed: approved.Add(time.Hour), Clock: kiosk.ClockTrust{Checked: approved, Sure: true}}
	sheets := map[string]func(printer.Profile) printer.Sheet{
		"extract":    func(p printer.Profile) printer.Sheet { return paper.Extract(d, p, meta) },
		"slip-shown": func(p printer.Profile) printer.Sheet { return paper.Slip(shownData(t), p) },
		"slip":       func(p printer.Profile) printer.Sheet { return paper.Slip(slipData(t), p) },
		"in-person": func(p printer.Profile) printer.Sheet {
			d := slipData(t)
			d.HandOver = kiosk.InPerson
			return paper.Slip(d, p)
		},
		"ready": func(p printer.Profile) printer.Sheet { return paper.Ready(readyData(t), p) },
		"recap": func(p printer.Profile) printer.Sheet { return paper.Recap(recapData(), p) },
	}
	for name, sheet := range sheets {
		for mm, p := range widths(t) {
			t.Run(name+"-"+mm, func(t *testing.T) {
				out := printed(t, p, sheet(p))
				file, err := out.PNG()
				if err != nil {
					t.Fatal(err)
				}
				goldenPicture(t, name+"-"+mm, file)
				if name == "ready" {
					return // it has no code: it proves nothing
				}
				if got := readZbar(t, dots(t, file)); got != sampleSeal {
					t.Errorf("the code says %q", got)
				}
			})
		}
	}
}

// TestWhatIsLookedForIsTall: where to come, the number and the service stand in capitals of 3 mm or more.
func TestWhatIsLookedForIsTall(t *testing.T) {
	slip := slipData(t)
	slip.HandOver = kiosk.AtCounter
	for mm, p := range widths(t) {
		tall := ""
		for _, it := range paper.Slip(slip, p) {
			l, ok := it.(printer.Line)
			if ok && len(l.Runs) == 1 && l.Runs[0].Height == 2 {
				tall += l.Runs[0].Text + " "
			}
		}
		for _, want := range []string{"AMBIL: ", slip.Site.Counter, slip.Request.Number.String(), slip.Service.Title.In(kiosk.Indonesian), slip.Initials} {
			if !strings.Contains(tall, want) {
				t.Errorf("%q is not among what is tall on %s mm: %s", want, mm, tall)
			}
		}
		h := printer.Line{Runs: []printer.Run{{Text: "H", Style: printer.Style{Height: 2}}}}
		file, err := printed(t, p, printer.Sheet{h}).PNG()
		if err != nil {
			t.Fatal(err)
		}
		inked := 0
		m := dots(t, file)
		for y := range m.Rect.Dy() {
			if bytes.IndexByte(m.Pix[y*m.Stride:(y+1)*m.Stride], 0) >= 0 {
				inked++
			}
		}
		if mmOf(inked) < 3 {
			t.Errorf("a tall capital on %s mm has %.1f mm", mm, mmOf(inked))
		}
	}
}

// TestA4AsAPicture compares the sheet that a bank sees with its golden text and picture. Versions of
// poppler draw the edge of a letter differently: one dot in a hundred may differ.
func TestA4AsAPicture(t *testing.T) {
	golden(t, "letter-a4", run(t, a4(t), "pdftotext", "-layout", "FILE", "-"))
	got := page(t, 100)
	file := filepath.Join("testdata", "letter-a4.png")
	if *update {
		if err := os.WriteFile(file, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	a, b := dots(t, got), dots(t, want)
	if a.Rect != b.Rect {
		t.Fatalf("a sheet of %v, want %v", a.Rect, b.Rect)
	}
	differ := 0
	for i := range a.Pix {
		if a.Pix[i] != b.Pix[i] {
			differ++
		}
	}
	if differ*100 > len(a.Pix) {
		t.Errorf("%d of %d dots differ from letter-a4.png", differ, len(a.Pix))
	}
	if got := readZbar(t, dots(t, page(t, 200))); got != sampleSeal {
		t.Errorf("the code says %q", got)
	}
}

// page is the first page of the A4 letter, drawn by poppler.
func page(t *testing.T, dpi int) []byte {
	t.Helper()
	return []byte(run(t, a4(t), "pdftoppm", "-png", "-r", strconv.Itoa(dpi), "-f", "1", "-l", "1", "FILE"))
}

// goldenPicture compares the dots of a picture with its file in testdata.
func goldenPicture(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name+".png")
	if *update {
		if err := os.WriteFile(file, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := dots(t, got), dots(t, want); a.Rect != b.Rect || !bytes.Equal(a.Pix, b.Pix) {
		t.Errorf("%s.png differs from what was printed", name)
	}
}

func dots(t *testing.T, file []byte) *image.Gray {
	t.Helper()
	m, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	g := image.NewGray(m.Bounds())
	for y := range g.Rect.Dy() {
		for x := range g.Rect.Dx() {
			if r, _, _, _ := m.At(x, y).RGBA(); r >= 0x8000 {
				g.Pix[y*g.Stride+x] = 0xFF
			}
		}
	}
	return g
}
