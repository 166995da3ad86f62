package demo

import (
	"context"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"time"

	"github.com/smart-kampung/anjungan/cmd/sim/display"
	"github.com/smart-kampung/anjungan/cmd/sim/shadow"
	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// visitor stands before the real window: it sees it only through pictures of the screen and acts
// only by touching the glass. Beside it runs a shadow of the visit, which tells where a key stands and
// what the glass should show.
type visitor struct {
	*shadow.Shadow
	glass   *display.Display
	before  image.Image // what the shadow showed at the last look
	out     string      // directory of the pictures
	shots   int
	touches int
	screens []flow.Screen
}

// alike is how different the glass may be from the shadow's picture, on the scale of
// display.Difference: two painters of one screen with another clock stay below it, and the
// glass must look more like it than like the screen before. Two screens that differ less than least cannot
// be told apart.
const (
	alike = 0.03
	least = 0.008
)

// patience is how long the glass is waited for.
const patience = 20 * time.Second

// size is the panel that the demo stands before.
const (
	panelW, panelH = 1080, 1920
	panelMM        = 268
)

// sees waits until the glass shows the shadow's screen, and keeps a picture of it.
func (v *visitor) sees(ctx context.Context, want flow.Screen) error {
	if got := v.Screen(); got != want {
		return fmt.Errorf("demo: the shadow stands at %q, the script expects %q", got, want)
	}
	expected, before := v.Picture(), v.before
	if before != nil && v.lastSeen() != want && display.Difference(expected, before) < least {
		return fmt.Errorf("demo: %q looks so much like %q that seeing it would prove nothing", want, v.lastSeen())
	}
	v.before = expected
	end := time.Now().Add(patience)
	for {
		got, err := v.glass.Picture()
		if err != nil {
			return err
		}
		d := display.Difference(expected, got)
		if d <= alike && (before == nil || v.lastSeen() == want || d < display.Difference(before, got)) {
			v.screens = append(v.screens, want)
			return v.keep(string(want), got)
		}
		if time.Now().After(end) {
			_ = v.keep("FAILED-"+string(want), got)
			_ = v.keep("FAILED-"+string(want)+"-expected", expected)
			return fmt.Errorf("demo: the glass never showed %q (difference %.3f, at most %.3f)", want, d, alike)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(40 * time.Millisecond):
		}
	}
}

// lastSeen is the screen that was seen last.
func (v *visitor) lastSeen() flow.Screen {
	if len(v.screens) == 0 {
		return ""
	}
	return v.screens[len(v.screens)-1]
}

// touch touches the middle of a key and tells the shadow.
func (v *visitor) touch(k flow.KeyID) error {
	at, ok := v.Place(k)
	if !ok {
		return fmt.Errorf("demo: %q has no key %q", v.Screen(), k)
	}
	v.touches++
	if err := v.glass.Touch(at.X, at.Y); err != nil {
		return err
	}
	v.Happens(flow.KeyPressed{Key: k})
	return nil
}

// goOn touches a key and waits for the screen that it leads to.
func (v *visitor) goOn(ctx context.Context, k flow.KeyID, to flow.Screen) error {
	v.before = v.Picture()
	if err := v.touch(k); err != nil {
		return err
	}
	return v.sees(ctx, to)
}

// types touches digits at a finger's pace.
func (v *visitor) types(ctx context.Context, digits string) error {
	for _, d := range digits {
		if err := v.touch(flow.KeyID("digit-" + string(d))); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pace):
		}
	}
	return nil
}

// keep writes a numbered picture.
func (v *visitor) keep(name string, img image.Image) error {
	v.shots++
	return writePNG(filepath.Join(v.out, fmt.Sprintf("%02d-%s.png", v.shots, name)), img)
}

func writePNG(path string, img image.Image) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("demo: picture: %w", err)
	}
	if err := png.Encode(f, img); err != nil {
		_ = f.Close()
		return fmt.Errorf("demo: picture: %w", err)
	}
	return f.Close()
}
