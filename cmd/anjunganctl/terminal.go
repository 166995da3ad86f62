package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// errEnd says that the clerk has ended the input (Ctrl-D).
var errEnd = errors.New("the input has ended")

// maxLine bounds what is typed at once.
const maxLine = 256

// terminal asks for lines. One goroutine reads them; hidden ones are not echoed.
type terminal struct {
	in    *os.File // nil: no terminal, nothing to hide
	out   io.Writer
	lines chan string // closed at the end of the input
}

// newTerminal reads lines until the input or ctx ends.
func newTerminal(ctx context.Context, in io.Reader, out io.Writer) *terminal {
	t := &terminal{out: out, lines: make(chan string)}
	if f, ok := in.(*os.File); ok {
		if _, err := unix.IoctlGetTermios(int(f.Fd()), unix.TCGETS); err == nil {
			t.in = f
		}
	}
	go func() {
		defer close(t.lines)
		s := bufio.NewScanner(in)
		s.Buffer(make([]byte, maxLine), maxLine)
		for s.Scan() {
			select {
			case t.lines <- s.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	return t
}

func (t *terminal) say(format string, args ...any) { fmt.Fprintf(t.out, format+"\n", args...) }

// hide ends the echo until the returned function is called.
func (t *terminal) hide() (show func()) {
	if t.in == nil {
		return func() {}
	}
	old, err := unix.IoctlGetTermios(int(t.in.Fd()), unix.TCGETS)
	if err != nil {
		return func() {}
	}
	quiet := *old
	quiet.Lflag &^= unix.ECHO
	if unix.IoctlSetTermios(int(t.in.Fd()), unix.TCSETSF, &quiet) != nil { // what was typed ahead is dropped
		return func() {}
	}
	return func() {
		_ = unix.IoctlSetTermios(int(t.in.Fd()), unix.TCSETS, old) // the terminal is gone, and so is its echo
		fmt.Fprintln(t.out)
	}
}
