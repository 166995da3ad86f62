package station_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"image"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/argon2"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/escpos"
	"github.com/smart-kampung/anjungan/devices/printer/printersim"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/clock"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/seal"
	"github.com/smart-kampung/anjungan/kiosk/station"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// glass is a screen that remembers what it was last shown, and every text that it ever showed.
type glass struct {
	mu    sync.Mutex
	view  flow.View
	face  bool
	wake  chan struct{}
	faces int
}

func newGlass() *glass { return &glass{wake: make(chan struct{}, 1)} }

func (g *glass) Show(v flow.View) {
	g.mu.Lock()
	g.view = v
	g.mu.Unlock()
	select {
	case g.wake <- struct{}{}:
	default:
	}
}

func (g *glass) SetPortrait(image.Image) { g.mu.Lock(); g.face = true; g.faces++; g.mu.Unlock() }
func (g *glass) ClearPortrait()          { g.mu.Lock(); g.face = false; g.mu.Unlock() }

func (g *glass) now() (flow.View, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.view, g.face
}

// room is a kiosk without a window: the real shell, store, printer driver and card reading, on
// simulated hardware.
type room struct {
	t       testing.TB
	glass   *glass
	cards   *cardsim.Reader
	printer *printersim.Sim
	store   *store.Store
	station *station.Station
	drawer  map[string]cardsim.Holder
	ended   chan error // what Run returned
}

const setail = "35.10.09.2004"

func site() kiosk.Site {
	day := []kiosk.Span{{From: 7 * 60, To: 15 * 60}}
	return kiosk.Site{
		Kiosk: 104, Letters: "SET", Unit: 1, Regency: "Kabupaten Banyuwangi", Counter: "Loket Kantor Desa Setail",
		Village: kiosk.Village{Code: setail, Kind: kiosk.Desa, Name: "Setail", District: "Genteng", DistrictCode: "35.10.09"},
		Hours:   [7][]kiosk.Span{nil, day, day, day, day, day, nil},
	}
}

var pepper = []byte("synthetic pepper of the tests")

func verifier(pin string) kiosk.Verifier {
	mac := hmac.New(sha256.New, pepper)
	mac.Write([]byte(pin))
	salt := []byte("a salt for tests")
	return kiosk.Verifier{Salt: salt, Hash: argon2.IDKey(mac.Sum(nil), salt, 1, 64, 1, 32), Time: 1, Memory: 64, Threads: 1}
}

func registry(t testing.TB) (map[string]cardsim.Holder, []kiosk.CardRecord) {
	t.Helper()
	all := cardsim.Drawer()
	drawer, records := map[string]cardsim.Holder{}, []kiosk.CardRecord{}
	for _, h := range all {
		drawer[h.Key] = h
		if !h.Enrolled || h.VillageCode != setail {
			continue
		}
		nik, err := kiosk.ParseNIK(h.NIK)
		if err != nil {
			t.Fatal(err)
		}
		records = append(records, kiosk.CardRecord{Chip: h.Chip, PIN: verifier(h.PIN), Resident: kiosk.Resident{
			NIK: nik, Name: h.Name, BirthPlace: h.BirthPlace, BirthDate: h.BirthDate, Sex: kiosk.Sex(h.Sex),
			Address: h.Address, RT: h.RT, RW: h.RW, Job: h.Job, Village: kiosk.VillageCode(h.VillageCode),
		}})
	}
	return drawer, records
}

// rooms is the clock of the rooms, vouched for: it goes on from ten in the morning, for a midnight in the middle of a
// test would begin another day at the counter.
var rooms = func() *clock.Clock {
	c := clock.New(time.Time{})
	c.Vouch(morning())
	return c
}()

// morning is ten o'clock today.
func morning() time.Time {
	y, m, d := time.Now().In(kiosk.WIB).Date()
	return time.Date(y, m, d, 10, 0, 0, 0, kiosk.WIB)
}

// now is the time in the rooms, surely how far it can be leant on.
func now() time.Time           { return rooms.Now() }
func surely() kiosk.ClockTrust { return rooms.Trust() }

func openStore(t testing.TB, dir string) *store.Store {
	t.Helper()
	return openStoreAt(t, dir, site())
}

func openStoreAt(t testing.TB, dir string, at kiosk.Site) *store.Store {
	t.Helper()
	return openStoreBy(t, dir, at, rooms)
}

