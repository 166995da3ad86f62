package printersim

import (
	"time"

	"github.com/smart-kampung/anjungan/devices/printer/escpos"
)

// defaultSpacing is a line of 1/6 inch at 203 dots an inch (printer.md 1.1, ESC 2).
const defaultSpacing = 34

// slice is how many dots the head moves between two looks at the world: a line.
const slice = defaultSpacing

// dotsPerMM at 203 dpi.
const dotsPerMM = 8.0

// run is the mechanism: it takes commands off the buffer in order, and takes its time.
func (s *Sim) run() {
	for {
		s.mu.Lock()
		var t escpos.Token
		have := len(s.rx.queue) > 0 && s.ready() && !s.closed
		if have {
			t = s.rx.queue[0]
		}
		epoch := s.epoch
		s.mu.Unlock()
		if !have {
			select {
			case <-s.wake:
				continue
			case <-s.done:
				return
			}
		}
		if s.exec(t, epoch) {
			s.popped(t, epoch)
		}
	}
}

// popped takes a finished command off the buffer, unless the buffer was lost meanwhile.
func (s *Sim) popped(t escpos.Token, epoch int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.epoch != epoch || len(s.rx.queue) == 0 {
		return
	}
	s.rx.queue = s.rx.queue[1:]
	s.rx.used -= len(t.Raw)
	s.conn.room()
}

// exec does one command; false means that it was cut short by a loss of power or the end.
func (s *Sim) exec(t escpos.Token, epoch int) bool {
	switch t.Op {
	case escpos.OpCut:
		return s.feedLine(epoch, 0) && s.feedArg(t, epoch) && s.cut(epoch)
	case escpos.OpFF: // Custom: print, cut and present
		return s.feedLine(epoch, 0) && s.cut(epoch) && s.whilePowered(epoch, func() { s.presenter([]byte{3}) })
	case escpos.OpLF:
		return s.feedLine(epoch, s.lineHeight())
	case escpos.OpFeedLines:
		return s.feedLine(epoch, 0) && s.move(epoch, int(t.Arg[0])*defaultSpacing, nil)
	case escpos.OpFeedDots:
		return s.feedLine(epoch, 0) && s.move(epoch, int(t.Arg[0]), nil)
	case escpos.OpRaster, escpos.OpSymbol, escpos.OpGraphics, escpos.OpBarcode:
		return s.feedLine(epoch, 0) && s.picture(t, epoch)
	case escpos.OpPresenter, escpos.OpQueuedStatus, escpos.OpProcessID, escpos.OpCounter:
		return s.control(t, epoch)
	default:
		return s.whilePowered(epoch, func() { s.set1(t) })
	}
}

// whilePowered runs f with mu held, if the power of that epoch is still there.
func (s *Sim) whilePowered(epoch int, f func()) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.epoch != epoch || s.closed {
		return false
	}
	f()
	return true
}

// control is what waits for the mechanism but prints nothing. While the printer is stopped these
// commands are not executed, so they are not answered (printer.md 1.5).
func (s *Sim) control(t escpos.Token, epoch int) bool {
	if !s.await(epoch) {
		return false
	}
	return s.whilePowered(epoch, func() {
		switch t.Op {
		case escpos.OpPresenter:
			s.presenter(t.Arg)
		case escpos.OpQueuedStatus:
			s.queuedStatus()
		case escpos.OpProcessID:
			s.processID(t.Arg)
		case escpos.OpCounter:
			s.counter(t.Raw[1])
		default:
		}
	})
}

// await waits until the head may move.
func (s *Sim) await(epoch int) bool {
	for {
		s.mu.Lock()
		gone, stopped := s.epoch != epoch || s.closed, s.stopped()
		s.mu.Unlock()
		if gone {
			return false
		}
		if !stopped {
			return true
		}
		select {
		case <-s.wake:
		case <-s.done:
			return false
		}
	}
}

// move lets n dots of paper pass the head; ink, where there is any, is put on it slice by slice:
// it gets the first row and the number of rows.
func (s *Sim) move(epoch, n int, ink func(from, rows int)) bool {
	for from := 0; from < n; {
		step := min(slice, n-from)
		if !s.await(epoch) || !s.take(time.Duration(step)*time.Second/time.Duration(s.o.HeadMMs*dotsPerMM)) {
			return false
		}
		moved := false
		ok := s.whilePowered(epoch, func() { moved = s.advance(step, func() { s.ink(ink, from, step) }) })
		if !ok {
			return false
		}
		s.mu.Lock()
		hooks := s.due()
		s.mu.Unlock()
		s.fire(hooks)
		if moved {
			from += step
		}
	}
	return true
}

func (s *Sim) ink(ink func(from, rows int), from, rows int) {
	if ink != nil {
		ink(from, rows)
	}
}

// advance uses up paper; false means that the roll ended before or the head was stopped meanwhile.
func (s *Sim) advance(dots int, ink func()) bool {
	if s.stopped() {
		return false
	}
	mm := float64(dots) / dotsPerMM
	if s.rollMM < mm {
		s.rollMM, s.paperEnd = 0, true
		s.nudge()
		return false
	}
	s.rollMM -= mm
	s.mm += mm
	ink()
	s.sheet().height += dots
	s.nudge()
	return true
}

// take moves something for that long; false means the end.
func (s *Sim) take(t time.Duration) bool {
	s.mu.Lock()
	s.began = time.Now()
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		s.counted.Moving += time.Since(s.began)
		s.began = time.Time{}
		s.mu.Unlock()
	}()
	timer := time.NewTimer(t)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-s.done:
		return false
	}
}

// cut cuts the paper off. Without a presenter it then lies in front of the printer.
func (s *Sim) cut(epoch int) bool {
	for {
		if !s.await(epoch) || !s.take(s.o.CutTime) {
			return false
		}
		done := false
		if !s.whilePowered(epoch, func() { done = s.tryCut() }) {
			return false
		}
		if done {
			return true
		}
	}
}

func (s *Sim) tryCut() bool {
	if s.stopped() {
		return false
	}
	if s.badCut {
		s.cutErr = true
		s.nudge()
		return false
	}
	if len(s.o.Profile.Present) == 0 {
		s.endSheet(Printed)
	} else if s.cur != nil {
		s.cur.cut = true
	}
	s.nudge()
	return true
}

// presenter is GS e n (printer.md 1.7).
func (s *Sim) presenter(arg []byte) {
	if len(s.o.Profile.Present) == 0 {
		return
	}
	switch arg[0] {
	case 2:
		s.retract()
	case 3, 5:
		if s.mouth != nil {
			s.leaveMouth(Printed) // the next ticket pushes it out
		}
		s.mouth = s.endSheet(AtMouth)
		if s.mouth != nil && s.o.RetractAfter > 0 {
			s.draw = time.AfterFunc(s.o.RetractAfter, s.Retract)
		}
	}
	s.nudge()
}
