package vpcd

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Card is what can be put into a slot.
type Card interface {
	ATR() []byte                    // answer to reset, 2..33 bytes
	Reset()                         // power on, power off or reset
	Process(command []byte) []byte  // nothing: the card does not answer, and leaves the slot
	Latency(c []byte) time.Duration // how long the card takes for this command
}

// Insertion is one card in a slot.
type Insertion struct {
	conn   net.Conn
	gone   chan struct{} // closed by Remove
	done   chan struct{} // closed when the goroutine has ended
	remove sync.Once
}

// Insert puts the card into the slot that listens on addr ("127.0.0.1:35963"). The daemon notices
// within its poll of 400 ms. ctx bounds the connecting alone.
func Insert(ctx context.Context, addr string, c Card) (*Insertion, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp4", addr)
	if err != nil {
		return nil, fmt.Errorf("vpcd: insert: %w", err)
	}
	return insert(conn, c)
}

func insert(conn net.Conn, c Card) (*Insertion, error) {
	if n := len(c.ATR()); n < minATR || n > maxATR {
		_ = conn.Close()
		return nil, fmt.Errorf("vpcd: insert: answer to reset of %d bytes", n)
	}
	q, err := newQuick(conn)
	if err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("vpcd: insert: %w", err)
	}
	i := &Insertion{conn: conn, gone: make(chan struct{}), done: make(chan struct{})}
	go func() {
		defer close(i.done)
		// Every way out of serve is the card leaving the slot; the daemon sees the closed connection.
		_ = serve(q, c, func(command []byte) bool { return i.think(c.Latency(command)) })
		_ = conn.Close()
	}()
	return i, nil
}

// think waits for the card's latency; false where the card was removed meanwhile.
func (i *Insertion) think(d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-i.gone:
		return false
	}
}

// Remove pulls the card, in the middle of a command where there is one, and joins its goroutine.
// Idempotent.
func (i *Insertion) Remove() error {
	var err error
	i.remove.Do(func() {
		close(i.gone)
		if err = i.conn.Close(); errors.Is(err, net.ErrClosed) {
			err = nil // the card had left the slot already
		}
	})
	<-i.done
	return err
}

// Done is closed when the card has left the slot: removed, dead, or its daemon has ended.
func (i *Insertion) Done() <-chan struct{} { return i.done }

// quick is a connection that acknowledges at once.
type quick struct {
	net.Conn
	raw syscall.RawConn
}

func newQuick(c net.Conn) (*quick, error) {
	sc, ok := c.(syscall.Conn)
	if !ok {
		return nil, fmt.Errorf("vpcd: connection %T has no socket", c)
	}
	raw, err := sc.SyscallConn()
	if err != nil {
		return nil, err
	}
	return &quick{Conn: c, raw: raw}, nil
}

// Read acknowledges what came before it reads: the kernel forgets the option after a while (tcp(7),
// TCP_QUICKACK), and the driver's second packet waits for the acknowledgement of the first.
func (q *quick) Read(b []byte) (int, error) {
	var set error
	err := q.raw.Control(func(fd uintptr) {
		set = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_QUICKACK, 1)
	})
	if err != nil {
		return 0, err
	}
	if set != nil {
		return 0, set
	}
	return q.Conn.Read(b)
}
