package population

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/vault"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// kept is a ledger that remembers what was loaded; any other method would be a panic.
type kept struct {
	ledger.Ledger
	people []ledger.Person
	cards  []ledger.Card
}

// LoadPeople implements ledger.Ledger.
func (k *kept) LoadPeople(_ context.Context, people []ledger.Person, cards []ledger.Card, _ string) error {
	k.people, k.cards = people, cards
	return nil
}

// value is what nobody may read in an error: a long number, or the word of the seeds.
var value = regexp.MustCompile(`[0-9]{8,}|Rahasia`)

// FuzzLoad: a file is taken whole, each resident within the rules of the wire, or not at all, with the line that is bad and
// nothing that stands there.
func FuzzLoad(f *testing.F) {
	v, err := vault.New(make([]byte, vault.KeySize))
	if err != nil {
		f.Fatal(err)
	}
	good := `{"nik":"3510990101900001","kk":"3510990101900009","name":"Siti Contoh","birth_place":"Banyuwangi","birth_date":"1990-01-01","sex":"P",` +
		`"address":"Dusun Contoh","rt":"002","rw":"001","religion":"Islam","job":"Petani","marital":"Kawin","village":"35.10.09.2004"}`
	carded := strings.Replace(good, "{", `{"chip":"04aabbccddee01",`, 1)
	for _, s := range []string{
		good, carded, "\n" + good + "\r\n\n" + carded, strings.Replace(carded, "{", `{"pin":"246810",`, 1), good + good, good + "]",
		strings.Replace(good, "{", `{"state":"Rahasia",`, 1), strings.Replace(good, "Siti Contoh", "Rahasia\xff", 1),
		good + "\n" + strings.Replace(good, "1990-01-01", "1990-02-30", 1), strings.ToUpper(good), strings.Replace(good, "35.10.09.2004", "Rahasia", 1),
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		k := &kept{}
		people, cards, err := Load(t.Context(), Options{Ledger: k, Vault: v, Pepper: make([]byte, 32)}, bytes.NewReader(text))
		if err != nil {
			var line int
			if _, scan := fmt.Sscanf(err.Error(), "line %d: ", &line); scan != nil || !errors.Is(err, ErrRow) || line < 1 || line > bytes.Count(text, []byte("\n"))+1 {
				t.Fatal(err)
			}
			if k.people != nil || people+cards != 0 || value.MatchString(err.Error()) {
				t.Fatalf("%d people, %d cards beside %v", people, cards, err)
			}
			return
		}
		lines := 0
		for line := range bytes.Lines(text) {
			if line = bytes.TrimSpace(line); len(line) > 0 {
				if lines++; !json.Valid(line) {
					t.Fatalf("%q is taken", line)
				}
			}
		}
		if people != lines || people != len(k.people) || cards != len(k.cards) || cards > people {
			t.Fatalf("%d people, %d cards of %d lines", people, cards, lines)
		}
		for _, p := range k.people {
			opened(t, v, p)
		}
	})
}

// opened looks at the record of a person as a kiosk will.
func opened(t *testing.T, v *vault.Vault, p ledger.Person) {
	t.Helper()
	b, err := v.Open(regency.PlacePerson(p.NIK), p.Record)
	if err != nil {
		t.Fatal(err)
	}
	var row wire.Resident
	if err := journal.Unmarshal(b, &row); err != nil {
		t.Fatal(err)
	}
	r, err := row.Resident()
	if err != nil || r.Name == "" || r.Village != p.Village || !bytes.Equal(p.NIK, v.Blind(regency.BlindNIK, []byte(r.NIK.Reveal()))) || !p.State.Valid() {
		t.Fatalf("a record that nobody can use: %v", err)
	}
}
