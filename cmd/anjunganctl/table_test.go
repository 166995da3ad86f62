package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/cmd/health"
	"github.com/smart-kampung/anjungan/cmd/settings"
	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/clock"
	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/linktest"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/keys"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/population"
	"github.com/smart-kampung/anjungan/sync/regency/sqliteledger"
	"github.com/smart-kampung/anjungan/sync/regency/vault"
)

const tableVillage = kiosk.VillageCode("35.10.09.2004")

// town is a regency behind a line that can be cut, with the clerk "rina" and the drawer's people.
type town struct {
	keys   *keys.Keys
	vault  *vault.Vault
	ledger *sqliteledger.Ledger
	link   *linktest.Link
	bundle bundle.Bundle // of the table
	code   string        // rina's
	bell   *regency.Bell
}

func newTown(t *testing.T) *town {
	t.Helper()
	w, dir := &town{bell: regency.NewBell()}, t.TempDir()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(keys.Init(filepath.Join(dir, "keys"), []string{"localhost", "127.0.0.1"}, time.Now()))
	var err error
	w.keys, err = keys.Load(filepath.Join(dir, "keys"))
	must(err)
	w.vault, err = vault.New(w.keys.Master)
	must(err)
	w.ledger, err = sqliteledger.Open(t.Context(), filepath.Join(dir, "regency.db"))
	must(err)
	t.Cleanup(func() { must(w.ledger.Close()) })
	vs, err := catalog.Villages(assets.Villages)
	must(err)
	must(w.ledger.LoadVillages(t.Context(), vs))
	w.people(t)
	rina, err := cardsim.Find("clerk")
	must(err)
	must(w.ledger.AddClerk(t.Context(), ledger.ClerkAccount{
		Name: "rina", Village: tableVillage, Role: kiosk.RoleService, NIK: w.vault.Blind(regency.BlindNIK, []byte(rina.NIK)),
	}, ledger.AuditRow{}))
	w.code, _, err = regency.NewStaffCode(t.Context(), w.ledger, w.vault, "(operator)", "rina", time.Now())
	must(err)
	v, err := w.ledger.Village(t.Context(), tableVillage)
	must(err)
	w.bundle, err = regency.AddKiosk(t.Context(), w.ledger, w.keys, kiosk.Site{Kiosk: 12, Letters: "SET", Unit: 2, Village: v}, "https://localhost", time.Now())
	must(err)
	w.serve(t)
	return w
}

