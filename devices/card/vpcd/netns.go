package vpcd

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"runtime"

	"golang.org/x/sys/unix"
)

// dialInside connects to a loopback port in the network of process pid. A socket belongs to the
// network it was made in, so only the making happens there; the connection is used from anywhere.
func dialInside(ctx context.Context, pid, port int) (net.Conn, error) {
	type result struct {
		file *os.File
		err  error
	}
	ch := make(chan result, 1)
	go func() {
		f, err := inside(pid, port)
		ch <- result{f, err}
	}()
	select {
	case r := <-ch:
		if r.err != nil {
			return nil, r.err
		}
		conn, err := net.FileConn(r.file)
		return conn, errors.Join(err, r.file.Close())
	case <-ctx.Done():
		go func() {
			if r := <-ch; r.file != nil {
				_ = r.file.Close()
			}
		}()
		return nil, ctx.Err()
	}
}

// inside takes this thread into the other network and back. Where the way back fails the thread is
// never used again: it ends with the goroutine, which stays locked to it.
func inside(pid, port int) (*os.File, error) {
	runtime.LockOSThread()
	home, err := os.Open("/proc/thread-self/ns/net")
	if err != nil {
		runtime.UnlockOSThread()
		return nil, err
	}
	defer func() { _ = home.Close() }()
	there, err := os.Open(fmt.Sprintf("/proc/%d/ns/net", pid))
	if err != nil {
		runtime.UnlockOSThread()
		return nil, err
	}
	defer func() { _ = there.Close() }()
	if err := unix.Setns(int(there.Fd()), unix.CLONE_NEWNET); err != nil {
		runtime.UnlockOSThread()
		return nil, fmt.Errorf("join network: %w", err)
	}
	f, err := connect(port)
	if back := unix.Setns(int(home.Fd()), unix.CLONE_NEWNET); back != nil {
		return f, errors.Join(err, fmt.Errorf("leave network: %w", back))
	}
	runtime.UnlockOSThread()
	return f, err
}

// connect makes a socket to the loopback port of the network this thread is in.
func connect(port int) (*os.File, error) {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("socket: %w", err)
	}
	f := os.NewFile(uintptr(fd), "vpcd")
	if err := loopbackUp(fd); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	if err := unix.Connect(fd, &unix.SockaddrInet4{Port: port, Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		return nil, errors.Join(fmt.Errorf("connect: %w", err), f.Close())
	}
	return f, nil
}

// loopbackUp switches the loopback on; a new network has it off (netdevice(7), SIOCSIFFLAGS).
func loopbackUp(fd int) error {
	ifr, err := unix.NewIfreq("lo")
	if err != nil {
		return fmt.Errorf("loopback: %w", err)
	}
	ifr.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	if err := unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, ifr); err != nil {
		return fmt.Errorf("loopback: %w", err)
	}
	return nil
}
