// Package cardsim is a simulated e-KTP: a device that answers APDUs, not a stub of our interfaces.
//
// It has the files that an open read may see, the status words of ISO/IEC 7816-4, a log of what it
// was asked, and faults to order. Through package vpcd it lies in the real pcscd; through Reader it
// lies on a reader inside the process. Drawer is a drawer full of synthetic residents to tap with.
// It is not a copy of a real chip: it holds no keys, knows no secure messaging, and whatever it
// answers beyond the open read is a plain refusal. Nobody in it lives: every NIK has a serial of 9xxx.
//
// Concurrency: every method may be called from any goroutine. A Card must lie on one reader at a time.
package cardsim

import (
	"encoding/binary"
	"slices"
	"sync"
	"time"

	"github.com/smart-kampung/anjungan/devices/card"
)

// Kind is what kind of card it is.
type Kind string

// The kinds of card that residents tap.
const (
	TypeA   Kind = "ektp-a"  // e-KTP, ISO/IEC 14443 type A
	TypeB   Kind = "ektp-b"  // e-KTP, ISO/IEC 14443 type B
	Foreign Kind = "foreign" // another card: driving licence (*SIM*), bank card
	Dead    Kind = "dead"    // lies there and does not answer
)

// Spec is what a card is made of.
type Spec struct {
	Kind  Kind
	ATR   []byte // answer to reset, 2..33 bytes
	UID   []byte // what FF CA tells: UID of 4, 7 or 10 bytes, or the PUPI of a type B chip
	Chip  []byte // type B: the 8 bytes of 00 DD; empty: the chip does not know that command
	Photo []byte // the portrait
}

// Entry is one command in a card's log, with what was answered.
type Entry struct {
	Command  []byte
	Response []byte // empty where the card did not answer
}

// Card is one simulated card.
type Card struct {
	spec Spec

	mu     sync.Mutex // guards everything below
	faults Faults
	app    bool   // application 7F0A is selected
	file   []byte // the selected EF; nil: none
	rest   []byte // what GET RESPONSE fetches
	count  int    // commands since power-on
	log    []Entry
}

// New makes a card.
func New(s Spec) *Card {
	s.ATR, s.UID, s.Chip, s.Photo = slices.Clone(s.ATR), slices.Clone(s.UID), slices.Clone(s.Chip), slices.Clone(s.Photo)
	return &Card{spec: s}
}

// ATR is the answer to reset.
func (c *Card) ATR() []byte { return slices.Clone(c.spec.ATR) }

// UID is what FF CA tells.
func (c *Card) UID() []byte { return slices.Clone(c.spec.UID) }

// Reset is power on, power off and reset: nothing stays selected.
func (c *Card) Reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.app, c.file, c.rest, c.count = false, nil, nil, 0
}

// Break orders faults, from the next command on. The zero value mends the card.
func (c *Card) Break(f Faults) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.faults = f
}

// Log is what the card was asked since it was made or since ClearLog, oldest first.
func (c *Card) Log() []Entry {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.log)
}

// ClearLog empties the log.
func (c *Card) ClearLog() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.log = nil
}

// Alive says whether the card answers at all.
func (c *Card) Alive() bool { return c.spec.Kind != Dead }

// Latency is how long the card takes to answer a command: radio and chip.
func (c *Card) Latency(command []byte) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.faults.latency(command, c.count+1)
}

// Process answers one command APDU. Nothing means that the card does not answer: the reader loses it.
func (c *Card) Process(command []byte) []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.count++
	if other := c.faults.SwapFor; other != nil && c.faults.SwapAt != 0 && c.count >= c.faults.SwapAt {
		return other.Process(command)
	}
	var response []byte
	if c.spec.Kind != Dead && (c.faults.DieAt == 0 || c.count < c.faults.DieAt) {
		response = c.answer(command)
	}
	c.log = append(c.log, Entry{Command: slices.Clone(command), Response: slices.Clone(response)})
	return response
}

func (c *Card) answer(command []byte) []byte {
	if c.faults.RefuseAt != 0 && c.count == c.faults.RefuseAt {
		return status(nil, c.faults.RefuseWith)
	}
	if c.faults.CutAt != 0 && c.count == c.faults.CutAt {
		return []byte{0x90}
	}
	cmd, err := card.ParseCommand(command)
	if err != nil {
		return status(nil, card.SWWrongLength)
	}
	if cmd.INS != card.INSGetResponse {
		c.rest = nil // ISO/IEC 7816-4 clause 5.3.4: only the very next command fetches it
	}
	data, sw := c.do(cmd)
	if c.faults.Chain && sw.OK() && len(data) > 0 && cmd.CLA == 0 && cmd.INS != card.INSGetResponse {
		c.rest = data
		return status(nil, card.SW(0x6100|len(data)&0xFF)) // 61xx, xx = 00 for 256
	}
	return status(data, sw)
}

