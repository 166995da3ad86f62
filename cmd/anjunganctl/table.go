package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/devices/card"
	"github.com/smart-kampung/anjungan/devices/card/ektp"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// table is the dialogue of an enrolment table (meja pendaftaran) on crowded days: a clerk signs in with
// card and PIN, then one resident after the other: tap, NIK, birth date, the resident's PIN twice. It
// works with the line cut. One goroutine.
type table struct {
	*terminal
	store   *store.Store
	cards   <-chan card.Event
	changes <-chan struct{} // of the link to the regency
	clerk   []byte          // chip id
	next    []byte          // a card that was laid on the reader in the middle of another's enrolment
	tempo   tempo
}

// errOther says that another card was laid on the reader: whose data it is nobody knows any more.
var errOther = errors.New("another card")

// run is a day at the table.
func (t *table) run(ctx context.Context) error {
	if err := t.ready(ctx); err != nil {
		return err
	}
	if err := t.signIn(ctx); err != nil {
		return err
	}
	for {
		chip, err := t.tap(ctx, "Tempelkan KTP-el warga berikutnya. Selesai: Ctrl-D.")
		if errors.Is(err, errEnd) {
			return t.send(ctx)
		}
		if err == nil {
			err = t.resident(ctx, chip)
		}
		switch {
		case errors.Is(err, errEnd):
			t.say("Tidak disimpan.")
			return t.send(ctx)
		case errors.Is(err, errOther):
			t.say("Kartu lain ditempelkan. Yang tadi TIDAK disimpan; mulai lagi dengan kartu ini.")
		case err != nil:
			return err
		}
	}
}

// ready waits for what a table must hold before it can serve: clerks, and the key of the PINs.
func (t *table) ready(ctx context.Context) error {
	said := false
	for {
		var missing bool
		for _, name := range []string{"staff", "cards"} {
			v, err := t.store.DataVersion(ctx, name)
			if err != nil {
				return err
			}
			missing = missing || v == ""
		}
		if !missing {
			return nil
		}
		if !said {
			t.say("Menunggu data petugas dari kabupaten: sekali ini perlu jaringan.")
			said = true
		}
		if !t.changed(ctx) {
			return ctx.Err()
		}
	}
}

// changed waits until something may have come from the regency; false: ctx ended.
func (t *table) changed(ctx context.Context) bool {
	again := time.NewTimer(time.Second)
	defer again.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.changes:
	case <-again.C:
	}
	return true
}

// tap waits for an e-KTP whose id can be enrolled, and gives that id.
func (t *table) tap(ctx context.Context, prompt string) ([]byte, error) {
	if chip := t.next; chip != nil {
		t.next = nil
		return chip, nil
	}
	t.say("%s", prompt)
	for {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case _, ok := <-t.lines:
			if !ok {
				return nil, errEnd
			}
		case e, ok := <-t.cards:
			if !ok {
				return nil, ctx.Err()
			}
			if chip := t.read(ctx, e); chip != nil {
				return chip, nil
			}
		}
	}
}

// read gives the id of a card that arrived; nil where there is none to enrol, which is said.
func (t *table) read(ctx context.Context, e card.Event) []byte {
	if e.Kind == card.Fault {
		t.say("Pembaca kartu: %s.", e.Word)
	}
	if e.Kind != card.Arrived {
		return nil
	}
	s, err := ektp.Open(ctx, e.Card, ektp.Options{})
	err = errors.Join(err, e.Card.Close())
	switch {
	case errors.Is(err, ektp.ErrNotEKTP):
		t.say("Ini bukan KTP-el.")
		return nil
	case err != nil:
		t.say("Kartu tidak terbaca. Angkat, lalu tempelkan lagi dengan tenang.")
		return nil
	case s.ID().Random():
		t.say("Chip kartu ini berganti nomor setiap kali: tidak bisa didaftarkan.")
		return nil
	}
	return s.ID().Bytes()
}

// ask asks for a line about the card that lies there. errOther when another is laid on the reader.
func (t *table) ask(ctx context.Context, chip []byte, prompt string) (string, error) {
	fmt.Fprint(t.out, prompt+" ")
	for {
		select {
		case <-ctx.Done():
			return "", ctx.Err()
		case line, ok := <-t.lines:
			if !ok {
				return "", errEnd
			}
			return strings.TrimSpace(line), nil
		case e, ok := <-t.cards:
			if !ok {
				return "", ctx.Err()
			}
			if other := t.read(ctx, e); other != nil && !bytes.Equal(other, chip) {
				t.next = other
				return "", errOther
			}
		}
	}
}

// secret is ask without an echo.
func (t *table) secret(ctx context.Context, chip []byte, prompt string) (string, error) {
	defer t.hide()()
	return t.ask(ctx, chip, prompt)
}

