package main

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"log/slog"
	"os"
	"runtime/debug"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/cmd/cmalloc"
	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/devices/printer/escpos"
	"github.com/smart-kampung/anjungan/devices/printer/printersim"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/seal"
	"github.com/smart-kampung/anjungan/kiosk/station"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/kiosk/ui"
	"github.com/smart-kampung/anjungan/sync/regency/population"
)

// visitsCommand runs a whole kiosk in one process: the real window, screens, shell and store, and
// reader and printer simulated beside them, so that a thousand visits take minutes.
const visitsCommand = "visits"

// The window of the visits: half the panel, so that painting does not take most of the time.
const visitsW, visitsH = panelW / 2, panelH / 2

// visitor does the same visit again and again through the station's own doors.
type visitor struct {
	cards   *cardsim.Reader
	printer *printersim.Sim
	station *station.Station
	holder  cardsim.Holder
	views   chan flow.View
	screens []string
	touches int
}

// seen passes views on to the window and to the visitor.
type seen struct {
	*ui.Glass
	views chan flow.View
}

// Show shows a view and lets the window paint it before the visitor looks: nobody touches what they
// have not seen.
func (s seen) Show(v flow.View) {
	s.Glass.Show(v)
	select {
	case <-s.views: // only the newest counts
	default:
	}
	s.views <- v
}

func (s seen) SetPortrait(img image.Image) { s.Glass.SetPortrait(img) }

// visitsChild does the visits, and at every sample says so and waits for a line.
func visitsChild(ctx context.Context, dir, count string) error {
	n, err := strconv.Atoi(count)
	if err != nil {
		return err
	}
	if err := cmalloc.Steady(); err != nil { // as the kiosk does
		return err
	}
	a := app.New()
	ctx, stop := context.WithCancel(ctx)
	v, kept, err := newVisitor(ctx, a, dir)
	if err != nil {
		stop()
		return err
	}
	ended := make(chan error, 2)
	go func() { ended <- v.station.Run(ctx) }()
	go func() {
		err := v.visits(ctx, kept, n)
		stop()
		ended <- err
		fyne.Do(a.Quit)
	}()
	a.Run()
	stop()
	return errors.Join(<-ended, <-ended, kept.Close())
}

