package hardware

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer/escpos"
	"github.com/smart-kampung/anjungan/devices/printer/printersim"
)

var (
	errNoAction = errors.New("hardware: no such action")
	errNoPaper  = errors.New("hardware: no such paper")
	errNotNow   = errors.New("hardware: nothing to take")
)

// fastHead is the speed of a head that takes no time, in mm/s.
const fastHead = 1_000_000

// PrinterState is how the printer is and what hangs out of it.
type PrinterState struct {
	Text     string    `json:"text"`     // in words
	Tone     string    `json:"tone"`     // good, warn or bad
	Switches []string  `json:"switches"` // conditions that are on, by control
	Mouth    int       `json:"mouth"`    // number of the paper at the mouth; 0: none
	Take     bool      `json:"take"`     // a paper lies there to be taken
	Idle     string    `json:"idle"`     // what to say while no paper is seen
	Roll     RollState `json:"roll"`
}

// RollState is the paper under the head.
type RollState struct {
	Here    bool   `json:"here"`    // something stands on it
	Version string `json:"version"` // changes with every printed or fed line
}

// PaperState is one piece of paper that came out.
type PaperState struct {
	N     int    `json:"n"`     // /paper/N.png
	Token string `json:"token"` // what the paper calls itself; may be empty
	State string `json:"state"` // printed, at-mouth, taken, retracted, torn
	Text  string `json:"text"`  // the state in words
}

// desk is the printer as the page has it in hand.
type desk struct {
	sim   *printersim.Sim
	path  string
	board *board
	stop  chan struct{}
	wg    sync.WaitGroup

	mu     sync.Mutex
	badCut bool // the next cut was told to fail
}

func newDesk(o Options, b *board) (*desk, error) {
	profile, ok := escpos.ProfileByName(o.Profile)
	if !ok {
		return nil, fmt.Errorf("hardware: no printer profile %q", o.Profile)
	}
	sim := printersim.Opts{Profile: profile, Baud: o.Baud, RollMM: fullRoll, Link: filepath.Join(o.Dir, "printer")}
	if o.Fast {
		sim.Baud, sim.HeadMMs, sim.CutTime, sim.Boot = 0, fastHead, time.Nanosecond, time.Nanosecond
	}
	d := &desk{sim: printersim.New(sim), board: b, stop: make(chan struct{})}
	path, err := d.sim.AttachPTY()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("hardware: printer: %w", err), d.sim.Close())
	}
	d.path = path
	changed, unwatch := d.sim.Watch()
	d.wg.Go(func() {
		defer unwatch()
		for {
			select {
			case <-changed:
				b.changed()
			case <-d.stop:
				return
			}
		}
	})
	return d, nil
}

// close switches the printer off; call it once.
func (d *desk) close() error {
	close(d.stop)
	d.wg.Wait()
	if err := d.sim.Close(); err != nil {
		return fmt.Errorf("printer: %w", err)
	}
	return nil
}

// do does what a key of the page or a script asks for.
func (d *desk) do(action string) error {
	f, ok := act(action)
	if !ok {
		return errNoAction
	}
	if action == "take" && !d.state().Take {
		return errNotNow
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := f(d.sim); err != nil {
		return fmt.Errorf("hardware: printer %s: %w", action, err)
	}
	switch action {
	case cutterFail:
		d.badCut = true
	case cutterMend:
		d.badCut = false
	}
	d.board.changed()
	return nil
}

func (d *desk) conditions() conditions {
	d.mu.Lock()
	defer d.mu.Unlock()
	return conditions{State: d.sim.State(), badCut: d.badCut}
}

// state is how the printer is now.
func (d *desk) state() PrinterState {
	c := d.conditions()
	roll, here := d.sim.Roll()
	s := PrinterState{Switches: []string{}}
	for _, k := range controls() {
		if k.is(c) {
			s.Switches = append(s.Switches, k.Key)
		}
	}
	for _, p := range d.sim.Papers() {
		if p.State == printersim.AtMouth {
			s.Mouth = p.ID
		}
		s.Take = s.Take || p.State == printersim.AtMouth || p.State == printersim.Printed
	}
	if here {
		s.Roll = RollState{Here: true, Version: fmt.Sprintf("%d-%.2f", roll.ID, c.RollMM)}
	}
	s.Text, s.Tone = condition(c, here)
	s.Idle = "Kertas terlihat di sini saat dicetak. (The paper shows here as it prints.)"
	return s
}

// papers is every paper that came out, oldest first.
func (d *desk) papers() []PaperState {
	list := []PaperState{}
	for _, p := range d.sim.Papers() {
		list = append(list, PaperState{N: p.ID, Token: p.Token, State: string(p.State), Text: where(p.State)})
	}
	return list
}

// where says in words where a paper is.
func where(s printersim.PaperState) string {
	switch s {
	case printersim.Printing:
		return "dicetak"
	case printersim.Printed:
		return "keluar"
	case printersim.AtMouth:
		return "di mulut"
	case printersim.Taken:
		return "diambil"
	case printersim.Retracted:
		return "ditarik"
	case printersim.Torn:
		return "sobek"
	}
	return string(s)
}

// rollPNG is the paper under the head.
func (d *desk) rollPNG() ([]byte, error) {
	p, here := d.sim.Roll()
	if !here {
		return nil, errNoPaper
	}
	return draw(p)
}

// paperPNG is paper number n.
func (d *desk) paperPNG(n int) ([]byte, error) {
	list := d.sim.Papers()
	i := slices.IndexFunc(list, func(p printersim.Paper) bool { return p.ID == n })
	if i < 0 {
		return nil, errNoPaper
	}
	return draw(list[i])
}

func draw(p printersim.Paper) ([]byte, error) {
	img, err := p.Image()
	if err != nil {
		return nil, fmt.Errorf("hardware: draw paper: %w", err)
	}
	return encode(img)
}
