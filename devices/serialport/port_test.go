package serialport

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/creack/pty"
)

// far is the other end of a line: a pty whose slave stands behind a stable link.
type far struct {
	t      *testing.T
	link   string
	master *os.File
	slave  *os.File
}

func newFar(t *testing.T) *far {
	t.Helper()
	f := &far{t: t, link: filepath.Join(t.TempDir(), "printer")}
	f.plug()
	t.Cleanup(f.unplug)
	return f
}

func (f *far) plug() {
	f.t.Helper()
	m, s, err := pty.Open()
	if err != nil {
		f.t.Fatal(err)
	}
	f.master, f.slave = m, s
	if err := os.Symlink(s.Name(), f.link); err != nil {
		f.t.Fatal(err)
	}
}

func (f *far) unplug() {
	_ = os.Remove(f.link)
	_ = f.slave.Close()
	_ = f.master.Close()
}

func open(t *testing.T, path string, o Opts) *Port {
	t.Helper()
	o.RetryMin, o.RetryMax = time.Millisecond, 5*time.Millisecond
	p, err := Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

// waitLine reads until the line changes, and returns the new number.
func waitLine(ctx context.Context, t *testing.T, p *Port) uint64 {
	t.Helper()
	for {
		n, b, err := p.Read(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if len(b) == 0 {
			return n
		}
	}
}

func limit(t *testing.T) context.Context {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(stop)
	return ctx
}

func TestEveryByteBothWays(t *testing.T) {
	f, ctx := newFar(t), limit(t)
	p := open(t, f.link, Opts{Baud: 115200})
	n := waitLine(ctx, t, p)
	all := make([]byte, 1024)
	for i := range all {
		all[i] = byte(i)
	}
	if sent, err := p.Write(ctx, n, all); err != nil || sent != len(all) {
		t.Fatalf("Write: %d, %v", sent, err)
	}
	got := make([]byte, len(all))
	if _, err := io.ReadFull(f.master, got); err != nil || !bytes.Equal(got, all) {
		t.Fatalf("far end read %v, equal %v", err, bytes.Equal(got, all))
	}
	if _, err := f.master.Write(all); err != nil {
		t.Fatal(err)
	}
	var back []byte
	for len(back) < len(all) {
		_, b, err := p.Read(ctx)
		if err != nil {
			t.Fatal(err)
		}
		back = append(back, b...)
	}
	if !bytes.Equal(back, all) {
		t.Fatal("bytes changed on the way back")
	}
}

func TestStaleInputIsDiscarded(t *testing.T) {
	f, ctx := newFar(t), limit(t)
	if _, err := f.master.WriteString("old"); err != nil {
		t.Fatal(err)
	}
	p := open(t, f.link, Opts{})
	waitLine(ctx, t, p)
	if _, err := f.master.WriteString("new"); err != nil {
		t.Fatal(err)
	}
	if _, b, err := p.Read(ctx); err != nil || string(b) != "new" {
		t.Fatalf("Read: %q, %v", b, err)
	}
}

func TestUnplugAndReplug(t *testing.T) {
	f, ctx := newFar(t), limit(t)
	p := open(t, f.link, Opts{})
	first := waitLine(ctx, t, p)
	f.unplug()
	if n := waitLine(ctx, t, p); n != 0 || p.Line() != 0 {
		t.Fatalf("line %d after unplugging", n)
	}
	if _, err := p.Write(ctx, first, []byte("x")); !errors.Is(err, ErrUnplugged) {
		t.Fatalf("Write while away: %v", err)
	}
	f.plug()
	second := waitLine(ctx, t, p)
	if second <= first {
		t.Fatalf("line %d after %d", second, first)
	}
	if _, err := p.Write(ctx, first, []byte("x")); !errors.Is(err, ErrUnplugged) {
		t.Fatalf("Write on the old line: %v", err)
	}
	if _, err := p.Write(ctx, second, []byte("hello")); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, 5)
	if _, err := io.ReadFull(f.master, got); err != nil || string(got) != "hello" {
		t.Fatalf("%q, %v", got, err)
	}
}

func TestAbsentDeviceIsWaitedFor(t *testing.T) {
	f, ctx := newFar(t), limit(t)
	f.unplug()
	p := open(t, f.link, Opts{})
	if p.Line() != 0 {
		t.Fatal("a line without a device")
	}
	f.plug()
	if waitLine(ctx, t, p) == 0 {
		t.Fatal("no line after plugging in")
	}
}

func TestWriterIsFreedByItsContext(t *testing.T) {
	f := newFar(t)
	p := open(t, f.link, Opts{})
	n := waitLine(limit(t), t, p)
	ctx, stop := context.WithTimeout(t.Context(), time.Second)
	defer stop()
	sent, err := p.Write(ctx, n, make([]byte, 1<<20)) // the far end does not read
	if !errors.Is(err, context.DeadlineExceeded) || sent == 0 || sent == 1<<20 {
		t.Fatalf("Write: %d, %v", sent, err)
	}
}

func TestShortWriteIsReported(t *testing.T) {
	f, ctx := newFar(t), limit(t)
	p := open(t, f.link, Opts{})
	n := waitLine(ctx, t, p)
	go func() {
		_, _ = io.ReadFull(f.master, make([]byte, 300))
		f.unplug()
	}()
	sent, err := p.Write(ctx, n, make([]byte, 1<<20))
	if !errors.Is(err, ErrUnplugged) || sent >= 1<<20 {
		t.Fatalf("Write: %d, %v", sent, err)
	}
}

func TestCloseIsNotUnplugging(t *testing.T) {
	f, ctx := newFar(t), limit(t)
	p := open(t, f.link, Opts{})
	n := waitLine(ctx, t, p)
	got := make(chan error, 1)
	go func() {
		_, err := p.Write(ctx, n, make([]byte, 1<<20))
		got <- err
	}()
	if _, err := io.ReadFull(f.master, make([]byte, 100)); err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-got; !errors.Is(err, ErrClosed) {
		t.Fatalf("blocked Write: %v", err)
	}
	if _, _, err := p.Read(ctx); !errors.Is(err, ErrClosed) {
		t.Fatalf("Read: %v", err)
	}
	if _, err := p.Write(ctx, n, nil); err != nil {
		t.Fatalf("empty Write: %v", err)
	}
}

func TestSecondHolderIsRefused(t *testing.T) {
	f := newFar(t)
	open(t, f.link, Opts{})
	if _, err := Open(f.link, Opts{}); !errors.Is(err, ErrBusy) {
		t.Fatalf("Open: %v", err)
	}
}

func TestNoSerialDevice(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path, Opts{}); err == nil {
		t.Fatal("a plain file was opened as a serial line")
	}
}

func TestXoffStopsTheWriter(t *testing.T) {
	f, ctx := newFar(t), limit(t)
	p := open(t, f.link, Opts{Flow: FlowXonXoff})
	n := waitLine(ctx, t, p)
	if _, err := f.master.Write([]byte{0x13}); err != nil { // DC3, XOFF
		t.Fatal(err)
	}
	for { // the kernel acts on XOFF a moment later; until then bytes go through
		short, stop := context.WithTimeout(ctx, 50*time.Millisecond)
		_, err := p.Write(short, n, []byte("x"))
		stop()
		if errors.Is(err, context.DeadlineExceeded) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := f.master.Write([]byte{0x11}); err != nil { // DC1, XON
		t.Fatal(err)
	}
	if _, err := p.Write(ctx, n, []byte("x")); err != nil {
		t.Fatalf("Write after XON: %v", err)
	}
}
