package printersim

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer/escpos"
)

// The errors of the line in the process; test them with errors.Is.
var (
	// ErrUnplugged says that the cable is out, or was put back since.
	ErrUnplugged = errors.New("printersim: unplugged")
	// ErrClosed says that our end was closed.
	ErrClosed = errors.New("printersim: line closed")
)

// event is bytes from the printer, or, without data, the new number of the line.
type event struct {
	line uint64
	data []byte
}

// Conn is the line to a printer in the same process, with the pace of the simulated baud rate.
type Conn struct {
	s    *Sim
	more chan struct{}
	free chan struct{}
	done chan struct{}
	once sync.Once

	mu     sync.Mutex
	events []event
}

var _ escpos.Conn = (*Conn)(nil)

func newConn(s *Sim) *Conn {
	c := &Conn{s: s, more: make(chan struct{}, 1), free: make(chan struct{}, 1), done: make(chan struct{})}
	c.push(event{line: s.line})
	return c
}

// Conn is the in-process line; there is one until it is closed, then the next.
func (s *Sim) Conn() *Conn {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.conn.done:
		s.line++
		s.conn = newConn(s)
	default:
	}
	return s.conn
}

// push adds an event for the reader.
func (c *Conn) push(e event) {
	c.mu.Lock()
	c.events = append(c.events, e)
	c.mu.Unlock()
	poke(c.more)
}

// room tells a writer that the buffer may have room again.
func (c *Conn) room() { poke(c.free) }

func poke(ch chan struct{}) {
	select {
	case ch <- struct{}{}:
	default:
	}
}

// Line numbers the current plugging; 0 while the cable is out.
func (c *Conn) Line() uint64 {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	if !c.s.plugged {
		return 0
	}
	return c.s.line
}

// Write sends b at the pace of the line.
func (c *Conn) Write(ctx context.Context, line uint64, b []byte) (int, error) {
	for i, v := range b {
		if err := c.ready(ctx, line); err != nil {
			return i, err
		}
		c.s.receive(v)
		if c.s.o.Baud > 0 && (i%32 == 31 || i == len(b)-1) {
			if err := c.wait(ctx, time.Duration(i%32+1)*10*time.Second/time.Duration(c.s.o.Baud)); err != nil {
				return i + 1, err
			}
		}
	}
	return len(b), nil
}

// ready waits until the printer takes a byte, and says why it will not.
func (c *Conn) ready(ctx context.Context, line uint64) error {
	for {
		c.s.mu.Lock()
		here, full := c.s.plugged && c.s.line == line, c.s.full()
		c.s.mu.Unlock()
		select {
		case <-c.done:
			return ErrClosed
		default:
		}
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case !here:
			return ErrUnplugged
		case !full:
			return nil
		}
		select {
		case <-c.free:
		case <-c.done:
			return ErrClosed
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (c *Conn) wait(ctx context.Context, t time.Duration) error {
	timer := time.NewTimer(t)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-c.done:
		return ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Read returns what the printer said, or the new number of the line.
func (c *Conn) Read(ctx context.Context) (uint64, []byte, error) {
	for {
		c.mu.Lock()
		if len(c.events) > 0 {
			e := c.events[0]
			c.events = c.events[1:]
			c.mu.Unlock()
			return e.line, e.data, nil
		}
		c.mu.Unlock()
		select {
		case <-c.more:
		case <-c.done:
			return 0, nil, ErrClosed
		case <-ctx.Done():
			return 0, nil, ctx.Err()
		}
	}
}

// Close ends our end of the line. Idempotent.
func (c *Conn) Close() error {
	c.once.Do(func() { close(c.done) })
	return nil
}
