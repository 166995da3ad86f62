package escpos_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/escpos"
	"github.com/smart-kampung/anjungan/devices/printer/printersim"
	"github.com/smart-kampung/anjungan/devices/printer/printertest"
)

// fault is something that happens in the middle of a job, and how a clerk mends it.
type fault struct {
	name string
	hit  func(*printersim.Sim)
	mend func(*printersim.Sim) error
	soon bool // mended while the job still waits
}

func faults() []fault {
	plug := (*printersim.Sim).Replug
	load := func(s *printersim.Sim) error { s.Load(50_000); return nil }
	shut := func(s *printersim.Sim) error { s.Cover(false); return nil }
	none := func(*printersim.Sim) error { return nil }
	open := func(s *printersim.Sim) { s.Cover(true) }
	return []fault{
		{"unplugged", (*printersim.Sim).Unplug, plug, false},
		{"unplugged and back", (*printersim.Sim).Unplug, plug, true},
		{"unplugged and back at once", func(s *printersim.Sim) { s.Unplug(); _ = s.Replug() }, none, true},
		{"power cycle", (*printersim.Sim).PowerCycle, none, true},
		{"power off", (*printersim.Sim).PowerOff, func(s *printersim.Sim) error { s.PowerOn(); return nil }, false},
		{"paper end", (*printersim.Sim).RunOut, load, false},
		{"paper end and reload", (*printersim.Sim).RunOut, load, true},
		{"cover", open, shut, false},
		{"cover and closed", open, shut, true},
		{"switched off to change the roll", (*printersim.Sim).RunOut, func(s *printersim.Sim) error {
			s.PowerCycle()
			s.Load(50_000)
			return nil
		}, true},
		{"hot", func(s *printersim.Sim) { s.Overheat(true) }, func(s *printersim.Sim) error { s.Overheat(false); return nil }, true},
		{"jam", func(s *printersim.Sim) { s.Jam(true) }, func(s *printersim.Sim) error { s.Jam(false); return nil }, false},
		{"a stray byte", func(s *printersim.Sim) { s.Say(0x00) }, none, true},
		{"stray answers", func(s *printersim.Sim) { s.Say(0x00, 0x12, 0x37, 0x22, 0x0F, 0x10) }, none, true},
	}
}

const faultLines = 12

