package printersim

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// tty is the printer's end of a pseudo terminal behind a link that stays, like one of
// /dev/serial/by-id.
type tty struct {
	s    *Sim
	link string
	dir  string // made by us

	mu     sync.Mutex
	master *os.File
	slave  *os.File // kept open, so that a client may come and go
	out    chan []byte
	wg     sync.WaitGroup
}

// AttachPTY puts the printer behind a pseudo terminal and returns the path for a client. The
// in-process line is of no use afterwards.
func (s *Sim) AttachPTY() (string, error) {
	t := &tty{s: s, link: s.o.Link}
	if t.link == "" {
		dir, err := os.MkdirTemp("", "printersim-")
		if err != nil {
			return "", fmt.Errorf("attach pty: %w", err)
		}
		t.dir, t.link = dir, filepath.Join(dir, "printer")
	}
	s.mu.Lock()
	if s.tty != nil || s.closed {
		s.mu.Unlock()
		return "", errors.Join(errors.New("attach pty: attached already, or closed"), t.removeDir())
	}
	s.tty = t
	s.mu.Unlock()
	if err := t.plug(); err != nil {
		return "", errors.Join(err, t.removeDir())
	}
	return t.link, nil
}

// plug makes a new pseudo terminal and puts the link on it.
func (t *tty) plug() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.master != nil {
		return nil
	}
	m, sl, err := pty.Open()
	if err != nil {
		return fmt.Errorf("open pty: %w", err)
	}
	fail := func(err error) error { return errors.Join(err, m.Close(), sl.Close()) }
	if err := rawMode(sl); err != nil {
		return fail(err)
	}
	if err := os.Remove(t.link); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fail(fmt.Errorf("replace link: %w", err))
	}
	if err := os.Symlink(sl.Name(), t.link); err != nil {
		return fail(fmt.Errorf("link: %w", err))
	}
	t.master, t.slave, t.out = m, sl, make(chan []byte, 256)
	t.wg.Go(func() { t.listen(m) })
	out := t.out // of this terminal: the next one has its own
	t.wg.Go(func() { talk(m, out) })
	return nil
}

// rawMode leaves every byte as it is: a fresh pty would echo and change line ends.
func rawMode(f *os.File) error {
	c, err := f.SyscallConn()
	if err != nil {
		return fmt.Errorf("raw mode: %w", err)
	}
	var inner error
	err = c.Control(func(fd uintptr) {
		t, err := unix.IoctlGetTermios(int(fd), unix.TCGETS)
		if err != nil {
			inner = err
			return
		}
		t.Iflag, t.Oflag, t.Lflag = 0, 0, 0
		t.Cflag = unix.CS8 | unix.CREAD | unix.CLOCAL | unix.B19200
		t.Cc[unix.VMIN], t.Cc[unix.VTIME] = 1, 0
		inner = unix.IoctlSetTermios(int(fd), unix.TCSETS, t)
	})
	if err := errors.Join(err, inner); err != nil {
		return fmt.Errorf("raw mode: %w", err)
	}
	return nil
}

// listen takes bytes at the pace of the line until the cable is pulled.
func (t *tty) listen(m *os.File) {
	b := make([]byte, 64)
	for {
		n, err := m.Read(b)
		if err != nil {
			return
		}
		for _, v := range b[:n] {
			if !t.waitRoom(m) {
				return
			}
			t.s.receive(v)
		}
		if t.s.o.Baud > 0 && !t.s.take(time.Duration(n)*10*time.Second/time.Duration(t.s.o.Baud)) {
			return
		}
	}
}

// waitRoom holds the sender back while the buffer is full; false when the cable was pulled.
func (t *tty) waitRoom(m *os.File) bool {
	for {
		t.s.mu.Lock()
		full := t.s.full()
		t.s.mu.Unlock()
		t.mu.Lock()
		here := t.master == m
		t.mu.Unlock()
		if !here || !full {
			return here
		}
		if !t.s.take(time.Millisecond) {
			return false
		}
	}
}

func talk(m *os.File, out <-chan []byte) {
	for b := range out {
		if _, err := m.Write(b); err != nil {
			return
		}
	}
}

// say sends an answer; a client that does not read loses it.
func (t *tty) say(b []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.master == nil {
		return
	}
	select {
	case t.out <- b:
	default:
	}
}

// unplug hangs the client up and takes the link away.
func (t *tty) unplug() {
	t.mu.Lock()
	m, sl, out := t.master, t.slave, t.out
	t.master, t.slave = nil, nil
	t.mu.Unlock()
	if m == nil {
		return
	}
	_ = os.Remove(t.link)
	_ = sl.Close()
	_ = m.Close()
	close(out)
}

func (t *tty) removeDir() error {
	if t.dir == "" {
		return nil
	}
	return os.RemoveAll(t.dir)
}

func (t *tty) close() error {
	t.unplug()
	t.wg.Wait()
	return t.removeDir()
}
