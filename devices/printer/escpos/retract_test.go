package escpos_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/escpos"
	"github.com/smart-kampung/anjungan/devices/printer/printersim"
	"github.com/smart-kampung/anjungan/devices/printer/printertest"
)

func TestRetract(t *testing.T) {
	for _, p := range escpos.Profiles() {
		synctest.Test(t, func(t *testing.T) {
			r := rig(t, printersim.Opts{Profile: p})
			d := r.Printer.(printer.Retracter)
			if len(p.Retract) == 0 {
				if err := d.Retract(t.Context()); !errors.Is(err, printer.ErrCannot) {
					t.Errorf("%s: %v", p.Name, err)
				}
				return
			}
			for _, taken := range []bool{false, true} {
				if out, err := r.Printer.Print(t.Context(), printer.Job{Token: "A-1", Sheet: printertest.Sheet("A-1", 3)}); out != printer.Printed {
					t.Fatal(out, err)
				}
				want, state := printer.Retracted, printersim.Retracted
				if taken {
					want, state = printer.Taken, printersim.Taken
					r.Sim.Take()
				}
				for range 2 { // the second finds nothing
					if err := d.Retract(t.Context()); err != nil {
						t.Errorf("%s: %v", p.Name, err)
					}
				}
				time.Sleep(5 * time.Second)
				papers := r.Sim.Papers()
				if got := papers[len(papers)-1].State; got != state {
					t.Errorf("%s: the paper is %s, want %s", p.Name, got, state)
				}
				if taken && !p.CanPresent() {
					want = "nothing"
				}
				select {
				case e := <-r.Printer.Papers():
					if e.What != want || e.Token != "A-1" {
						t.Errorf("%s: %s, want %s", p.Name, e.What, want)
					}
				default:
					if want != "nothing" {
						t.Errorf("%s: nothing was told, want %s", p.Name, want)
					}
				}
			}
		})
	}
}
