package aidlist

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/population"
)

// TestPlaceOf: RT and RW are read however a list or a population record writes them, and nothing else is taken for them.
func TestPlaceOf(t *testing.T) {
	for _, c := range []struct {
		address, rt, rw string
		want            place
	}{
		{"Dusun Uji RT 01 RW 02", "", "", place{"DUSUN UJI", "1", "2"}},
		{"Dusun Uji, RT 001/RW 002", "", "", place{"DUSUN UJI", "1", "2"}},
		{"dusun uji rt.01/02", "", "", place{"DUSUN UJI", "1", "2"}},
		{"Dusun Uji RT/RW: 01/02", "", "", place{"DUSUN UJI", "1", "2"}},
		{"Dusun Uji RT01RW02", "", "", place{"DUSUN UJI", "1", "2"}},
		{"Dusun Uji RT01/RW02", "", "", place{"DUSUN UJI", "1", "2"}},
		{"RW 2 RT 1 Dusun Uji", "", "", place{"DUSUN UJI", "1", "2"}},
		{"RT 10 RW 20 Dusun Uji", "", "", place{"DUSUN UJI", "10", "20"}},
		{"Dusun Uji RT 1", "", "", place{"DUSUN UJI", "1", ""}},
		{"Dusun Uji RW 2", "", "", place{"DUSUN UJI", "", "2"}},
		{"Dusun Uji RT 000 RW 000", "", "", place{"DUSUN UJI", "", ""}},
		{"Dusun Uji", "001", "002", place{"DUSUN UJI", "1", "2"}},
		{"Dusun Uji RT 03", "001", "000", place{"DUSUN UJI", "1", ""}},
		{"Jalan Port 1 No. 12", "", "", place{"JALAN PORT 1 NO 12", "", ""}},
		{"Jalan RT 1234", "", "", place{"JALAN RT 1234", "", ""}},
		{"", "", "", place{}},
	} {
		if got := placeOf(c.address, c.rt, c.rw); got != c.want {
			t.Errorf("%q, %q, %q: %+v, want %+v", c.address, c.rt, c.rw, got, c.want)
		}
	}
}

// TestFits: what a list says is compared, what it does not say is not; of no street both numbers must be the same.
func TestFits(t *testing.T) {
	home := place{"DUSUN UJI", "1", "2"}
	for _, c := range []struct {
		list, of place
		want     bool
	}{
		{home, home, true},
		{place{street: "DUSUN UJI"}, home, true},
		{place{"DUSUN UJI", "1", ""}, home, true},
		{place{"DUSUN UJI", "2", "2"}, home, false},
		{place{"DUSUN UJI", "1", "1"}, home, false},
		{place{"DUSUN LAIN", "1", "2"}, home, false},
		{home, place{street: "DUSUN UJI"}, true}, // the record does not say
		{place{rt: "1", rw: "2"}, home, true},
		{place{rt: "1", rw: "1"}, home, false},
		{place{rt: "1"}, home, false},
		{place{rt: "1"}, place{rt: "1"}, false},
		{place{}, place{}, false},
	} {
		if got := c.list.fits(c.of); got != c.want {
			t.Errorf("%+v of %+v: %t", c.list, c.of, got)
		}
	}
}

