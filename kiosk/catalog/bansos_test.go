package catalog_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
)

func TestShippedBansos(t *testing.T) {
	m, err := catalog.Bansos(assets.Bansos)
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Schemes) < 15 || len(m.Rules) < 4 || len(m.Version) != 12 {
		t.Fatalf("%d schemes, %d rules, version %q", len(m.Schemes), len(m.Rules), m.Version)
	}
	for _, s := range m.Schemes {
		if !s.Unverified {
			t.Errorf("%s: nobody has compared it with its source", s.ID)
		}
		if s.Here() != (s.Cluster == kiosk.ClusterRegency || s.Cluster == kiosk.ClusterVillage) {
			t.Errorf("%s of cluster %s is decided by %s", s.ID, s.Cluster, s.Decider)
		}
		if agency := s.Decider != kiosk.ByVillage; agency != (s.Agency.ID == "sosial" || s.Agency.ID == "pendidikan" && s.Form.Service == "beasiswa") || agency != (s.Holder() == kiosk.Agency) || agency != (s.Agency.Title != nil) {
			t.Errorf("%s, decided by %s, lies at %s %+v", s.ID, s.Decider, s.Holder(), s.Agency)
		}
	}
	c, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.CheckForms(m); err != nil {
		t.Error(err)
	}
	i := slices.IndexFunc(m.Schemes, func(s kiosk.Scheme) bool { return s.ID == "garda-ampuh" })
	for says, form := range map[string]kiosk.SchemeForm{
		"no answer":      {Service: "beasiswa", Field: "programme", Value: "Garda"},
		`service "none"`: {Service: "none", Field: "programme", Value: "Garda Ampuh"},
		"does not ask":   {Service: "beasiswa", Field: "programme", Value: "Garda Ampuh", Who: []string{"pupil"}},
	} {
		m.Schemes[i].Form = form
		if err := c.CheckForms(m); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%+v: %v", form, err)
		}
	}
	// field.md: PKH with BPNT is normal; food, school and health are no doubles of cash.
	for _, free := range []kiosk.SchemeID{"pkh", "rantang-kasih", "pbi-jkn", "banyuwangi-cerdas"} {
		for _, slot := range m.Slots(free, "2026-11", time.Date(2026, 11, 25, 0, 0, 0, 0, kiosk.WIB)) {
			if slot.Other != free && slot.Other != "blt-dd" {
				t.Errorf("%s is excluded by %s", free, slot.Other)
			}
		}
	}
}

const (
	schemes = `{"schemes": [
  {"id": "a", "title": {"id": "A", "en": "A"}, "cluster": "daerah", "decider": "kabupaten", "level": "nik", "span": "bulan",
   "appeal_days": 14, "since": "2026-01-01", "source": "Perbup contoh"},
  {"id": "b", "title": {"id": "B", "en": "B"}, "cluster": "desa", "decider": "desa", "level": "kk", "span": "triwulan",
   "appeal_days": 14, "since": "2026-01-01", "source": "Perdes contoh"}
]}`
	rules = `{"rules": [
  {"id": "ab", "pair": ["a", "b"], "level": "kk", "span": "tahun", "keeps": ["refusal"], "since": "2026-01-01", "source": "Perbup contoh"}
]}`
)

func bansos(schemes, rules string) (kiosk.AidMatrix, error) {
	return catalog.Bansos(fstest.MapFS{catalog.SchemesFile: {Data: []byte(schemes)}, catalog.RulesFile: {Data: []byte(rules)}})
}

func TestBansosOverride(t *testing.T) {
	m, err := bansos(schemes, rules)
	if err != nil {
		t.Fatal(err)
	}
	r := m.Rules[0]
	if r.ID != "ab" || r.Unverified || r.Level != kiosk.PerFamily || r.Span != kiosk.Yearly || !slices.Equal(r.Keeps, []kiosk.AidEnd{kiosk.EndRefused}) {
		t.Errorf("%+v", r)
	}
	other, err := bansos(schemes, strings.Replace(rules, "2026-01-01", "2026-02-01", 1))
	if err != nil || other.Version == m.Version {
		t.Errorf("another rule has the same version %s: %v", m.Version, err)
	}
}