func openStoreBy(t testing.TB, dir string, at kiosk.Site, by *clock.Clock) *store.Store {
	t.Helper()
	key, err := journal.GenerateRegencyKey()
	if err != nil {
		t.Fatal(err)
	}
	cat, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), store.Options{
		Path: filepath.Join(dir, "kiosk.db"), MachineKey: []byte("0123456789abcdef0123456789abcdef"), Site: at,
		RegencyPublic: key.Public(), Catalogue: cat.Version(), Boot: uint64(time.Now().UnixNano()), Clock: by,
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// newStation wires a station on whatever printer line and reader it is given.
func newStation(t testing.TB, s *store.Store, conn escpos.Conn, cards *cardsim.Reader, screen station.Screen, more ...func(*station.Options)) *station.Station {
	t.Helper()
	cat, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	profile := fastProfile()
	dev, err := escpos.New(conn, &escpos.Opts{
		Profile: profile, Poll: 50 * time.Millisecond, JobPoll: 20 * time.Millisecond, Mouth: 20 * time.Millisecond,
		Answer: 300 * time.Millisecond, Quiet: 100 * time.Millisecond, Patience: 3 * time.Second,
	})
	if err != nil {
		t.Fatal(err)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id, err := seal.KeyID(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	o := station.Options{
		Machine: flow.NewMachine(s.Site(), cat.Services(kiosk.Desa), false).WithLines(cat.Lines()).WithMenu(cat.Menu(kiosk.Desa)), Store: s, Reader: cards, Printer: dev,
		Screen: screen, Log: slog.New(slog.DiscardHandler), PrintPatience: 4 * time.Second, Now: now,
		Papers: station.Office{
			Site: s.Site(), Catalogue: cat, Profile: profile, SealKey: key, SealID: id,
			VerifyURL: "https://verifikasi.example/S", Clock: surely,
		},
	}
	for _, f := range more {
		f(&o)
	}
	st, err := station.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = dev.Close() })
	return st
}

func fastProfile() printer.Profile {
	p, _ := escpos.ProfileByName("VKP80")
	return p
}

func fastPrinter() *printersim.Sim {
	return printersim.New(printersim.Opts{
		Profile: fastProfile(), HeadMMs: 5000, Boot: time.Millisecond, CutTime: time.Millisecond, Flow: true,
	})
}

func newRoom(t testing.TB, more ...func(*station.Options)) *room {
	t.Helper()
	return newRoomIn(t, t.TempDir(), more...)
}

// newRoomIn is newRoom with the database of a directory.
func newRoomIn(t testing.TB, dir string, more ...func(*station.Options)) *room {
	t.Helper()
	return newRoomOf(t, openStore(t, dir), more...)
}

// newRoomAt is newRoom at another site.
func newRoomAt(t testing.TB, at kiosk.Site, more ...func(*station.Options)) *room {
	t.Helper()
	return newRoomOf(t, openStoreAt(t, t.TempDir(), at), more...)
}

func newRoomOf(t testing.TB, s *store.Store, more ...func(*station.Options)) *room {
	t.Helper()
	r := &room{t: t, glass: newGlass(), cards: cardsim.NewReader(), printer: fastPrinter(), store: s}
	drawer, records := registry(t)
	r.drawer = drawer
	if err := r.store.ReplaceCards(t.Context(), "v1", pepper, records); err != nil {
		t.Fatal(err)
	}
	r.station = newStation(t, r.store, r.printer.Conn(), r.cards, r.glass, more...)
	ctx, cancel := context.WithCancel(t.Context())
	r.ended = make(chan error, 1)
	go func() { r.ended <- r.station.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-r.ended; err != nil {
			t.Errorf("station: %v", err)
		}
		_ = r.store.Close()
		_ = r.printer.Close()
	})
	return r
}

// patience is how long a test waits for anything: twice as long as the station itself, which looks every 15 s for
// what was asked beside it, and what a full machine needs beyond.
const patience = 40 * time.Second

// until waits for a view that satisfies ok.
func (r *room) until(what string, ok func(flow.View) bool) flow.View {
	r.t.Helper()
	end := time.After(patience)
	for {
		v, _ := r.glass.now()
		if ok(v) {
			return v
		}
		select {
		case <-r.glass.wake:
		case <-end:
			r.t.Fatalf("never saw %s; the screen shows %s %q", what, v.Screen, v.Title.ID)
		}
	}
}

func (r *room) sees(s flow.Screen) flow.View {
	r.t.Helper()
	return r.until(string(s), func(v flow.View) bool { return v.Screen == s })
}

func (r *room) press(keys ...flow.KeyID) {
	for _, k := range keys {
		r.station.Press(k)
	}
}

func (r *room) pin(digits string) {
	for _, d := range digits {
		r.press(flow.KeyID("digit-" + string(d)))
	}
}

// order goes from a tap to the confirm screen.
func (r *room) order(who string) {
	r.t.Helper()
	r.cards.Tap(r.drawer[who].Card())
	r.sees(flow.Home)
	r.asksForDomicile()
	r.sees(flow.PIN)
	r.pin(r.drawer[who].PIN)
	r.sees(flow.Confirm)
}

func (r *room) requests(who string) []store.Held {
	r.t.Helper()
	nik, err := kiosk.ParseNIK(r.drawer[who].NIK)
	if err != nil {
		r.t.Fatal(err)
	}
	held, err := r.store.Requests(r.t.Context(), nik)
	if err != nil {
		r.t.Fatal(err)
	}
	return held
}

// papersWith counts the printed papers that hold a text.
func papersWith(sim *printersim.Sim, text string) (n int) {
	for _, p := range sim.Papers() {
		if strings.Contains(p.Text(), text) {
			n++
		}
	}
	return n
}

func wait(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatalf("waited %s in vain: %s", patience, what)
}

// asksForDomicile goes from home to the domicile letter for work, which asks nothing more.
func (r *room) asksForDomicile() {
	r.t.Helper()
	r.press("tile-0")
	r.sees(flow.Menu)
	r.press("choice-0") // kerja
	r.press("choice-0") // Surat Keterangan Domisili
}
