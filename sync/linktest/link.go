// Package linktest is a bad line between a kiosk and its regency: a TCP relay that can be cut and
// mended, and that loses and truncates connections by a seed.
//
// It knows nothing of what flows through it and changes no byte: a line that changes bytes is TLS's
// affair. It is for tests and for the simulator, never for a village.
//
// Concurrency: every method may be called from any goroutine. Close waits for every connection.
package linktest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"sync"
)

// Link is a line to one target.
type Link struct {
	target   string
	listener net.Listener
	stop     context.CancelFunc
	ctx      context.Context // ends with Close; for dialling
	running  sync.WaitGroup

	mu     sync.Mutex // guards the fields below
	cut    bool
	faults Faults
	random *rand.Rand
	open   map[net.Conn]bool
}

// Faults is how bad the line is. The zero value is a good line.
type Faults struct {
	Seed     uint64
	Drop     float64 // part of connections that are closed as soon as they are made
	Truncate float64 // part of connections that break after some bytes, either way
	Bytes    int     // the most bytes that a truncated connection carries; default 4096
}

// Listen opens a good line: what connects to addr ("127.0.0.1:0" for any port) reaches target.
func Listen(addr, target string) (*Link, error) {
	var lc net.ListenConfig
	ctx, stop := context.WithCancel(context.Background())
	l, err := lc.Listen(ctx, "tcp", addr)
	if err != nil {
		stop()
		return nil, fmt.Errorf("linktest: listen: %w", err)
	}
	k := &Link{target: target, listener: l, ctx: ctx, stop: stop, open: map[net.Conn]bool{}}
	k.Worsen(Faults{})
	k.running.Go(k.serve)
	return k, nil
}

// Addr is where the line begins, "127.0.0.1:40123".
func (k *Link) Addr() string { return k.listener.Addr().String() }

// Cut breaks every connection and lets no new one through until Restore.
func (k *Link) Cut() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.cut = true
	k.breakAll()
}

// Restore mends the line.
func (k *Link) Restore() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.cut = false
}

// Worsen sets how bad the line is for connections made from now on; the zero Faults mend it.
func (k *Link) Worsen(f Faults) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if f.Bytes <= 0 {
		f.Bytes = 4096
	}
	k.faults, k.random = f, rand.New(rand.NewPCG(f.Seed, 1))
}

// Close ends the line and waits for its connections.
func (k *Link) Close() error {
	k.stop()
	err := k.listener.Close()
	k.Cut()
	k.running.Wait()
	if err != nil && !errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("linktest: close: %w", err)
	}
	return nil
}

// breakAll closes every connection; mu is held.
func (k *Link) breakAll() {
	for c := range k.open {
		_ = c.Close() // it is being broken
	}
}

func (k *Link) serve() {
	for {
		c, err := k.listener.Accept()
		if err != nil {
			return // closed
		}
		allowed, through := k.admit(c)
		if !through {
			_ = c.Close() // the line is cut or drops this one
			continue
		}
		k.running.Go(func() { k.relay(c, allowed) })
	}
}

// admit decides about a new connection: whether it goes through, and how many bytes it may carry each
// way (-1: all).
func (k *Link) admit(c net.Conn) (allowed int, through bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	drop, truncate := k.random.Float64(), k.random.Float64()
	size := k.random.IntN(k.faults.Bytes)
	if k.cut || drop < k.faults.Drop {
		return 0, false
	}
	k.open[c] = true
	if truncate < k.faults.Truncate {
		return size, true
	}
	return -1, true
}

// track notes the far side of a connection; false where the line was cut meanwhile.
func (k *Link) track(c net.Conn) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.open[c] = true
	return !k.cut
}

func (k *Link) forget(cs ...net.Conn) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, c := range cs {
		_ = c.Close() // both ways are over
		delete(k.open, c)
	}
}

func (k *Link) relay(near net.Conn, allowed int) {
	var d net.Dialer
	far, err := d.DialContext(k.ctx, "tcp", k.target)
	if err != nil {
		k.forget(near) // the target is away: the line is dead for this one
		return
	}
	defer k.forget(near, far)
	if !k.track(far) {
		return
	}
	var ways sync.WaitGroup
	for _, way := range [][2]net.Conn{{near, far}, {far, near}} {
		ways.Go(func() {
			copyBytes(way[1], way[0], allowed)
			_, _ = near.Close(), far.Close() // one way broken breaks both
		})
	}
	ways.Wait()
}

// copyBytes carries at most allowed bytes (-1: all) until either side ends.
func copyBytes(to, from net.Conn, allowed int) {
	buf := make([]byte, 16<<10)
	for allowed != 0 {
		n, err := from.Read(buf)
		if allowed > 0 {
			n = min(n, allowed)
			allowed -= n
		}
		if n > 0 {
			if _, err := to.Write(buf[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}
