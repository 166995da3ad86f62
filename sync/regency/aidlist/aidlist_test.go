package aidlist

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/population"
	"github.com/smart-kampung/anjungan/sync/regency/sqliteledger"
	"github.com/smart-kampung/anjungan/sync/regency/vault"
)

const (
	setail = "35.10.09.2004"
	siti   = "3510990101900001"
	head   = "skema;periode;status;desa;nik;kk;nama;alamat\n"
)

func matrix(t testing.TB) kiosk.AidMatrix {
	t.Helper()
	m, err := catalog.Bansos(assets.Bansos)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func read(t testing.TB, text string) ([]Row, []Bad, error) {
	t.Helper()
	return Read([]byte(text), matrix(t), map[kiosk.VillageCode]bool{setail: true})
}

// TestReadRefuses: each bad line is told by number and reason, the good ones around it count, and no value
// of the file is repeated.
func TestReadRefuses(t *testing.T) {
	const fine = "jps;2026-11;penerima;" + setail + ";" + siti + ";;Rahasia Sekali;"
	for _, c := range []struct{ line, why string }{
		{"tidakada;2026-11;penerima;" + setail + ";3510990101900002;;;", "skema"},
		{"jps;2026;penerima;" + setail + ";3510990101900002;;;", `periods like "bulan"`},
		{"jps;november;penerima;" + setail + ";3510990101900002;;;", "periode"},
		{"jps;2026-11;ditolak;" + setail + ";3510990101900002;;;", "status"},
		{"jps;2026-11;penerima;35.10.99.2004;3510990101900002;;;", "desa"},
		{"jps;2026-11;penerima;" + setail + ";3.51099E+15;;;", "nik: not sixteen"},
		{"jps;2026-11;penerima;" + setail + ";0510990101900002;;;", "temporary"},
		{"jps;2026-11;penerima;" + setail + ";3510990101900002;12;;", "kk"},
		{"jps;2026-11;penerima;" + setail + ";;;-;.", "nobody is named"},
		{"jps;2026-11;penerima;" + setail + ";;;" + strings.Repeat("Rahasia", 40) + ";", "too long"},
		{"jps;2026-11;penerima;" + setail + ";;;Rahasia\x01;", "plain text"},
		{"jps;2026-11;penerima", "3 columns, the head has 8"},
		{strings.Replace(fine, siti, "'"+siti+"'", 1), "as line 2"},
	} {
		rows, bad, err := read(t, head+fine+"\n"+c.line+"\n\n"+"jps;2026-12;dihentikan;"+setail+";"+siti+";;;\n")
		if err != nil || len(rows) != 2 || len(bad) != 1 {
			t.Errorf("%q: %d rows, bad %+v, %v", c.line, len(rows), bad, err)
			continue
		}
		if bad[0].Line != 3 || !strings.Contains(bad[0].Why, c.why) || strings.Contains(bad[0].Why, "Rahasia") || strings.Contains(bad[0].Why, "351099") {
			t.Errorf("%q: %+v, want %q", c.line, bad[0], c.why)
		}
	}
	for _, text := range []string{"", "nik;nama\n1;2\n", "skema,periode,status\n"} {
		if _, _, err := read(t, text); !errors.Is(err, ErrFile) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	m := matrix(f)
	f.Add([]byte(head + "jps;2026-11;penerima;" + setail + ";" + siti + ";;Siti;Krajan\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		rows, bad, err := Read(text, m, map[kiosk.VillageCode]bool{setail: true})
		if err != nil && (rows != nil || bad != nil) {
			t.Fatal("rows beside an error")
		}
		if lines := strings.Count(string(text), "\n"); len(rows)+len(bad) > lines {
			t.Fatalf("%d rows and %d bad of %d lines", len(rows), len(bad), lines)
		}
		for _, r := range rows {
			if r.NIK.IsZero() && plain(r.Name)+plain(r.Address) == "" || r.NIK.Temporary() || r.Period.Span() == "" || r.Line < 2 {
				t.Fatalf("taken: %+v", r)
			}
		}
	})
}

// world is a ledger with two people of the same name.
func world(t *testing.T) (ledger.Ledger, regency.Aid) {
	t.Helper()
	l, err := sqliteledger.Open(t.Context(), filepath.Join(t.TempDir(), "regency.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	v, err := vault.New(make([]byte, vault.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	if err := l.LoadVillages(t.Context(), []kiosk.Village{{Code: setail, Kind: kiosk.Desa, Name: "Setail"}}); err != nil {
		t.Fatal(err)
	}
	people, err := os.Open(filepath.Join("testdata", "people.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = people.Close() }()
	if n, _, err := population.Load(t.Context(), population.Options{Ledger: l, Vault: v, Pepper: make([]byte, 32)}, people); err != nil || n != 3 {
		t.Fatalf("%d people, %v", n, err)
	}
	return l, regency.Aid{Matrix: matrix(t), Vault: v}
}

func load(t *testing.T, l ledger.Ledger, aid regency.Aid, text string, day int) (Loaded, error) {
	t.Helper()
	at := time.Date(2026, 11, day, 0, 0, 0, 0, kiosk.WIB)
	return Load(t.Context(), l, aid, List{Text: []byte(text), Source: "SK contoh", Data: at, By: "operator", Now: at})
}

// TestLoad takes people by NIK, by name and by address; the same list and the same rows again change nothing.
func TestLoad(t *testing.T) {
	l, aid := world(t)
	const row = "jps;2026-11;penerima;" + setail + ";"
	text := head + row + siti + ";3510990000000001;;\n" + // by NIK
		row + ";;SITI CONTOH;dusun krajan\n" + // by name and address: two of that name, one at that address
		row + ";;;Dusun Sukorejo\n" + // by address
		row + ";;Tidak Ada;Dusun Krajan\n" + // nobody
		"blt-dd;2026-11;penerima;" + setail + ";" + siti + ";;;\n" // a double
	done, err := load(t, l, aid, text, 20)
	if err != nil || done.AidLoaded != (ledger.AidLoaded{Rows: 4, Doubles: 1, Open: 2}) || len(done.Bad) != 1 || done.Bad[0].Line != 5 {
		t.Fatalf("%+v, %v", done, err)
	}
	if _, err := load(t, l, aid, text, 21); !errors.Is(err, ledger.ErrTaken) {
		t.Fatalf("the same list again: %v", err)
	}
	done, err = load(t, l, aid, text+"\n", 22)
	if err != nil || done.Rows != 4 {
		t.Fatalf("corrected: %+v, %v", done, err)
	}
	open, err := l.AidOpen(t.Context(), setail, 10)
	if err != nil || len(open) != 3 {
		t.Fatalf("%d records wait for a clerk, %v", len(open), err)
	}
	var why []string
	for _, r := range open {
		gs, err := l.AidGuesses(t.Context(), r.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range gs {
			why = append(why, g.Why)
		}
	}
	if slices.Sort(why); !slices.Equal(why, []string{"address", "name", "name+address"}) {
		t.Fatalf("guesses %v", why)
	}
}