// people loads those of the village; nobody has a card.
func (w *town) people(t *testing.T) {
	t.Helper()
	var rows strings.Builder
	for _, h := range cardsim.Drawer() {
		if h.VillageCode != string(tableVillage) || h.Key == "sim" {
			continue
		}
		if err := json.NewEncoder(&rows).Encode(population.Row{
			NIK: h.NIK, Name: h.Name, BirthPlace: h.BirthPlace, BirthDate: h.BirthDate, Sex: h.Sex, Address: h.Address, RT: h.RT, RW: h.RW,
			Religion: h.Religion, Job: h.Job, Marital: h.Marital, Village: h.VillageCode,
		}); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := population.Load(t.Context(), population.Options{Ledger: w.ledger, Vault: w.vault, Pepper: w.keys.Pepper},
		strings.NewReader(rows.String())); err != nil {
		t.Fatal(err)
	}
}

func (w *town) serve(t *testing.T) {
	t.Helper()
	var lc net.ListenConfig
	l, err := lc.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	in := regency.NewIntake(regency.IntakeOptions{Ledger: w.ledger, Vault: w.vault, Key: w.keys.Journal, Ack: w.keys.Ack, Now: time.Now})
	s := regency.NewServer(regency.ServerOptions{
		Ledger: w.ledger, Vault: w.vault, Intake: in, Bell: w.bell, Ack: w.keys.Ack, Pepper: w.keys.Pepper,
		Log: slog.New(slog.DiscardHandler), Now: time.Now,
	})
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
	if w.link, err = linktest.Listen("127.0.0.1:0", l.Addr().String()); err != nil {
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

// seat is a clerk before the laptop.
type seat struct {
	t      *testing.T
	reader *cardsim.Reader
	keys   *io.PipeWriter
	heard  chan string // what the program wrote, piece by piece
	said   string      // and what of it was not waited for yet
	all    strings.Builder
	done   chan error
}

// hearing passes on what is written.
type hearing chan string

func (h hearing) Write(b []byte) (int, error) { h <- string(b); return len(b), nil }

// sit starts a day at the table in dir.
func (w *town) sit(t *testing.T, dir string) *seat {
	t.Helper()
	in, keys := io.Pipe()
	s := &seat{t: t, reader: cardsim.NewReader(), keys: keys, heard: make(chan string, 1000), done: make(chan error, 1)}
	cfg := settings.Table{Data: filepath.Join(dir, "data"), Key: filepath.Join(dir, "machine.key"), Address: w.link.Addr()}
	log := slog.New(slog.DiscardHandler)
	now := clock.New(settings.Built())
	db, err := openTable(t.Context(), cfg, w.bundle, now, log)
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		l := laptop{cfg: cfg, bundle: w.bundle, clock: now, store: db, reader: s.reader, log: log, tail: &health.Tail{}}
		s.done <- errors.Join(l.day(t.Context(), newTerminal(t.Context(), in, hearing(s.heard))), db.Close())
	}()
	return s
}

// hear waits for words of the program.
func (s *seat) hear(words string) {
	s.t.Helper()
	deadline := time.After(time.Minute)
	for {
		if _, rest, ok := strings.Cut(s.said, words); ok {
			s.said = rest
			return
		}
		select {
		case w := <-s.heard:
			s.said += w
			s.all.WriteString(w)
		case err := <-s.done:
			s.t.Fatalf("ended before %q: %v", words, err)
		case <-deadline:
			s.t.Fatalf("never said %q but %q", words, s.said)
		}
	}
}

func (s *seat) typed(line string) {
	s.t.Helper()
	if _, err := io.WriteString(s.keys, line+"\n"); err != nil {
		s.t.Fatal(err)
	}
}

// answer hears a question and types.
func (s *seat) answer(words, line string) {
	s.t.Helper()
	s.hear(words)
	s.typed(line)
}

func (s *seat) lay(key string) {
	s.t.Helper()
	h, err := cardsim.Find(key)
	if err != nil {
		s.t.Fatal(err)
	}
	s.reader.Tap(h.Card())
}

// TestTable: a clerk without a card gets one by the code, enrols with the line cut while everything is
// mistyped that can be, and what is stored goes up the next day.
func TestTable(t *testing.T) {
	w, dir := newTown(t), t.TempDir()
	s := w.sit(t, dir)
	s.hear("Tempelkan kartu petugas")
	s.lay("clerk")
	s.answer("Kode sekali pakai", w.code)
	s.answer("Petugas memilih PIN", "577215")
	s.answer("Sekali lagi", "577215")
	s.answer("PIN petugas (", "111112")
	s.answer("PIN salah. 4 kali lagi", "577215")
	s.hear("Selamat bekerja, rina")
	w.link.Cut()
	s.hear("warga berikutnya")
	s.lay("clerk")
	s.hear("kartu petugas sendiri")
	s.hear("warga berikutnya")
	s.lay("sim")
	s.hear("bukan KTP-el")
	s.lay("new")
	s.answer("NIK pada KTP-el", "351")
	s.answer("16 angka", "0351009200400001")
	s.answer("NIK sementara", "3510090106019012")
	s.answer("Tanggal lahir", "31-02-2001")
	s.answer("tidak ada", "02-06-2001")
	s.answer("tanggal lain", "01062001")
	s.answer("Warga memilih PIN", "123456")
	s.answer("Sekali lagi", "123456")
	s.answer("mudah ditebak", "918273")
	s.answer("Sekali lagi", "918274")
	s.answer("tidak sama", "918273")
	s.answer("Sekali lagi", "918273")
	s.hear("TERSIMPAN dalam")
	s.hear("1 menunggu dikirim")
	s.hear("warga berikutnya")
	s.lay("hasan")
	s.answer("NIK pada KTP-el", "3510091010799010")
	s.hear("Tanggal lahir")
	s.lay("slamet") // somebody lays another card on the reader
	s.hear("Yang tadi TIDAK disimpan")
	s.answer("NIK pada KTP-el", "3510091708589002")
	s.answer("Tanggal lahir", "17-08-1958")
	s.answer("Warga memilih PIN", "402917")
	s.answer("Sekali lagi", "402917")
	s.hear("2 menunggu dikirim")
	if err := s.keys.Close(); err != nil {
		t.Fatal(err)
	}
	s.hear("2 warga didaftarkan, nilai tengah")
	s.hear("2 pendaftaran menunggu jaringan")
	w.link.Restore()
	s.hear("Semua pendaftaran sudah diterima kabupaten")
	if err := <-s.done; err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"3510090106019012", "918273", "577215", w.code, "JOKO"} {
		if strings.Contains(s.all.String(), secret) {
			t.Error("the table shows what was typed, or who it is")
		}
	}
	for key, want := range map[string]int{"new": 1, "slamet": 1, "hasan": 0, "clerk": 0} {
		w.wantCards(t, key, want)
	}
	w.again(t, dir)
	w.locked(t, dir)
}

// locked types a wrong PIN until it is locked, and comes back with another code.
func (w *town) locked(t *testing.T, dir string) {
	t.Helper()
	w.link.Restore()
	code, _, err := regency.NewStaffCode(t.Context(), w.ledger, w.vault, "(operator)", "rina", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	s := w.sit(t, dir)
	s.hear("Tempelkan kartu petugas")
	s.lay("clerk")
	for range kiosk.MaxTries {
		s.answer("PIN petugas (", "111112")
	}
	s.hear("terkunci")
	s.answer("Kode sekali pakai", code)
	s.answer("Petugas memilih PIN", "662607")
	s.answer("Sekali lagi", "662607")
	s.answer("PIN petugas (", "662607")
	s.hear("Selamat bekerja, rina")
	w.wantReport(t)
	if err := s.keys.Close(); err != nil {
		t.Fatal(err)
	}
	s.hear("Semua pendaftaran sudah diterima")
	if err := <-s.done; err != nil {
		t.Fatal(err)
	}
}

// wantReport asks the table how it is, and reads what it sends: what a technician asks for first, and nobody.
func (w *town) wantReport(t *testing.T) {
	t.Helper()
	if err := regency.AskReport(t.Context(), w.ledger, w.vault, w.bundle.Site.Kiosk, "test", time.Now()); err != nil {
		t.Fatal(err)
	}
	w.bell.Ring(w.bundle.Site.Kiosk)
	var b ledger.Blob
	for end := time.Now().Add(time.Minute); b.Done == 0; time.Sleep(100 * time.Millisecond) {
		sent, err := w.ledger.Blobs(t.Context(), w.bundle.Site.Kiosk, 1)
		if err != nil || time.Now().After(end) {
			t.Fatalf("no report: %v, %v", sent, err)
		}
		if len(sent) == 1 {
			b = sent[0]
		}
	}
	var text strings.Builder
	if err := regency.ReadBlob(t.Context(), w.ledger, w.vault, b, &text, "test", time.Now()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"kiosk 012", "outbox", "machine key", "identity", "card reader", "enrol.card"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("it lacks %q:\n%s", want, text.String())
		}
	}
	for _, secret := range []string{"3510090106019012", "918273", "577215", "rina", "JOKO"} {
		if strings.Contains(text.String(), secret) {
			t.Error("the report tells what was typed, or who it is")
		}
	}
}

// again sits down another day, with the line cut, and goes home.
func (w *town) again(t *testing.T, dir string) {
	t.Helper()
	w.link.Cut()
	s := w.sit(t, dir)
	s.hear("Tempelkan kartu petugas")
	s.lay("clerk")
	s.answer("PIN petugas (", "577215")
	s.hear("warga berikutnya")
	if err := s.keys.Close(); err != nil {
		t.Fatal(err)
	}
	s.hear("Semua pendaftaran sudah diterima")
	if err := <-s.done; err != nil {
		t.Fatal(err)
	}
}

// wantCards looks into the registry: the card with its PIN, nothing that waits.
func (w *town) wantCards(t *testing.T, key string, want int) {
	t.Helper()
	h, err := cardsim.Find(key)
	if err != nil {
		t.Fatal(err)
	}
	cards, err := w.ledger.CardsOf(t.Context(), w.vault.Blind(regency.BlindNIK, []byte(h.NIK)))
	if err != nil || len(cards) != want {
		t.Errorf("%s has %d cards, want %d, %v", key, len(cards), want, err)
		return
	}
	for _, c := range cards {
		if string(c.Chip) != string(w.vault.Blind(regency.BlindChip, h.Chip)) || c.PIN.Body == nil {
			t.Errorf("%s: another chip, or no PIN", key)
		}
	}
	waiting, err := w.ledger.Candidates(t.Context(), tableVillage, 10)
	if err != nil || len(waiting) != 0 {
		t.Errorf("%d wait, %v", len(waiting), err)
	}
}

// TestTableKeeps: bodies stay at a table for as long as its configuration says.
func TestTableKeeps(t *testing.T) {
	if o := keeping(settings.Table{KeepDays: 30}); o.Keep != 30*24*time.Hour || o.Boot == 0 {
		t.Errorf("%v, boot %d", o.Keep, o.Boot)
	}
}
