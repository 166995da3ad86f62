package cardsim

import (
	"encoding/binary"
	"time"

	"github.com/smart-kampung/anjungan/devices/card"
)

// End is how a card answers a READ BINARY that asks beyond the end of a file; chips differ.
type End int

// The answers seen to a read beyond the end.
const (
	EndShort End = iota // the bytes that are left, and 6282
	EndExact            // 6Cxx with the length that is left
	EndWrong            // 6700
)

// Faults are the ways in which a card can be other than the best case. The zero value is the best
// case: a fast, honest card.
type Faults struct {
	DieAt      int             // from this command after power-on (counted from 1) it answers nothing
	RefuseAt   int             // this one command after power-on is refused
	RefuseWith card.SW         // with this status word
	End        End             // how reads beyond the end are answered
	MaxLe      int             // larger reads are answered 6700; 0: no limit
	MaxData    int             // reads are answered 9000 with at most this many bytes; 0: all
	Chain      bool            // data comes by 61xx and GET RESPONSE
	Announce   int             // announced as length of the portrait; 0: the truth
	Lead       []byte          // bytes between the length and the picture
	PerCommand time.Duration   // answering time of every command
	PerByte    time.Duration   // and of every byte sent or received, e.g. 85 µs at 106 kbit/s
	StallAt    int             // this one command after power-on
	Stall      time.Duration   // takes this much longer
	Stalled    chan<- struct{} // told when the stall begins, if there is room; nil: nobody
	CutAt      int             // this one command after power-on is answered with a single byte
	SwapAt     int             // from this command after power-on another card answers, and no reader notices
	SwapFor    *Card           // that other card; nil: none
}

// latency is how long command number n takes. The answer is taken to be as long as the command asks
// for; a command to the reader itself (class FF) costs no radio.
func (f Faults) latency(command []byte, n int) time.Duration {
	var d time.Duration
	if len(command) > 0 && command[0] != 0xFF {
		bytes := len(command) + 2
		if c, err := card.ParseCommand(command); err == nil {
			bytes += c.Le
		}
		d = f.PerCommand + time.Duration(bytes)*f.PerByte
	}
	if f.StallAt != 0 && n == f.StallAt {
		d += f.Stall
		select {
		case f.Stalled <- struct{}{}:
		default:
		}
	}
	return d
}

func (f Faults) photoFile(photo []byte) []byte {
	n := len(f.Lead) + len(photo)
	file := make([]byte, 2, 2+n)
	if f.Announce != 0 {
		n = f.Announce
	}
	binary.BigEndian.PutUint16(file, uint16(n)) // the length excludes its own two bytes
	file = append(file, f.Lead...)
	return append(file, photo...)
}

func (f Faults) shorten(b []byte) []byte {
	if f.MaxData > 0 && len(b) > f.MaxData {
		return b[:f.MaxData]
	}
	return b
}

func (f Faults) pastEnd(left []byte) ([]byte, card.SW) {
	switch f.End {
	case EndExact:
		return nil, card.SW(0x6C00 | len(left)&0xFF)
	case EndWrong:
		return nil, card.SWWrongLength
	case EndShort:
	}
	if short := f.shorten(left); len(short) < len(left) {
		return short, card.SWOK
	}
	return left, card.SWEndOfFile
}
