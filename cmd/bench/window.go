package main

import (
	"bufio"
	"context"
	"fmt"
	"image/color"
	"io"
	"os"
	"os/exec"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/canvas"

	"github.com/smart-kampung/anjungan/cmd/sim/display"
)

// The bare twin of the screen: a Fyne window that fills the panel with one colour and, for every line
// on its standard input, with the other.
const bareCommand = "bare-window"

func bareWindow() {
	a := app.New()
	w := a.NewWindow("bare")
	w.SetPadded(false)
	fill := canvas.NewRectangle(bareColour(false))
	w.SetContent(fill)
	w.Resize(fyne.NewSize(panelW, panelH))
	w.SetFullScreen(true)
	w.Show()
	go func() {
		on := false
		for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
			on = !on
			fyne.Do(func() {
				fill.FillColor = bareColour(on)
				fill.Refresh()
			})
		}
		fyne.Do(a.Quit)
	}()
	a.Run()
}

func bareColour(on bool) color.NRGBA {
	if on {
		return color.NRGBA{R: 0x07, G: 0x44, B: 0x1F, A: 0xFF}
	}
	return color.NRGBA{R: 0xFB, G: 0xF6, B: 0xEC, A: 0xFF}
}

// bare is the running twin on a virtual screen of its own.
type bare struct {
	server *display.Server
	glass  *display.Display
	cmd    *exec.Cmd
	in     io.WriteCloser
	on     bool
	begun  time.Time // the program was started
	shown  time.Time // its first colour was on the glass
}

func startBare(ctx context.Context, log io.Writer) (*bare, error) {
	server, err := display.StartXvfb(ctx, panelW, panelH, log)
	if err != nil {
		return nil, err
	}
	b := &bare{server: server}
	if b.glass, err = display.Open(server.Name); err != nil {
		b.stop()
		return nil, err
	}
	b.cmd = exec.CommandContext(ctx, os.Args[0], bareCommand)
	b.cmd.Env = append(os.Environ(), "DISPLAY="+server.Name, "FYNE_SCALE=1", "LANG=id_ID.UTF-8")
	b.cmd.Stderr = log
	if b.in, err = b.cmd.StdinPipe(); err != nil {
		b.stop()
		return nil, err
	}
	b.begun = time.Now()
	if err := b.cmd.Start(); err != nil {
		b.stop()
		return nil, err
	}
	if b.shown, err = b.wait(ctx, bareColour(false)); err != nil {
		b.stop()
		return nil, fmt.Errorf("bench: the bare window: %w", err)
	}
	return b, nil
}

// repaint is the time from the word to the last painted pixel, seen from outside.
func (b *bare) repaint(ctx context.Context) (time.Duration, error) {
	begin := time.Now()
	if _, err := fmt.Fprintln(b.in); err != nil {
		return 0, err
	}
	b.on = !b.on
	end, err := b.wait(ctx, bareColour(b.on))
	return end.Sub(begin), err
}

// wait looks at three far corners of the window until all have the colour.
func (b *bare) wait(ctx context.Context, want color.NRGBA) (time.Time, error) {
	return until(ctx, func() (bool, error) {
		for _, r := range strips() {
			img, err := b.glass.Part(r)
			if err != nil {
				return false, err
			}
			for i := 0; i < len(img.Pix); i += 4 {
				if img.Pix[i] != want.R || img.Pix[i+1] != want.G || img.Pix[i+2] != want.B {
					return false, nil
				}
			}
		}
		return true, nil
	})
}

func (b *bare) stop() {
	if b.in != nil {
		_ = b.in.Close() // the window ends with its input
	}
	if b.cmd != nil && b.cmd.Process != nil {
		_ = b.cmd.Wait()
	}
	if b.glass != nil {
		b.glass.Close()
	}
	_ = b.server.Stop()
}