// newPIN asks twice for a PIN.
func (t *table) newPIN(ctx context.Context, chip []byte, who string) (string, error) {
	for {
		pin, err := t.secret(ctx, chip, who+" memilih PIN 6 angka (tidak tampak):")
		if err != nil {
			return "", err
		}
		again, err := t.secret(ctx, chip, "Sekali lagi:")
		if err != nil || pin == again {
			return pin, err
		}
		t.say("Keduanya tidak sama.")
	}
}

// resident enrols whoever's card lies there. An empty line at the NIK leaves it.
func (t *table) resident(ctx context.Context, chip []byte) error {
	if bytes.Equal(chip, t.clerk) {
		t.say("Ini kartu petugas sendiri. Petugas lain yang mendaftarkannya.")
		return nil
	}
	t.tempo.begin()
	st, err := t.store.LookupCard(ctx, chip)
	if err != nil {
		return err
	}
	if st.Known {
		t.say("Kartu ini sudah terdaftar. Bila diteruskan, PIN baru menggantikan PIN lama.")
	}
	nik, err := t.nik(ctx, chip)
	if err != nil || nik.IsZero() {
		return err
	}
	birth, err := t.birth(ctx, chip, nik)
	if err != nil {
		return err
	}
	for {
		pin, err := t.newPIN(ctx, chip, "Warga")
		if err != nil {
			return err
		}
		err = t.store.EnrolAtTable(ctx, t.clerk, store.AtTable{Chip: chip, NIK: nik, Birth: birth, PIN: pin})
		if again, err := t.saved(ctx, err); !again {
			return err
		}
	}
}

// saved says how it went; again: another PIN, please.
func (t *table) saved(ctx context.Context, err error) (again bool, _ error) {
	switch {
	case errors.Is(err, store.ErrPIN):
		t.say("PIN terdiri dari 6 angka.")
		return true, nil
	case errors.Is(err, store.ErrWeak):
		t.say("PIN itu mudah ditebak. Jangan tanggal lahir, angka kembar, atau angka urut.")
		return true, nil
	case errors.Is(err, store.ErrSelf):
		t.say("Ini NIK petugas sendiri. Petugas lain yang mendaftarkannya.")
		return false, nil
	case err != nil:
		return false, err
	}
	n, err := t.store.AtTableUnsent(ctx)
	if err != nil {
		return false, err
	}
	t.say("TERSIMPAN dalam %.0f detik. Kartu dikenal semua anjungan setelah terkirim. %d menunggu dikirim. Angkat kartunya.",
		t.tempo.end().Seconds(), n)
	return false, nil
}

// nik asks for the NIK on the card; zero where the clerk leaves it.
func (t *table) nik(ctx context.Context, chip []byte) (kiosk.NIK, error) {
	for {
		line, err := t.ask(ctx, chip, "NIK pada KTP-el (kosong: batal):")
		if err != nil || line == "" {
			return kiosk.NIK{}, err
		}
		n, err := kiosk.ParseNIK(line)
		switch {
		case err != nil:
			t.say("NIK terdiri dari 16 angka.")
		case n.Temporary():
			t.say("NIK sementara tidak bisa didaftarkan.")
		default:
			return n, nil
		}
	}
}

// birth asks for the birth date on the card. One that the NIK does not say is asked for twice.
func (t *table) birth(ctx context.Context, chip []byte, nik kiosk.NIK) (string, error) {
	doubted := ""
	for {
		line, err := t.ask(ctx, chip, "Tanggal lahir, misalnya 05-05-1985:")
		if err != nil {
			return "", err
		}
		day, err := time.Parse("02012006", strings.ReplaceAll(line, "-", ""))
		if err != nil {
			t.say("Tanggal itu tidak ada.")
			continue
		}
		birth := day.Format(time.DateOnly)
		if nik.Born(birth) || birth == doubted {
			return birth, nil
		}
		t.say("NIK mengatakan tanggal lain. Periksa keduanya; bila memang begitu di KTP-el, ketik sekali lagi.")
		doubted = birth
	}
}

// send waits until the regency has everything, or the clerk goes home: what is stored stays stored.
func (t *table) send(ctx context.Context) error {
	if n := len(t.tempo.took); n > 0 {
		t.say("%d warga didaftarkan, nilai tengah %.0f detik seorang.", n, t.tempo.median().Seconds())
	}
	said := -1
	for {
		n, err := t.store.AtTableUnsent(ctx)
		if err != nil {
			return err
		}
		if n == 0 {
			t.say("Semua pendaftaran sudah diterima kabupaten.")
			return nil
		}
		if n != said {
			t.say("%d pendaftaran menunggu jaringan. Ctrl-C boleh: semua tersimpan dan dikirim lain kali.", n)
			said = n
		}
		if !t.changed(ctx) {
			return nil // the clerk goes home
		}
	}
}
