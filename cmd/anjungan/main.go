// Command anjungan is the kiosk: the program that a resident touches. It is configured by one JSON
// file, logs to standard error as JSON lines without personal data, and exits 0 when told to end,
// 78 when its configuration must be mended first (sysexits.h EX_CONFIG: a supervisor must not
// restart it), and 1 for everything that a restart may mend.
//
// It is wiring alone: what a visit is stands in kiosk/flow, what happens in kiosk/station.
//
// Concurrency: Fyne owns the main goroutine; the station, the outbox and the devices have their own
// and are joined before the program ends.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"fyne.io/fyne/v2/app"

	"github.com/smart-kampung/anjungan/cmd/cmalloc"
	"github.com/smart-kampung/anjungan/cmd/health"
	"github.com/smart-kampung/anjungan/cmd/settings"
	"github.com/smart-kampung/anjungan/kiosk"
)

// The exit codes.
const (
	exitOK     = 0
	exitAgain  = 1
	exitConfig = 78
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stderr)
	stop()
	os.Exit(code)
}

// run is the whole program.
func run(ctx context.Context, args []string, stderr io.Writer) int {
	flags := flag.NewFlagSet("anjungan", flag.ContinueOnError)
	flags.SetOutput(stderr)
	path := flags.String("config", settings.KioskFile, "configuration file")
	if err := flags.Parse(args); err != nil {
		return exitConfig
	}
	tail := &health.Tail{}
	log := slog.New(slog.NewJSONHandler(io.MultiWriter(stderr, tail), nil))
	if err := cmalloc.Steady(); err != nil {
		log.Warn("memory may creep up", "err", err)
	}
	cfg, err := settings.LoadKiosk(*path)
	if err != nil {
		// Nobody can be served; the screen still says so, because residents stand before it.
		log.Error("not configured", "code", string(kiosk.CodeOf(err)), "err", err)
		fmt.Fprintln(stderr, "anjungan:", err)
		sorry(ctx, app.New(), cfg.Screen)
		return exitConfig
	}
	err = serve(ctx, app.New(), cfg, log, tail)
	switch {
	case err == nil || errors.Is(err, context.Canceled):
		return exitOK
	case permanent(err):
		fmt.Fprintln(stderr, "anjungan:", err)
		return exitConfig
	}
	fmt.Fprintln(stderr, "anjungan:", err)
	return exitAgain
}

// permanent says that a restart will not help: a technician must act.
func permanent(err error) bool {
	switch kiosk.CodeOf(err) {
	case kiosk.CodeConfig, kiosk.CodeKey, kiosk.CodeNewerSchema, kiosk.CodeNotEnrolled:
		return true
	case kiosk.CodeInternal, kiosk.CodeDisk, kiosk.CodePrinter, kiosk.CodeReader:
	}
	return false
}
