package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"time"

	"github.com/smart-kampung/anjungan/cmd/sim/shadow"
	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// How often each is measured.
const (
	starts      = 5
	nextScreens = 15
	idleTime    = 20 * time.Second
	panelMM     = 268
)

// uiBars measures the screens of the real kiosk from outside, each beside a bare Fyne window. With an error come the bars that
// were measured before it.
func uiBars(ctx context.Context, o options) ([]bar, error) {
	bars, err := galleryBar(o)
	if err != nil {
		return nil, err
	}
	more, err := visitsBars(ctx, o)
	if err != nil {
		return bars, err
	}
	bars = append(bars, more...)
	r, err := newRig(ctx, filepath.Join(o.dir, "bench-ui"))
	if r != nil {
		defer r.close()
	}
	if err != nil {
		return bars, err
	}
	welcome, err := r.look()
	if err != nil {
		return bars, err
	}
	for _, measure := range []func(context.Context, []*image.RGBA, options) (bar, error){r.idle, r.nextScreen, r.start} {
		b, err := measure(ctx, welcome, o)
		if err != nil {
			return bars, err
		}
		bars = append(bars, b)
	}
	return bars, nil
}

// idle is what the static Welcome computes more than a bare window that stands still.
func (r *rig) idle(ctx context.Context, welcome []*image.RGBA, o options) (bar, error) {
	pids := []int{r.kiosk.PID(), r.bare.cmd.Process.Pid}
	var used [2]float64
	for i, pid := range pids {
		t, err := cpuTicks(pid)
		if err != nil {
			return bar{}, err
		}
		used[i] = -t
	}
	select {
	case <-ctx.Done():
		return bar{}, ctx.Err()
	case <-time.After(idleTime):
	}
	for i, pid := range pids {
		t, err := cpuTicks(pid)
		if err != nil {
			return bar{}, err
		}
		used[i] = (used[i] + t) / idleTime.Seconds() // ticks are 10 ms: ticks a second are percent
	}
	if still, err := r.shows(welcome); err != nil || !still {
		return bar{}, errors.Join(err, errors.New("bench: Welcome did not stand still"))
	}
	return atMost("ui/idle_cpu_over_bare_pct", used[0]-used[1], "%", 1, int(idleTime.Seconds()), o.seed,
		fmt.Sprintf("kiosk %.2f %%, bare window %.2f %% of one core over %v", used[0], used[1], idleTime)), nil
}

// nextScreen is from a touch to the next screen drawn, against one bare repaint, interleaved.
func (r *rig) nextScreen(ctx context.Context, welcome []*image.RGBA, o options) (bar, error) {
	s, err := shadow.Of(r.stack.Bundle(), shadow.Panel{W: panelW, H: panelH, WidthMM: panelMM})
	if err != nil {
		return bar{}, err
	}
	home, err := r.settled(ctx, who)
	if err != nil {
		return bar{}, err
	}
	chip, _ := flow.ChipOf(r.holder.Chip)
	s.Happens(flow.CardArrived{})
	s.Happens(flow.CardRead{Chip: chip, Known: true})
	there, ok := s.Place("tile-0")
	if !ok {
		return bar{}, errors.New("bench: home has no first tile")
	}
	s.Happens(flow.KeyPressed{Key: "tile-0"})
	back, ok := s.Place(flow.KeyBack)
	if !ok {
		return bar{}, fmt.Errorf("bench: no way back from %s", s.Screen())
	}
	next, err := r.touchAndSettle(ctx, there, home)
	if err != nil {
		return bar{}, err
	}
	var steps, paints []float64
	for range nextScreens {
		if _, err := r.touchUntil(ctx, back, home); err != nil {
			return bar{}, err
		}
		d, err := r.touchUntil(ctx, there, next)
		if err != nil {
			return bar{}, err
		}
		paint, err := r.bare.repaint(ctx)
		if err != nil {
			return bar{}, err
		}
		steps, paints = append(steps, ms(d)), append(paints, ms(paint))
	}
	if _, err := r.touchUntil(ctx, back, home); err != nil {
		return bar{}, err
	}
	step, paint := median(steps), median(paints)
	return atMost("ui/next_screen_vs_repaint", step/paint, "x", 3, len(steps), o.seed,
		fmt.Sprintf("a finger's lift to the next screen %.1f ms; bare repaint %.1f ms (medians)", step, paint)), r.leave(ctx, welcome)
}

// touchAndSettle touches and gives what stands there two seconds later; it must be another picture.
func (r *rig) touchAndSettle(ctx context.Context, at image.Point, before []*image.RGBA) ([]*image.RGBA, error) {
	if err := r.glass.Touch(at.X, at.Y); err != nil {
		return nil, err
	}
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-time.After(2 * time.Second):
	}
	after, err := r.look()
	if err != nil {
		return nil, err
	}
	for i := range after {
		if !bytes.Equal(after[i].Pix, before[i].Pix) {
			return after, nil
		}
	}
	return nil, errors.New("bench: a touch changed nothing")
}

// touchUntil is the time from the finger's lift, which is when a key acts, until the glass shows a
// picture.
func (r *rig) touchUntil(ctx context.Context, at image.Point, want []*image.RGBA) (time.Duration, error) {
	time.Sleep(100 * time.Millisecond) // the frame before is on the glass and the painter rests
	if err := r.glass.Touch(at.X, at.Y); err != nil {
		return 0, err
	}
	begin := time.Now()
	end, err := until(ctx, func() (bool, error) { return r.shows(want) })
	return end.Sub(begin), err
}

// start is from the program's start to Welcome drawn, against the bare window's, interleaved.
func (r *rig) start(ctx context.Context, welcome []*image.RGBA, o options) (bar, error) {
	var kiosk, plainWindow []float64
	for range starts {
		r.kiosk.Stop()
		if _, err := until(ctx, func() (bool, error) { same, err := r.shows(welcome); return !same, err }); err != nil {
			return bar{}, fmt.Errorf("bench: the window did not go away: %w", err)
		}
		begin := time.Now()
		k, err := r.stack.StartKiosk()
		if err != nil {
			return bar{}, err
		}
		r.kiosk = k
		end, err := until(ctx, func() (bool, error) { return r.shows(welcome) })
		if err != nil {
			return bar{}, fmt.Errorf("bench: start: %w", err)
		}
		kiosk = append(kiosk, ms(end.Sub(begin)))
		b, err := startBare(ctx, os.Stderr)
		if err != nil {
			return bar{}, err
		}
		plainWindow = append(plainWindow, ms(b.shown.Sub(b.begun)))
		b.stop()
	}
	k, b := median(kiosk), median(plainWindow)
	return atMost("ui/start_vs_bare", k/b, "x", 2.5, len(kiosk), o.seed,
		fmt.Sprintf("start to Welcome %.0f ms; bare window %.0f ms (medians)", k, b)), nil
}