func (c *Card) do(cmd card.Command) ([]byte, card.SW) {
	switch {
	case cmd.CLA == 0xFF && cmd.INS == 0xCA: // PC/SC part 3 clause 3.2.2.1.3; vpcd hands it to the card
		return c.uid(cmd)
	case cmd.CLA != 0x00:
		return nil, card.SWCLANotSupported
	}
	switch cmd.INS {
	case card.INSSelect:
		return nil, c.selectFile(cmd)
	case card.INSReadBinary:
		return c.read(cmd)
	case card.INSGetResponse:
		return c.getResponse(cmd)
	case 0xDD: // proprietary: the chip id of a type B e-KTP, once 7F0A is selected
		if c.app && len(c.spec.Chip) > 0 {
			return c.spec.Chip, card.SWOK
		}
	}
	return nil, card.SWINSNotSupported
}

func (c *Card) uid(cmd card.Command) ([]byte, card.SW) {
	switch {
	case cmd.P1 != 0 || cmd.P2 != 0:
		return nil, card.SWNotSupported
	case cmd.Le != 256 && cmd.Le < len(c.spec.UID):
		return nil, card.SW(0x6C00 | len(c.spec.UID))
	}
	return c.spec.UID, card.SWOK
}

// selectFile is SELECT by identifier; file identifiers as in package ektp.
func (c *Card) selectFile(cmd card.Command) card.SW {
	if cmd.P1 != 0 || cmd.P2 != 0 || len(cmd.Data) != 2 {
		return card.SWWrongP1P2
	}
	id := binary.BigEndian.Uint16(cmd.Data)
	switch {
	case c.spec.Kind != TypeA && c.spec.Kind != TypeB:
		return card.SWNotFound
	case id == 0x7F0A: // the application
		c.app, c.file = true, nil
		return card.SWOK
	case !c.app:
		return card.SWNotFound
	case id == 0x6FF0: // card control: 51 bytes with their length before them
		c.file = Control(c.spec.UID)
		return card.SWOK
	case id == 0x6FF2: // portrait
		c.file = c.faults.photoFile(c.spec.Photo)
		return card.SWOK
	case id >= 0x6FF1 && id <= 0x6FF6: // behind secure messaging; what a real chip answers is not public
		return card.SWSecurity
	default:
		return card.SWNotFound
	}
}

func (c *Card) read(cmd card.Command) ([]byte, card.SW) {
	offset := int(cmd.P1)<<8 | int(cmd.P2)
	switch {
	case c.file == nil:
		return nil, card.SWNotAllowed
	case offset > 0x7FFF: // P1 bit 8 is a short file identifier (ISO/IEC 7816-4 clause 11.2.1)
		return nil, card.SWNotFound
	case offset >= len(c.file):
		return nil, card.SWWrongP1P2
	case c.faults.MaxLe > 0 && cmd.Le > c.faults.MaxLe:
		return nil, card.SWWrongLength
	}
	left := c.file[offset:]
	if cmd.Le > len(left) {
		return c.faults.pastEnd(left)
	}
	return c.faults.shorten(left[:cmd.Le]), card.SWOK
}

func (c *Card) getResponse(cmd card.Command) ([]byte, card.SW) {
	if len(c.rest) == 0 {
		return nil, card.SWNotAllowed
	}
	n := min(cmd.Le, len(c.rest))
	data := c.rest[:n]
	c.rest = c.rest[n:]
	if len(c.rest) > 0 {
		return data, card.SW(0x6100 | len(c.rest)&0xFF)
	}
	return data, card.SWOK
}

// Control is a card control file of the longer form: two bytes of length, then 51 whose meaning is not
// public, so they hold the UID and zeros.
func Control(uid []byte) []byte {
	f := make([]byte, 2+51)
	f[1] = 51
	for i, b := range uid {
		f[2+i] = b
	}
	return f
}

func status(data []byte, sw card.SW) []byte {
	return append(slices.Clone(data), byte(sw>>8), byte(sw))
}
