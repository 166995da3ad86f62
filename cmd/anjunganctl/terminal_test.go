package main

import (
	"bytes"
	"testing"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// TestHide: what is typed behind hide is not echoed by the terminal; behind show it is again.
func TestHide(t *testing.T) {
	keyboard, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = keyboard.Close(), tty.Close() })
	echo := func() bool {
		t.Helper()
		s, err := unix.IoctlGetTermios(int(tty.Fd()), unix.TCGETS)
		if err != nil {
			t.Fatal(err)
		}
		return s.Lflag&unix.ECHO != 0
	}
	var out bytes.Buffer
	term := newTerminal(t.Context(), tty, &out)
	if !echo() {
		t.Fatal("a terminal without an echo")
	}
	show := term.hide()
	if echo() {
		t.Error("a PIN would stand on the glass")
	}
	if _, err := keyboard.WriteString("864209\n"); err != nil {
		t.Fatal(err)
	}
	if line := <-term.lines; line != "864209" {
		t.Errorf("read %d characters", len(line))
	}
	show()
	if !echo() || out.String() != "\n" {
		t.Errorf("echo %v, %q", echo(), out.String())
	}
	newTerminal(t.Context(), &out, &out).hide()() // no terminal: nothing to hide
}
