package stack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/smart-kampung/anjungan/cmd/sim/hardware"
)

// The kiosk of the demo stands in Desa Setail, Kecamatan Genteng.
const (
	Village = "35.10.09.2004"
	letters = "SET"
	ordinal = 104
)

// The clerk of the demo. The account exists only in a regency that this package made.
const (
	ClerkName     = "rina"
	ClerkPassword = "pelayanan-desa-contoh"
	HeadName      = "kades"
	HeadPassword  = "kepala-desa-contoh"
)

// The addresses of make run; one that is taken is replaced by a free one.
const (
	portRegency = 7443
	portFiber   = 7444
	portConsole = 7480
	portVerify  = 7481
	portControl = 7482
	portBrowser = 7483
)

// Options says what to start.
type Options struct {
	Dir     string // absolute; data, logs and sockets; a second start keeps the data
	Bin     string // where the programs were built
	Fast    bool   // no pacing of the printer
	Virtual bool   // a virtual screen even where there is a real one
	Browser bool   // serve a virtual screen to a browser
	Width   int    // of a virtual screen
	Height  int
	Through func(regency string) (addr string, err error) // opens what lies between fiber and regency; nil: nothing
	Log     *slog.Logger
	Say     func(format string, args ...any) // progress, for a person
}

// Stack is everything, running.
type Stack struct {
	o         Options
	HW        *hardware.Hardware
	Screen    Screen
	regency   *Process
	kiosk     *Process
	addresses addresses
	short     string // directory of sockets
}

// addresses is where everything listens.
type addresses struct{ regency, fiber, console, verify, control, browser string }

// Up starts everything but the kiosk. Close ends whatever was started, also after an error.
func Up(ctx context.Context, o Options) (*Stack, error) {
	s := &Stack{o: o}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return s, fmt.Errorf("stack: %w", err)
	}
	if err := s.pickAddresses(ctx); err != nil {
		return s, err
	}
	if err := s.prepareRegency(ctx); err != nil {
		return s, err
	}
	if err := s.startRegency(ctx); err != nil {
		return s, err
	}
	if err := s.openScreen(ctx); err != nil {
		return s, err
	}
	if err := s.startHardware(ctx); err != nil {
		return s, err
	}
	return s, s.enrolKiosk(ctx)
}

// pickAddresses takes the usual ports where they are free.
func (s *Stack) pickAddresses(ctx context.Context) error {
	a := &s.addresses
	for _, p := range []struct {
		to   *string
		want int
	}{
		{&a.regency, portRegency},
		{&a.fiber, portFiber},
		{&a.console, portConsole},
		{&a.verify, portVerify},
		{&a.control, portControl},
		{&a.browser, portBrowser},
	} {
		addr, err := freePort(ctx, p.want)
		if err != nil {
			return err
		}
		*p.to = addr
	}
	return nil
}

// freePort is a loopback address with that port, or with any free one.
func freePort(ctx context.Context, want int) (string, error) {
	var lc net.ListenConfig
	for _, port := range []int{want, 0} {
		l, err := lc.Listen(ctx, "tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			continue
		}
		addr := l.Addr().String()
		return addr, l.Close()
	}
	return "", errors.New("stack: no free port on loopback")
}

func (s *Stack) dir(parts ...string) string {
	return filepath.Join(append([]string{s.o.Dir}, parts...)...)
}

func (s *Stack) bin(name string) string { return filepath.Join(s.o.Bin, name) }

// startHardware starts reader, printer and fiber, and the page that controls them.
func (s *Stack) startHardware(ctx context.Context) error {
	s.o.Say("simulated hardware: a PC/SC reader, a receipt printer, a fiber")
	var err error
	// A socket's path has at most 107 characters (unix(7)), wherever the project lies.
	if s.short, err = os.MkdirTemp("", "anjungan-"); err != nil {
		return fmt.Errorf("stack: %w", err)
	}
	links := []hardware.Link{{Name: "Loket petugas (regency console)", URL: s.ConsoleURL()}}
	if s.Screen.URL != "" {
		links = append([]hardware.Link{{Name: "Layar anjungan (the kiosk)", URL: s.Screen.URL}}, links...)
	}
	target := s.addresses.regency
	if s.o.Through != nil {
		if target, err = s.o.Through(target); err != nil {
			return err
		}
	}
	hw, err := hardware.Start(ctx, hardware.Options{
		Dir: s.short, Listen: s.addresses.control, LinkListen: s.addresses.fiber, LinkTarget: target,
		Fast: s.o.Fast, Log: s.o.Log, Links: links, Baud: 115200,
	})
	if err != nil {
		return fmt.Errorf("stack: hardware: %w", err)
	}
	s.HW = hw
	return s.writeKioskConfig()
}

