package hardware

import (
	"fmt"

	"github.com/smart-kampung/anjungan/devices/printer/printersim"
)

// fullRoll is a new roll of paper, in mm.
const fullRoll = 50_000

// shortRoll is what is left of a roll that is nearly at its end, in mm.
const shortRoll = 400

// The actions that the desk remembers.
const (
	cutterFail = "cutter-fail"
	cutterMend = "cutter-mend"
)

// control is a pair of keys of the page: what happens to the printer, and what mends it.
type control struct {
	Key              string // names the condition in PrinterState.Switches
	On, Off          string // actions of /api/printer/
	OnText, OnHint   string
	OffText, OffHint string
	is               func(conditions) bool
	on, off          func(*printersim.Sim) error
}

// conditions is how the printer is. A cutter that will fail is seen only once it cuts, so its key
// remembers.
type conditions struct {
	printersim.State
	badCut bool
}

// controls is every condition a clerk meets, in the order of the page.
func controls() []control {
	plain := func(f func(*printersim.Sim)) func(*printersim.Sim) error {
		return func(s *printersim.Sim) error { f(s); return nil }
	}
	return []control{
		{
			Key: "paper", On: "paper-out", Off: "paper-in",
			OnText: "Kertas habis", OnHint: "paper ends now", OffText: "Isi kertas", OffHint: "load a new roll",
			is: func(s conditions) bool { return s.PaperEnd },
			on: plain((*printersim.Sim).RunOut), off: plain(func(s *printersim.Sim) { s.Load(fullRoll) }),
		},
		{
			Key: "near-end", On: "near-end", Off: "roll-full",
			OnText: "Hampir habis", OnHint: "the roll gets short", OffText: "Ganti gulungan", OffHint: "load a new roll",
			is: func(s conditions) bool { return s.NearEnd && !s.PaperEnd },
			on: plain(func(s *printersim.Sim) { s.SetRoll(shortRoll) }), off: plain(func(s *printersim.Sim) { s.Load(fullRoll) }),
		},
		{
			Key: "cover", On: "cover-open", Off: "cover-close",
			OnText: "Buka tutup", OnHint: "open the cover", OffText: "Tutup rapat", OffHint: "close the cover",
			is: func(s conditions) bool { return s.Cover },
			on: plain(func(s *printersim.Sim) { s.Cover(true) }), off: plain(func(s *printersim.Sim) { s.Cover(false) }),
		},
		{
			Key: "cutter", On: cutterFail, Off: cutterMend,
			OnText: "Pisau macet", OnHint: "the next cut fails", OffText: "Perbaiki pisau", OffHint: "mend the cutter",
			is: func(s conditions) bool { return s.CutterError || s.badCut },
			on: plain(func(s *printersim.Sim) { s.Cutter(true) }), off: plain(func(s *printersim.Sim) { s.Cutter(false) }),
		},
		{
			Key: "jam", On: "jam", Off: "unjam",
			OnText: "Kertas macet", OnHint: "paper jam", OffText: "Keluarkan macet", OffHint: "clear the jam",
			is: func(s conditions) bool { return s.Jam },
			on: plain(func(s *printersim.Sim) { s.Jam(true) }), off: plain(func(s *printersim.Sim) { s.Jam(false) }),
		},
		{
			Key: "hot", On: "hot", Off: "cool",
			OnText: "Kepala panas", OnHint: "head too hot", OffText: "Dinginkan", OffHint: "let it cool",
			is: func(s conditions) bool { return s.Overheat },
			on: plain(func(s *printersim.Sim) { s.Overheat(true) }), off: plain(func(s *printersim.Sim) { s.Overheat(false) }),
		},
		{
			Key: "cable", On: "unplug", Off: "plug",
			OnText: "Cabut kabel", OnHint: "pull the data cable", OffText: "Pasang kabel", OffHint: "plug it in again",
			is: func(s conditions) bool { return !s.Plugged },
			on: plain((*printersim.Sim).Unplug), off: (*printersim.Sim).Replug,
		},
		{
			Key: "power", On: "power-off", Off: "power-on",
			OnText: "Matikan", OnHint: "power off", OffText: "Nyalakan", OffHint: "power on",
			is: func(s conditions) bool { return !s.Power },
			on: plain((*printersim.Sim).PowerOff), off: plain((*printersim.Sim).PowerOn),
		},
	}
}

// act finds the action of that name: a key's, or one of those that mend nothing.
func act(name string) (func(*printersim.Sim) error, bool) {
	switch name {
	case "take", "tear":
		return func(s *printersim.Sim) error { s.Take(); return nil }, true
	case "retract":
		return func(s *printersim.Sim) error { s.Retract(); return nil }, true
	case "power-cycle":
		return func(s *printersim.Sim) error { s.PowerCycle(); return nil }, true
	}
	for _, c := range controls() {
		switch name {
		case c.On:
			return c.on, true
		case c.Off:
			return c.off, true
		}
	}
	return nil, false
}

// condition is how the printer is in words, the gravest first, and the tone of the words.
func condition(s conditions, paper bool) (text, tone string) {
	switch {
	case !s.Power:
		return "mati", "bad"
	case !s.Plugged:
		return "kabel dicabut", "bad"
	case s.CutterError:
		return "pisau macet", "bad"
	case s.Jam:
		return "kertas macet", "bad"
	case s.Cover:
		return "tutup terbuka", "bad"
	case s.PaperEnd:
		return "kertas habis", "bad"
	case s.Overheat:
		return "terlalu panas", "warn"
	case s.badCut:
		return "pisau akan macet", "warn"
	case s.Mouth:
		return "kertas menunggu diambil", "warn"
	case paper:
		return "kertas di kepala cetak", "good"
	case s.NearEnd:
		return fmt.Sprintf("siap, sisa kertas %.0f cm", s.RollMM/10), "warn"
	}
	return "siap", "good"
}
