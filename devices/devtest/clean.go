package devtest

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"slices"

	"github.com/smart-kampung/anjungan/devices/card"
)

// File identifiers as in package ektp.
const (
	fileControl = 0x6FF0
	filePhoto   = 0x6FF2
)

// Clean gives the transcript with everything replaced that could be of a person. What stays as it was:
// commands without data, SELECT, status words, lengths, and where in the portrait's file the picture begins and
// ends. Ids become ids of the same kind and length, the portrait becomes a drawn one of the same
// length, and every other byte of an answer or a command becomes zero.
func (t Transcript) Clean() Transcript {
	c := cleaner{real: realPhoto(t), uid: realUID(t)}
	c.photo = standIn(c.real)
	out := Transcript{ATR: c.atr(t.ATR)}
	for _, e := range t.Exchanges {
		out.Exchanges = append(out.Exchanges, c.exchange(e))
	}
	return out
}

type cleaner struct {
	file  int    // selected; 0: none
	real  []byte // the portrait's file, as far as it was read
	photo []byte // what stands in for it
	uid   []byte
	off   int // of the read that is being fetched; -1: none
}

// follow keeps track of which file is selected and at which offset a command reads.
func (c *cleaner) follow(cmd card.Command, sw card.SW) {
	switch cmd.INS {
	case card.INSSelect:
		if _, more := sw.More(); (sw.OK() || more) && len(cmd.Data) == 2 {
			c.file = int(binary.BigEndian.Uint16(cmd.Data))
		}
		c.off = -1
	case card.INSReadBinary:
		c.off = int(cmd.P1)<<8 | int(cmd.P2)
	case card.INSGetResponse:
	default:
		c.off = -1
	}
}

func (c *cleaner) exchange(e Exchange) Exchange {
	cmd, err := card.ParseCommand(e.Command)
	if err != nil {
		return Exchange{Command: zeros(e.Command, 4), Answer: zeros(e.Answer, 0)}
	}
	out := Exchange{Command: slices.Clone(e.Command), Answer: []byte{}}
	if cmd.INS != card.INSSelect && len(cmd.Data) > 0 {
		clear(out.Command[5 : 5+len(cmd.Data)])
	}
	if len(e.Answer) < 2 {
		return out
	}
	n := len(e.Answer) - 2
	data := e.Answer[:n]
	sw := card.SW(binary.BigEndian.Uint16(e.Answer[n:]))
	c.follow(cmd, sw)
	out.Answer = append(c.data(cmd, data), e.Answer[n:]...)
	return out
}

// data is what stands in for an answer's data.
func (c *cleaner) data(cmd card.Command, data []byte) []byte {
	plain := cmd.CLA == 0
	switch {
	case len(data) == 0:
		return nil
	case cmd.CLA == 0xFF && cmd.INS == 0xCA && cmd.P1 == 0:
		return fakeUID(data)
	case plain && c.off >= 0 && c.file == filePhoto:
		b := make([]byte, len(data))
		if c.off < len(c.photo) {
			copy(b, c.photo[c.off:])
		}
		c.off += len(data)
		return b
	case plain && c.off >= 0 && c.file == fileControl:
		b := make([]byte, len(data))
		if c.off == 0 {
			copy(b, data[:min(2, len(data))]) // its length tells the variant
		}
		c.off += len(data)
		return b
	default:
		return make([]byte, len(data))
	}
}

// atr replaces the PUPI in the answer to reset of a type B card and mends the check byte.
func (c *cleaner) atr(atr []byte) []byte {
	out := slices.Clone(atr)
	at := bytes.Index(out, c.uid)
	switch {
	case len(out) == 17 && out[1] == 0x8C && out[4] == 0x50: // the whole ATQB (ISO/IEC 14443-3 clause 7.9)
		at = 5
	case len(c.uid) != 4 || at < 0:
		return out
	}
	copy(out[at:], fakeUID(out[at:at+4]))
	sum := byte(0)
	for _, b := range out[1 : len(out)-1] {
		sum ^= b
	}
	out[len(out)-1] = sum // ISO/IEC 7816-3 clause 8.2.5
	return out
}

// fakeUID keeps the length, and the first byte where that is no part of a number: the maker's code of
// a long id, or the 08 of a random one (ISO/IEC 14443-3 clause 6.5.4).
func fakeUID(uid []byte) []byte {
	out := make([]byte, len(uid))
	for i := range out {
		out[i] = byte(0xA0 + i)
	}
	if len(uid) > 4 || uid[0] == 0x08 {
		out[0] = uid[0]
	}
	return out
}

// zeros keeps the first n bytes.
func zeros(b []byte, n int) []byte {
	out := make([]byte, len(b))
	copy(out, b[:min(n, len(b))])
	return out
}

func realUID(t Transcript) []byte {
	for _, e := range t.Exchanges {
		if len(e.Command) >= 2 && e.Command[0] == 0xFF && e.Command[1] == 0xCA && len(e.Answer) > 2 {
			return e.Answer[:len(e.Answer)-2]
		}
	}
	return nil
}

// realPhoto is the portrait's file as far as the transcript holds it.
func realPhoto(t Transcript) []byte {
	c := cleaner{off: -1}
	var file []byte
	for _, e := range t.Exchanges {
		cmd, err := card.ParseCommand(e.Command)
		if err != nil || len(e.Answer) < 2 {
			continue
		}
		n := len(e.Answer) - 2
		c.follow(cmd, card.SW(binary.BigEndian.Uint16(e.Answer[n:])))
		if c.file != filePhoto || c.off < 0 || cmd.CLA != 0 {
			continue
		}
		if end := c.off + n; end > len(file) {
			file = append(file, make([]byte, end-len(file))...)
		}
		copy(file[c.off:], e.Answer[:n])
		c.off += n
	}
	return file
}

// standIn is a file like the real one: the same announced length, and a drawn picture between the same
// first and last marker. Where no picture was found, or a drawn one does not fit, only the length stays.
func standIn(file []byte) []byte {
	if len(file) < 2 {
		return nil
	}
	out := make([]byte, len(file))
	copy(out, file[:2])
	start := bytes.Index(file, []byte{0xFF, 0xD8, 0xFF})
	end := bytes.LastIndex(file, []byte{0xFF, 0xD9})
	if start < 2 || end < start {
		return out
	}
	copy(out[start:], drawn(end+2-start))
	return out
}

// drawn is a grey square as JPEG of exactly size bytes; nothing where it does not fit.
func drawn(size int) []byte {
	img := image.NewGray(image.Rect(0, 0, 32, 32))
	for i := range img.Pix {
		img.Pix[i] = color.Gray{Y: byte(i)}.Y
	}
	var b bytes.Buffer
	_ = jpeg.Encode(&b, img, &jpeg.Options{Quality: 10}) // fails for large pictures and failing writers only
	more := size - b.Len()
	if more < 4 || more-2 > 0xFFFF {
		return nil
	}
	// A comment after the first marker fills the size (ISO/IEC 10918-1 clause B.2.4.5).
	out := append(make([]byte, 0, size), 0xFF, 0xD8, 0xFF, 0xFE)
	out = binary.BigEndian.AppendUint16(out, uint16(more-2))
	out = append(out, make([]byte, more-4)...)
	return append(out, b.Bytes()[2:]...)
}