// writeKioskConfig writes the kiosk's configuration anew at every start: ports may have changed.
func (s *Stack) writeKioskConfig() error {
	width := s.Screen.Width
	cfg := map[string]any{
		"data": s.dir("kiosk", "data"), "key": s.dir("kiosk-key", "machine.key"), "bundle": s.dir("bundle"),
		"printer":    map[string]any{"path": s.HW.PrinterPath(), "profile": "VKP80", "baud": 115200},
		"screen":     map[string]any{"width_mm": float64(width) / pixelsPerMM, "width": width, "height": s.Screen.Height, "fullscreen": true},
		"jack":       s.HW.JackPath(),
		"address":    s.addresses.fiber,
		"verify_url": "http://" + s.addresses.verify + "/S",
	}
	for _, d := range []string{s.dir("kiosk", "data"), s.dir("kiosk-key")} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return fmt.Errorf("stack: %w", err)
		}
	}
	return writeJSON(s.KioskConfig(), cfg)
}

// pixelsPerMM is that of a 21.5-inch panel of 1080 by 1920 pixels.
const pixelsPerMM = 4.03

// KioskConfig is the path of the kiosk's configuration.
func (s *Stack) KioskConfig() string { return s.dir("anjungan.json") }

// KioskDB is the path of the kiosk's database.
func (s *Stack) KioskDB() string { return s.dir("kiosk", "data", "kiosk.db") }

// Bundle is the directory of the kiosk's identity.
func (s *Stack) Bundle() string { return s.dir("bundle") }

// ConsoleURL is where clerks work.
func (s *Stack) ConsoleURL() string { return "http://" + s.addresses.console + "/" }

// StartKiosk starts the kiosk program and returns it; its log is kiosk.log.
func (s *Stack) StartKiosk() (*Process, error) {
	env := []string{s.HW.PCSCEnv(), "DISPLAY=" + s.Screen.Name, "LANG=id_ID.UTF-8", "FYNE_SCALE=1"}
	p, err := start(s.o.Dir, "kiosk", env, s.bin("anjungan"), "-config", s.KioskConfig())
	if err != nil {
		return nil, err
	}
	s.kiosk = p
	return p, nil
}

// Close ends what was started, last started first.
func (s *Stack) Close() {
	if s.kiosk != nil {
		s.kiosk.Stop()
	}
	if s.HW != nil {
		if err := s.HW.Close(); err != nil {
			s.o.Log.Warn("ending the simulated hardware", "err", err)
		}
	}
	if s.short != "" {
		_ = os.RemoveAll(s.short) // sockets of ours; the system clears what is left of /tmp
	}
	s.Screen.close()
	if s.regency != nil {
		s.regency.Stop()
	}
}

func writeJSON(path string, v any) error {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("stack: %w", err)
	}
	if err := os.WriteFile(path, append(b, '\n'), 0o600); err != nil {
		return fmt.Errorf("stack: %w", err)
	}
	return nil
}

// reachable waits until a page answers.
func reachable(ctx context.Context, url string, p *Process) error {
	end := time.Now().Add(30 * time.Second)
	for time.Now().Before(end) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return fmt.Errorf("stack: %w", err)
		}
		res, err := http.DefaultClient.Do(req)
		if err == nil {
			return res.Body.Close()
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-p.Done():
			return fmt.Errorf("stack: %s ended by itself: %w; see its log", p.Name, p.Err())
		case <-time.After(50 * time.Millisecond):
		}
	}
	return fmt.Errorf("stack: %s does not answer", url)
}
