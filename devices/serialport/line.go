package serialport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"syscall"
	"time"

	"go.bug.st/serial"
	"golang.org/x/sys/unix"
)

// line is one opening of the device. The library sets the mode and reads; its Write is one blocking
// write(2) that nothing can end, and it switches flow control off, so writing goes through a
// descriptor of our own that is non-blocking and has deadlines.
type line struct {
	own  *os.File
	lib  serial.Port
	once sync.Once
}

// openLine opens path twice: our own descriptor first, because the library makes the device
// exclusive (TIOCEXCL) and a later opening fails.
func openLine(path string, o Opts) (*line, error) {
	own, err := os.OpenFile(path, os.O_RDWR|syscall.O_NOCTTY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, busy(err)
	}
	l := &line{own: own}
	if err := l.control(func(fd int) error { return unix.Flock(fd, unix.LOCK_EX|unix.LOCK_NB) }); err != nil {
		_ = own.Close()
		return nil, busy(fmt.Errorf("lock: %w", err))
	}
	l.lib, err = serial.Open(path, &serial.Mode{BaudRate: o.Baud, DataBits: 8})
	if err != nil {
		_ = own.Close()
		return nil, busy(fmt.Errorf("set mode: %w", err))
	}
	if err := errors.Join(l.setFlow(o.Flow), l.lib.ResetInputBuffer()); err != nil {
		l.close()
		return nil, fmt.Errorf("set up line: %w", err)
	}
	return l, nil
}

func busy(err error) error {
	var pe *serial.PortError
	held := errors.As(err, &pe) && pe.Code() == serial.PortBusy
	if held || errors.Is(err, syscall.EBUSY) || errors.Is(err, syscall.EWOULDBLOCK) {
		return fmt.Errorf("%w: %w", ErrBusy, err)
	}
	return err
}

// control runs f on our own descriptor without making it blocking, as File.Fd would.
func (l *line) control(f func(fd int) error) error {
	raw, err := l.own.SyscallConn()
	if err != nil {
		return fmt.Errorf("raw descriptor: %w", err)
	}
	var inner error
	if err := raw.Control(func(fd uintptr) { inner = f(int(fd)) }); err != nil {
		return fmt.Errorf("control: %w", err)
	}
	return inner
}

// setFlow switches flow control on; the library has just switched it off.
func (l *line) setFlow(flow Flow) error {
	if flow == FlowNone {
		return nil
	}
	return l.control(func(fd int) error {
		t, err := unix.IoctlGetTermios(fd, unix.TCGETS)
		if err != nil {
			return fmt.Errorf("get termios: %w", err)
		}
		if flow == FlowXonXoff {
			t.Iflag |= unix.IXON | unix.IXOFF
		} else {
			t.Cflag |= unix.CRTSCTS
		}
		if err := unix.IoctlSetTermios(fd, unix.TCSETS, t); err != nil {
			return fmt.Errorf("set termios: %w", err)
		}
		return nil
	})
}

// write hands b to the kernel until ctx ends.
func (l *line) write(ctx context.Context, b []byte) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	if err := l.own.SetWriteDeadline(time.Time{}); err != nil {
		return 0, fmt.Errorf("clear deadline: %w", err)
	}
	hurried := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() { hurried <- l.own.SetWriteDeadline(time.Unix(1, 0)) })
	n, err := l.own.Write(b)
	if !stop() {
		if dl := <-hurried; dl != nil && err == nil {
			err = dl
		}
	}
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		return n, ctx.Err()
	case err == nil && n < len(b):
		return n, io.ErrShortWrite
	}
	return n, err
}

// read waits for bytes. The library answers (0, nil) for a timeout, which we never set, and an
// error both for our own close and for a hang-up.
func (l *line) read() ([]byte, error) {
	b := make([]byte, chunk)
	n, err := l.lib.Read(b)
	if err == nil && n == 0 {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, err
	}
	return b[:n], nil
}

// close ends both descriptors; a blocked read or write returns. Errors say only that the device is
// already gone.
func (l *line) close() {
	l.once.Do(func() {
		_ = l.own.Close()
		_ = l.lib.Close()
	})
}
