package main

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"testing"
)

// TestStoreBarsAreMeasured runs the real measurement in small.
func TestStoreBarsAreMeasured(t *testing.T) {
	bars, err := storeBars(t.Context(), options{dir: t.TempDir(), seed: 7, requests: 40})
	if err != nil {
		t.Fatal(err)
	}
	if len(bars) != 2 || bars[0].Value != 1 || bars[1].Value < 1 {
		t.Fatalf("%v", bars)
	}
}

// TestPlantedSecondCommitTurnsRed plants a request that commits twice: the line must say SHORT.
func TestPlantedSecondCommitTurnsRed(t *testing.T) {
	dir := t.TempDir()
	s, err := benchStore(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	cost, ok, err := costOf(filepath.Join(dir, "kiosk.db-wal"), func() error {
		if err := s.Fault(t.Context(), "planted", "second-commit"); err != nil {
			return err
		}
		return s.Fault(t.Context(), "planted", "first-commit")
	})
	if err != nil || !ok || cost.commits != 2 {
		t.Fatalf("%+v %v %v", cost, ok, err)
	}
	b := atMost("store/commits_per_request", float64(cost.commits), "commits", 1, 1, 0, "")
	if b.OK || !strings.HasSuffix(b.String(), "SHORT") {
		t.Errorf("a second commit was not seen: %s", b)
	}
}

// TestNothingMeasuredIsShort holds that a figure of no measurement is not a good one.
func TestNothingMeasuredIsShort(t *testing.T) {
	if atMost("x", 0, "u", 1, 0, 0, "").OK {
		t.Error("a bar without a measurement is ok")
	}
}

func TestReport(t *testing.T) {
	var out bytes.Buffer
	bars := []bar{atMost("a/b", 1.25, "x", 1.5, 3, 9, "twin")}
	if err := errors.Join(printBars(&out, bars), keep(filepath.Join(t.TempDir(), "o", "bench.json"), bars)); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); got != "BENCH a/b 1.25 x bar=1.5 n=3 seed=9 ok\n      twin\n" {
		t.Errorf("%q", got)
	}
	if m := median([]float64{3, 1, 2, 10}); m != 2.5 {
		t.Errorf("median %v", m)
	}
}
