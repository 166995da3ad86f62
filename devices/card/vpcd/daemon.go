package vpcd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Where Debian's packages pcscd and vsmartcard-vpcd put their files.
const (
	pcscdPath  = "/usr/sbin/pcscd"
	driverPath = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"
)

// Slots is how many cards one daemon holds: the driver makes two readers, on two adjacent ports.
const Slots = 2

const (
	defaultPort = 0x8C7B // the driver's own (vsmartcard, vpcd.h); taken inside a network of our own
	readyIn     = 10 * time.Second
	stopIn      = 3 * time.Second
	pollReady   = 5 * time.Millisecond
)

// DaemonOpts tell where a private daemon lives.
type DaemonOpts struct {
	Dir  string    // ours alone; short, for a socket's path has at most 107 bytes
	Port int       // of slot 0, slot 1 is the next; 0: any
	Log  io.Writer // what the daemon says; nil: nowhere
	Bare bool      // no reader at all
}

// Daemon is a pcscd of our own: own mounts, own socket, own readers, none of the machine's USB
// readers, and where we are root its own network, so that nobody else can put a card in.
type Daemon struct {
	dir     string
	port    int
	bare    bool
	private bool // has a network of its own
	cmd     *exec.Cmd
	exited  chan struct{} // closed when the process has been reaped
	stop    sync.Once
}

// script runs as pcscd's own first steps, in its new mount namespace: $1 is our directory, $2 the
// daemon. The drivers' directory is hidden too, so that the readers of the machine stay where they are.
const script = `set -e
mount --bind "$1/drivers" /usr/lib/pcsc/drivers
[ -d /run/pcscd ] || { mount -t tmpfs -o mode=755 none /run && mkdir /run/pcscd; }
mount --bind "$1/run" /run/pcscd
exec "$2" --foreground --critical -c "$1/reader.conf"`

// StartDaemon starts a private pcscd and waits until it serves. ctx bounds its life: when ctx ends,
// the daemon ends. Several daemons may run side by side, each in its own directory.
func StartDaemon(ctx context.Context, o DaemonOpts) (*Daemon, error) {
	d := &Daemon{dir: o.Dir, port: o.Port, bare: o.Bare, private: os.Geteuid() == 0, exited: make(chan struct{})}
	if err := d.prepare(ctx); err != nil {
		return nil, fmt.Errorf("vpcd: prepare daemon: %w", err)
	}
	flags := []string{"-m", "-n"}
	if !d.private {
		flags = []string{"-U", "-r", "-m"}
	}
	args := append(flags, "sh", "-c", script, "sh", o.Dir, pcscdPath)
	d.cmd = exec.CommandContext(ctx, "unshare", args...)
	// A group of its own, ended as one; the kernel ends it where our process dies first.
	d.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	d.cmd.Cancel = func() error { return d.signal(syscall.SIGKILL) }
	d.cmd.WaitDelay = stopIn
	d.cmd.Stdout, d.cmd.Stderr = o.Log, o.Log
	if err := d.cmd.Start(); err != nil {
		return nil, fmt.Errorf("vpcd: start daemon: %w", err)
	}
	go func() {
		defer close(d.exited)
		_ = d.cmd.Wait() // how it ended shows in its log; that it ended is what counts
	}()
	if err := d.waitReady(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("vpcd: start daemon: %w", err), d.Stop())
	}
	return d, nil
}

// prepare makes the directory's contents: the driver alone, the readers' file and the socket's place.
func (d *Daemon) prepare(ctx context.Context) error {
	if !filepath.IsAbs(d.dir) || len(d.Socket()) > 107 {
		return fmt.Errorf("directory of %d bytes: want an absolute, short one", len(d.dir))
	}
	if d.port == 0 {
		port, err := d.freePort(ctx)
		if err != nil {
			return err
		}
		d.port = port
	}
	driver, err := os.ReadFile(driverPath)
	if err != nil {
		return err
	}
	for _, sub := range []string{"drivers/serial", "run"} {
		if err := os.MkdirAll(filepath.Join(d.dir, sub), 0o700); err != nil {
			return err
		}
	}
	if err := os.WriteFile(filepath.Join(d.dir, "drivers/serial/libifdvpcd.so"), driver, 0o600); err != nil {
		return err
	}
	if err := os.Remove(d.Socket()); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err // one that an earlier daemon left behind would look like a daemon
	}
	if d.bare {
		return os.WriteFile(filepath.Join(d.dir, "reader.conf"), nil, 0o600)
	}
	conf := fmt.Sprintf("FRIENDLYNAME \"Virtual PCD\"\nDEVICENAME /dev/null:0x%X\nLIBPATH %s\nCHANNELID 0x%X\n", d.port, driverPath, d.port)
	return os.WriteFile(filepath.Join(d.dir, "reader.conf"), []byte(conf), 0o600)
}

