package hardware

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/devices/card"
	"github.com/smart-kampung/anjungan/devices/card/pcsc"
	"github.com/smart-kampung/anjungan/devices/jack"
)

// begin starts hardware whose fiber leads to an echo.
func begin(t *testing.T) *Hardware {
	t.Helper()
	// Short, for a socket lies in it; the same every time, for the PC/SC library asks its environment
	// once in a process.
	dir := filepath.Join(os.TempDir(), fmt.Sprintf("hw%d", os.Getpid()))
	h, err := Start(t.Context(), Options{Dir: dir, Fast: true, LinkTarget: echo(t), Links: []Link{{"Layar anjungan", "http://127.0.0.1:1/"}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(h.Close(), h.Close(), os.RemoveAll(dir)); err != nil {
			t.Error(err)
		}
	})
	return h
}

// echo is a regency that says what it hears.
func echo(t *testing.T) string {
	t.Helper()
	var lc net.ListenConfig
	l, err := lc.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				_, _ = io.Copy(c, c)
				_ = c.Close()
			}()
		}
	}()
	return l.Addr().String()
}

// call makes a request of the page and gives status and body.
func call(t *testing.T, h *Hardware, method, path string, header ...string) (int, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, h.URL()+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		if header[i] == "Host" {
			req.Host = header[i+1]
		}
		req.Header.Set(header[i], header[i+1])
	}
	r, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, b
}

// post is an action that must be done.
func post(t *testing.T, h *Hardware, path string) {
	t.Helper()
	if code, b := call(t, h, http.MethodPost, path); code != http.StatusNoContent {
		t.Fatalf("%s: %d %s", path, code, b)
	}
}

func state(t *testing.T, h *Hardware) State {
	t.Helper()
	var s State
	code, b := call(t, h, http.MethodGet, "api/state")
	if err := json.Unmarshal(b, &s); code != http.StatusOK || err != nil {
		t.Fatalf("state: %d, %v", code, err)
	}
	return s
}

// await reads the page's events until the state is as asked; the test's own deadline bounds it.
func await(t *testing.T, h *Hardware, what string, ok func(State) bool) State {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, h.URL()+"api/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	lines := bufio.NewScanner(r.Body)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		data, found := strings.CutPrefix(lines.Text(), "data: ")
		var s State
		if !found {
			continue
		}
		if err := json.Unmarshal([]byte(data), &s); err != nil {
			t.Fatal(err)
		}
		if ok(s) {
			return s
		}
	}
	t.Fatalf("%s: never seen: %v", what, lines.Err())
	return State{}
}

// seen is the next thing that a client of the PC/SC daemon sees, with the card's id on arrival.
func seen(t *testing.T, events <-chan card.Event) (kind card.EventKind, uid string) {
	t.Helper()
	ev, ok := <-events
	if !ok {
		t.Fatal("the reader saw no more")
	}
	if ev.Kind != card.Arrived {
		return ev.Kind, ""
	}
	r, err := ev.Card.Transmit(t.Context(), card.GetUID())
	if err := errors.Join(err, ev.Card.Close()); err != nil {
		t.Fatal(err)
	}
	return ev.Kind, string(r.Data)
}

// The kiosk's own reader sees every tap and lift, and both halves of a quick swap.
func TestTapAndLift(t *testing.T) {
	h := begin(t)
	name, socket, _ := strings.Cut(h.PCSCEnv(), "=")
	t.Setenv(name, socket)
	r := pcsc.New(pcsc.Opts{})
	defer func() { _ = r.Close() }()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	events := r.Watch(ctx)
	post(t, h, "api/tap?card=sri")
	if kind, uid := seen(t, events); kind != card.Arrived || uid != "\x04\xA1\xB2\xC3\xD4\xE5\x80" {
		t.Errorf("first tap: %v % X", kind, uid)
	}
	if s := state(t, h); s.Reader.Card != "sri" || !s.Reader.Held || !s.Reader.Service {
		t.Errorf("after a tap: %+v", s.Reader)
	}
	post(t, h, "api/tap?card=slamet")
	if kind, _ := seen(t, events); kind != card.Removed {
		t.Errorf("swap: %v", kind)
	}
	if kind, uid := seen(t, events); kind != card.Arrived || uid != "\x04\x11\x22\x33\x44\x55\x81" {
		t.Errorf("second tap: %v % X", kind, uid)
	}
	post(t, h, "api/tap?card=slamet") // it lies there
	if code, _ := call(t, h, http.MethodPost, "api/tap?card=nobody"); code != http.StatusNotFound || h.OnReader() != "slamet" {
		t.Errorf("unknown card: %d, %q lies there", code, h.OnReader())
	}
	post(t, h, "api/lift")
	post(t, h, "api/lift")
	if kind, _ := seen(t, events); kind != card.Removed {
		t.Errorf("lift: %v", kind)
	}
	if s := state(t, h); s.Reader.Card != "" || s.Reader.Held {
		t.Errorf("after a lift: %+v", s.Reader)
	}
}

// TestHeadset: what the page does to the jack, a kiosk's driver reads.
func TestHeadset(t *testing.T) {
	h := begin(t)
	told := make(chan bool, 8)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		jack.New(h.JackPath(), slog.New(slog.DiscardHandler)).Watch(ctx, func(in bool) { told <- in })
		close(done)
	}()
	if <-told {
		t.Error("a headset is in before anybody put it there")
	}
	post(t, h, "api/headset/in")
	post(t, h, "api/headset/in")
	if !<-told || !state(t, h).Headset.In {
		t.Error("the headset is not in")
	}
	post(t, h, "api/headset/out")
	if <-told || state(t, h).Headset.In {
		t.Error("the headset is not out")
	}
	cancel()
	<-done
}

func TestFiber(t *testing.T) {
	h := begin(t)
	if !say(t, h.LinkAddr()) {
		t.Fatal("the fiber does not carry")
	}
	post(t, h, "api/fiber/cut")
	if state(t, h).Fiber.Up || say(t, h.LinkAddr()) {
		t.Error("a cut fiber carries")
	}
	post(t, h, "api/fiber/restore")
	if !state(t, h).Fiber.Up || !say(t, h.LinkAddr()) {
		t.Error("a mended fiber does not carry")
	}
}

// say says whether a word comes back over the fiber.
func say(t *testing.T, addr string) bool {
	t.Helper()
	d := net.Dialer{Timeout: 500 * time.Millisecond}
	c, err := d.DialContext(t.Context(), "tcp", addr)
	if err != nil {
		return false
	}
	defer func() { _ = c.Close() }()
	if err := c.SetDeadline(time.Now().Add(500 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Write([]byte("halo")); err != nil {
		return false
	}
	b := make([]byte, 4)
	_, err = io.ReadFull(c, b)
	return err == nil && string(b) == "halo"
}

func TestStartRefuses(t *testing.T) {
	for name, o := range map[string]Options{
		"page for the whole network": {Listen: "0.0.0.0:0"},
		"unknown printer":            {Profile: "Linotype"},
	} {
		o.Dir, o.Fast, o.LinkTarget = t.TempDir(), true, "127.0.0.1:1"
		if h, err := Start(t.Context(), o); err == nil {
			_ = h.Close()
			t.Errorf("%s: started", name)
		}
	}
}
