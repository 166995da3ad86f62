package printersim

import "time"

// State is how the printer is, for a control page.
type State struct {
	Power, Plugged, Cover, PaperEnd, NearEnd  bool
	CutterError, Jam, Overheat, Broken, Mouth bool
	RollMM                                    float64
}

// State is how the printer is now.
func (s *Sim) State() State {
	s.mu.Lock()
	defer s.mu.Unlock()
	return State{
		Power: s.power, Plugged: s.plugged, Cover: s.cover, PaperEnd: s.paperEnd, NearEnd: s.nearEnd(),
		CutterError: s.cutErr, Jam: s.jam, Overheat: s.hot, Broken: s.broken, Mouth: s.mouth != nil, RollMM: s.rollMM,
	}
}

func (s *Sim) nearEnd() bool { return s.rollMM < s.o.NearEndMM }

// stopped says that the head must not move. Held with mu.
func (s *Sim) stopped() bool {
	return !s.ready() || s.cover || s.paperEnd || s.cutErr || s.jam || s.hot || s.broken
}

// ready says that power is there and the start is over. Held with mu.
func (s *Sim) ready() bool { return s.power && s.boot == nil }

func (s *Sim) set(f func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f()
	s.nudge()
}

// SetRoll says how much paper is left on the roll, in mm.
func (s *Sim) SetRoll(mm float64) { s.set(func() { s.rollMM = mm }) }

// RunOut ends the paper now.
func (s *Sim) RunOut() { s.set(func() { s.rollMM, s.paperEnd = 0, true }) }

// Load puts a new roll in, with mm of paper. What stood on the old one is torn off.
func (s *Sim) Load(mm float64) {
	s.set(func() {
		s.endSheet(Torn)
		s.rollMM, s.paperEnd = mm, mm <= 0
	})
}

// Cover opens or closes the cover.
func (s *Sim) Cover(open bool) { s.set(func() { s.cover = open }) }

// Cutter makes the next cut fail, or mends the cutter.
func (s *Sim) Cutter(bad bool) { s.set(func() { s.badCut, s.cutErr = bad, s.cutErr && bad }) }

// Jam jams the paper or clears it.
func (s *Sim) Jam(on bool) { s.set(func() { s.jam = on }) }

// Overheat stops the head until it is cool.
func (s *Sim) Overheat(on bool) { s.set(func() { s.hot = on }) }

// Break makes the supply voltage wrong, or right again.
func (s *Sim) Break(on bool) { s.set(func() { s.broken = on }) }

// Fences makes the fence answers unreliable.
func (s *Sim) Fences(f FenceFault) { s.set(func() { s.fence = f }) }

// Lag makes every answer that much late; 0: at once.
func (s *Sim) Lag(d time.Duration) { s.set(func() { s.lag = d }) }

// Say sends bytes nobody asked for: noise on the line.
func (s *Sim) Say(b ...byte) { s.set(func() { s.answer(b...) }) }

// PowerOff takes the power away: everything received and not printed is lost.
func (s *Sim) PowerOff() {
	s.set(func() {
		s.power = false
		s.epoch++
		stopTimer(s.boot)
		s.boot = nil
		s.reset()
	})
}

// PowerOn gives the power back; the printer is deaf until it has started.
func (s *Sim) PowerOn() {
	s.set(func() {
		if s.power || s.closed {
			return
		}
		s.power = true
		s.boot = time.AfterFunc(s.o.Boot, func() { s.set(func() { s.boot = nil }) })
	})
}

// PowerCycle is off and on again at once.
func (s *Sim) PowerCycle() {
	s.PowerOff()
	s.PowerOn()
}

// Unplug pulls the data cable; the printer keeps its power and what it received.
func (s *Sim) Unplug() {
	s.mu.Lock()
	t := s.tty
	if s.plugged {
		s.plugged = false
		s.conn.push(event{})
		s.nudge()
	}
	s.mu.Unlock()
	if t != nil {
		t.unplug()
	}
}

// Replug puts the data cable back.
func (s *Sim) Replug() error {
	s.mu.Lock()
	t := s.tty
	if !s.plugged {
		s.plugged = true
		s.line++
		s.conn.push(event{line: s.line})
		s.nudge()
	}
	s.mu.Unlock()
	if t != nil {
		return t.plug()
	}
	return nil
}

// Take pulls the ticket from the mouth, or tears the paper off where there is no presenter.
func (s *Sim) Take() {
	s.set(func() {
		if s.mouth != nil {
			s.leaveMouth(Taken)
			return
		}
		s.endSheet(Taken)
		for _, p := range s.out {
			if p.state == Printed {
				p.state = Taken
			}
		}
	})
}

// Retract draws the ticket back.
func (s *Sim) Retract() { s.set(s.retract) }

func (s *Sim) retract() {
	if s.mouth != nil {
		s.retracts++
		s.leaveMouth(Retracted)
	}
}

func (s *Sim) leaveMouth(st PaperState) {
	stopTimer(s.draw)
	s.mouth.state = st
	s.mouth = nil
}

// AfterBytes runs f once when n more bytes have been received.
func (s *Sim) AfterBytes(n int, f func(*Sim)) {
	s.set(func() { s.hooks = append(s.hooks, hook{bytes: s.counted.Received + n, f: f}) })
}

// AfterMM runs f once when that much more paper was printed or fed.
func (s *Sim) AfterMM(mm float64, f func(*Sim)) {
	s.set(func() { s.hooks = append(s.hooks, hook{mm: s.mm + mm, f: f}) })
}

// due takes the hooks that have been reached off the list. Held with mu.
func (s *Sim) due() []hook {
	var now, later []hook
	for _, h := range s.hooks {
		if h.bytes > 0 && s.counted.Received >= h.bytes || h.bytes == 0 && s.mm >= h.mm {
			now = append(now, h)
		} else {
			later = append(later, h)
		}
	}
	s.hooks = later
	return now
}

func (s *Sim) fire(hooks []hook) {
	for _, h := range hooks {
		h.f(s)
	}
}
