package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// TestMissingDatabase: where the disk is not mounted, or an empty one is in its place, nothing is taken before one exchange, and
// no number or token is given twice.
func TestMissingDatabase(t *testing.T) {
	r := newRoom(t)
	q := r.save(nikAni)
	p := r.print(store.Slip, q.ID)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	for _, end := range []string{"", "-wal", "-shm"} {
		_ = os.Remove(r.opts.Path + end)
	}
	r.opts.HadKey = true
	r.open()
	if _, err := r.SaveRequest(t.Context(), draft(t, nikBudi)); !errors.Is(err, store.ErrRestored) {
		t.Fatalf("taken: %v", err)
	}
	r.reopen()
	if _, err := r.SaveRequest(t.Context(), draft(t, nikBudi)); !errors.Is(err, store.ErrRestored) {
		t.Fatalf("taken at the next start: %v", err)
	}
	r.ack(1)
	again := r.save(nikBudi)
	if next := r.print(store.Slip, again.ID); again.Register == q.Register || next.Token == p.Token {
		t.Errorf("given twice: %s and %s, %s and %s", q.Register, again.Register, p.Token, next.Token)
	}
}

// TestFirstStartCutOff: an empty disk stands in for the one that died, and its first start is cut off after the file was made: the
// next start takes it for no new kiosk.
func TestFirstStartCutOff(t *testing.T) {
	r := newRoom(t)
	q := r.save(nikAni)
	key := r.opts.Path + ".key"
	if err := errors.Join(r.Close(), os.WriteFile(key, r.opts.MachineKey, 0o600)); err != nil {
		t.Fatal(err)
	}
	for _, end := range []string{"", "-wal", "-shm"} {
		_ = os.Remove(r.opts.Path + end)
	}
	if err := os.WriteFile(r.opts.Path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var err error
	if _, r.opts.HadKey, err = store.FirstKey(key, r.opts.Path); err != nil {
		t.Fatal(err)
	}
	r.open()
	if again, err := r.SaveRequest(t.Context(), draft(t, nikBudi)); !errors.Is(err, store.ErrRestored) {
		t.Errorf("taken before any exchange as %s, after %s: %v", again.Register, q.Register, err)
	}
}

// TestFirstKey makes a key where neither it nor a database was, and says where a key was there.
func TestFirstKey(t *testing.T) {
	dir := t.TempDir()
	path, database := filepath.Join(dir, "machine.key"), filepath.Join(dir, "kiosk.db")
	key, had, err := store.FirstKey(path, database)
	if err != nil || had || len(key) != store.KeyLen {
		t.Fatalf("%d bytes, had %v, %v", len(key), had, err)
	}
	again, had, err := store.FirstKey(path, database)
	if err != nil || !had || string(again) != string(key) {
		t.Errorf("a key without its database: had %v, %v", had, err)
	}
	if err := os.WriteFile(database, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, had, err = store.FirstKey(path, database); err != nil || !had {
		t.Errorf("both are there: had %v, %v", had, err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, _, err = store.FirstKey(path, database); kiosk.CodeOf(err) != kiosk.CodeKey {
		t.Errorf("a database without its key: %v", err)
	}
	if err := os.WriteFile(path+".part", nil, 0o600); err != nil { // a power cut while the first was written
		t.Fatal(err)
	}
	if key, err = store.CreateKey(path); err != nil || len(key) != store.KeyLen {
		t.Errorf("%d bytes, %v", len(key), err)
	}
}

// TestAFaultThatWasNotKept: what a device said and the disk did not take is said again.
func TestAFaultThatWasNotKept(t *testing.T) {
	r := newRoom(t)
	r.beside(`CREATE TABLE kept (id INTEGER PRIMARY KEY); CREATE TABLE refused (x REFERENCES kept (id) DEFERRABLE INITIALLY DEFERRED);
		CREATE TRIGGER refuse AFTER INSERT ON entry BEGIN INSERT INTO refused VALUES (1); END`)
	if err := r.DeviceFault(t.Context(), "reader", "no-reader"); err == nil {
		t.Fatal("the commit does not fail")
	}
	r.beside(`DROP TRIGGER refuse; DROP TABLE refused; DROP TABLE kept`)
	if err := r.DeviceFault(t.Context(), "reader", "no-reader"); err != nil {
		t.Fatal(err)
	}
	if list := r.journal(1); list[len(list)-1].Kind != journal.KindFault {
		t.Errorf("the last entry is %s", list[len(list)-1].Kind)
	}
}

// TestALoosePlugFillsNoJournal: one word of a device waits once, each call of a person for itself.
func TestALoosePlugFillsNoJournal(t *testing.T) {
	r := newRoom(t)
	say := func(device, word string) {
		t.Helper()
		write := r.DeviceFault
		if device == "resident" {
			write = r.Fault
		}
		if err := write(t.Context(), device, word); err != nil {
			t.Fatal(err)
		}
	}
	for range 5 {
		say("reader", "no-reader")
		say("printer", "gone")
		say("resident", "help")
	}
	r.wantKinds(1, "incarnation epoch fault fault fault fault fault fault fault ")
	r.ack(1)
	say("reader", "no-reader")
	say("reader", "no-reader")
	if _, last, err := r.Head(t.Context()); err != nil || last != 10 {
		t.Errorf("%d entries, %v", last, err)
	}
}

// TestTrainingOfAMissing: a training begins anew each time, also on a kiosk whose own database stands in for a lost one.
func TestTrainingOfAMissing(t *testing.T) {
	r := newRoom(t)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	for _, end := range []string{"", "-wal", "-shm"} {
		_ = os.Remove(r.opts.Path + end)
	}
	r.opts.HadKey = true
	r.open()
	p, err := r.Training(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	c, err := p.Capacity(t.Context(), store.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.SaveRequest(t.Context(), draft(t, nikBudi))
	if errors.Is(err, store.ErrRestored) {
		t.Errorf("a training takes nothing: %+v, %v", c, err)
	}
}
