package hardware

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"net/http"
	"testing"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/escpos"
	"github.com/smart-kampung/anjungan/devices/serialport"
)

// openPrinter is the kiosk's own way to the printer.
func openPrinter(t *testing.T, h *Hardware) *escpos.Dev {
	t.Helper()
	profile, ok := escpos.ProfileByName("VKP80")
	if !ok {
		t.Fatal("no profile")
	}
	port, err := serialport.Open(h.PrinterPath(), serialport.Opts{})
	if err != nil {
		t.Fatal(err)
	}
	dev, err := escpos.New(port, &escpos.Opts{Profile: profile})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = dev.Close() })
	return dev
}

func slip(token, text string) printer.Job {
	return printer.Job{Token: token, Sheet: printer.Sheet{printer.Line{Runs: []printer.Run{{Text: text}}}, printer.Line{Align: printer.Right, Runs: []printer.Run{{Text: token, Col: -1}}}}}
}

func TestPrint(t *testing.T) {
	h := begin(t)
	dev := openPrinter(t, h)
	for n, token := range []string{"SET-1-P000001", "SET-1-P000002"} {
		if out, err := dev.Print(t.Context(), slip(token, "Surat Keterangan Contoh")); out != printer.Printed || err != nil {
			t.Fatalf("print: %v %v", out, err)
		}
		s := await(t, h, "paper at the mouth", func(s State) bool { return s.Printer.Mouth == n+1 })
		if got := s.Papers[n]; got.State != "at-mouth" || got.Token != token || got.N != n+1 {
			t.Errorf("paper: %+v", got)
		}
		post(t, h, "api/printer/take")
		await(t, h, "paper taken", func(s State) bool { return s.Printer.Mouth == 0 && s.Papers[n].State == "taken" })
	}
	if code, _ := call(t, h, http.MethodPost, "api/printer/take"); code != http.StatusConflict {
		t.Errorf("nothing was taken: %d", code)
	}
	img := picture(t, h, "paper/1.png")
	if b := img.Bounds(); b.Dx() != 640 || b.Dy() < 60 || !inked(img) {
		t.Errorf("paper of %v, ink %v", b, inked(img))
	}
	for _, path := range []string{"paper/0.png", "paper/3.png", "paper/1.gif", "paper/x.png", "roll.png"} {
		if code, _ := call(t, h, http.MethodGet, path); code != http.StatusNotFound {
			t.Errorf("%s: %d", path, code)
		}
	}
}

func picture(t *testing.T, h *Hardware, path string) image.Image {
	t.Helper()
	code, b := call(t, h, http.MethodGet, path)
	img, err := png.Decode(bytes.NewReader(b))
	if code != http.StatusOK || err != nil {
		t.Fatalf("%s: %d %v", path, code, err)
	}
	return img
}

func inked(img image.Image) bool {
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if v, _, _, _ := img.At(x, y).RGBA(); v < 0x4000 {
				return true
			}
		}
	}
	return false
}

// A roll that ends in the middle of a paper shows what stands on it; a new roll ends that paper.
func TestPaperEndsInTheMiddle(t *testing.T) {
	h := begin(t)
	dev := openPrinter(t, h)
	h.Printer().SetRoll(10)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	long := slip("SET-1-P000003", "Baris")
	for range 40 {
		long.Sheet = append(long.Sheet, printer.Line{Runs: []printer.Run{{Text: "Baris contoh"}}})
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_, _ = dev.Print(ctx, long) // how it ends is the driver's own test
	}()
	await(t, h, "paper end", func(s State) bool {
		return s.Printer.Text == "kertas habis" && s.Printer.Roll.Here
	})
	if b := picture(t, h, "roll.png").Bounds(); b.Dx() != 640 || b.Dy() < 40 {
		t.Errorf("roll of %v", b)
	}
	cancel()
	<-ended
	post(t, h, "api/printer/paper-in")
	await(t, h, "torn paper", func(s State) bool { return len(s.Papers) > 0 && s.Papers[0].State == "torn" })
}

// Every pair of keys makes its condition and ends it, and says so.
func TestSwitches(t *testing.T) {
	h := begin(t)
	for _, c := range controls() {
		post(t, h, "api/printer/"+c.On)
		if p := state(t, h).Printer; len(p.Switches) != 1 || p.Switches[0] != c.Key || p.Tone == "good" {
			t.Errorf("%s: %+v", c.On, p)
		}
		post(t, h, "api/printer/"+c.Off)
		if p := state(t, h).Printer; len(p.Switches) != 0 || p.Text != "siap" {
			t.Errorf("%s: %+v", c.Off, p)
		}
	}
	post(t, h, "api/printer/power-cycle")
	post(t, h, "api/printer/retract")
}
