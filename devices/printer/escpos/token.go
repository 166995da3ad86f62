package escpos

import (
	"bytes"
	"errors"
	"fmt"
)

// Op is the closed set of commands that Scan knows.
type Op int

// The commands (printer.md 1.1 to 1.7). A command that is not known is OpUnknown and two bytes long.
const (
	OpUnknown Op = iota
	OpText
	OpNul          // ignored
	OpLF           // print and feed a line
	OpCR           // ignored
	OpFF           // Custom: print, cut and present
	OpInit         // ESC @
	OpCodePage     // ESC t n
	OpCharset      // ESC R n
	OpOneByte      // FS .
	OpMode         // ESC ! n
	OpBold         // ESC E n
	OpUnderline    // ESC - n
	OpReverse      // GS B n
	OpSize         // GS ! n
	OpAlign        // ESC a n
	OpPosition     // ESC $ nL nH
	OpFeedLines    // ESC d n
	OpFeedDots     // ESC J n
	OpSpacing      // ESC 3 n; ESC 2 with no argument
	OpRaster       // GS v 0 m xL xH yL yH data
	OpSymbol       // GS ( k: QR
	OpGraphics     // GS ( L: stored logo
	OpProcessID    // GS ( H
	OpFunction     // another GS ( x pL pH ...
	OpBarHeight    // GS h n
	OpBarWidth     // GS w n
	OpBarText      // GS H n
	OpBarcode      // GS k m n data
	OpQueuedStatus // GS r n
	OpCut          // GS V m [n], ESC i, ESC m
	OpPresenter    // GS e n [m]
	OpCounter      // GS E0..E8
	OpRealTime     // DLE EOT n, DLE ENQ n, DLE DC4 ...
)

// Token is one command and its bytes.
type Token struct {
	Op  Op
	Raw []byte // all bytes of it, a part of what was scanned
	Arg []byte // Raw without the command's own bytes
}

// ErrShort says that bytes end in the middle of a command.
var ErrShort = errors.New("escpos: command broken off")

// Decode splits a whole stream into its commands.
func Decode(b []byte) ([]Token, error) {
	var out []Token
	for len(b) > 0 {
		t, ok := Scan(b)
		if !ok {
			return out, fmt.Errorf("decode: %w: %d bytes left", ErrShort, len(b))
		}
		out = append(out, t)
		b = b[len(t.Raw):]
	}
	return out, nil
}

// Scan takes the first command off b; false means that more bytes must come first. It never takes
// nothing.
func Scan(b []byte) (Token, bool) {
	if len(b) == 0 {
		return Token{}, false
	}
	switch b[0] {
	case 0x00:
		return fixed(b, OpNul, 1, 1)
	case 0x0A:
		return fixed(b, OpLF, 1, 1)
	case 0x0C:
		return fixed(b, OpFF, 1, 1)
	case 0x0D:
		return fixed(b, OpCR, 1, 1)
	case 0x10, 0x1B, 0x1C, 0x1D:
		if len(b) < 2 {
			return Token{}, false
		}
		return scanCommand(b)
	}
	if b[0] < 0x20 {
		return fixed(b, OpUnknown, 1, 1)
	}
	n := bytes.IndexFunc(b, func(r rune) bool { return r < 0x20 })
	if n < 0 {
		n = len(b)
	}
	return fixed(b, OpText, 0, n)
}

// fixed is a command of head bytes of its own and n bytes in all.
func fixed(b []byte, op Op, head, n int) (Token, bool) {
	if len(b) < n {
		return Token{}, false
	}
	return Token{Op: op, Raw: b[:n], Arg: b[head:n]}, true
}

func scanCommand(b []byte) (Token, bool) {
	switch b[0] {
	case 0x10:
		return scanDLE(b)
	case 0x1B:
		return scanESC(b)
	case 0x1D:
		return scanGS(b)
	}
	if b[1] == 0x2E {
		return fixed(b, OpOneByte, 2, 2)
	}
	return fixed(b, OpUnknown, 2, 2)
}

