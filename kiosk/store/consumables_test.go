package store_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

func (r *room) wantRoll(what string, mm float64, known bool) store.Roll {
	r.t.Helper()
	roll, err := r.Roll(r.t.Context())
	if err != nil || roll.LeftMM != mm || roll.Known != known {
		r.t.Fatalf("%s: %+v, %v", what, roll, err)
	}
	return roll
}

// TestRollIsDurable follows a roll through papers, a power cut, the sensor and a roll change.
func TestRollIsDurable(t *testing.T) {
	r := newRoom(t)
	q := r.save(nikAni)
	paper := func(outcome string, mm float64) {
		t.Helper()
		if err := r.EndPaper(t.Context(), r.print(store.Slip, q.ID).Token, outcome, mm, false); err != nil {
			t.Fatal(err)
		}
	}
	paper(store.Printed, 300)
	r.wantRoll("nothing was ever said of the roll", 0, false)
	if err := r.NewRoll(t.Context(), printer.NewRoll(printer.Profile{RollMM: 80_000})); err != nil {
		t.Fatal(err)
	}
	paper(store.Printed, 300)
	paper(store.Unknown, 200.5)
	paper(store.NotStarted, 300)
	r.reopen()
	if roll := r.wantRoll("used", 79_499.5, true); !roll.Since.Equal(noon) {
		t.Errorf("put in at %s", roll.Since)
	}
	entries := len(r.journal(1))
	for range 3 {
		if roll, err := r.SeePaper(t.Context(), printer.NearEnd); err != nil || roll.LeftMM != printer.NearEndMM {
			t.Fatalf("%+v, %v", roll, err)
		}
	}
	r.reopen()
	r.wantRoll("near its end", printer.NearEndMM, true)
	if n := len(r.journal(1)); n != entries+1 {
		t.Errorf("%d entries more, want the new epoch alone", n-entries)
	}
	if err := r.EndPaper(t.Context(), "SET-1-P999999", store.Printed, 300, false); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("%v", err)
	}
	r.wantRoll("a paper that is none takes nothing", printer.NearEndMM, true)
	paper(store.Printed, 5000)
	r.wantRoll("never below nothing", 0, true)
	if roll, err := r.SeePaper(t.Context(), printer.Idle); err != nil || roll.Known {
		t.Errorf("more paper than was reckoned: %+v, %v", roll, err)
	}
}

// TestBesideAKiosk changes the roll while a kiosk runs on the database, and when it is stopped.
func TestBesideAKiosk(t *testing.T) {
	r := newRoom(t)
	full := printer.Roll{LeftMM: 80_000, Known: true}
	day := noon.Add(-24 * time.Hour)
	for range 2 {
		if err := store.PutRoll(t.Context(), r.opts.Path, full); err != nil {
			t.Fatal(err)
		}
		if err := store.AskRecap(t.Context(), r.opts.Path, day); err != nil {
			t.Fatal(err)
		}
		r.save(nikAni) // the kiosk goes on writing
		r.wantRoll("put in beside it", 80_000, true)
		if rep, err := store.Inspect(t.Context(), r.opts.Path, 10); err != nil || rep.Roll.Roll != full || rep.Roll.Since.IsZero() {
			t.Errorf("%+v, %v", rep.Roll, err)
		}
		r.journal(1)
	}
	for _, want := range []time.Time{day, {}} { // it is taken once
		if got, err := r.TakeRecap(t.Context()); err != nil || !got.Equal(want) {
			t.Errorf("%s, %v", got, err)
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if err := store.PutRoll(t.Context(), r.opts.Path, printer.Roll{LeftMM: 50_000, Known: true}); err != nil {
		t.Fatal(err)
	}
	r.open()
	r.wantRoll("put in while it was stopped", 50_000, true)
	none := filepath.Join(t.TempDir(), "none.db")
	if err := store.PutRoll(t.Context(), none, full); kiosk.CodeOf(err) != kiosk.CodeDisk {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(none); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a database was made")
	}
}

// TestPrintsSurviveTheNewSchema brings an older kiosk's print ledger to the schema of today.
func TestPrintsSurviveTheNewSchema(t *testing.T) {
	const appID = 0x416e6a75
	today := os.DirFS("schema")
	old := fstest.MapFS{}
	for _, name := range []string{"0001_first.sql", "0002_care.sql", "0003_enrol.sql"} {
		b, err := fs.ReadFile(today, name)
		if err != nil {
			t.Fatal(err)
		}
		old[name] = &fstest.MapFile{Data: b}
	}
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "old.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := sqlite.Migrate(t.Context(), db, old, appID); err != nil {
		t.Fatal(err)
	}
	for _, q := range strings.Split(`INSERT INTO entry VALUES (1, 6, 0, 0, 0, '', 0, x'', x'');
		INSERT INTO request (n, id, number, place, state, sealed) VALUES (5, x'01', '1', 1, 'diperiksa', x'');
		INSERT INTO print VALUES (7, 'slip', 5, 1, 'asked', 10, 20, 'printed', 'taken')`, ";") {
		if _, err := db.ExecContext(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	if err := sqlite.Migrate(t.Context(), db, today, appID); err != nil {
		t.Fatal(err)
	}
	var row string
	err = db.QueryRowContext(t.Context(), `SELECT concat_ws(' ', n, what, request, copy, reason, started, ended, outcome, mouth) FROM print`).Scan(&row)
	if err != nil || row != "7 slip 5 1 asked 10 20 printed taken" {
		t.Errorf("%q, %v", row, err)
	}
}
