// Package serialport is a serial line that survives unplugging: it opens a path, says which opening
// of the device is current, and opens it again when the cable comes back.
//
// It is not a protocol and it does not list ports; the configuration names a path, best one of
// /dev/serial/by-id. Drain is not offered: on a pty or a USB line it proves nothing about the far end.
//
// Concurrency: every method of Port may be called from any goroutine. Writes stand in one queue;
// what was read goes to whoever calls Read.
package serialport

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"syscall"
	"time"
)

// The errors of a Port; test them with errors.Is.
var (
	// ErrClosed is returned after our own Close.
	ErrClosed = errors.New("serialport: closed")
	// ErrUnplugged is returned when the line asked for is no longer there.
	ErrUnplugged = errors.New("serialport: unplugged")
	// ErrBusy is returned by Open when another process holds the device.
	ErrBusy = errors.New("serialport: held by another process")
)

// Flow is how the two ends stop each other.
type Flow int

// The flow controls. Linux has no DTR/DSR flow control: such a printer needs a cable that leads its
// DTR to our CTS.
const (
	FlowNone    Flow = iota
	FlowXonXoff      // DC1/DC3; the kernel swallows them
	FlowRTSCTS       // the RTS and CTS wires
)

// chunk is the most bytes of one write(2), so that a broken line is noticed between chunks.
const chunk = 256

// Opts says how a line is set up. The zero value is 19200 baud, 8N1, no flow control.
type Opts struct {
	Baud     int // bits a second; 0 means 19200
	Flow     Flow
	RetryMin time.Duration // first wait before opening again; 0 means 50 ms
	RetryMax time.Duration // longest wait; 0 means 2 s
	Log      *slog.Logger  // nil: silent
}

// Port is one path to a device. A device that is not there yet is not an error: Line is 0 until it
// comes.
type Port struct {
	path string
	opts Opts
	in   chan event
	done chan struct{}
	dead chan struct{} // closed when the pump ended

	wmu sync.Mutex // one writer at a time
	mu  sync.Mutex
	cur *line
	gen uint64
	end bool
}

// event is what the pump hands to Read: bytes of a line, or a change of the line when data is empty.
type event struct {
	line uint64
	data []byte
}

// Open starts the line at path. It fails with ErrBusy when another process holds the device and
// with the library's error when path is no serial device; a path that does not exist is waited for.
func Open(path string, o Opts) (*Port, error) {
	o = o.filled()
	p := &Port{path: path, opts: o, in: make(chan event), done: make(chan struct{}), dead: make(chan struct{})}
	l, err := openLine(path, o)
	switch {
	case err == nil:
		p.gen, p.cur = 1, l
	case errors.Is(err, os.ErrNotExist), errors.Is(err, syscall.EIO), errors.Is(err, syscall.ENXIO):
	default:
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	go p.pump(l)
	return p, nil
}

func (o Opts) filled() Opts {
	if o.Baud == 0 {
		o.Baud = 19200
	}
	if o.RetryMin <= 0 {
		o.RetryMin = 50 * time.Millisecond
	}
	if o.RetryMax < o.RetryMin {
		o.RetryMax = max(2*time.Second, o.RetryMin)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// String is the path.
func (p *Port) String() string { return p.path }

// Line numbers the opening of the device that is current: 0 while it is away, else a number that
// grows with every opening. Bytes written on one line never continue on the next.
func (p *Port) Line() uint64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cur == nil {
		return 0
	}
	return p.gen
}

// Write sends b on the given line and returns how many bytes the kernel took. It ends with
// ErrUnplugged when that line is no longer current, and with the context's error when the far end
// does not take the bytes in time.
func (p *Port) Write(ctx context.Context, lineNo uint64, b []byte) (int, error) {
	p.wmu.Lock()
	defer p.wmu.Unlock()
	sent := 0
	for sent < len(b) {
		l, err := p.at(lineNo)
		if err != nil {
			return sent, err
		}
		n, err := l.write(ctx, b[sent:min(sent+chunk, len(b))])
		sent += n
		if err != nil {
			return sent, p.broken(lineNo, l, err)
		}
	}
	return sent, nil
}

// at is the line of that number, if it is current.
func (p *Port) at(lineNo uint64) (*line, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.end:
		return nil, ErrClosed
	case p.cur == nil || p.gen != lineNo:
		return nil, ErrUnplugged
	}
	return p.cur, nil
}

// broken tells our own Close and a pulled cable apart from a far end that is only slow.
func (p *Port) broken(lineNo uint64, l *line, err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("serialport: write: %w", err)
	}
	if _, at := p.at(lineNo); errors.Is(at, ErrClosed) {
		return ErrClosed
	}
	l.close() // the pump notices and opens again
	return fmt.Errorf("%w: write: %w", ErrUnplugged, err)
}

// Read waits for what comes next: bytes of a line, or, with no bytes, the news that the line
// changed (0: it broke; else the number of the new opening). The error is ErrClosed or the context's.
func (p *Port) Read(ctx context.Context) (uint64, []byte, error) {
	select {
	case e := <-p.in:
		return e.line, e.data, nil
	case <-p.dead:
		return 0, nil, ErrClosed
	case <-ctx.Done():
		return 0, nil, fmt.Errorf("serialport: read: %w", ctx.Err())
	}
}

// Close ends the line and joins its goroutine. Idempotent.
func (p *Port) Close() error {
	p.mu.Lock()
	if !p.end {
		p.end = true
		close(p.done)
	}
	l := p.cur
	p.mu.Unlock()
	if l != nil {
		l.close()
	}
	<-p.dead
	return nil
}
