// Package display is an X display seen and touched from outside: it starts a virtual X server where
// there is no screen, touches with XTEST as a finger on the panel would, and takes pictures of what
// the glass shows.
//
// It is not part of the kiosk: the kiosk does not know that it is watched.
//
// Concurrency: a Display serialises its own requests; a Server is stopped once.
package display

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
)

// Server is a virtual X server (Xvfb) of our own.
type Server struct {
	Name string // ":97"
	cmd  *exec.Cmd
}

// StartXvfb starts a virtual X server of that size on a free display number and waits until it
// takes clients.
func StartXvfb(ctx context.Context, width, height int, log io.Writer) (*Server, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("display: %w", err)
	}
	defer func() { _ = r.Close() }()
	// Xserver(1): -displayfd makes the server choose a free number and write it; -nolisten keeps it
	// off the network. 96 dpi is what Fyne takes for scale 1.
	cmd := exec.CommandContext(ctx, "Xvfb", "-displayfd", "3", "-screen", "0",
		fmt.Sprintf("%dx%dx24", width, height), "-dpi", "96", "-nolisten", "tcp", "-noreset", "+extension", "XTEST")
	cmd.ExtraFiles = []*os.File{w}
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	if err := cmd.Start(); err != nil {
		_ = w.Close()
		return nil, fmt.Errorf("display: Xvfb: %w", err)
	}
	_ = w.Close()
	// The number and its newline may come in two writes; a pipe closed in between ends the server.
	number, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		return nil, fmt.Errorf("display: Xvfb gave no display number: %w", err)
	}
	return &Server{Name: ":" + strings.TrimSpace(number), cmd: cmd}, nil
}

// Stop ends the server.
func (s *Server) Stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("display: %w", err)
	}
	_ = s.cmd.Wait() // its exit status says only that it was told to end
	return nil
}

// Display is a connection to an X server.
type Display struct {
	mu   sync.Mutex // one request and its answer at a time
	conn *xgb.Conn
	root xproto.Window
	W, H int
}

// Open connects to a display.
func Open(name string) (*Display, error) {
	conn, err := xgb.NewConnDisplay(name)
	if err != nil {
		return nil, fmt.Errorf("display %s: %w", name, err)
	}
	if err := xtest.Init(conn); err != nil {
		conn.Close()
		return nil, fmt.Errorf("display %s has no XTEST: %w", name, err)
	}
	scr := xproto.Setup(conn).DefaultScreen(conn)
	return &Display{conn: conn, root: scr.Root, W: int(scr.WidthInPixels), H: int(scr.HeightInPixels)}, nil
}

// Close ends the connection.
func (d *Display) Close() { d.conn.Close() }

// Touch presses at a place of the screen for as long as a finger does, about 60 ms.
func (d *Display) Touch(x, y int) error {
	if err := d.fake(xproto.MotionNotify, 0, x, y); err != nil {
		return err
	}
	if err := d.fake(xproto.ButtonPress, 1, x, y); err != nil {
		return err
	}
	time.Sleep(60 * time.Millisecond)
	return d.fake(xproto.ButtonRelease, 1, x, y)
}

func (d *Display) fake(kind, detail byte, x, y int) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	err := xtest.FakeInputChecked(d.conn, kind, detail, 0, d.root, int16(x), int16(y), 0).Check()
	if err != nil {
		return fmt.Errorf("display: touch: %w", err)
	}
	return nil
}

// Picture is what the screen shows now.
func (d *Display) Picture() (*image.RGBA, error) { return d.Part(image.Rect(0, 0, d.W, d.H)) }

// Part is what a part of the screen shows now.
func (d *Display) Part(r image.Rectangle) (*image.RGBA, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	img := image.NewRGBA(image.Rect(0, 0, r.Dx(), r.Dy()))
	const rows = 256 // an X reply is at most 16 MiB; bands keep replies small
	for y := 0; y < r.Dy(); y += rows {
		h := min(rows, r.Dy()-y)
		rep, err := xproto.GetImage(d.conn, xproto.ImageFormatZPixmap, xproto.Drawable(d.root),
			int16(r.Min.X), int16(r.Min.Y+y), uint16(r.Dx()), uint16(h), 0xFFFFFFFF).Reply()
		if err != nil {
			return nil, fmt.Errorf("display: picture: %w", err)
		}
		if len(rep.Data) < r.Dx()*h*4 {
			return nil, fmt.Errorf("display: picture of depth %d", rep.Depth)
		}
		swap(img.Pix[y*img.Stride:], rep.Data[:r.Dx()*h*4])
	}
	return img, nil
}

// swap turns the server's little-endian BGRX pixels into RGBA.
func swap(dst, src []byte) {
	for i := 0; i+3 < len(src); i += 4 {
		dst[i], dst[i+1], dst[i+2], dst[i+3] = src[i+2], src[i+1], src[i], 0xFF
	}
}
