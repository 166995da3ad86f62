package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/cmd/health"
	"github.com/smart-kampung/anjungan/cmd/settings"
	"github.com/smart-kampung/anjungan/devices/card/ektp"
	"github.com/smart-kampung/anjungan/devices/card/ektp/bridge"
	"github.com/smart-kampung/anjungan/devices/card/pcsc"
	"github.com/smart-kampung/anjungan/devices/jack"
	"github.com/smart-kampung/anjungan/devices/printer/escpos"
	"github.com/smart-kampung/anjungan/devices/serialport"
	"github.com/smart-kampung/anjungan/devices/speaker"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/clock"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/locale"
	"github.com/smart-kampung/anjungan/kiosk/seal"
	"github.com/smart-kampung/anjungan/kiosk/station"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/kiosk/ui"
	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/outbox"
	"github.com/smart-kampung/anjungan/sync/renewal"
)

// version is what heartbeats say of this program; the release build sets it.
var version = "dev"

// heartbeat is how often the kiosk tells how it is.
const heartbeat = 15 * time.Minute

// house is everything that a running kiosk is made of, in the order in which it was opened.
type house struct {
	log     *slog.Logger
	tail    *health.Tail // the end of what the program logs
	cfg     settings.Kiosk
	clock   *clock.Clock // the time of everything that is shown, printed, sealed and written down
	bundle  bundle.Bundle
	cat     *station.Services
	store   *store.Store
	reader  *pcsc.Reader
	port    *serialport.Port
	printer *escpos.Dev
	voice   *speaker.Voice // nil: this kiosk has none
	jack    *jack.Jack     // nil: it has no jack for a headset
	client  *outbox.Client
	box     *outbox.Box
	changed chan struct{} // something that the regency publishes came
	told    told
}

// enter makes the house of a configuration; nothing in it is open yet.
func enter(cfg settings.Kiosk, log *slog.Logger) (*house, error) {
	b, err := bundle.Load(cfg.Bundle)
	if err != nil {
		return nil, err
	}
	return &house{log: log, cfg: cfg, bundle: b, clock: clock.New(settings.Built()), tail: &health.Tail{}, changed: make(chan struct{}, 1)}, nil
}

// open opens everything that needs no window.
func open(ctx context.Context, cfg settings.Kiosk, log *slog.Logger) (*house, error) {
	h, err := enter(cfg, log)
	if err != nil {
		return nil, err
	}
	if err := h.open(ctx, cfg); err != nil {
		h.close()
		return nil, err
	}
	return h, nil
}

func (h *house) open(ctx context.Context, cfg settings.Kiosk) error {
	log := h.log
	own, err := catalog.LoadDir(assets.Services, cfg.Catalogue)
	if err != nil {
		return &kiosk.Error{Op: "catalogue", Code: kiosk.CodeConfig, Hint: "mend the service catalogue", Err: err}
	}
	if err := h.openStore(ctx, own.Version()); err != nil {
		return err
	}
	h.cat = &station.Services{Store: h.store, Shipped: assets.Services, Own: own, Log: log}
	h.store.UseCatalogue(h.cat.Read(ctx).Version())
	h.reader = pcsc.New(pcsc.Opts{Reader: cfg.Reader, Log: log})
	if err := h.openPrinter(cfg.Printer, log); err != nil {
		return err
	}
	if h.voice, err = openVoice(cfg); err != nil {
		log.Warn("no voice", "err", err)
		h.voice = nil
	}
	h.client, h.box, err = renewal.Connect(renewal.Place{
		Dir: cfg.Bundle, Bundle: h.bundle, Dial: cfg.Address, Store: h.store, Now: h.clock.Now, Log: log,
		Changed: func(string) {
			select {
			case h.changed <- struct{}{}:
			default:
			}
		},
	})
	if err != nil {
		return &kiosk.Error{Op: "regency", Code: kiosk.CodeConfig, Hint: "the bundle's address is wrong", Err: err}
	}
	return nil
}

// openPrinter opens the line; a printer that is not there yet is waited for.
func (h *house) openPrinter(c settings.Printer, log *slog.Logger) (err error) {
	profile, ok := escpos.ProfileByName(c.Profile)
	if !ok {
		return &kiosk.Error{Op: "printer", Code: kiosk.CodeConfig, Hint: "no printer profile of that name: " + c.Profile}
	}
	flow := serialport.FlowNone
	if profile.XonXoff {
		flow = serialport.FlowXonXoff
	}
	if h.port, err = serialport.Open(c.Path, serialport.Opts{Baud: c.Baud, Flow: flow, Log: log}); err != nil {
		return &kiosk.Error{Op: "printer", Code: kiosk.CodePrinter, Hint: "is the path right, and does no other program hold it?", Err: err}
	}
	h.printer, err = escpos.New(h.port, &escpos.Opts{Profile: profile, Place: c.Path, Log: log})
	if err != nil {
		return &kiosk.Error{Op: "printer", Code: kiosk.CodeConfig, Err: err}
	}
	return nil
}

