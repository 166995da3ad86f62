package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/ebfe/scard"

	"github.com/smart-kampung/anjungan/cmd/sim/display"
	"github.com/smart-kampung/anjungan/cmd/sim/stack"
	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/devices/card/vpcd"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// The panel that is measured on.
const (
	panelW, panelH = 1080, 1920
	who            = "sri"
)

// strips are the parts of the screen that must all show the new picture: left of the title, the first
// tiles, and the help row at the other end. None holds the clock, or the minute of which the data is.
func strips() []image.Rectangle {
	return []image.Rectangle{image.Rect(40, 180, 600, 320), image.Rect(60, 620, 1000, 820), image.Rect(20, 1760, 1060, 1880)}
}

// patience is how long a picture is waited for.
const patience = 20 * time.Second

// until calls look as fast as it can until it says yes, and gives the time when it did.
func until(ctx context.Context, look func() (bool, error)) (time.Time, error) {
	for end := time.Now().Add(patience); time.Now().Before(end); {
		ok, err := look()
		if err != nil {
			return time.Time{}, err
		}
		if ok {
			return time.Now(), nil
		}
		if err := ctx.Err(); err != nil {
			return time.Time{}, err
		}
	}
	return time.Time{}, errors.New("not seen within 20 s")
}

// rig is the real kiosk with its twins beside it.
type rig struct {
	stack  *stack.Stack
	kiosk  *stack.Process
	glass  *display.Display
	bare   *bare
	log    string // the kiosk's log file
	reader string // of the bare twin
	sctx   *scard.Context
	slot   *vpcd.Insertion
	holder cardsim.Holder
}

// visitBars measures from the Arrived event to home drawn, against a bare read of the same card and
// one bare repaint, interleaved.
func visitBars(ctx context.Context, o options) ([]bar, error) {
	r, err := newRig(ctx, filepath.Join(o.dir, "bench-run"))
	if r != nil {
		defer r.close()
	}
	if err != nil {
		return nil, err
	}
	if err := r.openBareReader(ctx); err != nil {
		return nil, err
	}
	welcome, err := r.look()
	if err != nil {
		return nil, err
	}
	home, err := r.calibrate(ctx, welcome)
	if err != nil {
		return nil, err
	}
	var taps, reads, paints []float64
	for range o.taps {
		tap, err := r.tapToHome(ctx, welcome, home)
		if err != nil {
			return nil, err
		}
		read, err := bareRead(r.sctx, r.reader)
		if err != nil {
			return nil, err
		}
		paint, err := r.bare.repaint(ctx)
		if err != nil {
			return nil, err
		}
		taps, reads, paints = append(taps, ms(tap)), append(reads, ms(read)), append(paints, ms(paint))
	}
	tap, read, paint := median(taps), median(reads), median(paints)
	return []bar{atMost("visit/tap_to_home_vs_bare", tap/(read+paint), "x", 1.5, len(taps), o.seed,
		fmt.Sprintf("tap to home %.1f ms; bare read %.1f ms + bare repaint %.1f ms (medians)", tap, read, paint))}, nil
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// newRig starts regency, hardware, kiosk and the twins. The rig is to be closed also after an error.
func newRig(ctx context.Context, dir string) (*rig, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if err := os.RemoveAll(dir); err != nil {
		return nil, err
	}
	bin, err := os.Executable()
	if err != nil {
		return nil, err
	}
	holder, err := cardsim.Find(who)
	if err != nil {
		return nil, err
	}
	r := &rig{log: filepath.Join(dir, "kiosk.log"), holder: holder}
	r.stack, err = stack.Up(ctx, stack.Options{
		Dir: dir, Bin: filepath.Dir(bin), Virtual: true, Fast: true, Width: panelW, Height: panelH,
		Log: slog.New(slog.DiscardHandler), Say: func(string, ...any) {},
	})
	if err != nil {
		return r, err
	}
	if r.kiosk, err = r.stack.StartKiosk(); err != nil {
		return r, err
	}
	if r.glass, err = display.Open(r.stack.Screen.Name); err != nil {
		return r, err
	}
	if r.bare, err = startBare(ctx, os.Stderr); err != nil {
		return r, err
	}
	_, err = until(ctx, func() (bool, error) {
		rep, err := store.Inspect(ctx, r.stack.KioskDB(), 1)
		pic, perr := r.glass.Part(strips()[2])
		return err == nil && rep.Datasets["cards"] != "" && perr == nil && !plain(pic), nil
	})
	if err != nil {
		return r, fmt.Errorf("bench: the kiosk is not ready: %w", err)
	}
	time.Sleep(2 * time.Second) // the window's first frames and the sync are no part of a tap
	return r, nil
}

// openBareReader puts the same card into the second slot of the same daemon. Once in a process: the PC/SC
// library keeps the first socket that it is told of.
func (r *rig) openBareReader(ctx context.Context) (err error) {
	name, value, _ := strings.Cut(r.stack.HW.PCSCEnv(), "=")
	if err := os.Setenv(name, value); err != nil {
		return err
	}
	if r.slot, err = r.stack.HW.Daemon().Insert(ctx, 1, r.holder.Card()); err != nil {
		return err
	}
	time.Sleep(time.Second) // the virtual reader is polled every 400 ms
	if r.sctx, err = scard.EstablishContext(); err != nil {
		return fmt.Errorf("bench: bare reader: %w", err)
	}
	r.reader, err = secondReader(r.sctx)
	return err
}

func (r *rig) look() ([]*image.RGBA, error) {
	var out []*image.RGBA
	for _, s := range strips() {
		img, err := r.glass.Part(s)
		if err != nil {
			return nil, err
		}
		out = append(out, img)
	}
	return out, nil
}

// shows says whether the screen shows exactly these strips.
func (r *rig) shows(want []*image.RGBA) (bool, error) {
	for i, s := range strips() {
		img, err := r.glass.Part(s)
		if err != nil || !bytes.Equal(img.Pix, want[i].Pix) {
			return false, err
		}
	}
	return true, nil
}

// calibrate taps once to learn what home looks like, and checks that an unknown card looks otherwise:
// a kiosk that painted home before it knew the card would be found out here.
func (r *rig) calibrate(ctx context.Context, welcome []*image.RGBA) ([]*image.RGBA, error) {
	home, err := r.settled(ctx, who)
	if err != nil {
		return nil, err
	}
	if err := r.leave(ctx, welcome); err != nil {
		return nil, err
	}
	unknown, err := r.settled(ctx, "sim") // a driving licence; lifting it ends its message
	if err != nil {
		return nil, err
	}
	if err := r.stack.HW.Lift(); err != nil {
		return nil, err
	}
	if _, err := until(ctx, func() (bool, error) { return r.shows(welcome) }); err != nil {
		return nil, fmt.Errorf("bench: welcome after a card that is no e-KTP: %w", err)
	}
	for i := range home {
		if bytes.Equal(home[i].Pix, welcome[i].Pix) && bytes.Equal(home[i].Pix, unknown[i].Pix) {
			return nil, errors.New("bench: home, welcome and a refusal look alike where the bench looks")
		}
	}
	return home, nil
}

// settled taps a card and gives what stands on the screen two seconds later.
func (r *rig) settled(ctx context.Context, key string) ([]*image.RGBA, error) {
	if err := r.stack.HW.Tap(key); err != nil {
		return nil, err
	}
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-time.After(2 * time.Second):
	}
	return r.look()
}

