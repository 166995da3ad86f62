package locale_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/locale"
)

func load(t *testing.T, javanese string) (*locale.Set, error) {
	t.Helper()
	return locale.Load(fstest.MapFS{
		"locale/id.json":        {Data: []byte(`{"a": "satu {0}", "b": "dua", "c": "tiga"}`)},
		"locale/en.json":        {Data: []byte(`{"a": "one {0}", "b": "two"}`)},
		"locale/review/jv.json": {Data: []byte(javanese)},
	})
}

const reviewed = `"reviewer": "penutur", "date": "2026-11-01"`

func TestOnlyWhatWasReviewedIsShown(t *testing.T) {
	s, err := load(t, `{"a": {"text": "setunggal {0}", "of": "satu {0}", `+reviewed+`},
		"b": {"text": "kalih"},
		"c": {"text": "tiga", "of": "TIGA", `+reviewed+`}}`)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		lang     kiosk.Lang
		id, want string
	}{
		{kiosk.Javanese, "a", "setunggal {0}"},
		{kiosk.Javanese, "b", "dua"},  // a draft
		{kiosk.Javanese, "c", "tiga"}, // stale: Indonesian
		{kiosk.Using, "a", "satu {0}"},
		{kiosk.Madurese, "b", "dua"},
		{kiosk.English, "c", "tiga"},
		{kiosk.English, "nobody", "nobody"},
	} {
		if got := s.Text(c.lang, c.id); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.lang, c.id, got, c.want)
		}
	}
	open, of := s.Open(kiosk.Javanese)
	if of != 3 || len(open) != 2 || open[0].ID != "b" || open[0].Draft != "kalih" || open[0].Stale || !open[1].Stale {
		t.Errorf("open %+v of %d", open, of)
	}
	if open, _ := s.Open(kiosk.English); len(open) != 1 || open[0].ID != "c" {
		t.Errorf("English lacks %+v", open)
	}
	if got := s.Languages(); len(got) != 3 || got[2] != kiosk.Javanese {
		t.Errorf("languages %v", got)
	}
}

func TestReviewRefuses(t *testing.T) {
	for says, text := range map[string]string{
		"the places":  `{"a": {"text": "setunggal", "of": "satu {0}", ` + reviewed + `}}`,
		"has a date":  `{"a": {"text": "setunggal {0}", "of": "satu {0}", "reviewer": "penutur", "date": "kemarin"}}`,
		"no such st":  `{"z": {"text": "menapa"}}`,
		"review/jv.j": `[`,
	} {
		if _, err := load(t, text); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: error %v", says, err)
		}
	}
	if _, err := locale.Load(fstest.MapFS{}); err == nil {
		t.Error("no Indonesian, no error")
	}
}

// TestShippedWordings: English is complete, and no string of the others is shown that nobody reviewed.
func TestShippedWordings(t *testing.T) {
	s, err := locale.Load(assets.Locale)
	if err != nil {
		t.Fatal(err)
	}
	if open, of := s.Open(kiosk.English); len(open) != 0 || of < 150 {
		t.Errorf("English lacks %v of %d", open, of)
	}
	for _, l := range locale.Reviewed() {
		if open, of := s.Open(l); len(open) == of && len(s.Languages()) != 2 {
			t.Errorf("%s is offered and nothing of it is reviewed", l)
		}
	}
}
