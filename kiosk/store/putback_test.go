package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

var putAt = time.Date(2026, 11, 26, 8, 0, 0, 0, kiosk.WIB)

// TestPutBack: the copy takes the place of a broken file, which is kept to the last byte, and waits for the regency.
func TestPutBack(t *testing.T) {
	r := newRoom(t)
	first := r.save(nikAni)
	copied := filepath.Join(t.TempDir(), "copy.db")
	if err := r.Backup(t.Context(), copied); err != nil {
		t.Fatal(err)
	}
	r.save(nikBudi) // the copy does not know of it
	if _, _, err := store.PutBack(t.Context(), copied, r.opts.Path, r.opts.Site.Kiosk, putAt); !errors.Is(err, store.ErrInUse) {
		t.Fatalf("under a running kiosk: %v", err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	broken := []byte(strings.Repeat("broken ", 4000))
	if err := os.WriteFile(r.opts.Path, broken, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(r.opts.Path+"-wal", []byte("its log"), 0o600); err != nil {
		t.Fatal(err)
	}
	rep, aside, err := store.PutBack(t.Context(), copied, r.opts.Path, r.opts.Site.Kiosk, putAt)
	if err != nil || rep.Kiosk != r.opts.Site.Kiosk || rep.Last == 0 {
		t.Fatalf("%+v, %v", rep, err)
	}
	for name, want := range map[string]string{aside: string(broken), aside + "-wal": "its log"} {
		if got, err := os.ReadFile(name); err != nil || string(got) != want {
			t.Errorf("%s is not what lay there: %v", name, err)
		}
	}
	if _, err := os.Stat(copied); err != nil {
		t.Errorf("the copy is gone: %v", err)
	}
	r.opts.Boot++
	r.open()
	r.wantClosed()
	if _, err := r.Request(t.Context(), first.ID); err != nil {
		t.Errorf("what the copy had: %v", err)
	}
}

// TestPutBackOfAPlainCopy: one that somebody made by hand of a closed database waits as well, and a place where nothing
// lies has nothing to keep.
func TestPutBackOfAPlainCopy(t *testing.T) {
	r := newRoom(t)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "by-hand.db")
	if err := os.Rename(r.opts.Path, copied); err != nil {
		t.Fatal(err)
	}
	if _, aside, err := store.PutBack(t.Context(), copied, r.opts.Path, r.opts.Site.Kiosk, putAt); err != nil || aside != "" {
		t.Fatalf("%q, %v", aside, err)
	}
	r.opts.Boot++
	r.open()
	r.wantClosed()
}

// TestPutBackRefuses: a copy that helps nobody moves nothing.
func TestPutBackRefuses(t *testing.T) {
	r := newRoom(t)
	good := filepath.Join(t.TempDir(), "good.db")
	if err := r.Backup(t.Context(), good); err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	was, err := os.ReadFile(r.opts.Path)
	if err != nil {
		t.Fatal(err)
	}
	other := append([]byte(nil), whole...)
	copy(other[68:72], "Othr") // application_id (SQLite fileformat2, 1.3)
	newer := append([]byte(nil), whole...)
	newer[63] = 200 // user_version
	torn := append([]byte(nil), whole...)
	for i := len(torn) / 2; i < len(torn)/2+4096; i++ {
		torn[i] ^= 0xff
	}
	for name, c := range map[string]struct {
		b    []byte
		id   kiosk.KioskID
		code kiosk.Code
	}{
		"no database": {[]byte("words"), r.opts.Site.Kiosk, kiosk.CodeDisk}, "another program's": {other, r.opts.Site.Kiosk, kiosk.CodeConfig},
		"a newer one": {newer, r.opts.Site.Kiosk, kiosk.CodeNewerSchema}, "a torn one": {torn, r.opts.Site.Kiosk, kiosk.CodeDisk},
		"another kiosk's": {whole, r.opts.Site.Kiosk + 1, kiosk.CodeConfig}, "an empty file": {nil, r.opts.Site.Kiosk, kiosk.CodeConfig},
	} {
		file := filepath.Join(t.TempDir(), "bad.db")
		if err := os.WriteFile(file, c.b, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, aside, err := store.PutBack(t.Context(), file, r.opts.Path, c.id, putAt); kiosk.CodeOf(err) != c.code || aside != "" {
			t.Errorf("%s: %v, want code %s", name, err, c.code)
		}
		if now, err := os.ReadFile(r.opts.Path); err != nil || string(now) != string(was) {
			t.Errorf("%s: the database was touched: %v", name, err)
		}
		if left, _ := filepath.Glob(r.opts.Path + ".*"); len(left) > 0 {
			t.Errorf("%s: left %v behind", name, left)
		}
	}
	if _, _, err := store.PutBack(t.Context(), filepath.Join(t.TempDir(), "none"), r.opts.Path, r.opts.Site.Kiosk, putAt); kiosk.CodeOf(err) != kiosk.CodeDisk {
		t.Errorf("no copy: %v", err)
	}
}

// TestPutBackAfterAnotherWasCutOff: what a call left that was cut off behind its mark is not played into the next copy.
func TestPutBackAfterAnotherWasCutOff(t *testing.T) {
	r := newRoom(t)
	r.save(nikAni)
	dir := t.TempDir()
	older, place := filepath.Join(dir, "older.db"), filepath.Join(dir, "kiosk.db")
	if err := r.Backup(t.Context(), older); err != nil {
		t.Fatal(err)
	}
	r.feed(kiosk.ErasedNews{Request: kiosk.NewRequestID()}, kiosk.ErasedNews{Request: kiosk.NewRequestID()})
	if err := r.Backup(t.Context(), place+".next"); err != nil {
		t.Fatal(err)
	}
	db, err := sqlite.Open(t.Context(), place+".next")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), `UPDATE meta SET restored = 0; UPDATE meta SET restored = 1`); err != nil {
		t.Fatal(err)
	}
	log, err := os.ReadFile(place + ".next-wal")
	if err != nil || len(log) == 0 {
		t.Fatalf("%d bytes of a log, %v", len(log), err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(place+".next-wal", log, 0o600); err != nil {
		t.Fatal(err)
	}
	report, _, err := store.PutBack(t.Context(), older, place, r.opts.Site.Kiosk, noon)
	if err != nil || report.Feed != 0 {
		t.Errorf("an older copy is put back with the feed up to %d, %v", report.Feed, err)
	}
}

// TestSameCopyTwice: a drive dies twice before the next night's copy, and the same copy is put back twice: what the first
// gave is not given again.
func TestSameCopyTwice(t *testing.T) {
	r := newRoom(t)
	r.save(nikAni)
	copied := filepath.Join(t.TempDir(), "copy.db")
	if err := r.Backup(t.Context(), copied); err != nil {
		t.Fatal(err)
	}
	given := map[string]bool{}
	for i := range 3 {
		b := &room{t: t, regency: r.regency, opts: r.opts}
		at := noon.Add(time.Duration(i) * 61 * time.Minute).Add(time.Duration(i) * time.Millisecond)
		b.opts.Path, b.opts.Now = filepath.Join(t.TempDir(), "kiosk.db"), func() time.Time { return at }
		if _, _, err := store.PutBack(t.Context(), copied, b.opts.Path, 104, at); err != nil {
			t.Fatal(err)
		}
		b.open()
		if err := b.NewIncarnation(t.Context(), uint64(i+2)); err != nil {
			t.Fatal(err)
		}
		q := b.save(nikBudi)
		p := b.print(store.Slip, q.ID)
		if given[q.Register] || given[p.Token] {
			t.Errorf("given twice: %s or %s", q.Register, p.Token)
		}
		given[q.Register], given[p.Token] = true, true
		if err := b.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
