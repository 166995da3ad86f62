package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// bar is one line of the report.
type bar struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	Bar   float64 `json:"bar"`
	N     int     `json:"n"`
	Seed  uint64  `json:"seed"`
	OK    bool    `json:"ok"`
	// Note tells what stands beside the figure: the bare twin, the spread.
	Note string `json:"note,omitempty"`
}

// atMost makes a bar whose value must not be above it.
func atMost(name string, value float64, unit string, limit float64, n int, seed uint64, note string) bar {
	return bar{Name: name, Value: value, Unit: unit, Bar: limit, N: n, Seed: seed, OK: value <= limit && n > 0, Note: note}
}

// String is the line as the design gives it.
func (b bar) String() string {
	word := "ok"
	if !b.OK {
		word = "SHORT"
	}
	return fmt.Sprintf("BENCH %s %.4g %s bar=%g n=%d seed=%d %s", b.Name, b.Value, b.Unit, b.Bar, b.N, b.Seed, word)
}

// printBars writes the lines of a room.
func printBars(out io.Writer, bars []bar) error {
	for _, b := range bars {
		if _, err := fmt.Fprintln(out, b); err != nil {
			return err
		}
		if b.Note != "" {
			if _, err := fmt.Fprintln(out, "      "+b.Note); err != nil {
				return err
			}
		}
	}
	return nil
}

// keep writes bars as JSON.
func keep(file string, bars []bar) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	js, err := json.MarshalIndent(bars, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(js, '\n'), 0o600)
}

// median is the middle value; the slice is sorted in place.
func median(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	slices.Sort(v)
	m := len(v) / 2
	if len(v)%2 == 1 {
		return v[m]
	}
	return (v[m-1] + v[m]) / 2
}
