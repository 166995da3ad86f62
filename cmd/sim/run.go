package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/smart-kampung/anjungan/cmd/sim/stack"
)

// restartAfter is the pause before a kiosk that ended is started again, as its unit in a village does.
const restartAfter = 2 * time.Second

// exitConfig is the kiosk's exit code for "a restart will not help" (sysexits.h EX_CONFIG).
const exitConfig = 78

// runAll runs everything until ctx ends.
func runAll(ctx context.Context, dir, bin string, virtual bool) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	s, err := stack.Up(ctx, stack.Options{
		Dir: dir, Bin: bin, Virtual: virtual, Browser: true, Width: 1080, Height: 1920,
		Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})), Say: say,
	})
	if err != nil {
		s.Close()
		return err
	}
	defer s.Close()
	kiosk, err := s.StartKiosk()
	if err != nil {
		return err
	}
	code, err := s.ClerkCode(ctx)
	if err != nil {
		return err
	}
	welcome(s, dir, code)
	for {
		select {
		case <-ctx.Done():
			say("ending what was started; the data stays in %s", dir)
			return nil
		case <-kiosk.Done():
		}
		var exit *exec.ExitError
		if errors.As(kiosk.Err(), &exit) && exit.ExitCode() == exitConfig {
			return fmt.Errorf("the kiosk cannot run as it is configured; see %s", filepath.Join(dir, "kiosk.log"))
		}
		say("the kiosk ended (%v) and is started again, as in a village", kiosk.Err())
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(restartAfter):
		}
		if kiosk, err = s.StartKiosk(); err != nil {
			return err
		}
	}
}

func say(format string, args ...any) { fmt.Printf("anjungan: "+format+"\n", args...) }

// welcome prints every address and what to do first.
func welcome(s *stack.Stack, dir, code string) {
	screen := "on this display (" + s.Screen.Name + ")"
	if s.Screen.URL != "" {
		screen = s.Screen.URL
	}
	fmt.Printf(`
  Anjungan is running.

  the kiosk's screen      %s
  cards, printer, fiber   %s
  the clerk's page        %s   (%s / %s; the village head: %s / %s)
  the clerk's code        %s   (once: the card "clerk", any letter, "Lupa PIN", then "Saya petugas")
  data and logs           %s

  First: open "cards, printer, fiber" beside the kiosk's screen and click a card: that is a tap.
  Choose the letter on the kiosk, type the PIN that the card's hint shows, confirm, and watch the
  paper come out. Then approve it on the clerk's page, once more there as the head, and tap the same card again.
  Ctrl-C ends everything that this command started, and nothing else.

`, screen, s.HW.URL(), s.ConsoleURL(), stack.ClerkName, stack.ClerkPassword, stack.HeadName, stack.HeadPassword, code, dir)
}
