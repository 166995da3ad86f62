package regency_test

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/linktest"
	"github.com/smart-kampung/anjungan/sync/outbox"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/console"
	"github.com/smart-kampung/anjungan/sync/regency/desk"
	"github.com/smart-kampung/anjungan/sync/regency/keys"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/population"
	"github.com/smart-kampung/anjungan/sync/regency/sqliteledger"
	"github.com/smart-kampung/anjungan/sync/regency/vault"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// The synthetic village and resident of these tests.
const (
	setail   = kiosk.VillageCode("35.10.09.2004")
	subject  = "3510990101900001"
	chipHex  = "04aabbccddee01"
	chipText = "\x04\xaa\xbb\xcc\xdd\xee\x01"
	pin      = "246810"
	clerkNIK = "3510990303800003" // of "tono", the clerk
)

// world is a whole regency with a server behind a line that can be cut.
type world struct {
	dir    string
	keys   *keys.Keys
	vault  *vault.Vault
	ledger *sqliteledger.Ledger
	desk   *desk.Desk
	bell   *regency.Bell
	link   *linktest.Link
	clerk  ledger.ClerkAccount
	head   ledger.ClerkAccount
	cat    *catalog.Catalogue
	aid    kiosk.AidMatrix
	files  catalog.AidFiles // of aid
	in     *regency.Intake  // nil: one of few services

	rostered bool // it keeps a roster beside its keys
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{dir: t.TempDir(), bell: regency.NewBell()}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var err error
	must(keys.Init(filepath.Join(w.dir, "keys"), []string{"localhost", "127.0.0.1"}, time.Now()))
	w.keys, err = keys.Load(filepath.Join(w.dir, "keys"))
	must(err)
	w.vault, err = vault.New(w.keys.Master)
	must(err)
	w.ledger, err = sqliteledger.Open(t.Context(), filepath.Join(w.dir, "regency.db"))
	must(err)
	t.Cleanup(func() { must(w.ledger.Close()) })
	vs, err := catalog.Villages(assets.Villages)
	must(err)
	must(w.ledger.LoadVillages(t.Context(), vs))
	w.cat, err = catalog.Load(assets.Services)
	must(err)
	w.files, err = catalog.ReadAidFiles(assets.Bansos)
	must(err)
	w.aid, err = w.files.Matrix()
	must(err)
	w.people(t)
	w.desk = w.deskOf(t, w.cat, nil)
	w.clerk, err = console.NewAccount("tono", setail, "sandi-contoh-1")
	must(err)
	w.clerk.NIK = w.vault.Blind(regency.BlindNIK, []byte(clerkNIK))
	must(w.ledger.AddClerk(t.Context(), w.clerk, ledger.AuditRow{At: 1, Clerk: "test", Action: "clerk.add"}))
	w.head = w.official(t, ledger.ClerkAccount{Name: "endah", Village: setail, Role: kiosk.RoleHead})
	w.serve(t, w.server(regency.ServerOptions{}))
	return w
}

// deskOf makes the desk of a regency that offers a catalogue now and knows earlier ones.
func (w *world) deskOf(t testing.TB, now *catalog.Catalogue, earlier desk.Editions) *desk.Desk {
	t.Helper()
	return w.deskOn(t, w.ledger, now, earlier)
}