// hamlet is a village with n people of one name in RT 1 of a hamlet, and one in its RT 2; loads loads a list of one row
// that names somebody so, "nama;alamat", and says why each is meant.
func hamlet(t *testing.T, n int) (loads func(who string) (Loaded, []string)) {
	t.Helper()
	l, aid := world(t)
	var people []byte
	for i := range n + 1 {
		r := population.Row{NIK: fmt.Sprintf("35109901018800%02d", i+1), Name: "Ani Rahasia", Sex: "P", BirthDate: "1988-01-01", Village: setail, Address: "Dusun Uji", RT: "001", RW: "003"}
		if i == n {
			r.RT = "002"
		}
		b, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		people = append(append(people, b...), '\n')
	}
	if _, _, err := population.Load(t.Context(), population.Options{Ledger: l, Vault: aid.Vault, Pepper: make([]byte, 32)}, bytes.NewReader(people)); err != nil {
		t.Fatal(err)
	}
	return func(who string) (Loaded, []string) {
		t.Helper()
		done, err := load(t, l, aid, head+"jps;2026-11;penerima;"+setail+";;;"+who+"\n", 20)
		if err != nil {
			t.Fatal(err)
		}
		if done.Rows == 0 {
			return done, nil
		}
		open, err := l.AidOpen(t.Context(), setail, 10)
		if err != nil || len(open) == 0 {
			t.Fatalf("%d records wait for a clerk, %v", len(open), err)
		}
		at := slices.IndexFunc(open, func(r ledger.AidRecord) bool {
			n, err := Open(aid, r)
			return err == nil && n.Name+";"+n.Address == who
		})
		if at < 0 {
			t.Fatal("the row is not stored")
		}
		gs, err := l.AidGuesses(t.Context(), open[at].ID)
		if err != nil {
			t.Fatal(err)
		}
		var why []string
		for _, g := range gs {
			why = append(why, g.Why)
		}
		return done, why
	}
}

// TestLoadByAddress: a list that says RT and RW means those who live there, however it writes them; one that does not means
// the whole hamlet.
func TestLoadByAddress(t *testing.T) {
	loads := hamlet(t, 2)
	for who, want := range map[string]int{
		";Dusun Uji RT 01 RW 03": 2, ";dusun uji, RT.002/003": 1, ";Dusun Uji": 3, ";Dusun Uji RW 3": 3, ";RT 2 RW 3": 1,
	} {
		done, why := loads(who)
		if len(done.Bad) > 0 || len(why) != want || slices.ContainsFunc(why, func(w string) bool { return w != "address" }) {
			t.Errorf("%q: guesses %v, bad %+v", who, why, done.Bad)
		}
	}
	for _, who := range []string{";Dusun Uji RT 03 RW 03", ";Dusun Uji RT 01 RW 01", ";RT 1"} {
		if done, _ := loads(who); len(done.Bad) != 1 || done.Rows != 0 {
			t.Errorf("%q: %+v", who, done)
		}
	}
	if _, why := loads("Ani Rahasia;Dusun Uji RT 2"); !slices.Equal(slices.Sorted(slices.Values(why)), []string{"name", "name", "name+address"}) {
		t.Errorf("by name and address: %v", why)
	}
}

// TestLoadBoundsGuesses: nobody looks for one person among all of a hamlet: such a row is told by line and reason, without a
// value of the list. Those of the name at the address are still proposed.
func TestLoadBoundsGuesses(t *testing.T) {
	loads := hamlet(t, MaxGuesses)
	for _, who := range []string{";Dusun Uji", "Ani Rahasia;", "Ani Rahasia;Dusun Lain", "Ani Rahasia;Dusun Uji"} {
		done, _ := loads(who)
		if done.Rows != 0 || len(done.Bad) != 1 || done.Bad[0].Line != 2 || !strings.Contains(done.Bad[0].Why, "more than 20") {
			t.Errorf("%q: %+v", who, done)
		}
		if why := fmt.Sprint(done.Bad); strings.Contains(why, "Rahasia") || strings.Contains(why, "Uji") {
			t.Errorf("%q: a value of the list is repeated: %s", who, why)
		}
	}
	if _, why := loads(";Dusun Uji RT 1"); len(why) != MaxGuesses {
		t.Errorf("as many as a clerk looks at: %d", len(why))
	}
	if _, why := loads("Ani Rahasia;Dusun Uji RT 002"); !slices.Equal(why, []string{"name+address"}) {
		t.Errorf("one of the name lives there: %v", why)
	}
}
