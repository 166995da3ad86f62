package escpos_test

import (
	"bytes"
	"image"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/escpos"
	"github.com/smart-kampung/anjungan/devices/printer/printersim"
	"github.com/smart-kampung/anjungan/devices/printer/printertest"
)

func loadReceipt(t *testing.T) (printertest.Receipt, image.Image) {
	t.Helper()
	r, err := printertest.ReadReceipt()
	if err != nil {
		t.Fatal(err)
	}
	pbm, err := os.ReadFile("../../../assets/images/logo-256x96.pbm")
	if err != nil {
		t.Fatal(err)
	}
	const head = "P4\n256 96\n"
	if !bytes.HasPrefix(pbm, []byte(head)) || len(pbm) != len(head)+256/8*96 {
		t.Fatal("logo is not the one expected")
	}
	img := image.NewGray(image.Rect(0, 0, 256, 96))
	for i := range img.Pix {
		if pbm[len(head)+i/8]&(0x80>>(i%8)) == 0 {
			img.Pix[i] = 0xFF
		}
	}
	return r, img
}

// TestReceiptBytes counts what reaches the printer in one job, questions and fences included.
func TestReceiptBytes(t *testing.T) {
	data, logo := loadReceipt(t)
	cases := []struct {
		bar            string
		native, stored bool
	}{
		{"printer/bytes_logo_stored", true, true},
		{"printer/bytes_logo_sent", true, false},
		{"printer/bytes_qr_raster", false, false},
	}
	for _, name := range []string{"VKP80", "TM80"} {
		for _, c := range cases {
			p := profile(t, name)
			p.QR, p.NVLogo = c.native, c.stored
			t.Run(name+"/"+c.bar, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { countReceipt(t, p, data, logo, data.Bars[c.bar]) })
			})
		}
	}
}

func countReceipt(t *testing.T, p printer.Profile, data printertest.Receipt, logo image.Image, bar int) {
	r := rig(t, printersim.Opts{Profile: p})
	if p.NVLogo {
		if err := r.Printer.(*escpos.Dev).StoreLogo(t.Context(), logo); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(5 * time.Second)
	before := r.Sim.Count().Received
	out, err := r.Printer.Print(t.Context(), printer.Job{Token: "R-1", Sheet: data.Sheet(logo)})
	if out != printer.Printed || err != nil {
		t.Fatalf("%s, %v", out, err)
	}
	n := r.Sim.Count().Received - before
	t.Logf("BENCH %d bytes, bar %d", n, bar)
	if n > bar {
		t.Errorf("%d bytes, bar %d", n, bar)
	}
	if missing := data.Missing(r.Sim.Papers()[0], p); len(missing) > 0 {
		t.Errorf("not on paper: %q", missing)
	}
}
