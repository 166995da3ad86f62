package main

import (
	"context"
	"io"
	"time"

	"github.com/smart-kampung/anjungan/cmd/health"
	"github.com/smart-kampung/anjungan/cmd/settings"
	"github.com/smart-kampung/anjungan/devices/card/pcsc"
	"github.com/smart-kampung/anjungan/kiosk"
)

// doctor looks at everything that can be looked at beside a running kiosk.
func doctor(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	cfg, r, err := load(ctx, "doctor", args, stderr)
	if kiosk.CodeOf(err) == kiosk.CodeConfig {
		return err
	}
	found := append(health.Look(cfg, r, err), cardReader(ctx, cfg))
	if !health.WriteFindings(stdout, found) {
		return errUnwell
	}
	return nil
}

// cardReader watches the reader for two seconds beside the kiosk.
func cardReader(ctx context.Context, cfg settings.Kiosk) health.Finding {
	ctx, stop := context.WithTimeout(ctx, 2*time.Second)
	defer stop()
	r := pcsc.New(pcsc.Opts{Reader: cfg.Reader})
	for range r.Watch(ctx) { // a card that lies there is of no interest
	}
	f := health.Reader(r)
	_ = r.Close()
	return f
}