// station makes the shell on the open house.
func (h *house) station(ctx context.Context, screen *ui.Glass, voice station.Speaker, cfg settings.Kiosk) (*station.Station, error) {
	id, err := seal.KeyID(&h.bundle.SealKey.PublicKey)
	if err != nil {
		return nil, err
	}
	villages, formerly, err := places()
	if err != nil {
		return nil, err
	}
	words, err := locale.Load(assets.Locale)
	if err != nil {
		return nil, err
	}
	renew := func(ctx context.Context) (flow.Machine, station.Papers, error) {
		site, cat := h.bundle.Site, h.cat.Read(ctx)
		bansos, err := station.AidData(ctx, h.store, assets.Bansos)
		if err != nil {
			h.log.Error("the regency's word on bansos cannot be read", "err", err)
		}
		machine := flow.NewMachine(site, cat.Services(site.Village.Kind), voice != nil).
			WithLines(cat.Lines()).WithMenu(cat.Menu(site.Village.Kind)).WithVillages(villages, formerly).WithLanguages(words.Languages()).WithAid(bansos)
		papers := station.Office{
			Site: site, Catalogue: cat, Profile: h.printer.Profile(), SealKey: h.bundle.SealKey, SealID: id,
			VerifyURL: cfg.VerifyURL, Villages: villages, Clock: h.clock.Trust, Aid: bansos.Matrix,
		}
		machine, papers = h.told.into(ctx, h, machine, papers)
		return machine, papers, nil
	}
	machine, papers, err := renew(ctx)
	if err != nil {
		return nil, err
	}
	return station.New(station.Options{
		Provider: provider(cfg.Card), Villages: villages, Formerly: formerly, Machine: machine, Papers: papers, Renew: renew,
		Store: h.store, Reader: h.reader, Printer: h.printer, Screen: screen, Speaker: voice, Log: h.log,
		Lookup: h.lookup, Answer: h.client.Answer, Status: h.client.Status, Limits: cfg.Limits.Store(),
		Clock: h.clock.Trust, Now: h.clock.Now,
	})
}

// places is the villages of the regency, and what they were called before.
func places() ([]kiosk.Village, []kiosk.Formerly, error) {
	villages, err := catalog.Villages(assets.Villages)
	if err != nil {
		return nil, nil, err
	}
	formerly, err := catalog.Formerly(assets.Villages, villages)
	return villages, formerly, err
}

// lookup asks the regency for a card that this kiosk does not hold.
func (h *house) lookup(ctx context.Context, chip []byte) (kiosk.CardRecord, error) {
	return h.client.Card(ctx, chip, h.bundle.Receive)
}

// provider is the certified reader of the configuration; nil: the open read alone.
func provider(c settings.Card) ektp.Provider {
	if c.Provider == ektp.ProviderVendor {
		return ektp.VendorReader{SDK: bridge.New(c.Socket)}
	}
	return nil
}

// run runs the parts until ctx ends or one fails, and joins them.
func (h *house) run(ctx context.Context, st *station.Station) error {
	ctx, stop := context.WithCancelCause(ctx)
	var wg sync.WaitGroup
	part := func(name string, f func(context.Context) error) {
		wg.Go(func() {
			if err := f(ctx); err != nil && ctx.Err() == nil {
				stop(fmt.Errorf("%s: %w", name, err))
				return
			}
			stop(nil)
		})
	}
	part("station", st.Run)
	part("outbox", h.box.Endure)
	if h.store.Spare() {
		part("disk", func(ctx context.Context) error { return h.awaitDisk(ctx, diskPause) })
	}
	wg.Go(func() { h.tell(ctx, st) })
	if h.jack != nil {
		wg.Go(func() { h.jack.Watch(ctx, func(in bool) { st.Headset(ctx, in) }) })
	}
	wg.Go(func() { h.beat(ctx) })
	wg.Go(func() { h.reporter().Run(ctx) })
	wg.Wait()
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// tell tells the station how the link is, at every change, and that the regency has published something.
func (h *house) tell(ctx context.Context, st *station.Station) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.box.Changes():
			st.LinkUp(h.box.State().Up)
		case <-h.changed:
			st.SetChanged()
		}
	}
}

// beat writes a heartbeat at the start and then regularly; one that cannot be written is only logged,
// for the journal that would tell of it is what failed.
func (h *house) beat(ctx context.Context) {
	t := time.NewTicker(heartbeat)
	defer t.Stop()
	for {
		n, _, err := h.store.Unsent(ctx)
		if err == nil {
			err = h.store.Heartbeat(ctx, journal.HeartbeatBody{
				Version: version, Unsent: uint64(n), Printer: h.printer.Health().Word, Reader: h.reader.Health().Word,
				Free: freeBytes(filepath.Dir(h.store.Path())),
			})
		}
		if err != nil && ctx.Err() == nil {
			h.log.Error("no heartbeat", "code", string(kiosk.CodeOf(err)))
		}
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}

// reporter makes the reports that somebody asks for.
func (h *house) reporter() health.Reporter {
	return health.Reporter{
		Store: h.store, Version: version, Tail: h.tail, Log: h.log, Now: h.clock.Now,
		Look: func(r store.Report, err error) []health.Finding {
			return append(health.Look(h.cfg, r, err), health.Reader(h.reader), health.Printer(h.printer))
		},
	}
}

// close closes what is open, last opened first.
func (h *house) close() {
	if h.client != nil {
		h.client.Close()
	}
	var errs []error
	if h.voice != nil {
		errs = append(errs, h.voice.Close())
	}
	if h.printer != nil {
		errs = append(errs, h.printer.Close()) // with its line
	} else if h.port != nil {
		errs = append(errs, h.port.Close())
	}
	if h.reader != nil {
		errs = append(errs, h.reader.Close())
	}
	if h.store != nil {
		errs = append(errs, h.store.Close())
	}
	if err := errors.Join(errs...); err != nil {
		h.log.Warn("closing", "err", err)
	}
}
