package store_test

import (
	"bytes"
	"compress/gzip"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/kiosk/store/thieftest"
)

// stolen is a kiosk after a life, whose disk is taken while it runs: the folder is the whole of it, with a nightly copy
// and a training that a power cut ended.
func stolen(t *testing.T) (r *room, dir string) {
	t.Helper()
	r = newRoom(t)
	dir = filepath.Dir(r.opts.Path)
	thieftest.Live(t, r.Store)
	if len(walFrames(t, r.opts.Path+"-wal")) == 0 {
		t.Fatal("no WAL to look into")
	}
	if err := os.Mkdir(filepath.Join(dir, "nightly"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := r.Backup(t.Context(), filepath.Join(dir, "nightly", "copy.db")); err != nil {
		t.Fatal(err)
	}
	return r, dir
}

// finds fails the test for each secret that stands in any byte of a folder.
func finds(t *testing.T, when, dir string) {
	t.Helper()
	for _, f := range thieftest.Walk(t, dir).Finds(thieftest.Secrets()...) {
		t.Errorf("%s, readable in %s", when, f)
	}
}

// TestStolenDisk: no byte of database, log, free pages, copies and what a restore set aside says anything of anybody: in
// use, closed, restored, and after another incarnation. With the machine key, which lies on another medium, all is found.
func TestStolenDisk(t *testing.T) {
	r, dir := stolen(t)
	finds(t, "in use", dir)
	for _, what := range thieftest.Walk(t, dir).Unseal(t, r.opts.MachineKey).Missing(thieftest.Kept()...) {
		t.Errorf("with the machine key the thief does not find %s: it was never there", what)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	finds(t, "closed", dir)
	_, aside, err := store.PutBack(t.Context(), filepath.Join(dir, "nightly", "copy.db"), r.opts.Path, 104, noon)
	if err != nil || aside == "" {
		t.Fatalf("%q, %v", aside, err)
	}
	r.opts.Now = func() time.Time { return noon.Add(48 * time.Hour) } // what was said is due
	r.open()
	if n, err := r.AppendDue(t.Context()); err != nil || n == 0 {
		t.Fatalf("%d due, %v", n, err)
	}
	if err := r.NewIncarnation(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	finds(t, "restored", dir)
	r.ack(2)
	if _, err := r.EraseSent(t.Context(), noon.Add(1000*time.Hour)); err != nil {
		t.Fatal(err)
	}
	finds(t, "erased", dir)
}

// TestTheThiefSees: what is planted at each kind of place is found there, so finding nothing means something.
func TestTheThiefSees(t *testing.T) {
	r, dir := stolen(t)
	const planted = "rahasiadipendam"
	secret := thieftest.Secret{What: "planted", Value: []byte(planted)}
	db, err := sqlite.Open(t.Context(), r.opts.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	run := func(q string, args ...any) {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), q, args...); err != nil {
			t.Fatal(err)
		}
	}
	write := func(name string, b []byte) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write([]byte("before " + planted)); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		where string
		plant func()
	}{
		{"kiosk.db-wal", func() { run(`UPDATE request SET holder = ? WHERE n = 1`, "Rahasiadipendam") }},
		{"kiosk.db request.holder[0]", func() {}},
		{"kiosk.db", func() { // in a free page alone
			run(`PRAGMA secure_delete = off`)
			run(`CREATE TABLE planted (v TEXT)`)
			run(`INSERT INTO planted VALUES (?)`, strings.Repeat("-", 8000)+planted+strings.Repeat("-", 8000))
			run(`DROP TABLE planted`)
			run(`UPDATE request SET holder = '' WHERE n = 1`)
			run(`PRAGMA wal_checkpoint(TRUNCATE)`)
		}},
		{"kiosk.log", func() { write("kiosk.log", []byte(`{"msg":"`+hex.EncodeToString([]byte(planted))+`"}`)) }},
		{"kiosk.log.1.gz+3", func() { write("kiosk.log.1.gz", append([]byte("xyz"), packed.Bytes()...)) }},
		{"(names)", func() { write("slip-of-RahasiaDipendam", nil) }},
	} {
		c.plant()
		found := thieftest.Walk(t, dir).Finds(secret)
		if !slices.Contains(found, filepath.Base(dir)+"/"+c.where+": planted") && !slices.Contains(found, c.where+": planted") {
			t.Errorf("planted in %s, found in %q", c.where, found)
		}
	}
}

// TestSealedColumnsStayInTheirRow: a thief who writes cannot give one resident another's answers.
func TestSealedColumnsStayInTheirRow(t *testing.T) {
	r := newRoom(t)
	a, b := r.save(nikAni), r.save(nikBudi)
	db, err := sqlite.Open(t.Context(), r.opts.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(t.Context(),
		`UPDATE request SET sealed = (SELECT sealed FROM request WHERE n = 2) WHERE n = 1`); err != nil {
		t.Fatal(err)
	}
	if h, err := r.Request(t.Context(), a.ID); err == nil {
		t.Errorf("a moved column opens: %d answers", len(h.Request.Answers))
	}
	if h := r.held(b.ID); len(h.Request.Answers) != 2 {
		t.Errorf("its own row does not open")
	}
}

// TestNIKsGoWithTheAck: once the regency has a request, its NIKs are erased here.
func TestNIKsGoWithTheAck(t *testing.T) {
	r := newRoom(t)
	r.save(nikAni)
	count := func() (n int) {
		t.Helper()
		db, err := sqlite.OpenReader(t.Context(), r.opts.Path)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		if err := db.QueryRowContext(t.Context(), `SELECT count(who) FROM request`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := count(); n != 1 {
		t.Errorf("%d before the ack", n)
	}
	r.ack(1)
	if n := count(); n != 0 {
		t.Errorf("%d after the ack", n)
	}
}

func TestMachineKeyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "machine.key")
	if _, err := store.LoadKey(path); kiosk.CodeOf(err) != kiosk.CodeKey {
		t.Errorf("none: %v", err)
	}
	made, err := store.CreateKey(path)
	if err != nil || len(made) != store.KeyLen {
		t.Fatalf("%d bytes, %v", len(made), err)
	}
	if got, err := store.LoadKey(path); err != nil || !bytes.Equal(got, made) {
		t.Errorf("loaded another: %v", err)
	}
	if _, err := store.CreateKey(path); kiosk.CodeOf(err) != kiosk.CodeKey {
		t.Errorf("overwritten: %v", err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := store.LoadKey(path); kiosk.CodeOf(err) != kiosk.CodeKey {
		t.Errorf("readable by others: %v", err)
	}
	short := path + ".short"
	if err := os.WriteFile(short, made[:31], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.LoadKey(short); kiosk.CodeOf(err) != kiosk.CodeKey {
		t.Errorf("short: %v", err)
	}
}
