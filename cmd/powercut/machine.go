package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// bootTime is what a machine may take until it says something, or goes on saying things: an emulated
// processor on a busy machine is slow.
const bootTime = 2 * time.Minute

// machine is an emulated computer with one disk. QEMU interprets every instruction (TCG): no
// virtualisation is needed, and none is used, so that it is the same everywhere.
type machine struct {
	dir    string // for the socket
	kernel string // its vmlinuz
	initrd string
	key    []byte // the machine key in the initrd
}

// boot starts it on a disk and hands every line of its second serial line to line (the first is the
// kernel's console), until line says that it is enough, the disk's power fails or the machine ends by
// itself. Then it is killed, in the middle of whatever it does.
func (m machine) boot(ctx context.Context, d *disk, args string, line func(string) (enough bool)) (err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	socket := filepath.Join(m.dir, "disk.sock")
	_ = os.Remove(socket) // of the last boot
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "unix", socket)
	if err != nil {
		return fmt.Errorf("powercut: %w", err)
	}
	served := make(chan error, 1)
	go func() { served <- serveDisk(l, d) }()
	defer func() {
		d.cut()
		err = errors.Join(err, l.Close(), <-served)
	}()
	cmd := exec.CommandContext(ctx, "qemu-system-x86_64", "-accel", "tcg", "-m", "256", "-nodefaults", "-no-user-config",
		"-display", "none", "-no-reboot", "-serial", "file:"+m.consoleFile(), "-serial", "stdio", "-kernel", m.kernel, "-initrd", m.initrd,
		"-append", "console=ttyS0 no_timer_check panic=-1 "+args,
		"-drive", "if=none,id=disk,format=raw,cache=writeback,file=nbd+unix:///?socket="+socket,
		"-device", "virtio-blk-pci,drive=disk,logical_block_size=4096,physical_block_size=4096")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return fmt.Errorf("powercut: %w", err)
	}
	var errs strings.Builder
	cmd.Stderr = &errs
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("powercut: %w", err)
	}
	lines := make(chan string)
	go read(out, lines)
	err = watch(ctx, d, lines, line)
	_ = cmd.Process.Kill() // it may have ended by itself
	for range lines {      // what it said after the end counts for nothing: the disk was dead
	}
	_ = cmd.Wait() // it was killed
	if err != nil {
		return fmt.Errorf("%w\n%s%s", err, errs.String(), m.console())
	}
	return nil
}

func (m machine) consoleFile() string { return filepath.Join(m.dir, "console.log") }

// console is the end of what the kernel of the last boot said.
func (m machine) console() string {
	b, err := os.ReadFile(m.consoleFile())
	if err != nil {
		return err.Error()
	}
	return string(b[max(0, len(b)-2000):])
}

// read hands on whole lines; the part of a line that a cut left is none.
func read(r io.Reader, lines chan<- string) {
	defer close(lines)
	b := bufio.NewReader(r)
	for {
		s, err := b.ReadString('\n')
		if err != nil {
			return
		}
		lines <- strings.TrimRight(s, "\r\n")
	}
}

// How a machine may end otherwise.
var (
	errSilent = errors.New("powercut: the machine is silent")
	errEnded  = errors.New("powercut: the machine ended by itself")
)

// watch hands on lines until boot is to end.
func watch(ctx context.Context, d *disk, lines <-chan string, line func(string) bool) error {
	silence := time.NewTimer(bootTime)
	defer silence.Stop()
	for {
		select {
		case s, ok := <-lines:
			if !ok {
				return errEnded
			}
			if line(s) {
				d.cut()
				return nil
			}
			silence.Reset(bootTime)
		case <-d.failed():
			return nil
		case <-silence.C:
			return errSilent
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
