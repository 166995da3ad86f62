package escpos_test

import (
	"errors"
	"image"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/escpos"
	"github.com/smart-kampung/anjungan/devices/printer/printersim"
)

// A logo that the printer lost is sent as a picture; once stored, it is printed by its key.
func TestLogoIsVerified(t *testing.T) {
	for _, p := range proving(t) {
		p.NVLogo = true
		synctest.Test(t, func(t *testing.T) {
			r := rig(t, printersim.Opts{Profile: p})
			img := image.NewGray(image.Rect(0, 0, 64, 16))
			sheet := printer.Sheet{printer.Logo{Image: img}, text("A-1")}
			job := func(want string) {
				t.Helper()
				r.Sim.Take()
				if out, err := r.Printer.Print(t.Context(), printer.Job{Token: "A-1", Sheet: sheet}); out != printer.Printed || err != nil {
					t.Fatalf("%s: %s, %v", p.Name, out, err)
				}
				papers := r.Sim.Papers()
				if text := papers[len(papers)-1].Text(); !strings.Contains(text, want) {
					t.Errorf("%s: %q has no %s", p.Name, text, want)
				}
			}
			job("[gambar]")
			if err := r.Printer.(*escpos.Dev).StoreLogo(t.Context(), img); err != nil {
				t.Fatalf("%s: %v", p.Name, err)
			}
			job("[logo]")
			r.Sim.PowerCycle() // the line stays, the stored logo too
			r.Sim.Unplug()
			if err := r.Sim.Replug(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Minute)
			job("[logo]")
		})
	}
}

func TestLogoThatDoesNotFitIsNotStored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := rig(t, printersim.Opts{Profile: profile(t, "TM80")})
		err := r.Printer.(*escpos.Dev).StoreLogo(t.Context(), image.NewGray(image.Rect(0, 0, 576, 100)))
		if !errors.Is(err, escpos.ErrTooWide) {
			t.Error(err)
		}
	})
}