func scanDLE(b []byte) (Token, bool) {
	switch b[1] {
	case 0x04, 0x05:
		return fixed(b, OpRealTime, 2, 3)
	case 0x14: // fn 8 has seven more bytes, the others two (printer.md 1.6)
		if len(b) > 2 && b[2] == 8 {
			return fixed(b, OpRealTime, 2, 10)
		}
		return fixed(b, OpRealTime, 2, 5)
	}
	return fixed(b, OpUnknown, 1, 1)
}

func scanESC(b []byte) (Token, bool) {
	switch b[1] {
	case 0x40:
		return fixed(b, OpInit, 2, 2)
	case 0x74:
		return fixed(b, OpCodePage, 2, 3)
	case 0x52:
		return fixed(b, OpCharset, 2, 3)
	case 0x21:
		return fixed(b, OpMode, 2, 3)
	case 0x45:
		return fixed(b, OpBold, 2, 3)
	case 0x2D:
		return fixed(b, OpUnderline, 2, 3)
	case 0x61:
		return fixed(b, OpAlign, 2, 3)
	case 0x24:
		return fixed(b, OpPosition, 2, 4)
	case 0x64:
		return fixed(b, OpFeedLines, 2, 3)
	case 0x4A:
		return fixed(b, OpFeedDots, 2, 3)
	case 0x33:
		return fixed(b, OpSpacing, 2, 3)
	case 0x32:
		return fixed(b, OpSpacing, 2, 2)
	case 0x69, 0x6D:
		return fixed(b, OpCut, 1, 2)
	}
	return fixed(b, OpUnknown, 2, 2)
}

func scanGS(b []byte) (Token, bool) {
	switch b[1] {
	case 0x21:
		return fixed(b, OpSize, 2, 3)
	case 0x42:
		return fixed(b, OpReverse, 2, 3)
	case 0x68:
		return fixed(b, OpBarHeight, 2, 3)
	case 0x77:
		return fixed(b, OpBarWidth, 2, 3)
	case 0x48:
		return fixed(b, OpBarText, 2, 3)
	case 0x72:
		return fixed(b, OpQueuedStatus, 2, 3)
	case 0xE0, 0xE1, 0xE2, 0xE3, 0xE4, 0xE5, 0xE8:
		return fixed(b, OpCounter, 1, 2)
	}
	if len(b) < 3 {
		return Token{}, false
	}
	return scanGSLong(b)
}

// scanGSLong is the commands whose length stands in themselves.
func scanGSLong(b []byte) (Token, bool) {
	switch b[1] {
	case 0x28:
		return scanFunction(b)
	case 0x56:
		if b[2] == 0x41 || b[2] == 0x42 {
			return fixed(b, OpCut, 2, 4)
		}
		return fixed(b, OpCut, 2, 3)
	case 0x65:
		if b[2] == 3 {
			return fixed(b, OpPresenter, 2, 4)
		}
		return fixed(b, OpPresenter, 2, 3)
	case 0x6B:
		if b[2] < 65 {
			return fixed(b, OpUnknown, 2, 2)
		}
		if len(b) < 4 {
			return Token{}, false
		}
		return fixed(b, OpBarcode, 2, 4+int(b[3]))
	case 0x76:
		if len(b) < 8 {
			return Token{}, false
		}
		n := (int(b[4]) | int(b[5])<<8) * (int(b[6]) | int(b[7])<<8)
		return fixed(b, OpRaster, 3, 8+n)
	}
	return fixed(b, OpUnknown, 2, 2)
}

// scanFunction is GS ( x pL pH and that many bytes.
func scanFunction(b []byte) (Token, bool) {
	if len(b) < 5 {
		return Token{}, false
	}
	op := OpFunction
	switch b[2] {
	case 0x6B:
		op = OpSymbol
	case 0x4C:
		op = OpGraphics
	case 0x48:
		op = OpProcessID
	}
	return fixed(b, op, 5, 5+(int(b[3])|int(b[4])<<8))
}
