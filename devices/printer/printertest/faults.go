package printertest

import (
	"time"

	"github.com/smart-kampung/anjungan/devices/printer/printersim"
)

// Fault is something that happens in the middle of a job, and how a clerk mends it.
type Fault struct {
	Name string
	Hit  func(*printersim.Sim)
	Mend func(*printersim.Sim) error
	Soon bool // mended while the job still waits
	Kill bool // the kiosk itself dies, and starts again
}

// mended makes what cannot fail a Fault.Mend.
func mended(f func(*printersim.Sim)) func(*printersim.Sim) error {
	return func(s *printersim.Sim) error { f(s); return nil }
}

// Faults is what happens to printers in village offices.
func Faults() []Fault {
	return append(lineFaults(), paperFaults()...)
}

// lineFaults are those of cable, power and answers.
func lineFaults() []Fault {
	none := mended(func(*printersim.Sim) {})
	plug := (*printersim.Sim).Replug
	fences := func(f printersim.FenceFault) func(*printersim.Sim) {
		return func(s *printersim.Sim) { s.Fences(f) }
	}
	truthful := mended(fences(printersim.FenceFault{}))
	return []Fault{
		{Name: "unplugged", Hit: (*printersim.Sim).Unplug, Mend: plug},
		{Name: "unplugged and back", Hit: (*printersim.Sim).Unplug, Mend: plug, Soon: true},
		{Name: "unplugged and back at once", Hit: func(s *printersim.Sim) { s.Unplug(); _ = s.Replug() }, Mend: none, Soon: true},
		{Name: "power cycle", Hit: (*printersim.Sim).PowerCycle, Mend: none, Soon: true},
		{Name: "power off", Hit: (*printersim.Sim).PowerOff, Mend: mended((*printersim.Sim).PowerOn)},
		{Name: "a stray byte", Hit: func(s *printersim.Sim) { s.Say(0x00) }, Mend: none, Soon: true},
		{Name: "stray answers", Hit: func(s *printersim.Sim) { s.Say(0x00, 0x12, 0x37, 0x22, 0x0F, 0x10) }, Mend: none, Soon: true},
		{Name: "answer lost", Hit: fences(printersim.FenceFault{Drop: 1}), Mend: truthful},
		{Name: "answers twice", Hit: fences(printersim.FenceFault{Double: 4}), Mend: truthful},
		{Name: "answer of another", Hit: fences(printersim.FenceFault{Wrong: 1}), Mend: truthful},
		{
			Name: "late answers", Hit: func(s *printersim.Sim) { s.Lag(800 * time.Millisecond) },
			Mend: mended(func(s *printersim.Sim) { s.Lag(0) }), Soon: true,
		},
		{Name: "kiosk killed", Hit: func(s *printersim.Sim) { _ = s.Conn().Close() }, Mend: none, Kill: true},
		{
			Name: "kiosk and printer lose their power", Mend: mended((*printersim.Sim).PowerOn), Kill: true,
			Hit: func(s *printersim.Sim) { s.PowerOff(); _ = s.Conn().Close() },
		},
	}
}

// paperFaults are those of paper, head and cutter.
func paperFaults() []Fault {
	load := mended(func(s *printersim.Sim) { s.Load(50_000) })
	open, shut := func(s *printersim.Sim) { s.Cover(true) }, mended(func(s *printersim.Sim) { s.Cover(false) })
	return []Fault{
		{Name: "paper end", Hit: (*printersim.Sim).RunOut, Mend: load},
		{Name: "paper end and reload", Hit: (*printersim.Sim).RunOut, Mend: load, Soon: true},
		{Name: "cover", Hit: open, Mend: shut},
		{Name: "cover and closed", Hit: open, Mend: shut, Soon: true},
		{Name: "switched off to change the roll", Hit: (*printersim.Sim).RunOut, Mend: mended(func(s *printersim.Sim) {
			s.PowerCycle()
			s.Load(50_000)
		}), Soon: true},
		{
			Name: "hot", Hit: func(s *printersim.Sim) { s.Overheat(true) },
			Mend: mended(func(s *printersim.Sim) { s.Overheat(false) }), Soon: true,
		},
		{Name: "jam", Hit: func(s *printersim.Sim) { s.Jam(true) }, Mend: mended(func(s *printersim.Sim) { s.Jam(false) })},
		{Name: "cutter", Hit: func(s *printersim.Sim) { s.Cutter(true) }, Mend: mended(func(s *printersim.Sim) { s.Cutter(false) })},
		{Name: "supply voltage", Hit: func(s *printersim.Sim) { s.Break(true) }, Mend: mended(func(s *printersim.Sim) { s.Break(false) })},
	}
}
