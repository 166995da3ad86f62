package escpos_test

import (
	"flag"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/escpos"
	"github.com/smart-kampung/anjungan/devices/printer/printersim"
	"github.com/smart-kampung/anjungan/devices/printer/printertest"
)

// trial holds one trial; anything wrong fails the test.
func trial(t *testing.T, o printersim.Opts, f printertest.Fault, arm func(*printersim.Sim, func(*printersim.Sim))) {
	t.Helper()
	if o.Baud == 0 {
		o.Baud = 19200
	}
	tr := printertest.Trial{Sim: o, Drive: printertest.Drive(o.Profile), Fault: f, Arm: arm}
	if v, err := tr.Run(t); v.Bad() || err != nil {
		t.Errorf("%s: %+v, %v", f.Name, v, err)
	}
}

// everyByte is for a long run:
// go test -run TestFaultsAtEveryByte -timeout 12h -v ./devices/printer/escpos -args -every
var everyByte = flag.Bool("every", false, "every fault at every byte on every model, for a long run")

// TestFaultsAtEveryByte draws nothing by lot: its cases are always the same.
func TestFaultsAtEveryByte(t *testing.T) {
	models, cases := typical(t), 0
	if *everyByte {
		models = every(t)
	}
	for _, p := range models {
		t.Run(p.Name, func(t *testing.T) {
			doc, err := escpos.Encode(p, printertest.TrialSheet("A-1"))
			if err != nil {
				t.Fatal(err)
			}
			n, step := 0, 16
			switch {
			case *everyByte:
				step = 1
			case !p.QR:
				step = 80 // the same code paths, three times the bytes
			}
			for _, f := range printertest.Faults() {
				for at := 1; at < len(doc)+100 && !t.Failed(); at += step {
					synctest.Test(t, func(t *testing.T) {
						trial(t, printersim.Opts{Profile: p}, f, func(s *printersim.Sim, hit func(*printersim.Sim)) {
							s.AfterBytes(at, hit)
						})
					})
					n++
				}
			}
			t.Logf("%d cases", n)
			cases += n
		})
	}
	t.Logf("%d cases: %d models, %d faults", cases, len(models), len(printertest.Faults()))
}

// TestNoiseBehindTheCut makes noise that looks like answers while the last fences are on their way.
func TestNoiseBehindTheCut(t *testing.T) {
	for _, p := range []printer.Profile{profile(t, "VKP80"), profile(t, "KPM216")} {
		doc, err := escpos.Encode(p, printertest.TrialSheet("A-1"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range printertest.Faults() {
			if f.Name != "stray answers" && f.Name != "a stray byte" {
				continue
			}
			for at := len(doc); at < len(doc)+120 && !t.Failed(); at += 3 {
				synctest.Test(t, func(t *testing.T) {
					trial(t, printersim.Opts{Profile: p, CutTime: 2 * time.Second}, f, func(s *printersim.Sim, hit func(*printersim.Sim)) {
						s.AfterBytes(at, func(s *printersim.Sim) { time.AfterFunc(time.Second, func() { hit(s) }) })
					})
				})
			}
		}
	}
}

// TestFaultsAtEveryMillimetre hits while the head works, on a line so fast that all was sent before.
func TestFaultsAtEveryMillimetre(t *testing.T) {
	for _, p := range typical(t) {
		t.Run(p.Name, func(t *testing.T) {
			for _, f := range printertest.Faults() {
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
	for _, p := range typical(t) {
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
