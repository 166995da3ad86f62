package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"github.com/smart-kampung/anjungan/cmd/sim/display"
)

// Memory is sampled every so many visits, from the first one that counts: before it the toolkit still
// fills its caches.
const (
	visitsSettle = 500
	visitsEvery  = 50
)

// visitsReport is what the child says of one visit that stands for all: every touch and every screen
// from the tap to the paper in the hand.
type visitsReport struct {
	Visit   int
	Touches int
	Screens []string
}

// visitsBars watches the memory of a kiosk over many whole visits in a real window: tap, choose, PIN,
// confirm, paper, leave. Its memory is read from outside, after it has given back what it could.
func visitsBars(ctx context.Context, o options) (bars []bar, err error) {
	dir := filepath.Join(o.dir, "bench-visits")
	if err := os.RemoveAll(dir); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	server, err := display.StartXvfb(ctx, visitsW, visitsH, os.Stderr)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	cmd := exec.CommandContext(ctx, os.Args[0], visitsCommand, dir, strconv.Itoa(o.visits))
	cmd.Env = append(os.Environ(), "DISPLAY="+server.Name, "FYNE_SCALE=1", "LANG=id_ID.UTF-8")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	at, rss, last, err := watch(cmd.Process.Pid, in, out)
	if err := errors.Join(err, in.Close(), cmd.Wait()); err != nil {
		return nil, fmt.Errorf("bench: visits: %w", err)
	}
	slope := atMost("ui/rss_slope_kib_per_visit", theilSen(at, rss), "KiB", 2, len(at), o.seed,
		fmt.Sprintf("%.0f KiB at the first sample, %.0f at the last; %d visits", rss[0], rss[len(rss)-1], last.Visit))
	slope.OK = slope.OK && len(at) > 1
	return []bar{
		slope,
		atMost("visit/touches", float64(last.Touches), "touches", 14, last.Visit, o.seed, "the tap itself is no touch; taking the paper is none"),
		atMost("visit/screens", float64(len(last.Screens)), "screens", 9, last.Visit, o.seed, fmt.Sprint(last.Screens)),
	}, nil
}

// watch reads the child's reports; at each one the child waits for a line before it goes on.
func watch(pid int, in io.Writer, out io.Reader) (at, rss []float64, last visitsReport, err error) {
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if err := json.Unmarshal(lines.Bytes(), &last); err != nil {
			return nil, nil, last, err
		}
		kib, err := rssKiB(pid)
		if err != nil {
			return nil, nil, last, err
		}
		if last.Visit >= visitsSettle {
			at, rss = append(at, float64(last.Visit)), append(rss, kib)
		}
		if _, err := fmt.Fprintln(in); err != nil {
			return nil, nil, last, err
		}
	}
	if len(at) == 0 {
		return nil, nil, last, fmt.Errorf("no sample after %d visits", last.Visit)
	}
	return at, rss, last, nil
}
