package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/escpos"
	"github.com/smart-kampung/anjungan/devices/printer/printersim"
	"github.com/smart-kampung/anjungan/devices/printer/printertest"
	"github.com/smart-kampung/anjungan/kiosk/paper"
)

// virtualCommand is the bench calling itself for what runs in virtual time: only package testing opens a
// bubble, and it ends the process.
const virtualCommand = "virtual-time"

// printerBars measures the printer's driver against the simulated printer, in virtual time.
func printerBars(ctx context.Context, o options) ([]bar, error) {
	bin, err := os.Executable()
	if err != nil {
		return nil, err
	}
	file := filepath.Join(o.dir, "printer.json")
	if err := os.Remove(file); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, bin, virtualCommand, file, strconv.FormatUint(o.seed, 10))
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("bench: in virtual time: %w\n%s", err, out)
	}
	js, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var bars []bar
	if err := json.Unmarshal(js, &bars); err != nil {
		return nil, fmt.Errorf("bench: in virtual time: %w", err)
	}
	others, err := peers(ctx)
	if err != nil {
		return nil, err
	}
	for i := range bars {
		if bars[i].Name == "printer/bytes_logo_sent" {
			bars[i].Note += "; " + others
		}
	}
	return bars, nil
}

// virtualTime is the process of virtualCommand: it leaves its bars in a file, and exits.
func virtualTime(file, seed string) {
	testing.Main(func(string, string) (bool, error) { return true, nil }, []testing.InternalTest{{
		Name: virtualCommand,
		F: func(t *testing.T) {
			n, err := strconv.ParseUint(seed, 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			bars, err := virtualBars(t, n)
			if err != nil {
				t.Fatal(err)
			}
			js, err := json.Marshal(bars)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, js, 0o600); err != nil {
				t.Fatal(err)
			}
		},
	}}, nil, nil)
}

func virtualBars(t *testing.T, seed uint64) ([]bar, error) {
	t.Helper()
	r, err := printertest.ReadReceipt()
	if err != nil {
		return nil, err
	}
	bars, err := receiptBars(t, r, seed)
	if err != nil {
		return nil, err
	}
	finish, err := finishBar(t, seed)
	if err != nil {
		return nil, err
	}
	faults, err := faultBars(t, seed, matrix{rows: benchRows(), faults: printertest.Faults(), drive: printertest.Drive, least: 5000})
	return append(append(bars, finish), faults...), err
}

// bubble runs f in virtual time, and gives its error.
func bubble(t *testing.T, f func(t *testing.T) error) error {
	t.Helper()
	err := errors.New("bench: nothing ran in virtual time")
	synctest.Test(t, func(t *testing.T) { err = f(t) })
	return err
}

// proving is the models whose jobs can end Printed.
func proving() []printer.Profile {
	var out []printer.Profile
	for _, p := range escpos.Profiles() {
		if p.Fence != printer.NoFence {
			out = append(out, p)
		}
	}
	return out
}

// dev is a driver and its printer; the printer is in step when it comes.
func dev(o printersim.Opts) (*escpos.Dev, *printersim.Sim, func(), error) {
	sim := printersim.New(o)
	d, err := escpos.New(sim.Conn(), &escpos.Opts{Profile: o.Profile, Place: "here"})
	if err != nil {
		_ = sim.Close()
		return nil, nil, nil, err
	}
	time.Sleep(5 * time.Second)
	return d, sim, func() { _, _ = d.Close(), sim.Close() }, nil
}

// receiptBars counts the bytes that reach a printer for the reference paper, with all questions and
// fences, and looks for every line on the paper. The figure is the worst of all models of 48 columns
// and more.
func receiptBars(t *testing.T, r printertest.Receipt, seed uint64) ([]bar, error) {
	t.Helper()
	kinds := []struct {
		name           string
		native, stored bool
	}{
		{"printer/bytes_logo_stored", true, true},
		{"printer/bytes_logo_sent", true, false},
		{"printer/bytes_qr_raster", false, false},
	}
	var bars []bar
	for _, k := range kinds {
		worst, n, notes := 0, 0, []string{}
		for _, p := range proving() {
			if p.Columns < r.Columns {
				continue
			}
			p.QR, p.NVLogo = k.native, k.stored
			size, err := receiptBytes(t, p, r)
			if err != nil {
				return nil, fmt.Errorf("%s on %s: %w", k.name, p.Name, err)
			}
			worst, n, notes = max(worst, size), n+1, append(notes, fmt.Sprintf("%s %d", p.Name, size))
		}
		bars = append(bars, atMost(k.name, float64(worst), "bytes", float64(r.Bars[k.name]), n, seed,
			"the most of: "+strings.Join(notes, ", ")))
	}
	return bars, nil
}

