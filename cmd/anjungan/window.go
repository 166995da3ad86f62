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

// sorry shows that the kiosk is out of service, until ctx ends or sorryTime is over.
func sorry(ctx context.Context, a fyne.App, c settings.Screen, _ error) {
	locale, err := ui.LoadLocale(assets.Locale)
	if err != nil {
		return // what is wrong was logged; without words there is nothing to show
	}
	screen := ui.New(ui.Options{
		Size: fyne.NewSize(float32(c.Width), float32(c.Height)), WidthMM: c.WidthMM, Locale: locale, OnKey: func(flow.KeyID) {},
	})
	show(a, c, screen)
	screen.Show(flow.View{
		Screen: flow.OutOfService, Prefs: flow.Prefs{Lang: kiosk.Indonesian}, Clock: kiosk.Clock(time.Now()), ClockNote: flow.M("clock.unchecked"),
		Picture: flow.PicAlert, Title: flow.M("oos.title"), Lead: flow.M("oos.lead"),
	})
	ctx, cancel := context.WithTimeout(ctx, sorryTime)
	defer cancel()
	go func() {
		<-ctx.Done()
		fyne.Do(a.Quit)
	}()
	a.Run()
}
