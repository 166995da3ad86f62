package printersim

import (
	"bytes"
	"strconv"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/escpos"
)

// receiver is the receive buffer: whole commands that wait, and the command that is still coming.
type receiver struct {
	queue   []escpos.Token
	partial []byte
	used    int    // bytes in queue and partial
	tail    []byte // the last bytes, in which real-time commands are seen
}

// receive takes one byte off the line.
func (s *Sim) receive(b byte) {
	s.mu.Lock()
	s.counted.Received++
	if s.ready() {
		s.listen(b)
		s.store(b)
	}
	hooks := s.due()
	s.mu.Unlock()
	s.fire(hooks)
}

// full says that the sender must wait. Held with mu.
func (s *Sim) full() bool {
	return s.o.Flow && s.ready() && s.rx.used >= s.o.Profile.Buffer
}

// store puts a byte into the buffer; a full one loses it silently (printer.md 1.8).
func (s *Sim) store(b byte) {
	if s.rx.used >= s.o.Profile.Buffer {
		s.counted.Dropped++
		if len(s.rx.queue) == 0 { // one command larger than the buffer: given up
			s.rx.partial, s.rx.used = nil, 0
		}
		return
	}
	s.rx.partial = append(s.rx.partial, b)
	s.rx.used++
	t, ok := escpos.Scan(s.rx.partial)
	if !ok {
		return
	}
	s.rx.partial = s.rx.partial[len(t.Raw):]
	if t.Op == escpos.OpRealTime || t.Op == escpos.OpNul {
		s.rx.used -= len(t.Raw) // obeyed already, or nothing
		return
	}
	s.rx.queue = append(s.rx.queue, t)
	if t.Op != escpos.OpText {
		s.nudge()
	}
}

// listen obeys real-time commands as they arrive, even inside the data of another command.
func (s *Sim) listen(b byte) {
	s.rx.tail = append(s.rx.tail, b)
	if len(s.rx.tail) > 10 {
		s.rx.tail = s.rx.tail[1:]
	}
	t := s.rx.tail
	n := len(t)
	switch {
	case n >= 3 && t[n-3] == 0x10 && t[n-2] == 0x04:
		s.stray(2, 0x04)
		s.status(b)
	case n >= 3 && t[n-3] == 0x10 && t[n-2] == 0x05 && b == 2:
		s.stray(2, 0x05)
		s.recoverCutter()
	case n >= 3 && t[n-3] == 0x10 && t[n-2] == 0x14:
		s.stray(2, 0x14)
	case len(s.o.Profile.Clear) > 0 && bytes.HasSuffix(t, s.o.Profile.Clear):
		s.clear()
		s.answer(0x37, 0x25, 0) // printer.md 1.6
	}
}

// stray counts a real-time command that is not a command of its own: something else is coming.
func (s *Sim) stray(have int, second byte) {
	p := s.rx.partial
	if len(p) != have || p[0] != 0x10 || p[1] != second {
		s.counted.Stray++
	}
}

// clear empties receive and print buffer. Held with mu.
func (s *Sim) clear() {
	s.epoch++
	tail := s.rx.tail
	s.rx = receiver{tail: tail}
	s.mech.cells, s.mech.x = nil, 0
	s.nudge()
}

// recoverCutter is DLE ENQ 2: works on a cutter error only, and loses the buffers (printer.md 1.6).
func (s *Sim) recoverCutter() {
	if s.cutErr {
		s.cutErr = s.badCut
		s.clear()
	}
}

// status answers DLE EOT n (printer.md 1.3), where the model does.
func (s *Sim) status(n byte) {
	if !s.o.Profile.RealTime {
		return
	}
	switch n {
	case 1:
		s.answer(fixedBits | flag(s.stopped(), 0x08))
	case 2:
		s.answer(fixedBits | flag(s.cover, 0x04) | flag(s.paperEnd, 0x20) |
			flag(s.cutErr || s.jam || s.hot || s.broken, 0x40))
	case 3:
		s.answer(fixedBits | flag(s.jam, 0x04) | flag(s.cutErr, 0x08) | flag(s.broken, 0x20) | flag(s.hot, 0x40))
	case 4:
		s.answer(fixedBits | flag(s.nearEnd(), 0x0C) | flag(s.paperEnd, 0x60))
	case 20:
		if s.o.Profile.FullStat {
			s.fullStatus()
		}
	}
}

// fullStatus is 10 0F b3 b4 b5 b6 (printer.md 1.3, Custom).
func (s *Sim) fullStatus() {
	s.answer(0x10, 0x0F,
		flag(s.paperEnd, 0x01)|flag(s.nearEnd(), 0x04)|flag(s.mouth != nil, 0x20),
		flag(s.cover, 0x03),
		flag(s.hot, 0x01)|flag(s.broken, 0x08)|flag(s.jam, 0x40),
		flag(s.cutErr, 0x01))
}

// fixedBits is what every answer to DLE EOT 1..4 has set.
const fixedBits = 0x12

func flag(on bool, bits byte) byte {
	if on {
		return bits
	}
	return 0
}

// answer sends bytes to the host, if there is power and a cable. Held with mu.
func (s *Sim) answer(b ...byte) {
	if !s.ready() || !s.plugged {
		return
	}
	data := append([]byte(nil), b...)
	if s.lag > 0 {
		time.AfterFunc(s.lag, func() { s.set(func() { s.deliver(data) }) })
		return
	}
	s.deliver(data)
}

// deliver puts an answer on the line. Held with mu.
func (s *Sim) deliver(data []byte) {
	if s.tty != nil {
		s.tty.say(data)
		return
	}
	s.conn.push(event{line: s.line, data: data})
}

// queuedStatus is GS r (printer.md 1.5): every known model answers; a model that claims nothing
// does not.
func (s *Sim) queuedStatus() {
	if s.o.Profile.Fence == printer.NoFence {
		return
	}
	b := byte(0)
	if s.nearEnd() {
		b = 0x03
	}
	if s.fence.Wrong > 0 {
		s.fence.Wrong--
		b |= 0x0C
	}
	s.sendFence(b)
}

// processID is GS ( H fn 48, answered 37 22 d1..d4 00 (printer.md 1.5).
func (s *Sim) processID(arg []byte) {
	if s.o.Profile.Fence != printer.FenceGSpH || len(arg) != 6 || arg[0] != 0x30 || arg[1] != 0x30 {
		return
	}
	id := append([]byte(nil), arg[2:]...)
	if s.fence.Wrong > 0 {
		s.fence.Wrong--
		id[0] ^= 1
	}
	s.sendFence(append(append([]byte{0x37, 0x22}, id...), 0)...)
}

func (s *Sim) sendFence(b ...byte) {
	if s.fence.Drop > 0 {
		s.fence.Drop--
		return
	}
	s.counted.Fences++
	s.answer(b...)
	if s.fence.Double > 0 {
		s.fence.Double--
		s.answer(b...)
	}
}

// counter answers GS E4 with the retracts (printer.md 1.2).
func (s *Sim) counter(which byte) {
	if which == 0xE4 && len(s.o.Profile.Retracts) > 0 {
		s.answer([]byte(strconv.Itoa(s.retracts) + "ret")...)
	}
}