// trial is one job with one fault in it.
func trial(t *testing.T, o printersim.Opts, f fault, arm func(*printersim.Sim, func(*printersim.Sim))) {
	r := rig(t, o)
	time.Sleep(5 * time.Second) // the driver is in step with the printer
	var over atomic.Bool
	arm(r.Sim, func(s *printersim.Sim) {
		if over.Load() {
			return
		}
		f.hit(s)
		if f.soon {
			time.AfterFunc(7*time.Second, func() { _ = f.mend(s) })
		}
	})
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	out, err := r.Printer.Print(ctx, printer.Job{Token: "A-1", Sheet: printertest.Sheet("A-1", faultLines)})
	over.Store(true)
	if v := printertest.Judge(r.Sim, "A-1", faultLines, out, err); v.FalseClaim || v.Doubled {
		t.Errorf("%s: %s, %v: %+v\n%s", f.name, out, err, v, printertest.Dump(r.Sim))
	}
	time.Sleep(10 * time.Second)
	if !f.soon {
		if err := f.mend(r.Sim); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(10 * time.Second)
	next(t, r, f.name)
	if v := printertest.Judge(r.Sim, "A-1", faultLines, printer.Unknown, nil); v.Doubled {
		t.Errorf("%s: doubled later\n%s", f.name, printertest.Dump(r.Sim))
	}
}

// next wants the printer to work again, on a paper of its own.
func next(t *testing.T, r printertest.Rig, name string) {
	t.Helper()
	out, err := r.Printer.Print(t.Context(), printer.Job{Token: "B-2", Sheet: printertest.Sheet("B-2", faultLines)})
	if out != printer.Printed || err != nil || printertest.Whole(r.Sim, "B-2", faultLines) != 1 {
		t.Errorf("%s: job after it: %s, %v\n%s", name, out, err, printertest.Dump(r.Sim))
	}
	for _, p := range r.Sim.Papers() {
		if text := p.Text(); strings.Contains(text, "B-2") && strings.Contains(text, "A-1") {
			t.Errorf("%s: two jobs on one paper\n%s", name, text)
		}
	}
}

func TestFaultsAtEveryByte(t *testing.T) {
	for _, p := range proving(t) {
		t.Run(p.Name, func(t *testing.T) {
			doc, err := escpos.Encode(p, printertest.Sheet("A-1", faultLines))
			if err != nil {
				t.Fatal(err)
			}
			step := 16
			if !p.QR {
				step = 80 // the same code paths, three times the bytes
			}
			for _, f := range faults() {
				for at := 1; at < len(doc)+100 && !t.Failed(); at += step {
					synctest.Test(t, func(t *testing.T) {
						trial(t, printersim.Opts{Profile: p}, f, func(s *printersim.Sim, hit func(*printersim.Sim)) {
							s.AfterBytes(at, hit)
						})
					})
				}
			}
		})
	}
}

// TestFaultsAtEveryMillimetre hits while the head works, on a line so fast that all was sent before.
func TestFaultsAtEveryMillimetre(t *testing.T) {
	for _, p := range proving(t) {
		t.Run(p.Name, func(t *testing.T) {
			for _, f := range faults() {
				for mm := 1.0; mm < 130 && !t.Failed(); mm += 8 {
					synctest.Test(t, func(t *testing.T) {
						o := printersim.Opts{Profile: p, Baud: 1_000_000, HeadMMs: 20}
						trial(t, o, f, func(s *printersim.Sim, hit func(*printersim.Sim)) { s.AfterMM(mm, hit) })
					})
				}
			}
		})
	}
}

func TestSmallBuffer(t *testing.T) {
	for _, p := range proving(t) {
		p.Buffer = 1600
		for _, baud := range []int{9600, 115200, 10_000_000} {
			t.Run(fmt.Sprint(p.Name, baud), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					r := rig(t, printersim.Opts{Profile: p, Baud: baud, HeadMMs: 30})
					out, err := r.Printer.Print(t.Context(), printer.Job{Token: "A-1", Sheet: printertest.Sheet("A-1", 120)})
					c := r.Sim.Count()
					if out != printer.Printed || err != nil || c.Dropped != 0 || printertest.Whole(r.Sim, "A-1", 120) != 1 {
						t.Fatalf("%s, %v, %+v", out, err, c)
					}
				})
			})
		}
	}
}

func TestPrinterThatProvesNothing(t *testing.T) {
	p, _ := escpos.ProfileByName("Generic58")
	synctest.Test(t, func(t *testing.T) {
		r := rig(t, printersim.Opts{Profile: p})
		sheet := printer.Sheet{printer.Line{Runs: []printer.Run{{Text: "CONTOH A-1", Col: -1}}}}
		for range 2 {
			out, err := r.Printer.Print(t.Context(), printer.Job{Token: "A-1", Sheet: sheet})
			if out != printer.Unknown || err == nil {
				t.Fatalf("%s, %v", out, err)
			}
		}
		if w := r.Printer.Ready(t.Context()); w != printer.Idle {
			t.Fatal(w)
		}
		r.Sim.Unplug()
		if w := r.Printer.Ready(t.Context()); w != printer.Gone {
			t.Fatal(w)
		}
		if out, _ := r.Printer.Print(t.Context(), printer.Job{Token: "A-2", Sheet: sheet}); out != printer.NotStarted {
			t.Fatal(out)
		}
		time.Sleep(time.Second)
		if p, ok := r.Sim.Roll(); !ok || !strings.Contains(p.Text(), "CONTOH A-1") {
			t.Fatal(printertest.Dump(r.Sim))
		}
	})
}
