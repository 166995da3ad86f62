package escpos_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/smart-kampung/anjungan/devices"
	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/escpos"
	"github.com/smart-kampung/anjungan/devices/printer/printersim"
	"github.com/smart-kampung/anjungan/devices/printer/printertest"
)

// A late answer to one question must not be read as the answer to the next: a cover is no jam.
func TestLateAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := rig(t, printersim.Opts{Profile: profile(t, "TM80")})
		r.Sim.Cover(true)
		for lag := 800 * time.Millisecond; lag < 1500*time.Millisecond; lag += 100 * time.Millisecond {
			r.Sim.Lag(lag)
			for range 5 {
				if w := r.Printer.Ready(t.Context()); w != printer.Gone && w != printer.CoverOpen {
					t.Fatalf("%s at %s", w, lag)
				}
			}
		}
		r.Sim.Lag(0)
		time.Sleep(10 * time.Second)
		if w := r.Printer.Ready(t.Context()); w != printer.CoverOpen {
			t.Fatal(w)
		}
	})
}

// A model whose retract counter does not answer prints all the same, and claims nothing of the mouth.
func TestWithoutRetractCounter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := profile(t, "VKP80")
		deaf := p
		deaf.Retracts = nil
		sim := printersim.New(printersim.Opts{Profile: deaf})
		d, err := escpos.New(sim.Conn(), &escpos.Opts{Profile: p})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			out, err := d.Print(t.Context(), printer.Job{Token: "A-1", Sheet: printertest.Sheet("A-1", 3)})
			if out != printer.Printed || err != nil {
				t.Fatalf("%s, %v", out, err)
			}
			sim.Take()
			time.Sleep(5 * time.Second)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		for e := range d.Papers() {
			t.Errorf("claimed %+v", e)
		}
		if err := sim.Close(); err != nil {
			t.Fatal(err)
		}
	})
}

func TestWordsFollowThePrinter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := rig(t, printersim.Opts{Profile: profile(t, "VKP80"), RollMM: 900})
		time.Sleep(5 * time.Second)
		r.Sim.Cover(true)
		time.Sleep(5 * time.Second)
		r.Sim.Cover(false)
		r.Sim.Unplug()
		time.Sleep(time.Millisecond) // told at once
		if h := r.Printer.Health(); h.State != devices.NoDevice || h.Word != string(printer.Gone) || h.Hint == "" {
			t.Fatalf("%+v", h)
		}
		if err := r.Sim.Replug(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Second)
		r.Sim.Load(50_000)
		time.Sleep(5 * time.Second)
		want := []printer.Word{printer.NearEnd, printer.CoverOpen, printer.Gone, printer.NearEnd, printer.Idle}
		for i, w := range want {
			select {
			case got := <-r.Printer.Words():
				if got != w {
					t.Fatalf("word %d: %s, want %s", i, got, w)
				}
			default:
				t.Fatalf("word %d: none, want %s", i, w)
			}
		}
	})
}

// The head is what a job waits for: the driver adds less than 50 ms behind its last move.
func TestFinish(t *testing.T) {
	for _, p := range proving(t) {
		synctest.Test(t, func(t *testing.T) {
			r := rig(t, printersim.Opts{Profile: p, Baud: 115200, CutTime: time.Nanosecond})
			time.Sleep(5 * time.Second)
			var last time.Time
			for mm := 1.0; mm < 400; mm++ {
				r.Sim.AfterMM(mm, func(*printersim.Sim) { last = time.Now() })
			}
			out, err := r.Printer.Print(t.Context(), printer.Job{Token: "A-1", Sheet: printertest.Sheet("A-1", 30)})
			if late := time.Since(last); out != printer.Printed || late > 50*time.Millisecond {
				t.Errorf("%s: %s, %v, %s behind the head", p.Name, out, err, late)
			}
		})
	}
}
