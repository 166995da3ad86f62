package main

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/cmd/settings"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/ui"
)

// screenOf makes the screens for a panel.
func screenOf(c settings.Screen, site kiosk.Site, locale ui.Locale, onKey func(flow.KeyID)) *ui.UI {
	return ui.New(ui.Options{
		Size: fyne.NewSize(float32(c.Width), float32(c.Height)), WidthMM: c.WidthMM, Site: site, Locale: locale, OnKey: onKey,
	})
}

// show opens the one window of the kiosk. It cannot be closed from inside.
func show(a fyne.App, c settings.Screen, screen *ui.UI) fyne.Window {
	a.Settings().SetTheme(ui.Theme())
	a.Driver().SetDisableScreenBlanking(true)
	w := a.NewWindow("Anjungan")
	w.SetPadded(false)
	w.SetMaster()
	w.SetCloseIntercept(func() {})
	w.SetContent(screen.Content())
	w.Resize(fyne.NewSize(float32(c.Width), float32(c.Height)))
	w.SetFullScreen(c.Fullscreen)
	w.Show()
	return w
}

// sorryTime is how long the out-of-service screen stands before the program ends and the supervisor
// tries again, or leaves it to a technician.
const sorryTime = 20 * time.Second

// linger waits until ctx ends or sorryTime is over.
func linger(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, sorryTime)
	defer cancel()
	<-ctx.Done()
}

// outOfService says that the kiosk serves nobody.
func outOfService() flow.View {
	return flow.View{
		Screen: flow.OutOfService, Prefs: flow.Prefs{Lang: kiosk.Indonesian}, Clock: kiosk.Clock(time.Now()), ClockNote: flow.M("clock.unchecked"),
		Picture: flow.PicAlert, Title: flow.M("oos.title"), Lead: flow.M("oos.lead"),
	}
}

// sorry shows that the kiosk is out of service, where not even its village is known, until ctx ends or sorryTime is over.
func sorry(ctx context.Context, a fyne.App, c settings.Screen) {
	locale, err := ui.LoadLocale(assets.Locale)
	if err != nil {
		return // what is wrong was logged; without words there is nothing to show
	}
	screen := screenOf(c, kiosk.Site{}, locale, func(flow.KeyID) {})
	show(a, c, screen)
	screen.Show(outOfService())
	go func() {
		linger(ctx)
		fyne.Do(a.Quit)
	}()
	a.Run()
}
