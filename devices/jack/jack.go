// Package jack tells whether a headset is in a sound card's jack, as the kernel's input device of the jack says it
// (evdev, SW_HEADPHONE_INSERT).
//
// It routes no sound: the sound card mutes the loudspeaker itself when the jack is used. It knows nothing of
// what is said.
//
// Concurrency: a Jack is watched by one goroutine; its other methods may be called from any.
package jack

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"sync"
	"syscall"
	"time"
	"unsafe"

	"github.com/smart-kampung/anjungan/devices"
)

// Of linux/input-event-codes.h.
const (
	evSwitch         = 0x05 // EV_SW
	headphoneInserts = 0x02 // SW_HEADPHONE_INSERT
)

// eventSize is struct input_event of linux/input.h where time has 64 bits: seconds and microseconds, which nobody
// needs here, type, code and value.
const eventSize = 24

// retry is how long a jack that went away, with its sound card, is left alone.
const retry = 5 * time.Second

// Jack is one jack.
type Jack struct {
	path string
	log  *slog.Logger

	mu     sync.Mutex // guards health
	health devices.Health
}

var _ devices.Device = (*Jack)(nil)

// New makes the jack of an input device, /dev/input/by-path/...-event; nothing is opened before Watch.
func New(path string, log *slog.Logger) *Jack {
	return &Jack{path: path, log: log, health: devices.Health{State: devices.Starting, Word: "unknown"}}
}

// Watch tells of every change until ctx ends, beginning with what is there at the start. A jack that cannot be read has no
// headset in it: what is said then may be heard by everybody.
func (j *Jack) Watch(ctx context.Context, tell func(in bool)) {
	for ctx.Err() == nil {
		err := j.session(ctx, tell)
		tell(false)
		if ctx.Err() != nil {
			return
		}
		j.note(devices.Health{State: devices.NoDevice, Word: "gone", Hint: "is the sound card plugged in, and its input device readable?"})
		j.log.Warn("no headset jack", "err", err)
		select {
		case <-ctx.Done():
		case <-time.After(retry):
		}
	}
}

// session reads the device until it ends.
func (j *Jack) session(ctx context.Context, tell func(bool)) error {
	f, err := os.OpenFile(j.path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return fmt.Errorf("jack: %w", err)
	}
	stop := context.AfterFunc(ctx, func() { _ = f.Close() })
	defer func() {
		if stop() {
			_ = f.Close()
		}
	}()
	j.note(devices.Health{State: devices.Online, Word: "ready"})
	tell(inserted(f))
	return follow(f, tell)
}

// follow tells of every change that a device writes down.
func follow(r io.Reader, tell func(bool)) error {
	var e [eventSize]byte
	for {
		if _, err := io.ReadFull(r, e[:]); err != nil {
			return fmt.Errorf("jack: %w", err)
		}
		kind, code, value := binary.NativeEndian.Uint16(e[16:]), binary.NativeEndian.Uint16(e[18:]), binary.NativeEndian.Uint32(e[20:])
		if kind == evSwitch && code == headphoneInserts {
			tell(value != 0)
		}
	}
}

// inserted asks the kernel for the switches of now (EVIOCGSW); what is no input device has none in it.
func inserted(f *os.File) bool {
	var switches [8]byte
	// linux/ioctl.h: direction read (2) in bits 30 and 31, size from bit 16, type 'E', number 0x1b.
	request := uintptr(2)<<30 | uintptr(len(switches))<<16 | uintptr('E')<<8 | 0x1b
	raw, err := f.SyscallConn()
	if err != nil {
		return false
	}
	var errno syscall.Errno
	err = raw.Control(func(fd uintptr) {
		_, _, errno = syscall.Syscall(syscall.SYS_IOCTL, fd, request, uintptr(unsafe.Pointer(&switches)))
	})
	return errors.Join(err, nonzero(errno)) == nil && switches[0]&(1<<headphoneInserts) != 0
}

// nonzero is an error number as an error, if it is one.
func nonzero(e syscall.Errno) error {
	if e == 0 {
		return nil
	}
	return e
}

func (j *Jack) note(h devices.Health) {
	j.mu.Lock()
	j.health = h
	j.mu.Unlock()
}

// String names the jack by its place.
func (j *Jack) String() string { return "headset jack at " + j.path }

// Health says whether the jack is watched.
func (j *Jack) Health() devices.Health {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.health
}

// Close does nothing: Watch ends with its context.
func (j *Jack) Close() error { return nil }

// Event is what a jack writes down when a headset goes in or out, for a simulated one.
func Event(in bool) []byte {
	e := make([]byte, eventSize)
	binary.NativeEndian.PutUint16(e[16:], evSwitch)
	binary.NativeEndian.PutUint16(e[18:], headphoneInserts)
	if in {
		binary.NativeEndian.PutUint32(e[20:], 1)
	}
	return e
}
