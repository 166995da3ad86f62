package card

import (
	"errors"
	"fmt"
)

// Command is a short command APDU (ISO/IEC 7816-4 clause 5.1, case 1 to 4, no extended lengths).
type Command struct {
	CLA, INS, P1, P2 byte
	Data             []byte // at most 255 bytes; empty: no Lc
	Le               int    // expected length: 0 none, 1..256
}

// Bytes encodes the command. It fails where Data or Le do not fit a short APDU.
func (c Command) Bytes() ([]byte, error) {
	if len(c.Data) > 255 {
		return nil, fmt.Errorf("card: command data of %d bytes, at most 255", len(c.Data))
	}
	if c.Le < 0 || c.Le > 256 {
		return nil, fmt.Errorf("card: Le %d, want 0..256", c.Le)
	}
	b := make([]byte, 0, 6+len(c.Data))
	b = append(b, c.CLA, c.INS, c.P1, c.P2)
	if len(c.Data) > 0 {
		b = append(b, byte(len(c.Data)))
		b = append(b, c.Data...)
	}
	if c.Le > 0 {
		b = append(b, byte(c.Le)) // 256 is coded 00 (clause 5.1, table 1)
	}
	return b, nil
}

// ParseCommand decodes a short command APDU; the simulated card is its caller.
func ParseCommand(b []byte) (Command, error) {
	if len(b) < 4 {
		return Command{}, errors.New("card: command shorter than its header")
	}
	c := Command{CLA: b[0], INS: b[1], P1: b[2], P2: b[3]}
	rest := b[4:]
	switch {
	case len(rest) == 0:
		return c, nil
	case len(rest) == 1:
		c.Le = le(rest[0])
		return c, nil
	}
	lc := int(rest[0])
	switch {
	case lc == 0:
		return Command{}, errors.New("card: extended length is not supported")
	case len(rest) == 1+lc:
		c.Data = rest[1:]
	case len(rest) == 2+lc:
		c.Data = rest[1 : 1+lc]
		c.Le = le(rest[1+lc])
	default:
		return Command{}, fmt.Errorf("card: Lc %d does not fit %d bytes", lc, len(b))
	}
	return c, nil
}

func le(b byte) int {
	if b == 0 {
		return 256
	}
	return int(b)
}

// Response is a response APDU (ISO/IEC 7816-4 clause 5.1).
type Response struct {
	Data []byte
	SW   SW
}

// ParseResponse splits data and status word. Fewer than two bytes are a removed card: PC/SC
// reports a card pulled in the middle of a command as success with nothing in it.
func ParseResponse(b []byte) (Response, error) {
	if len(b) < 2 {
		return Response{}, fmt.Errorf("%w: response of %d bytes", ErrRemoved, len(b))
	}
	n := len(b) - 2
	return Response{Data: b[:n], SW: SW(uint16(b[n])<<8 | uint16(b[n+1]))}, nil
}

// SW is a status word SW1-SW2 (ISO/IEC 7816-4 clause 5.6).
type SW uint16

// Status words that the readers and cards of this kiosk are known to answer.
const (
	SWOK              SW = 0x9000 // normal processing
	SWEndOfFile       SW = 0x6282 // end of file reached before Le bytes were read
	SWAuthFailed      SW = 0x6300 // no information given; PC/SC part 3: operation failed
	SWWrongLength     SW = 0x6700 // wrong length
	SWNotAllowed      SW = 0x6986 // command not allowed, no current EF
	SWSecurity        SW = 0x6982 // security status not satisfied
	SWNotSupported    SW = 0x6A81 // function not supported
	SWNotFound        SW = 0x6A82 // file or application not found
	SWWrongP1P2       SW = 0x6B00 // wrong parameters P1-P2 (offset outside the file)
	SWINSNotSupported SW = 0x6D00 // instruction code not supported
	SWCLANotSupported SW = 0x6E00 // class not supported
	swMoreData        SW = 0x6100 // SW2 encodes the bytes still available
	swWrongLe         SW = 0x6C00 // SW2 encodes the exact length
)

// OK says whether the status word is 9000.
func (sw SW) OK() bool { return sw == SWOK }

// More returns the bytes still available after 61xx (00 means 256).
func (sw SW) More() (int, bool) { return le(byte(sw)), sw&0xFF00 == swMoreData }

// ExactLe returns the length that the card wants after 6Cxx (00 means 256).
func (sw SW) ExactLe() (int, bool) { return le(byte(sw)), sw&0xFF00 == swWrongLe }

// String is the word in hex, as the standards write it.
func (sw SW) String() string { return fmt.Sprintf("%04X", uint16(sw)) }

// Instructions of ISO/IEC 7816-4 that this kiosk sends.
const (
	INSSelect      = 0xA4 // clause 11.1.1 SELECT
	INSReadBinary  = 0xB0 // clause 11.2.3 READ BINARY
	INSGetResponse = 0xC0 // clause 11.7.1 GET RESPONSE
)

// GetUID is the reader's own pseudo command for the card's id: FF CA 00 00 00
// (PC/SC part 3 rev 2.01.09, clause 3.2.2.1.3, GET DATA).
func GetUID() Command { return Command{CLA: 0xFF, INS: 0xCA, Le: 256} }

// SelectFile is SELECT by file identifier (ISO/IEC 7816-4 clause 11.1.1, P1-P2 = 00 00).
func SelectFile(id uint16) Command {
	return Command{INS: INSSelect, Data: []byte{byte(id >> 8), byte(id)}}
}

// ReadBinary is READ BINARY of the current EF: offset 0..32767, n 1..256 (clause 11.2.3).
func ReadBinary(offset, n int) Command {
	return Command{INS: INSReadBinary, P1: byte(offset >> 8), P2: byte(offset), Le: n}
}
