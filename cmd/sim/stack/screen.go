package stack

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"strconv"
	"time"

	"github.com/smart-kampung/anjungan/cmd/sim/display"
)

// Screen is the X display that the kiosk stands on.
type Screen struct {
	Name          string // ":0"
	Width, Height int
	URL           string // of the browser's view; empty: the screen is real, or nobody looks
	server        *display.Server
	helpers       []*Process
}

// noVNC is where Debian's package novnc keeps its pages.
const noVNC = "/usr/share/novnc"

// openScreen takes the display that is there, or makes a virtual one and serves it to a browser.
func (s *Stack) openScreen(ctx context.Context) error {
	if name := os.Getenv("DISPLAY"); name != "" && !s.o.Virtual {
		d, err := display.Open(name)
		if err == nil {
			s.Screen = Screen{Name: name, Width: d.W, Height: d.H}
			d.Close()
			return nil
		}
		s.o.Say("DISPLAY=%s cannot be used (%v); a virtual screen takes its place", name, err)
	}
	log, err := os.OpenFile(s.dir("screen.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("stack: %w", err)
	}
	defer func() { _ = log.Close() }()
	server, err := display.StartXvfb(context.WithoutCancel(ctx), s.o.Width, s.o.Height, log)
	if err != nil {
		return err
	}
	s.Screen = Screen{Name: server.Name, Width: s.o.Width, Height: s.o.Height, server: server}
	if !s.o.Browser {
		return nil
	}
	s.o.Say("no screen here: a virtual one, served to a browser")
	return s.serveScreen(ctx)
}

// serveScreen shows the virtual screen in a browser: x11vnc reads it, websockify carries it to noVNC's
// page. Both listen on loopback alone.
func (s *Stack) serveScreen(ctx context.Context) error {
	vnc, err := freePort(ctx, 5997)
	if err != nil {
		return err
	}
	_, port, err := net.SplitHostPort(vnc)
	if err != nil {
		return fmt.Errorf("stack: %w", err)
	}
	x11vnc, err := start(s.o.Dir, "x11vnc", nil, "x11vnc", "-display", s.Screen.Name, "-localhost", "-rfbport", port,
		"-forever", "-shared", "-nopw", "-quiet", "-noxdamage", "-cursor", "arrow")
	if err != nil {
		return err
	}
	s.Screen.helpers = append(s.Screen.helpers, x11vnc)
	web, err := start(s.o.Dir, "novnc", nil, "websockify", "--web", noVNC, s.addresses.browser, vnc)
	if err != nil {
		return err
	}
	s.Screen.helpers = append(s.Screen.helpers, web)
	page := url.URL{Scheme: "http", Host: s.addresses.browser, Path: "/vnc_lite.html"}
	q := url.Values{"autoconnect": {"true"}, "scale": {"true"}}
	page.RawQuery = q.Encode()
	s.Screen.URL = page.String()
	if err := reachable(ctx, "http://"+s.addresses.browser+"/vnc_lite.html", web); err != nil {
		return err
	}
	return waitPort(ctx, vnc, x11vnc)
}

// waitPort waits until something listens.
func waitPort(ctx context.Context, addr string, p *Process) error {
	var d net.Dialer
	for range 200 {
		c, err := d.DialContext(ctx, "tcp", addr)
		if err == nil {
			return c.Close()
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-p.Done():
			return fmt.Errorf("stack: %s ended by itself: %w; see its log", p.Name, p.Err())
		case <-time.After(50 * time.Millisecond):
		}
	}
	return fmt.Errorf("stack: nothing listens at port %s", strconv.Quote(addr))
}

func (c *Screen) close() {
	for i := len(c.helpers) - 1; i >= 0; i-- {
		c.helpers[i].Stop()
	}
	if c.server != nil {
		_ = c.server.Stop() // it is ours and ends with us in any case
	}
}