// leave lifts the card, leaves the visit at home and waits for Welcome.
func (r *rig) leave(ctx context.Context, welcome []*image.RGBA) error {
	if err := r.stack.HW.Lift(); err != nil {
		return err
	}
	time.Sleep(600 * time.Millisecond)                // the daemon notices within 400 ms
	if err := r.glass.Touch(1000, 1820); err != nil { // Keluar, at the right end of the help row
		return err
	}
	if _, err := until(ctx, func() (bool, error) { return r.shows(welcome) }); err != nil {
		return fmt.Errorf("bench: welcome after leaving: %w", err)
	}
	return nil
}

// tapToHome is the time from the kiosk's own note of the card's arrival to home on the glass.
func (r *rig) tapToHome(ctx context.Context, welcome, home []*image.RGBA) (time.Duration, error) {
	before, err := r.arrivals()
	if err != nil {
		return 0, err
	}
	if err := r.stack.HW.Tap(who); err != nil {
		return 0, err
	}
	seen, err := until(ctx, func() (bool, error) { return r.shows(home) })
	if err != nil {
		return 0, fmt.Errorf("bench: home: %w", err)
	}
	after, err := r.arrivals()
	if err != nil {
		return 0, err
	}
	if len(after) != len(before)+1 {
		return 0, fmt.Errorf("bench: %d arrivals for one tap", len(after)-len(before))
	}
	return seen.Sub(after[len(after)-1]), r.leave(ctx, welcome)
}

// arrivals is when cards arrived, by the kiosk's log.
func (r *rig) arrivals() ([]time.Time, error) {
	f, err := os.Open(r.log)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // only read
	var out []time.Time
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var l struct {
			Time      time.Time
			Msg, Word string
		}
		if json.Unmarshal(lines.Bytes(), &l) == nil && l.Msg == "card reader" && l.Word == "ready" {
			out = append(out, l.Time)
		}
	}
	return out, nil
}

// plain says whether a picture has one colour only: nothing was painted yet.
func plain(img *image.RGBA) bool {
	for i := 4; i < len(img.Pix); i += 4 {
		if !bytes.Equal(img.Pix[:3], img.Pix[i:i+3]) {
			return false
		}
	}
	return true
}

func (r *rig) close() {
	if r.sctx != nil {
		_ = r.sctx.Release() // the daemon ends next
	}
	if r.slot != nil {
		_ = r.slot.Remove()
	}
	if r.bare != nil {
		r.bare.stop()
	}
	if r.glass != nil {
		r.glass.Close()
	}
	if r.stack != nil {
		r.stack.Close()
	}
}
