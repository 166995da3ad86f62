package escpos

import (
	"github.com/smart-kampung/anjungan/devices"
	"github.com/smart-kampung/anjungan/devices/printer"
)

// Condition is how a printer said it is, the answers to DLE EOT put together.
type Condition struct {
	Offline  bool // not printing now
	Cover    bool
	PaperEnd bool
	NearEnd  bool
	Cutter   bool
	Jam      bool
	Hot      bool // recovers by itself
	Broken   bool // does not recover
	Mouth    bool // a ticket stands at the mouth
}

// Add puts the answer to DLE EOT n (1..4) in; the bits are those of printer.md 1.3.
func (c *Condition) Add(n, b byte) {
	switch n {
	case 1:
		c.Offline = b&0x08 != 0
	case 2:
		c.Cover = c.Cover || b&0x04 != 0
		c.PaperEnd = c.PaperEnd || b&0x20 != 0
	case 3:
		c.Jam = c.Jam || b&0x04 != 0 // recoverable, mechanical
		c.Cutter = c.Cutter || b&0x08 != 0
		c.Broken = c.Broken || b&0x20 != 0
		c.Hot = c.Hot || b&0x40 != 0
	case 4:
		c.NearEnd = c.NearEnd || b&0x0C != 0
		c.PaperEnd = c.PaperEnd || b&0x60 != 0
	}
}

// AddFull puts the answer to DLE EOT 20 in (printer.md 1.3, Custom).
func (c *Condition) AddFull(b [4]byte) {
	c.PaperEnd = c.PaperEnd || b[0]&0x01 != 0
	c.NearEnd = c.NearEnd || b[0]&0x04 != 0
	c.Mouth = b[0]&0x20 != 0
	c.Cover = c.Cover || b[1]&0x03 != 0
	c.Hot = c.Hot || b[2]&0x01 != 0
	c.Broken = c.Broken || b[2]&0x08 != 0 // supply voltage
	c.Jam = c.Jam || b[2]&0x40 != 0
	c.Cutter = c.Cutter || b[3]&0x01 != 0
}

// Word is the most urgent thing about it. With the cover open the paper sensor may lie, so the
// cover comes first.
func (c Condition) Word() printer.Word {
	switch {
	case c.Cover:
		return printer.CoverOpen
	case c.Jam:
		return printer.Jam
	case c.Cutter:
		return printer.CutterError
	case c.Broken:
		return printer.Hardware
	case c.PaperEnd:
		return printer.NoPaper
	case c.Hot:
		return printer.Overheat
	case c.NearEnd:
		return printer.NearEnd
	}
	return printer.Idle
}

// interrupts says that the paper can no longer be in one piece.
func (c Condition) interrupts() bool { return c.Cover || c.PaperEnd }

// fatal says that a job cannot end by waiting.
func (c Condition) fatal() bool { return c.Jam || c.Cutter || c.Broken }

// canStart says whether a job may start in that state.
func canStart(w printer.Word) bool { return w == printer.Idle || w == printer.NearEnd }

// health maps a printer's word to the common state of a device.
func health(w printer.Word) devices.Health {
	h := devices.Health{Word: string(w)}
	switch w {
	case printer.Idle:
		h.State = devices.Online
	case printer.Printing:
		h.State = devices.DeviceBusy
	case printer.NearEnd:
		h.State, h.Hint = devices.Online, "the roll is short: put in a new one soon"
	case printer.NoPaper:
		h.State, h.Hint = devices.UserError, "put in a roll"
	case printer.CoverOpen:
		h.State, h.Hint = devices.UserError, "close the cover and the head"
	case printer.CutterError:
		h.State, h.Hint = devices.HardwareError, "free the cutter, then open and close the cover"
	case printer.Jam:
		h.State, h.Hint = devices.UserError, "take out the jammed paper"
	case printer.Overheat:
		h.State, h.Hint = devices.Offline, "the head cools down and goes on by itself"
	case printer.Hardware:
		h.State, h.Hint = devices.HardwareError, "check supply voltage and head, switch off and on"
	case printer.Gone:
		h.State, h.Hint = devices.NoDevice, "check cable and power"
	case printer.Starting:
		h.State = devices.Starting
	}
	return h
}