func TestBansosBadRules(t *testing.T) {
	for name, c := range map[string]struct{ old, new, say string }{
		"no date":         {`"since": "2026-01-01", "source": "Perbup contoh"}` + "\n]}", `"source": "Perbup contoh"}` + "\n]}", `rules.json:2: "since" needs a text`},
		"no source":       {`"keeps": ["refusal"], "since": "2026-01-01", "source": "Perbup contoh"`, `"keeps": ["refusal"], "since": "2026-01-01"`, `rules.json:2: "source" needs a text`},
		"empty source":    {`"refusal"], "since": "2026-01-01", "source": "Perbup contoh"`, `"refusal"], "since": "2026-01-01", "source": " "`, `rules.json:2: "source" needs a text`},
		"no such agency":  {`"decider": "kabupaten"`, `"decider": "kabupaten", "agency": "x"`, `schemes.json:2: no agency "x" in agencies.json`},
		"not its agency":  {`"decider": "desa"`, `"decider": "desa", "agency": "x"`, `schemes.json:4: what the village decides lies at no agency`},
		"agency no id":    {`"decider": "kabupaten"`, `"decider": "kabupaten", "agency": 1`, `schemes.json:2: `},
		"no such day":     {`["refusal"], "since": "2026-01-01"`, `["refusal"], "since": "2026-02-30"`, "is a day like"},
		"scheme no date":  {`"appeal_days": 14, "since": "2026-01-01", "source": "Perdes`, `"appeal_days": 14, "source": "Perdes`, `schemes.json:4: "since" needs a text`},
		"unknown scheme":  {`["a", "b"]`, `["a", "c"]`, `no scheme "c"`},
		"itself":          {`["a", "b"]`, `["a", "a"]`, "two different schemes"},
		"order":           {`["a", "b"]`, `["b", "a"]`, "order of letters"},
		"three":           {`["a", "b"]`, `["a", "b", "b"]`, "has 3 items"},
		"one":             {`["a", "b"]`, `["a"]`, "has 1 items"},
		"level":           {`"level": "kk", "span": "tahun"`, `"level": "nik", "span": "tahun"`, "is a family's"},
		"span":            {`"level": "kk", "span": "tahun"`, `"level": "kk", "span": "bulan"`, "lasts longer"},
		"wrong end":       {`["refusal"]`, `["wrong"]`, "an end that keeps"},
		"unknown field":   {`"id": "ab"`, `"id": "ab", "note": "x"`, `unknown field "note"`},
		"decider":         {`"decider": "desa"`, `"decider": "rt"`, "decider is one of"},
		"not a number":    {`"appeal_days": 14, "since": "2026-01-01", "source": "Perdes`, `"appeal_days": 0, "since": "2026-01-01", "source": "Perdes`, "whole number"},
		"scheme twice":    {`"id": "b"`, `"id": "a"`, `scheme "a" stands twice`},
		"verified is yes": {`"keeps": ["refusal"]`, `"keeps": ["refusal"], "unverified": "no"`, "true or false"},
	} {
		t.Run(name, func(t *testing.T) {
			s, r := strings.Replace(schemes, c.old, c.new, 1), strings.Replace(rules, c.old, c.new, 1)
			if s == schemes && r == rules {
				t.Fatal("nothing was changed")
			}
			_, err := bansos(s, r)
			if err == nil || !strings.Contains(err.Error(), c.say) {
				t.Errorf("%v, want %q", err, c.say)
			}
			var p catalog.Problem
			if !errors.As(err, &p) {
				t.Errorf("%T names no file", err)
			}
		})
	}
	if _, err := catalog.Bansos(fstest.MapFS{catalog.RulesFile: {Data: []byte(rules)}}); err == nil {
		t.Error("half a matrix loaded")
	}
}

// TestBansosDir: a regency's own matrix is taken whole or not at all, and never by half.
func TestBansosDir(t *testing.T) {
	shipped, err := catalog.Bansos(assets.Bansos)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, none := range []string{"", dir} {
		if m, err := catalog.BansosDir(assets.Bansos, none); err != nil || m.Version != shipped.Version {
			t.Errorf("%q: %s, %v", none, m.Version, err)
		}
	}
	if _, err := catalog.BansosDir(assets.Bansos, filepath.Join(dir, "none")); err == nil {
		t.Error("a directory that is not there")
	}
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "bansos"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(catalog.SchemesFile, schemes)
	if _, err := catalog.BansosDir(assets.Bansos, dir); err == nil {
		t.Error("schemes of the regency with the shipped rules")
	}
	write(catalog.RulesFile, rules)
	if m, err := catalog.BansosDir(assets.Bansos, dir); err != nil || len(m.Schemes) != 2 || len(m.Rules) != 1 {
		t.Errorf("%+v, %v", m, err)
	}
	named := strings.Replace(schemes, `"decider": "kabupaten"`, `"decider": "kabupaten", "agency": "sosial"`, 1)
	write(catalog.SchemesFile, named)
	if m, err := catalog.BansosDir(assets.Bansos, dir); err != nil || m.Schemes[0].Agency.Title.In(kiosk.Indonesian) != "Dinas Sosial" {
		t.Errorf("a shipped agency: %v", err)
	}
	write(catalog.AgenciesFile, `{"agencies": [{"id": "sosial", "title": {"id": "Dinsos PPKB", "en": "Social Office"}}]}`)
	if m, err := catalog.BansosDir(assets.Bansos, dir); err != nil || m.Schemes[0].Agency.Title.In(kiosk.Indonesian) != "Dinsos PPKB" {
		t.Errorf("the regency's own agency: %v", err)
	}
	write(catalog.AgenciesFile, `{"agencies": [{"id": "lain", "title": {"id": "Lain", "en": "Other"}}]}`)
	if _, err := catalog.BansosDir(assets.Bansos, dir); err == nil || !strings.Contains(err.Error(), `schemes.json:2: no agency "sosial"`) {
		t.Errorf("an agency that the regency does not have: %v", err)
	}
}
