package fakesam

import (
	"bytes"
	"context"
	"encoding/binary"
	"sync"
	"time"

	"github.com/smart-kampung/anjungan/devices/card"
	"github.com/smart-kampung/anjungan/devices/card/cardsim"
)

// Chip is a simulated e-KTP with an invented protected part around the open one.
type Chip struct {
	*cardsim.Card
	biodata []byte // the file's content, with its two bytes of length
	id      []byte // as a SAM is told it
	Wrong   bool   // a copied card: it has another key

	mu        sync.Mutex // guards everything below
	count     uint64     // of challenges
	challenge []byte     // nil: none is open
	boxes     boxes
	selected  bool // the biodata, inside the boxes
}

// NewChip puts biodata behind the invented protection of an open card. id is the chip's id of eight bytes.
func NewChip(open *cardsim.Card, id []byte, biodata string) *Chip {
	file := binary.BigEndian.AppendUint16(nil, uint16(len(biodata)))
	return &Chip{Card: open, id: bytes.Clone(id), biodata: append(file, biodata...)}
}

// Reset forgets the conversation.
func (c *Chip) Reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forget()
	c.Card.Reset()
}

// Latency is the open card's.
func (c *Chip) Latency(command []byte) time.Duration { return c.Card.Latency(command) }

func (c *Chip) forget() { c.challenge, c.boxes, c.selected = nil, boxes{}, false }

// Process answers one command; what it does not know the open card answers.
func (c *Chip) Process(command []byte) []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	cmd, err := card.ParseCommand(command)
	if err != nil {
		return c.Card.Process(command)
	}
	challenge := c.challenge
	c.challenge = nil // good for the very next command only
	switch {
	case cmd.CLA == 0 && cmd.INS == 0x84:
		c.count++
		c.challenge = mac([]byte(inventedKey), []byte("challenge"), c.id, binary.BigEndian.AppendUint64(nil, c.count))[:nonceLen]
		return answer(c.challenge, card.SWOK)
	case cmd.CLA == 0 && cmd.INS == 0x82:
		return c.authenticate(challenge, cmd.Data)
	case cmd.CLA == claSecure && cmd.INS == insBoxed:
		return c.boxed(cmd.Data)
	default:
		return c.Card.Process(command)
	}
}

// control is what the chip says of itself; the open card serves the same.
func (c *Chip) control() []byte {
	open := cardsim.Control(c.UID())
	return open[2:]
}

func (c *Chip) authenticate(challenge, got []byte) []byte {
	if challenge == nil || len(got) != proofLen || !bytes.Equal(got, proof("sam", got[:nonceLen], c.control(), c.id, challenge)) {
		return answer(nil, card.SWAuthFailed)
	}
	nonce := mac([]byte(inventedKey), []byte("chip"), challenge)[:nonceLen]
	c.boxes = newBoxes(challenge, got[:nonceLen], nonce)
	said := proof("chip", nonce, challenge, got[:nonceLen])
	if c.Wrong {
		said[proofLen-1] ^= 1
	}
	return answer(said, card.SWOK)
}

func (c *Chip) boxed(box []byte) []byte {
	plain, err := c.boxes.open(fromSAM, box)
	if err != nil {
		c.forget()
		return answer(nil, card.SWSecurity)
	}
	cmd, err := card.ParseCommand(plain)
	if err != nil {
		return answer(c.boxes.seal(fromChip, answer(nil, card.SWWrongLength)), card.SWOK)
	}
	return answer(c.boxes.seal(fromChip, c.protected(cmd)), card.SWOK)
}

// protected is the file system inside the boxes.
func (c *Chip) protected(cmd card.Command) []byte {
	switch {
	case cmd.INS == card.INSSelect && bytes.Equal(cmd.Data, []byte{0x6F, 0xF1}):
		c.selected = true
		return answer(nil, card.SWOK)
	case cmd.INS == card.INSReadBinary && c.selected:
		at := int(cmd.P1)<<8 | int(cmd.P2)
		if at >= len(c.biodata) {
			return answer(nil, card.SWWrongP1P2)
		}
		left := c.biodata[at:]
		if cmd.Le > len(left) {
			return answer(left, card.SWEndOfFile)
		}
		return answer(left[:cmd.Le], card.SWOK)
	default:
		return answer(nil, card.SWNotFound)
	}
}

func answer(data []byte, sw card.SW) []byte {
	return append(bytes.Clone(data), byte(sw>>8), byte(sw))
}

// Lay gives the chip as a card without a reader.
func (c *Chip) Lay() card.Card { return &laid{c} }

type laid struct{ *Chip }

var _ card.Card = (*laid)(nil)

// Transmit answers after the card's latency, within ctx.
func (l *laid) Transmit(ctx context.Context, c card.Command) (card.Response, error) {
	raw, err := c.Bytes()
	if err != nil {
		return card.Response{}, err
	}
	timer := time.NewTimer(l.Latency(raw))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
		return card.Response{}, card.ErrHung
	}
	return card.ParseResponse(l.Process(raw))
}

// Close resets the chip.
func (l *laid) Close() error {
	l.Reset()
	return nil
}
