package main

import (
	"context"
	"log/slog"
	"sync"

	"fyne.io/fyne/v2"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/cmd/health"
	"github.com/smart-kampung/anjungan/cmd/settings"
	"github.com/smart-kampung/anjungan/devices/jack"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/station"
	"github.com/smart-kampung/anjungan/kiosk/ui"
)

// front is the side of the kiosk that residents see, and the station behind it.
type front struct {
	screen *ui.UI
	glass  *ui.Glass
	locale ui.Locale
	st     *station.Station // nil: not open yet, or not at all
}

// serve runs the house behind the window until ctx ends, and closes it. The house is opened, and its first screen
// laid out, while the window is made.
func serve(ctx context.Context, a fyne.App, cfg settings.Kiosk, log *slog.Logger, tail *health.Tail) error {
	words, err := ui.LoadLocale(assets.Locale)
	if err != nil {
		return err
	}
	h, err := enter(cfg, log)
	if err != nil {
		log.Error("not opened", "code", string(kiosk.CodeOf(err)), "err", err)
		sorry(ctx, a, cfg.Screen)
		return err
	}
	h.tail = tail
	f := &front{locale: words.At(h.bundle.Site.Village.Kind)}
	f.screen = screenOf(cfg.Screen, h.bundle.Site, f.locale, func(k flow.KeyID) {
		if f.st != nil {
			f.st.Press(k)
		}
	})
	f.glass = ui.NewGlass(f.screen)
	return h.behind(ctx, a, f)
}

// behind runs the house with the window on this goroutine, which is Fyne's.
func (h *house) behind(ctx context.Context, a fyne.App, f *front) (err error) {
	ctx, stop := context.WithCancel(ctx)
	laid, ended := f.glass.Early(), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		defer stop()
		defer close(ended)
		err = h.live(ctx, f)
	})
	go func() {
		<-ctx.Done()
		fyne.Do(a.Quit)
	}()
	w := show(a, h.cfg.Screen, f.screen)
	select { // before that, text is measured there
	case <-laid:
	case <-ended:
	}
	ui.ListenPad(w.Canvas(), func(k flow.PadKey) {
		if f.st != nil {
			f.st.PressPad(k)
		}
	})
	a.Run()
	stop() // the window was closed
	wg.Wait()
	h.close()
	return err
}

// live opens the house and runs it until ctx ends or a part fails. A house that cannot be opened says so on the screen.
func (h *house) live(ctx context.Context, f *front) (err error) {
	if err := h.open(ctx, h.cfg); err != nil {
		h.log.Error("not opened", "code", string(kiosk.CodeOf(err)), "err", err)
		f.glass.Show(outOfService())
		linger(ctx)
		return err
	}
	if f.st, err = h.station(ctx, f.glass, mouthOf(h.voice, f.locale), h.cfg); err != nil {
		return err
	}
	if h.cfg.Jack != "" {
		h.jack = jack.New(h.cfg.Jack, h.log)
	}
	return h.run(ctx, f.st)
}