func receiptBytes(t *testing.T, p printer.Profile, r printertest.Receipt) (size int, err error) {
	logo, err := paper.Logo()
	if err != nil {
		return 0, err
	}
	err = bubble(t, func(t *testing.T) error {
		d, sim, stop, err := dev(printersim.Opts{Profile: p, Baud: 19200})
		if err != nil {
			return err
		}
		defer stop()
		if p.NVLogo {
			if err := d.StoreLogo(t.Context(), logo); err != nil {
				return err
			}
		}
		time.Sleep(5 * time.Second)
		before := sim.Count().Received
		out, err := d.Print(t.Context(), printer.Job{Token: "R-1", Sheet: r.Sheet(logo)})
		if out != printer.Printed || err != nil {
			return fmt.Errorf("bench: the receipt ended %s: %w", out, err)
		}
		size = sim.Count().Received - before
		if missing := r.Missing(sim.Papers()[0], p); len(missing) > 0 {
			return fmt.Errorf("bench: not on the paper: %q", missing)
		}
		return nil
	})
	return size, err
}

// finishBauds are the paces of the line on which the end of a job is timed.
func finishBauds() []int { return []int{19200, 38400, 115200} }

// finishBar is how long a job takes from the last byte of its document to the known end, less the
// head's and the cutter's own time; the worst of models, line speeds and lengths.
func finishBar(t *testing.T, seed uint64) (bar, error) {
	t.Helper()
	worst, n, note := time.Duration(0), 0, ""
	for _, p := range proving() {
		for _, baud := range finishBauds() {
			for lines := 1; lines <= 61; lines += 20 {
				late, err := finishTime(t, p, baud, lines)
				if err != nil {
					return bar{}, fmt.Errorf("printer/finish_ms on %s: %w", p.Name, err)
				}
				if n++; late > worst {
					worst, note = late, fmt.Sprintf("the worst: %s at %d baud, %d lines", p.Name, baud, lines)
				}
			}
		}
	}
	return atMost("printer/finish_ms", ms(worst), "ms", 50, n, seed, note+"; cut and status included"), nil
}

func finishTime(t *testing.T, p printer.Profile, baud, lines int) (late time.Duration, err error) {
	sheet := printertest.Sheet("A-1", lines)
	doc, err := escpos.Encode(p, sheet)
	if err != nil {
		return 0, err
	}
	err = bubble(t, func(t *testing.T) error {
		sim := printersim.New(printersim.Opts{Profile: p, Baud: baud})
		defer func() { _ = sim.Close() }()
		tap := &stopwatch{Conn: sim.Conn(), sim: sim, doc: doc}
		d, err := escpos.New(tap, &escpos.Opts{Profile: p})
		if err != nil {
			return err
		}
		defer func() { _ = d.Close() }()
		time.Sleep(5 * time.Second)
		out, err := d.Print(t.Context(), printer.Job{Token: "A-1", Sheet: sheet})
		if out != printer.Printed || err != nil || tap.at.IsZero() {
			return fmt.Errorf("bench: the paper ended %s: %w", out, err)
		}
		late = time.Since(tap.at) - (sim.Count().Moving - tap.moved)
		return nil
	})
	return late, err
}

// stopwatch is a line that notes when the last bytes of a document have left, and how long head and
// cutter had moved by then.
type stopwatch struct {
	escpos.Conn
	sim   *printersim.Sim
	doc   []byte
	at    time.Time
	moved time.Duration
}

func (s *stopwatch) Write(ctx context.Context, line uint64, b []byte) (int, error) {
	n, err := s.Conn.Write(ctx, line, b)
	if len(b) > 1 && bytes.HasSuffix(s.doc, b) {
		s.at, s.moved = time.Now(), s.sim.Count().Moving
	}
	return n, err
}
