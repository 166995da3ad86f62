package vpcd

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// echo is a card that answers every command with the command and 9000.
type echo struct {
	resets  int
	latency time.Duration
	silent  bool
	atr     []byte
}

func (e *echo) ATR() []byte                  { return e.atr }
func (e *echo) Reset()                       { e.resets++ }
func (e *echo) Latency([]byte) time.Duration { return e.latency }
func (e *echo) Process(c []byte) []byte {
	if e.silent {
		return nil
	}
	return append(bytes.Clone(c[:min(len(c), 100)]), 0x90, 0x00)
}

func newEcho() *echo { return &echo{atr: []byte{0x3B, 0x80}} }

func frame(payload ...byte) []byte {
	return append(binary.BigEndian.AppendUint16(nil, uint16(len(payload))), payload...)
}

// wire is the driver's side: what it sends, and what it gets.
type wire struct {
	io.Reader
	io.Writer
}

func TestServe(t *testing.T) {
	// The order in which the driver greets a card that was put in.
	in := bytes.Join([][]byte{frame(ctrlATR), frame(ctrlOff), frame(ctrlATR), frame(ctrlOn), frame(ctrlATR), frame(ctrlReset), frame(0, 0xB0, 0, 0)}, nil)
	var out bytes.Buffer
	c := newEcho()
	err := serve(wire{bytes.NewReader(in), &out}, c, func([]byte) bool { return true })
	if !errors.Is(err, io.EOF) || c.resets != 3 {
		t.Errorf("%v, %d resets", err, c.resets)
	}
	atr := frame(0x3B, 0x80)
	want := bytes.Join([][]byte{atr, atr, atr, frame(0, 0xB0, 0, 0, 0x90, 0)}, nil)
	if !bytes.Equal(out.Bytes(), want) {
		t.Errorf("answered % X\nwant     % X", out.Bytes(), want)
	}
}

func TestServeEnds(t *testing.T) {
	silent := newEcho()
	silent.silent = true
	for name, tc := range map[string]struct {
		in   []byte
		card *echo
		want error
	}{
		"length zero":     {[]byte{0, 0}, newEcho(), errEmpty},
		"unknown control": {frame(7), newEcho(), errControl},
		"cut":             {[]byte{0, 9, 1}, newEcho(), io.ErrUnexpectedEOF},
		"silent card":     {frame(0, 0xB0), silent, errSilent},
	} {
		var out bytes.Buffer
		if err := serve(wire{bytes.NewReader(tc.in), &out}, tc.card, func([]byte) bool { return true }); !errors.Is(err, tc.want) || out.Len() > 0 {
			t.Errorf("%s: %v, % X", name, err, out.Bytes())
		}
	}
}

// listen is a slot of our own.
func listen(t *testing.T) *net.TCPListener {
	t.Helper()
	var lc net.ListenConfig
	l, err := lc.Listen(t.Context(), "tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l.(*net.TCPListener)
}

// Remove in the middle of a command closes the connection without an answer.
func TestRemoveMidCommand(t *testing.T) {
	l := listen(t)
	c := newEcho()
	c.latency = time.Hour
	ins, err := Insert(t.Context(), l.Addr().String(), c)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := conn.Write(frame(0, 0xB0, 0, 0, 8)); err != nil {
		t.Fatal(err)
	}
	if err := ins.Remove(); err != nil {
		t.Fatal(err)
	}
	if err := ins.Remove(); err != nil {
		t.Errorf("second Remove: %v", err)
	}
	if b, err := io.ReadAll(conn); len(b) > 0 {
		t.Errorf("got % X, %v from a removed card", b, err)
	}
}

func TestInsertRefuses(t *testing.T) {
	l := listen(t)
	for _, n := range []int{0, 1, 34} {
		c := &echo{atr: make([]byte, n)}
		if _, err := Insert(t.Context(), l.Addr().String(), c); err == nil {
			t.Errorf("answer to reset of %d bytes accepted", n)
		}
	}
	addr := l.Addr().String()
	_ = l.Close()
	if _, err := Insert(t.Context(), addr, newEcho()); err == nil {
		t.Error("inserted where nobody listens")
	}
}

func TestListens(t *testing.T) {
	table := []byte("  sl  local_address rem_address   st\n   0: 00000000:8C7B 00000000:0000 0A 0:0\n   1: 0100007F:8C7C 0100007F:9000 01 0:0\n")
	if !listens(table, 0x8C7B) || listens(table, 0x8C7C) || listens(nil, 1) {
		t.Error("the table of sockets is misread")
	}
}

// A private daemon starts, takes a card, ends, and starts again in the same directory.
func TestDaemon(t *testing.T) {
	dir := t.TempDir()
	for range 2 {
		var log strings.Builder
		d, err := StartDaemon(t.Context(), DaemonOpts{Dir: dir, Log: &log})
		if err != nil {
			t.Fatalf("%v\n%s", err, log.String())
		}
		ins, err := d.Insert(t.Context(), 0, newEcho())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Insert(t.Context(), 2, newEcho()); err == nil {
			t.Error("inserted into slot 2 of 2")
		}
		if err := d.Kill(); err != nil {
			t.Error(err)
		}
		<-ins.Done()
		if err := d.Stop(); err != nil {
			t.Error(err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	d, err := StartDaemon(ctx, DaemonOpts{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	<-d.Exited()
}

func TestDaemonRefuses(t *testing.T) {
	for _, dir := range []string{"relative", "/" + strings.Repeat("x", 107)} {
		if _, err := StartDaemon(t.Context(), DaemonOpts{Dir: dir}); err == nil {
			t.Errorf("directory of %d bytes accepted", len(dir))
		}
	}
}

func FuzzServe(f *testing.F) {
	f.Add(frame(ctrlATR))
	f.Add(append(frame(ctrlOn), frame(0, 0xA4, 0, 0)...))
	f.Add([]byte{0xFF, 0xFF, 0})
	f.Fuzz(func(t *testing.T, in []byte) {
		var out bytes.Buffer
		if err := serve(wire{bytes.NewReader(in), &out}, newEcho(), func([]byte) bool { return true }); err == nil {
			t.Fatal("serve ended without a reason")
		}
		var buf [maxPayload]byte
		for r := bytes.NewReader(out.Bytes()); r.Len() > 0; {
			if _, err := readFrame(r, &buf); err != nil {
				t.Fatalf("sent a malformed message: %v", err)
			}
		}
	})
}