// freePort is the driver's own port inside a network of our own, else a free pair of this machine.
func (d *Daemon) freePort(ctx context.Context) (int, error) {
	if d.private {
		return defaultPort, nil
	}
	var lc net.ListenConfig
	for range 50 {
		one, err := lc.Listen(ctx, "tcp4", ":0")
		if err != nil {
			return 0, err
		}
		port := one.Addr().(*net.TCPAddr).Port
		two, err := lc.Listen(ctx, "tcp4", ":"+strconv.Itoa(port+1))
		_ = one.Close()
		if err == nil {
			_ = two.Close()
			return port, nil
		}
	}
	return 0, errors.New("no two adjacent free ports")
}

// waitReady returns once the socket takes connections and every slot listens.
func (d *Daemon) waitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyIn)
	defer cancel()
	tick := time.NewTicker(pollReady)
	defer tick.Stop()
	for {
		if d.serves(ctx) {
			return nil
		}
		select {
		case <-d.exited:
			return errors.New("the daemon ended at once")
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

func (d *Daemon) serves(ctx context.Context) bool {
	var dial net.Dialer
	c, err := dial.DialContext(ctx, "unix", d.Socket())
	if err != nil {
		return false
	}
	_ = c.Close()
	if d.bare {
		return true
	}
	// A connection to a slot would be a card, so the kernel's table is asked who listens (proc(5)).
	table, err := os.ReadFile(fmt.Sprintf("/proc/%d/net/tcp", d.cmd.Process.Pid))
	if err != nil {
		return false
	}
	return listens(table, d.port) && listens(table, d.port+Slots-1)
}

// listens looks for a socket in state 0A (LISTEN) on the port in /proc/net/tcp.
func listens(table []byte, port int) bool {
	suffix := fmt.Sprintf(":%04X", port)
	for line := range bytes.Lines(table) {
		f := strings.Fields(string(line))
		if len(f) > 3 && strings.HasSuffix(f[1], suffix) && f[3] == "0A" {
			return true
		}
	}
	return false
}

// Socket is the path of the socket of a daemon that lives in dir.
func Socket(dir string) string { return filepath.Join(dir, "run", "pcscd.comm") }

// Socket is the path of the daemon's socket, the same for every daemon of its directory.
func (d *Daemon) Socket() string { return Socket(d.dir) }

// Env is what a client of this daemon needs in its environment before its first PC/SC call.
func (d *Daemon) Env() []string { return []string{"PCSCLITE_CSOCK_NAME=" + d.Socket()} }

// Addr is where the slot listens, on the daemon's own network if it has one: then only
// Daemon.Insert reaches it.
func (d *Daemon) Addr(slot int) string {
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(d.port+slot))
}

// Insert puts the card into a slot of this daemon: 0 or 1.
func (d *Daemon) Insert(ctx context.Context, slot int, c Card) (*Insertion, error) {
	if slot < 0 || slot >= Slots {
		return nil, fmt.Errorf("vpcd: insert: no slot %d", slot)
	}
	if !d.private {
		return Insert(ctx, d.Addr(slot), c)
	}
	conn, err := dialInside(ctx, d.cmd.Process.Pid, d.port+slot)
	if err != nil {
		return nil, fmt.Errorf("vpcd: insert: %w", err)
	}
	return insert(conn, c)
}

// Exited is closed when the daemon has ended.
func (d *Daemon) Exited() <-chan struct{} { return d.exited }

// Stop ends the daemon politely, then by force, and joins it. Idempotent. The directory stays.
func (d *Daemon) Stop() error {
	var err error
	d.stop.Do(func() { err = d.Signal(syscall.SIGTERM) })
	<-d.exited
	return err
}

// Signal sends the daemon a signal and waits until it has ended; for signals that end it. One that goes on is ended by
// force: pcscd has been seen to miss a signal that came while a card was being read.
func (d *Daemon) Signal(s syscall.Signal) error {
	if err := d.signal(s); err != nil {
		return err
	}
	timer := time.NewTimer(stopIn)
	defer timer.Stop()
	select {
	case <-d.exited:
		return nil
	case <-timer.C:
	}
	err := d.signal(syscall.SIGKILL)
	<-d.exited
	return err
}

// Kill ends the daemon as a crash would.
func (d *Daemon) Kill() error { return d.Signal(syscall.SIGKILL) }

// signal tells the daemon's own process group; one that has ended is no error.
func (d *Daemon) signal(s syscall.Signal) error {
	select {
	case <-d.exited:
		return nil // the number may be somebody else's by now
	default:
	}
	if err := syscall.Kill(-d.cmd.Process.Pid, s); err != nil && !errors.Is(err, syscall.ESRCH) {
		return fmt.Errorf("vpcd: end daemon: %w", err)
	}
	return nil
}
