package uisample

import (
	"slices"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// Catalogue is what the visit itself shows of the shipped catalogue at a site: every menu, and of every
// service each question, each entry, the pages of the last look and the last screen. Unlike Views these
// come out of the machine, so that a service that does not fit its screens is found wherever it was written.
func Catalogue(site kiosk.Site, p flow.Prefs) ([]flow.View, error) {
	cat, err := catalog.Load(assets.Services)
	if err != nil {
		return nil, err
	}
	kind := site.Village.Kind
	w := &walk{m: flow.NewMachine(site, cat.Services(kind), true).WithMenu(cat.Menu(kind)), done: map[string]bool{}}
	s := w.step(w.m.Start(), flow.CardArrived{})
	chip, _ := flow.ChipOf([]byte{1, 2, 3, 4})
	s = w.step(s, flow.CardRead{Chip: chip, Known: true})
	s = w.step(s, flow.CardRemoved{})
	w.menu(w.as(s, p))
	return w.views, nil
}

// walk goes through the machine and keeps what it showed.
type walk struct {
	m     flow.Machine
	views []flow.View
	done  map[string]bool // services and menus that were walked, by what stands over them
}

// mostViews is far more than a catalogue has: a question that no answer leaves would be walked for ever.
const mostViews = 10_000

// clock is when the walk takes place.
var clock = time.Date(2026, 11, 23, 8, 42, 0, 0, kiosk.WIB)

func (w *walk) step(s flow.State, what flow.Happening) flow.State {
	s, _ = w.m.Step(s, flow.Event{At: clock, Fresh: kiosk.RequestID{1}, What: what})
	return s
}

// as chooses what somebody prefers.
func (w *walk) as(s flow.State, p flow.Prefs) flow.State {
	for range p.Size {
		s = w.press(s, flow.KeySize)
	}
	if p.Contrast {
		s = w.press(s, flow.KeyContrast)
	}
	if p.Lang != kiosk.Indonesian {
		s = w.press(s, flow.KeyLang)
	}
	return s
}

func (w *walk) press(s flow.State, k flow.KeyID) flow.State {
	return w.step(s, flow.KeyPressed{Key: k})
}

func (w *walk) keep(s flow.State) flow.View {
	if len(w.views) > mostViews {
		panic("uisample: the walk of the catalogue has no end at " + w.m.View(s).Title.Text)
	}
	v := w.m.View(s)
	w.views = append(w.views, v)
	return v
}

// menu keeps a menu and everything behind its keys, page by page.
func (w *walk) menu(s flow.State) {
	v := w.keep(s)
	for _, k := range v.Keys {
		if k.Role != flow.RoleTile && k.Role != flow.RoleChoice {
			continue
		}
		next := w.press(s, k.ID)
		if next.Screen() == flow.Menu {
			w.menu(next)
		} else if !w.done[k.Label.Text] {
			w.done[k.Label.Text] = true
			w.form(next)
		}
	}
	if v.Page < v.Pages {
		w.menu(w.press(s, flow.KeyDown))
	}
}

// form answers every question, with the first ready answer or by typing, and goes on to the last screen.
func (w *walk) form(s flow.State) {
	for s.Screen() == flow.Question {
		v := w.keep(s)
		if v.Entry.Kind == flow.NoEntry {
			for _, k := range v.Keys {
				if k.ID == flow.KeyOwn {
					w.keep(w.press(s, k.ID))
				}
			}
			s = w.press(s, firstChoice(v))
			continue
		}
		s = w.typed(s, v)
	}
	for range kiosk.PINLength {
		s = w.press(s, "digit-1")
	}
	s = w.step(s, flow.PINAnswer{OK: true, Resident: somebody()})
	w.last(s)
	if w.offersVisit(s) {
		w.done[visitWalked] = true
		w.last(w.press(s, flow.KeyVisit))
	}
}

// firstChoice is the first ready answer that is offered.
func firstChoice(v flow.View) flow.KeyID {
	i := slices.IndexFunc(v.Keys, func(k flow.Key) bool { return k.Role == flow.RoleChoice })
	return v.Keys[i].ID
}

// visitWalked stands in walk.done once somebody who cannot come was walked through.
const visitWalked = "visit"

// offersVisit says whether the last look offers a visit, which has not been walked yet.
func (w *walk) offersVisit(s flow.State) bool {
	return !w.done[visitWalked] && w.m.View(w.press(s, flow.KeyVisit)).Screen == flow.Question
}

// last keeps the hamlet of a visit where that is asked, the pages of the last look, and the last screen.
func (w *walk) last(s flow.State) {
	if s.Screen() == flow.Question {
		v := w.keep(s)
		if v.Entry.Kind == flow.NoEntry {
			s = w.press(s, flow.KeyOwn)
			v = w.keep(s)
		}
		s = w.typed(s, v)
	}
	for v := w.keep(s); v.Page < v.Pages; v = w.keep(s) {
		s = w.press(s, flow.KeyDown)
	}
	s = w.press(s, flow.KeyOK)
	s = w.step(s, flow.Saved{ID: kiosk.RequestID{1}, Number: "104390751623"})
	w.keep(w.step(s, flow.PrintEnded{Request: kiosk.RequestID{1}, What: flow.Slip, Outcome: flow.PrintPrinted, Mouth: true}))
}

// typed types what the entry takes: sixteen digits, a date, money, letters; as much as it needs.
func (w *walk) typed(s flow.State, v flow.View) flow.State {
	keys := []flow.KeyID{"digit-0", "digit-1", "digit-1", "digit-2", "digit-2", "digit-0", "digit-2", "digit-6"}
	if v.Entry.Kind == flow.EntryLetters {
		keys = []flow.KeyID{"char-C", "char-O", "char-N", "char-T", "char-O", "char-H"}
	}
	for i := range 16 {
		s = w.press(s, keys[i%len(keys)])
		next := w.press(s, flow.KeyOK)
		if now := w.m.View(next); now.Title.Text != v.Title.Text || next.Screen() != flow.Question {
			return next
		}
	}
	w.keep(s)
	s = w.press(s, flow.KeyOK) // what is doubted is asked for once more, and then taken
	w.keep(s)
	if next := w.press(s, flow.KeyOK); next.Screen() != flow.Question || w.m.View(next).Title.Text != v.Title.Text {
		return next
	}
	return w.press(s, flow.KeyOther)
}

// somebody is an invented resident with a long name.
func somebody() kiosk.Resident {
	nik, _ := kiosk.ParseNIK("9999016001900001") // province 99 is none: nobody's
	return kiosk.Resident{
		NIK: nik, Name: "R. AJENG SITI KUSUMAWARDHANI CONTOH", BirthPlace: "Banyuwangi", BirthDate: "1990-01-20", Sex: kiosk.Female,
		Address: "Dusun Sumberjeruk Lor", RT: "002", RW: "001", Village: "35.10.13.2004",
	}
}
