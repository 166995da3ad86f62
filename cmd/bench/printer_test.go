package main

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/escpos"
	"github.com/smart-kampung/anjungan/devices/printer/printersim"
	"github.com/smart-kampung/anjungan/devices/printer/printertest"
)

// TestPrinterBarsAreMeasured runs the real measurements, the faults in small.
func TestPrinterBarsAreMeasured(t *testing.T) {
	r, err := printertest.ReadReceipt()
	if err != nil {
		t.Fatal(err)
	}
	bars, err := receiptBars(t, r, 7)
	if err != nil || len(bars) != 3 {
		t.Fatalf("%v, %v", bars, err)
	}
	faults, err := faultBars(t, 7, matrix{rows: smallRows(t), faults: printertest.Faults(), drive: printertest.Drive})
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range append(bars, faults...) {
		if !b.OK {
			t.Errorf("%s\n%s", b, b.Note)
		}
	}
	b := bars[0]
	b = atMost(b.Name, b.Value, b.Unit, b.Value-1, b.N, 7, "")
	if b.OK {
		t.Errorf("a byte too many was not seen: %s", b)
	}
}

// TestPrinterFinishIsMeasured plants a printer that is slow to answer.
func TestPrinterFinishIsMeasured(t *testing.T) {
	p := smallRows(t)[0].profile
	late, err := finishTime(t, p, 19200, 20)
	if err != nil || ms(late) > 50 || late <= 0 {
		t.Fatalf("%s, %v", late, err)
	}
	slow, err := finishTime(t, p, 300, 20)
	if err != nil || ms(slow) < 50 {
		t.Errorf("a line of 300 baud ends a job in %s, %v", slow, err)
	}
}

func smallRows(t *testing.T) []row {
	t.Helper()
	p, ok := escpos.ProfileByName("TM80")
	if !ok {
		t.Fatal("TM80")
	}
	return []row{{p, 160}}
}

// TestPlantedPrinterBugsTurnRed plants what other drivers do, and wants the line of each red.
func TestPlantedPrinterBugsTurnRed(t *testing.T) {
	for _, c := range []struct{ bug, bar string }{
		{"real-time status as a fence", "printer/faults_false_claim"},
		{"prints again by itself", "printer/faults_doubled"},
		{"claims that nothing left", "printer/faults_doubled"},
		{"does not mark the paper before", "printer/faults_false_claim"},
		{"gives up", "printer/faults_lost"},
	} {
		bars, err := faultBars(t, 7, matrix{rows: smallRows(t), faults: printertest.Faults(), drive: planted(c.bug)})
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(bars, func(b bar) bool { return b.Name == c.bar })
		if bars[i].OK || !strings.HasSuffix(bars[i].String(), "SHORT") {
			t.Errorf("%s: not seen: %v", c.bug, bars)
		}
	}
}

// planted makes drivers with one bug.
func planted(bug string) func(printer.Profile) func(*printersim.Sim) (printer.Printer, error) {
	return func(p printer.Profile) func(*printersim.Sim) (printer.Printer, error) {
		return func(s *printersim.Sim) (printer.Printer, error) {
			if bug == "real-time status as a fence" {
				return escpos.New(&hasty{Conn: s.Conn()}, &escpos.Opts{Profile: p})
			}
			open := func() (printer.Printer, error) { return printertest.Drive(p)(s) }
			d, err := open()
			return &careless{Printer: d, bug: bug, again: open, sim: s}, err
		}
	}
}

// careless is a driver whose Print has a bug.
type careless struct {
	printer.Printer
	bug   string
	again func() (printer.Printer, error)
	sim   *printersim.Sim
	gone  bool
}

func (c *careless) Print(ctx context.Context, j printer.Job) (printer.Outcome, error) {
	if c.gone {
		return printer.NotStarted, printer.ErrNotReady
	}
	out, err := c.Printer.Print(ctx, j)
	if out != printer.Unknown {
		return out, err
	}
	switch c.bug {
	case "prints again by itself":
		return c.Printer.Print(ctx, j)
	case "claims that nothing left":
		return printer.NotStarted, err
	case "gives up":
		c.gone = true
	case "does not mark the paper before":
		_ = c.Close() // and with it what it knows of the paper
		fresh, ferr := c.again()
		if ferr != nil {
			return out, ferr
		}
		c.Printer = fresh
	}
	return out, err
}

// hasty is a line that asks for the real-time status instead of the fence, and passes a good one off as
// the answer to it.
type hasty struct {
	escpos.Conn
	mu    sync.Mutex
	asked [][]byte // for each status on its way: the answer to pass off, or nil
}

func (h *hasty) Write(ctx context.Context, line uint64, b []byte) (int, error) {
	fence := []byte{0x1D, 0x28, 0x48, 6, 0, 0x30, 0x30}
	h.mu.Lock()
	if i := bytes.LastIndex(b, fence); i >= 0 && len(b) == i+11 {
		h.asked = append(h.asked, slices.Concat([]byte{0x37, 0x22}, b[i+7:], []byte{0}))
		b = append(bytes.Clone(b[:i]), 0x10, 0x04, 1)
	} else if len(b) == 3 && b[0] == 0x10 && b[1] == 0x04 {
		h.asked = append(h.asked, nil)
	}
	h.mu.Unlock()
	return h.Conn.Write(ctx, line, b)
}

func (h *hasty) Read(ctx context.Context) (uint64, []byte, error) {
	line, b, err := h.Conn.Read(ctx)
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(b) == 0 {
		h.asked = nil
	}
	if len(b) == 1 && b[0]&0x93 == 0x12 && len(h.asked) > 0 {
		if a := h.asked[0]; a != nil && b[0] == 0x12 {
			b = a
		}
		h.asked = h.asked[1:]
	}
	return line, b, err
}
