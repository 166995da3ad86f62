package aid

import (
	"bytes"
	"errors"
	"os"
	"reflect"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

func nik(t testing.TB, s string) kiosk.NIK {
	t.Helper()
	n, err := kiosk.ParseNIK(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// day is a day at noon, as what decodes gives it.
func day(d int) time.Time {
	return time.UnixMilli(time.Date(2026, 11, d, 12, 0, 0, 0, kiosk.WIB).UnixMilli())
}

// people is one who receives as a family and was refused by the rules, and one whom a clerk refused.
func people(t testing.TB) []Person {
	return []Person{
		{NIK: nik(t, "3510990202900002"), Held: []kiosk.AidHeld{{
			AidStatus: kiosk.AidStatus{Scheme: "jps", Word: kiosk.AidRefused, Period: "2026-11", Data: day(3)}, Request: kiosk.RequestID{9},
			Refusal: kiosk.AidRefusal{Scheme: "jps", AppealUntil: day(20)},
		}}},
		{NIK: nik(t, "3510990101900001"), Held: []kiosk.AidHeld{
			{AidStatus: kiosk.AidStatus{Scheme: "pkh", Word: kiosk.AidReceives, Period: "2026-T4", Data: day(1), Family: true}},
			{
				AidStatus: kiosk.AidStatus{Scheme: "blt-dd", Word: kiosk.AidRefused, Period: "2026-11", Data: day(2)}, Request: kiosk.RequestID{1},
				Refusal: kiosk.AidRefusal{
					Scheme: "blt-dd", Blocking: "pkh", Level: kiosk.PerFamily, Period: "2026", Data: day(1), Rule: "blt-pkh", Source: "naskah",
					Unverified: true, AppealUntil: day(16),
				},
			},
		}},
		{NIK: nik(t, "3510990303900003")},
	}
}

func encoded(t testing.TB) []byte {
	t.Helper()
	files, err := catalog.ReadAidFiles(assets.Bansos)
	if err != nil {
		t.Fatal(err)
	}
	b, err := Encode(files, map[kiosk.SchemeID]time.Time{"pkh": day(1), "jps": day(2)}, people(t))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSetTellsEachTheirOwn(t *testing.T) {
	s, err := Decode(encoded(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range people(t) {
		if got := s.Of(p.NIK); len(got) != len(p.Held) || len(got) > 0 && !reflect.DeepEqual(got, p.Held) {
			t.Errorf("%+v, want %+v", got, p.Held)
		}
	}
	for _, nobody := range []kiosk.NIK{{}, nik(t, "3510990404900004"), nik(t, "0510990101900001")} {
		if s.Of(nobody) != nil {
			t.Error("somebody else's records")
		}
	}
	if r := s.Refusal(kiosk.RequestID{1}); r != people(t)[1].Held[1].Refusal {
		t.Errorf("of the request: %+v", r)
	}
	if r := s.Refusal(kiosk.RequestID{2}); r != (kiosk.AidRefusal{}) {
		t.Errorf("of no request: %+v", r)
	}
	if len(s.Matrix.Schemes) == 0 || !s.Data["pkh"].Equal(day(1)) || len(s.Data) != 2 {
		t.Errorf("%d schemes, %v", len(s.Matrix.Schemes), s.Data)
	}
	if x, _ := s.Matrix.Scheme("pkh"); x.Agency.Title.In(kiosk.Indonesian) != "Dinas Sosial" {
		t.Errorf("the agency of what is forwarded: %+v", x.Agency)
	}
}

// TestSetNamesNobodyWhoHasNothing: a kiosk keeps only what a visit needs.
func TestSetNamesNobodyWhoHasNothing(t *testing.T) {
	if b := encoded(t); bytes.Contains(b, []byte("3510990303900003")) {
		t.Error("a resident of whom nothing is known is in the set")
	}
}

// TestSetRefuses: one thing that cannot be true refuses the whole set.
func TestSetRefuses(t *testing.T) {
	for name, spoil := range map[string]func(*setRow){
		"no schemes":          func(r *setRow) { r.Schemes = nil },
		"an agency of none":   func(r *setRow) { r.Agencies = nil },
		"a rule of no scheme": func(r *setRow) { r.Rules = []byte(`{"rules":[{"id":"x","pair":["a","b"]}]}`) },
		"data of no scheme":   func(r *setRow) { r.Data[0].Scheme = "contoh" },
		"no NIK":              func(r *setRow) { r.People[0].NIK = "351099010190000" },
		"out of order":        func(r *setRow) { r.People[0], r.People[1] = r.People[1], r.People[0] },
		"twice":               func(r *setRow) { r.People[1].NIK = r.People[0].NIK },
		"no scheme":           func(r *setRow) { r.People[0].Held[0].Scheme = "contoh" },
		"no word":             func(r *setRow) { r.People[0].Held[0].Word = "mungkin" },
		"no period":           func(r *setRow) { r.People[0].Held[0].Period = "2026-13" },
		"a short id":          func(r *setRow) { r.People[0].Held[1].Request = []byte{1} },
		"an id of zeros":      func(r *setRow) { r.People[0].Held[1].Request = make([]byte, 16) },
		"another's request":   func(r *setRow) { r.People[0].Held[1].Family = true },
		"refused, no refusal": func(r *setRow) { r.People[0].Held[1].Refusal = nil },
		"a refusal of a list": func(r *setRow) { r.People[0].Held[0].Refusal = &refusalRow{Until: 1} },
		"half a refusal":      func(r *setRow) { r.People[0].Held[1].Refusal.Rule = "" },
		"no level":            func(r *setRow) { r.People[0].Held[1].Refusal.Level = "rt" },
		"no span":             func(r *setRow) { r.People[0].Held[1].Refusal.Period = "" },
		"blocked by nothing":  func(r *setRow) { r.People[0].Held[1].Refusal.Blocking = "contoh" },
	} {
		var row setRow
		if err := journal.Unmarshal(encoded(t), &row); err != nil {
			t.Fatal(err)
		}
		spoil(&row)
		b, err := journal.Marshal(row)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Decode(b); !errors.Is(err, ErrSet) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Decode(append(encoded(t), 0)); !errors.Is(err, ErrSet) {
		t.Errorf("a byte behind it: %v", err)
	}
}

// FuzzSet: whatever comes is refused or is a set that encodes to the same bytes.
func FuzzSet(f *testing.F) {
	f.Add(encoded(f))
	small, err := Encode(catalog.AidFiles{
		Schemes: mustRead(f, "testdata/schemes.json"), Rules: []byte(`{"rules":[]}`),
	}, nil, nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(small)
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := Decode(b)
		if err != nil {
			return
		}
		var row setRow
		if err := journal.Unmarshal(b, &row); err != nil {
			t.Fatal(err)
		}
		var all []Person
		for _, p := range row.People {
			n := nik(t, p.NIK)
			if held := s.Of(n); len(held) != len(p.Held) && !n.Temporary() {
				t.Fatalf("%d of %d records", len(held), len(p.Held))
			}
			all = append(all, Person{NIK: n, Held: s.Of(n)})
		}
		again, err := Encode(catalog.AidFiles{Schemes: row.Schemes, Rules: row.Rules, Agencies: row.Agencies}, s.Data, all)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Decode(again); err != nil {
			t.Fatalf("what was decoded does not come back: %v", err)
		}
	})
}

func mustRead(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