func newVisitor(ctx context.Context, a fyne.App, dir string) (*visitor, *store.Store, error) {
	holder, err := cardsim.Find(who)
	if err != nil {
		return nil, nil, err
	}
	v := &visitor{holder: holder, cards: cardsim.NewReader(), views: make(chan flow.View, 1)}
	site := benchSite()
	s, err := visitsStore(ctx, dir, holder)
	if err != nil {
		return nil, nil, err
	}
	cat, err := catalog.Load(assets.Services)
	if err != nil {
		return nil, nil, err
	}
	locale, err := ui.LoadLocale(assets.Locale)
	if err != nil {
		return nil, nil, err
	}
	screen := ui.New(ui.Options{
		Size: fyne.NewSize(visitsW, visitsH), WidthMM: panelMM, Site: site, Locale: locale,
		OnKey: func(k flow.KeyID) { v.station.Press(k) },
	})
	profile, _ := escpos.ProfileByName("VKP80")
	v.printer = printersim.New(printersim.Opts{
		Profile: profile, HeadMMs: 5000, Boot: time.Millisecond, CutTime: time.Millisecond, Flow: true, RollMM: 1e9, Keep: 1,
	})
	dev, err := escpos.New(v.printer.Conn(), &escpos.Opts{Profile: profile, JobPoll: 5 * time.Millisecond, Mouth: 5 * time.Millisecond})
	if err != nil {
		return nil, nil, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	id, err := seal.KeyID(&key.PublicKey)
	if err != nil {
		return nil, nil, err
	}
	v.station, err = station.New(station.Options{
		Machine: flow.NewMachine(site, cat.Services(site.Village.Kind), true).WithLines(cat.Lines()).WithMenu(cat.Menu(site.Village.Kind)), Store: s, Reader: v.cards, Printer: dev,
		Screen: seen{ui.NewGlass(screen), v.views}, Log: slog.New(slog.DiscardHandler),
		Papers: station.Office{
			Site: site, Catalogue: cat, Profile: profile, SealKey: key, SealID: id,
			VerifyURL: "https://verifikasi.example/S", Clock: benchClock().Trust,
		},
	})
	if err != nil {
		return nil, nil, err
	}
	a.Settings().SetTheme(ui.Theme())
	w := a.NewWindow("visits")
	w.SetPadded(false)
	w.SetContent(screen.Content())
	w.Resize(fyne.NewSize(visitsW, visitsH))
	w.SetFullScreen(true)
	w.Show()
	return v, s, nil
}

// visitsStore is a store that knows one resident's card.
func visitsStore(ctx context.Context, dir string, h cardsim.Holder) (*store.Store, error) {
	s, err := benchStore(ctx, dir)
	if err != nil {
		return nil, err
	}
	nik, err := kiosk.ParseNIK(h.NIK)
	if err != nil {
		return nil, err
	}
	pepper := make([]byte, 32)
	_, _ = rand.Read(pepper) // never fails (crypto/rand)
	pin, err := population.NewVerifier(pepper, h.PIN)
	if err != nil {
		return nil, err
	}
	return s, s.ReplaceCards(ctx, "bench", pepper, []kiosk.CardRecord{{Chip: h.Chip, PIN: pin, Resident: kiosk.Resident{
		NIK: nik, Name: h.Name, BirthPlace: h.BirthPlace, BirthDate: h.BirthDate, Sex: kiosk.Sex(h.Sex), Address: h.Address,
		RT: h.RT, RW: h.RW, Job: h.Job, Religion: h.Religion, Marital: h.Marital, Village: kiosk.VillageCode(h.VillageCode),
	}}})
}

// acked says to the store that all of its journal has arrived, as a kiosk with a line is told: one that holds 5,000 entries
// takes nothing new.
func acked(ctx context.Context, s *store.Store) error {
	inc, last, err := s.Head(ctx)
	if err != nil {
		return err
	}
	end, err := s.After(ctx, inc, last-1, 1)
	if err != nil || len(end) == 0 {
		return errors.Join(err, errors.New("the journal has no end"))
	}
	return s.Acked(ctx, journal.Ack{Kiosk: s.Site().Kiosk, Incarnation: inc, Last: last, Head: end[0].Chain, Sig: []byte{1}})
}

// visits does n visits.
func (v *visitor) visits(ctx context.Context, s *store.Store, n int) error {
	in := bufio.NewScanner(os.Stdin)
	if _, err := v.until(ctx, flow.Welcome); err != nil {
		return err
	}
	for i := 1; i <= n; i++ {
		if err := v.visit(ctx); err != nil {
			return fmt.Errorf("visit %d: %w", i, err)
		}
		if i%visitsEvery != 0 {
			continue
		}
		if err := acked(ctx, s); err != nil {
			return fmt.Errorf("ack after visit %d: %w", i, err)
		}
		debug.FreeOSMemory()
		b, err := json.Marshal(visitsReport{Visit: i, Touches: v.touches, Screens: v.screens})
		if err != nil {
			return err
		}
		fmt.Println(string(b))
		if !in.Scan() {
			return errors.New("nobody watches any more")
		}
	}
	return nil
}

// step is what a visitor answers once.
type step struct {
	screen flow.Screen
	title  string // of menus, one behind the other
	dots   int
}

// visit goes from the tap to the thanks, doing at each screen the one thing that leads on.
func (v *visitor) visit(ctx context.Context) error {
	v.touches, v.screens = 0, nil
	v.cards.Tap(v.holder.Card())
	paper, done := false, step{}
	for {
		view, err := v.next(ctx)
		if err != nil {
			return err
		}
		s := string(view.Screen)
		if view.Screen == flow.Menu {
			s += " " + view.Title.Text // one menu behind the other is another screen to read
		}
		if !paper && view.Screen != flow.Welcome && (len(v.screens) == 0 || v.screens[len(v.screens)-1] != s) {
			v.screens = append(v.screens, s)
		}
		now := step{view.Screen, view.Title.Text, view.Dots}
		if now == done {
			continue // drawn again for another reason: this was answered
		}
		done = now
		switch view.Screen {
		case flow.Goodbye:
			if paper {
				return nil // the next card may be tapped here
			}
		case flow.TakePaper:
			if !paper {
				paper = true
				v.cards.Lift()
				v.printer.Take()
				v.press(flow.KeyOK)
			}
		default:
			if k, ok := leadsOn(view, v.holder); ok {
				v.press(k)
			}
		}
	}
}

// leadsOn is the key that a resident who wants a domicile letter touches on a screen.
func leadsOn(view flow.View, h cardsim.Holder) (flow.KeyID, bool) {
	switch view.Screen {
	case flow.Home:
		return "tile-0", true
	case flow.Menu: // kerja, then the first letter for it
		return "choice-0", true
	case flow.PIN:
		return flow.KeyID("digit-" + string(h.PIN[view.Dots])), true
	case flow.Confirm:
		return flow.KeyOK, true
	default:
		return "", false
	}
}

func (v *visitor) press(k flow.KeyID) {
	v.touches++
	v.station.Press(k)
}

// next is the next view, once the window has had its turn to paint it.
func (v *visitor) next(ctx context.Context) (flow.View, error) {
	select {
	case view := <-v.views:
		fyne.DoAndWait(func() {})
		return view, nil
	case <-ctx.Done():
		return flow.View{}, ctx.Err()
	case <-time.After(patience):
		return flow.View{}, fmt.Errorf("nothing new for %v; seen %v", patience, v.screens)
	}
}

// until waits for a screen.
func (v *visitor) until(ctx context.Context, s flow.Screen) (flow.View, error) {
	for {
		view, err := v.next(ctx)
		if err != nil || view.Screen == s {
			return view, err
		}
	}
}
