package catalog_test

import (
	"slices"
	"testing"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
)

// TestLevels: nobody is asked for more than the service needs, and what gives somebody a letter or money always
// needs the PIN, but for the letter of who has no card yet.
func TestLevels(t *testing.T) {
	c, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[kiosk.ServiceID]kiosk.Assurance{
		"lapor-miskin": kiosk.Anonymous, "isolasi": kiosk.Deposited, "pendatang": kiosk.Deposited, "ktp-baru": kiosk.Deposited,
		"ktp-ganti": kiosk.Deposited, "kunjungan": kiosk.Deposited, "puskesmas": kiosk.ByCard, "tanah": kiosk.ByCard,
		"pemulihan": kiosk.ByPIN, "beasiswa": kiosk.ByPIN, "spm": kiosk.ByPIN,
	} {
		if s, ok := c.Get(id); !ok || s.Assurance != want {
			t.Errorf("%s: level %d, want %d", id, s.Assurance, want)
		}
	}
	for _, s := range c.Services(kiosk.Desa) {
		switch {
		case s.Letter != "" && s.ID != "ktp-proses" && s.Assurance < kiosk.ByPIN:
			t.Errorf("%s: a letter on level %d", s.ID, s.Assurance)
		case s.Assurance == kiosk.Anonymous && (s.HandOver != kiosk.NoHandOver || s.Discreet):
			t.Errorf("%s: nobody can come for it, or ask by card", s.ID)
		case s.HandOver == kiosk.AtCounter && s.Assurance < kiosk.ByPIN:
			t.Errorf("%s: something is handed over on level %d", s.ID, s.Assurance)
		}
	}
}

// TestReportServices: each asks what the office must know, and leads to whom it concerns.
func TestReportServices(t *testing.T) {
	c, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[kiosk.ServiceID]struct {
		agency string
		hand   kiosk.HandOver
		asks   []string
	}{
		"lapor-miskin": {"kemiskinan", kiosk.NoHandOver, []string{"who", "seen", "hamlet", "place"}},
		"isolasi":      {"puskesmas", kiosk.NoHandOver, []string{"who", "since", "where", "needs"}},
		"pendatang":    {"kependudukan", kiosk.NoHandOver, []string{"who", "origin", "since", "stay", "hamlet"}},
		"pemulihan":    {"koperasi", kiosk.AtCounter, []string{"business", "loss", "need"}},
		"beasiswa": {"pendidikan", kiosk.AtCounter, []string{
			"programme", "school", "level", "class", "student-number", "parents-income", "parents-work", "reason",
		}},
		"puskesmas": {"puskesmas", kiosk.NoHandOver, []string{"matter", "centre", "day"}},
	} {
		s, ok := c.Get(id)
		if !ok || s.Agency.ID != want.agency || s.HandOver != want.hand || !slices.Contains(s.Chain, kiosk.Agency) {
			t.Errorf("%s: %s, %s, %v", id, s.Agency.ID, s.HandOver, s.Chain)
		}
		for _, ask := range want.asks {
			if !slices.ContainsFunc(s.Fields, func(f kiosk.Field) bool { return f.ID == ask }) {
				t.Errorf("%s does not ask %q", id, ask)
			}
		}
	}
	for _, id := range []kiosk.ServiceID{"pendatang", "puskesmas"} {
		if s, _ := c.Get(id); !s.Cover || s.Next.In(kiosk.English) == "" {
			t.Errorf("%s prints no cover slip", id)
		}
	}
}

// TestEveryDistrictHasItsPuskesmas: the 45 of the regency, those of the district on one page.
func TestEveryDistrictHasItsPuskesmas(t *testing.T) {
	c, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	villages, err := catalog.Villages(assets.Villages)
	if err != nil {
		t.Fatal(err)
	}
	s, _ := c.Get("puskesmas")
	i := slices.IndexFunc(s.Fields, func(f kiosk.Field) bool { return f.ID == "centre" })
	if i < 0 || len(s.Fields[i].Choices) != 45 {
		t.Fatalf("field %d of %+v", i, s)
	}
	seen := map[string]bool{}
	for _, v := range villages {
		here := s.Fields[i].At(kiosk.Site{Village: v}).Choices
		if len(here) == 0 || len(here) > kiosk.MaxChoices-1 {
			t.Fatalf("%s: %d choices", v.District, len(here))
		}
		for _, x := range here {
			if x.District != v.DistrictCode {
				t.Errorf("%s is offered in %s", x.Value, v.District)
			}
			seen[x.Value] = true
		}
	}
	if len(seen) != 45 {
		t.Errorf("%d of 45 are offered somewhere", len(seen))
	}
}
