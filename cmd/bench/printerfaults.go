package main

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/escpos"
	"github.com/smart-kampung/anjungan/devices/printer/printersim"
	"github.com/smart-kampung/anjungan/devices/printer/printertest"
)

// matrix is what faultBars tries: every fault in every row, by a driver.
type matrix struct {
	rows   []row
	faults []printertest.Fault
	drive  func(printer.Profile) func(*printersim.Sim) (printer.Printer, error)
	least  int // fewer cases prove nothing
}

// row is one model, hit at every step-th byte.
type row struct {
	profile printer.Profile
	step    int
}

// benchRows hits every model at every 16th byte; one whose QR is a picture at every 64th, for it has
// four times the bytes of the same kind.
func benchRows() []row {
	var rows []row
	for _, p := range proving() {
		r := row{p, 16}
		if !p.QR {
			r.step = 64
		}
		rows = append(rows, r)
	}
	return rows
}

// faultBars counts what goes wrong in all cases of a matrix. Where in the first step the bytes begin is
// drawn from the seed.
func faultBars(t *testing.T, seed uint64, m matrix) ([]bar, error) {
	rng := rand.New(rand.NewPCG(seed, 2))
	var lost, doubled, untrue, n int
	why := ""
	for _, r := range m.rows {
		doc, err := escpos.Encode(r.profile, printertest.TrialSheet("A-1"))
		if err != nil {
			return nil, err
		}
		for _, f := range m.faults {
			for at := 1 + rng.IntN(r.step); at < len(doc)+100; at += r.step {
				v, err := m.try(t, r.profile, f, at)
				if err != nil {
					return nil, fmt.Errorf("%s, %s at byte %d: %w", r.profile.Name, f.Name, at, err)
				}
				n++
				lost, doubled, untrue = lost+count(v.Lost), doubled+count(v.Doubled), untrue+count(v.FalseClaim)
				if v.Bad() && why == "" {
					why = fmt.Sprintf("first: %s, %s at byte %d", r.profile.Name, f.Name, at)
				}
			}
		}
	}
	if n < m.least {
		return nil, fmt.Errorf("bench: %d cases, want %d", n, m.least)
	}
	if why == "" {
		why = fmt.Sprintf("%d models, %d faults, in virtual time", len(m.rows), len(m.faults))
	}
	return []bar{
		atMost("printer/faults_lost", float64(lost), "cases", 0, n, seed, why),
		atMost("printer/faults_doubled", float64(doubled), "cases", 0, n, seed, ""),
		atMost("printer/faults_false_claim", float64(untrue), "cases", 0, n, seed, ""),
	}, nil
}

func (m matrix) try(t *testing.T, p printer.Profile, f printertest.Fault, at int) (v printertest.Verdict, err error) {
	err = bubble(t, func(t *testing.T) (err error) {
		tr := printertest.Trial{
			Sim: printersim.Opts{Profile: p, Baud: 19200}, Drive: m.drive(p), Fault: f,
			Arm: func(s *printersim.Sim, hit func(*printersim.Sim)) { s.AfterBytes(at, hit) },
		}
		v, err = tr.Run(t)
		return err
	})
	return v, err
}

func count(on bool) int {
	if on {
		return 1
	}
	return 0
}