// deskOn is deskOf on another ledger.
func (w *world) deskOn(t testing.TB, on ledger.Ledger, now *catalog.Catalogue, earlier desk.Editions) *desk.Desk {
	t.Helper()
	d, err := desk.New(desk.Options{
		Ledger: on, Vault: w.vault, Catalogue: now, Editions: earlier, Seal: w.keys.Letter, Bell: w.bell, Now: time.Now, Aid: w.aid,
		Signer: desk.StandIn{Cert: w.keys.TTE, Key: w.keys.TTEKey}, Format: desk.DefaultFormat, VerifyURL: "https://cek.example.test/S",
		Offices: map[kiosk.VillageCode]desk.Office{setail: {Name: "BUDI CONTOH"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// official adds an account of the chain of officials, without a password.
func (w *world) official(t testing.TB, a ledger.ClerkAccount) ledger.ClerkAccount {
	t.Helper()
	if err := w.ledger.AddClerk(t.Context(), a, ledger.AuditRow{At: 1, Clerk: "test", Action: "clerk.add"}); err != nil {
		t.Fatal(err)
	}
	return a
}

// approve takes a request with a letter along the usual chain: clerk, then head.
func (w *world) approve(t *testing.T, id kiosk.RequestID) {
	t.Helper()
	for _, by := range []ledger.ClerkAccount{w.clerk, w.head} {
		if err := w.desk.Approve(t.Context(), by, id); err != nil {
			t.Fatal(err)
		}
	}
}

func (w *world) people(t testing.TB) {
	t.Helper()
	row, err := json.Marshal(population.Row{
		NIK: subject, Name: "Siti Contoh", BirthPlace: "Banyuwangi", BirthDate: "1990-01-01", Sex: "P", Address: "Dusun Contoh",
		RT: "002", RW: "001", Religion: "Islam", Job: "Petani", Marital: "Kawin", Village: string(setail), Chip: chipHex, PIN: pin,
	})
	if err != nil {
		t.Fatal(err)
	}
	people, cards, err := population.Load(t.Context(), population.Options{Ledger: w.ledger, Vault: w.vault, Pepper: w.keys.Pepper},
		strings.NewReader(string(row)+"\n"))
	if err != nil || people != 1 || cards != 1 {
		t.Fatalf("population: %d, %d, %v", people, cards, err)
	}
}

func (w *world) intake() *regency.Intake {
	if w.in != nil {
		return w.in
	}
	return w.intakeOf(w.keys.Journal, "domisili", "keramaian", "kelahiran", "spm", "beasiswa", "mal-janji", "ktp-ganti", "kehilangan", kiosk.AidApply, kiosk.AidAppeal)
}

// intakeOf makes an intake with another key or catalogue.
func (w *world) intakeOf(key journal.RegencyKey, services ...kiosk.ServiceID) *regency.Intake {
	levels := regency.Levels{"lapor-miskin": kiosk.Anonymous, "tanah": kiosk.ByCard, "puskesmas": kiosk.ByCard, "isolasi": kiosk.Deposited}
	for _, s := range services {
		levels[s] = kiosk.ByPIN
	}
	return regency.NewIntake(regency.IntakeOptions{
		Ledger: w.ledger, Vault: w.vault, Key: key, Retired: w.keys.Retired, Ack: w.keys.Ack, Services: levels, Aid: w.aid, Now: time.Now,
	})
}

// server makes a server; o holds what differs from the usual.
func (w *world) server(o regency.ServerOptions) *regency.Server {
	if o.Ledger == nil {
		o.Ledger = w.ledger
	}
	o.Vault, o.Intake, o.Bell, o.Ack = w.vault, w.intake(), w.bell, w.keys.Ack
	o.Journal, o.Aid = w.keys.Journal.Public(), w.aidSets(time.Now)
	o.Pepper = w.keys.Pepper
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Enrol == nil {
		o.Enrol = w.enroller(o.Now)
	}
	if o.Numbers == nil {
		o.Numbers = w.numbers()
	}
	return regency.NewServer(o)
}

// numbers tells of every service but one in full.
func (w *world) numbers() *regency.Numbers {
	return regency.NewNumbers(w.ledger, func(id kiosk.ServiceID) bool { return id == "bansos" })
}

func (w *world) enroller(now func() time.Time) *regency.Enroller {
	return &regency.Enroller{Ledger: w.ledger, Keys: w.keys, Vault: w.vault, URL: "https://localhost", Now: now}
}

// serve serves on loopback behind w.link until the test ends.
func (w *world) serve(t testing.TB, s *regency.Server) {
	t.Helper()
	var lc net.ListenConfig
	l, err := lc.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	srv := &http.Server{
		Handler: s.Handler(), TLSConfig: s.TLS(w.keys.Server, w.keys.Root), ReadHeaderTimeout: time.Minute,
		BaseContext: func(net.Listener) context.Context { return ctx }, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelDebug),
	}
	var running sync.WaitGroup
	running.Go(func() {
		if err := srv.ServeTLS(l, "", ""); !errors.Is(err, http.ErrServerClosed) {
			t.Errorf("server: %v", err)
		}
	})
	w.link, err = linktest.Listen("127.0.0.1:0", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		if err := errors.Join(w.link.Close(), srv.Close()); err != nil {
			t.Error(err)
		}
		running.Wait()
	})
}

// addKiosk enrols a kiosk at Setail.
func (w *world) addKiosk(t testing.TB, id kiosk.KioskID) bundle.Bundle {
	t.Helper()
	b, err := regency.AddKiosk(t.Context(), w.ledger, w.keys, w.place(t, id), "https://localhost", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// place is a place at Setail.
func (w *world) place(t testing.TB, id kiosk.KioskID) kiosk.Site {
	t.Helper()
	v, err := w.ledger.Village(t.Context(), setail)
	if err != nil {
		t.Fatal(err)
	}
	return kiosk.Site{
		Kiosk: id, Letters: "SET", Unit: int(id), Village: v, Regency: "Kabupaten Banyuwangi", Address: "Jalan Contoh 1",
		Counter: "Loket Kantor Desa Setail",
	}
}

func (w *world) client(t *testing.T, b bundle.Bundle) *outbox.Client {
	t.Helper()
	return w.clientWith(t, b, b.Certificate())
}

func (w *world) clientWith(t *testing.T, b bundle.Bundle, cert tls.Certificate) *outbox.Client {
	t.Helper()
	c, err := outbox.NewClient(outbox.ClientOptions{URL: b.URL, Cert: cert, Root: b.Root, Dial: w.link.Addr()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// openStore opens a kiosk's store in a directory.
func (w *world) openStore(t *testing.T, b bundle.Bundle, dir string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), store.Options{
		Path: filepath.Join(dir, "kiosk.db"), MachineKey: []byte("0123456789abcdef0123456789abcdef"), Site: b.Site,
		RegencyPublic: b.Journal, Catalogue: w.cat.Version(), Boot: 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// box is an outbox that runs until the test stops it.
type box struct {
	*outbox.Box
	stop context.CancelFunc
	done chan error
}

func (w *world) run(t *testing.T, b bundle.Bundle, s outbox.Store) *box {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	x := &box{stop: stop, done: make(chan error, 1), Box: outbox.New(outbox.Options{
		Regency: w.client(t, b), Store: s, Verify: b.Ack, Seal: b.SealKey, Receive: b.Receive, Log: slog.New(slog.DiscardHandler),
	})}
	go func() { x.done <- x.Run(ctx) }()
	t.Cleanup(func() { x.end(t) })
	return x
}

func (x *box) end(t *testing.T) {
	t.Helper()
	x.stop()
	if err := <-x.done; err != nil {
		t.Errorf("outbox: %v", err)
	}
	x.done <- nil // ending twice is ending once
}

// until waits for something to become true; the deadline is only there so that a broken build ends.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	deadline := time.After(60 * time.Second)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("still waiting: %s", what)
		}
	}
}

func draft(id byte) store.Draft {
	nik, err := kiosk.ParseNIK(subject)
	if err != nil {
		panic(err)
	}
	d := store.Draft{
		ID: kiosk.RequestID{id, 1}, Service: "domisili", Subject: nik, Requester: nik, Village: setail, Assurance: kiosk.ByPIN,
		Answers: []kiosk.Answer{{Field: "purpose", Value: "melamar pekerjaan"}}, Initials: "S.C.",
	}
	return d
}

// news opens a feed row.
func (w *world) news(t *testing.T, row ledger.FeedRow) kiosk.News {
	t.Helper()
	b, err := w.vault.Open(regency.PlaceNews(7), row.News)
	if err != nil {
		t.Fatal(err)
	}
	n, err := wire.DecodeNews(b)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
