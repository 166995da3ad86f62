package health

import (
	"bytes"
	"sync"
)

// tailSize is how much of the program's log a report holds, in bytes.
const tailSize = 512 << 10

// Tail keeps the end of what is written to it, in whole lines: the log of the running program, which names no
// resident. It never fails.
type Tail struct {
	mu  sync.Mutex // guards buf
	buf []byte     // at most twice tailSize, so that not every line moves all others
}

// Write implements io.Writer.
func (t *Tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf = append(t.buf, b...)
	if len(t.buf) > 2*tailSize {
		t.buf = bytes.Clone(lines(t.buf))
	}
	return len(b), nil
}

// Bytes is the newest whole lines, 512 KiB at most.
func (t *Tail) Bytes() []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	return bytes.Clone(lines(t.buf))
}

// lines is the whole lines at the end of b.
func lines(b []byte) []byte {
	if len(b) <= tailSize {
		return b
	}
	b = b[len(b)-tailSize:]
	return b[bytes.IndexByte(b, '\n')+1:]
}
