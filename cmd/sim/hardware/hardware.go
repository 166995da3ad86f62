package hardware

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/devices/card/vpcd"
	"github.com/smart-kampung/anjungan/devices/printer/printersim"
	"github.com/smart-kampung/anjungan/sync/linktest"
)

// Link is another address that the page offers, such as the regency's console.
type Link struct{ Name, URL string }

// Options say what hardware to simulate. The zero value of a field means its default.
type Options struct {
	Dir        string           // runtime directory, absolute and short: the printer's link, the PC/SC socket
	VPCDPort   int              // of the virtual card reader; 0: free
	Listen     string           // control page, on loopback; "": 127.0.0.1, any port
	LinkListen string           // the kiosk's end of the fiber; "": 127.0.0.1, any port
	LinkTarget string           // the regency's end, host:port
	Profile    string           // printer model of package escpos; "": VKP80
	Baud       int              // pace of the printer's line, bits a second; 0: 19200
	Fast       bool             // the printer takes no time
	Drawer     []cardsim.Holder // the cards; nil: cardsim.Drawer
	Log        *slog.Logger     // nil: silent
	Links      []Link
}

// Hardware is the running hardware of one kiosk.
type Hardware struct {
	opts    Options
	log     *slog.Logger
	board   *board
	daemon  *vpcd.Daemon
	slot    *slot
	printer *desk
	link    *linktest.Link
	jack    *plug
	cut     atomic.Bool // the fiber is cut
	server  *http.Server
	url     string
	closing chan struct{}
	once    sync.Once
	wg      sync.WaitGroup
}

// Start starts the card reader in a PC/SC daemon of its own, the printer, the fiber, the headset's jack and the
// control page. When ctx ends the daemon ends; Close ends everything.
func Start(ctx context.Context, o Options) (*Hardware, error) {
	o, err := o.filled()
	if err != nil {
		return nil, err
	}
	cards, err := faces(o.Drawer)
	if err != nil {
		return nil, err
	}
	h := &Hardware{opts: o, log: o.Log, board: newBoard(), closing: make(chan struct{})}
	for _, start := range []func(context.Context) error{h.startPrinter, h.startReader, h.startFiber, h.startJack} {
		if err := start(ctx); err != nil {
			return nil, errors.Join(err, h.Close())
		}
	}
	if err := h.startPage(ctx, cards); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return h, nil
}

func (o Options) filled() (Options, error) {
	def := func(s *string, v string) {
		if *s == "" {
			*s = v
		}
	}
	def(&o.Listen, "127.0.0.1:0")
	def(&o.LinkListen, "127.0.0.1:0")
	def(&o.Profile, "VKP80")
	if o.Baud == 0 {
		o.Baud = 19200
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Drawer == nil {
		o.Drawer = cardsim.Drawer()
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return o, fmt.Errorf("hardware: directory: %w", err)
	}
	return o, nil
}

func (h *Hardware) startPrinter(context.Context) error {
	d, err := newDesk(h.opts, h.board)
	if err != nil {
		return err
	}
	h.printer = d
	return nil
}

func (h *Hardware) startReader(ctx context.Context) error {
	d, err := vpcd.StartDaemon(ctx, vpcd.DaemonOpts{Dir: filepath.Join(h.opts.Dir, "pcscd"), Port: h.opts.VPCDPort})
	if err != nil {
		return fmt.Errorf("hardware: card reader: %w", err)
	}
	h.daemon = d
	h.slot = &slot{daemon: d, drawer: h.opts.Drawer, board: h.board, closed: h.closing}
	h.wg.Go(func() {
		<-d.Exited()
		h.board.changed()
	})
	return nil
}

func (h *Hardware) startFiber(context.Context) error {
	l, err := linktest.Listen(h.opts.LinkListen, h.opts.LinkTarget)
	if err != nil {
		return fmt.Errorf("hardware: fiber: %w", err)
	}
	h.link = l
	return nil
}

func (h *Hardware) startPage(ctx context.Context, cards []face) error {
	p, err := newPage(h, cards)
	if err != nil {
		return err
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", h.opts.Listen)
	if err != nil {
		return fmt.Errorf("hardware: control page: %w", err)
	}
	at, err := netip.ParseAddrPort(l.Addr().String())
	if err != nil || !at.Addr().IsLoopback() {
		return errors.Join(fmt.Errorf("hardware: control page: %w", errNotLoopback), l.Close())
	}
	h.url = "http://" + at.String() + "/"
	h.server = p.server()
	h.wg.Go(func() {
		if err := h.server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			h.log.Error("control page ended", "err", err)
		}
	})
	return nil
}

// Close ends the page, lifts the card and ends what Start started, and joins it. Idempotent.
func (h *Hardware) Close() error {
	var errs []error
	h.once.Do(func() {
		close(h.closing)
		if h.server != nil {
			errs = append(errs, h.server.Close())
		}
		if h.jack != nil {
			errs = append(errs, h.jack.line.Close())
		}
		if h.link != nil {
			errs = append(errs, h.link.Close())
		}
		if h.slot != nil {
			errs = append(errs, h.slot.close())
		}
		if h.daemon != nil {
			errs = append(errs, h.daemon.Stop())
		}
		if h.printer != nil {
			errs = append(errs, h.printer.close())
		}
		h.wg.Wait()
	})
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("hardware: close: %w", err)
	}
	return nil
}

// URL is the address of the control page.
func (h *Hardware) URL() string { return h.url }

// PrinterPath is the serial device of the printer, the same through every unplugging.
func (h *Hardware) PrinterPath() string { return h.printer.path }

// PCSCEnv is what the kiosk needs in its environment to find the card reader, "NAME=value".
func (h *Hardware) PCSCEnv() string { return strings.Join(h.daemon.Env(), " ") }

// Daemon is the private PC/SC daemon; its second slot is free for whoever measures beside the kiosk.
func (h *Hardware) Daemon() *vpcd.Daemon { return h.daemon }

// LinkAddr is where the kiosk connects instead of the regency, host:port.
func (h *Hardware) LinkAddr() string { return h.link.Addr() }

// Tap lays the card of that key on the reader; one that lay there is lifted first.
func (h *Hardware) Tap(key string) error { return h.slot.tap(key) }

// Lift takes the card off the reader; nothing happens where none lies.
func (h *Hardware) Lift() error { return h.slot.lift() }

// OnReader is the key of the card on the reader; empty: none.
func (h *Hardware) OnReader() string {
	key, _ := h.slot.lying()
	return key
}

// Printer is the simulated printer itself.
func (h *Hardware) Printer() *printersim.Sim { return h.printer.sim }

// CutFiber breaks every connection to the regency and lets none through.
func (h *Hardware) CutFiber() {
	h.cut.Store(true)
	h.link.Cut()
	h.board.changed()
}

// RestoreFiber mends the fiber.
func (h *Hardware) RestoreFiber() {
	h.link.Restore()
	h.cut.Store(false)
	h.board.changed()
}

// FiberUp says whether the fiber carries.
func (h *Hardware) FiberUp() bool { return !h.cut.Load() }

func (h *Hardware) daemonRuns() bool {
	select {
	case <-h.daemon.Exited():
		return false
	default:
		return true
	}
}
