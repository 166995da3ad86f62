package catalog_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
)

const by = `"reviewer": "penutur", "date": "2026-11-26"`

func review(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

// TestReviewsOfTheCatalogue: only what was reviewed, of the Indonesian that stands there now, is shown in another
// language; a later layer's review stands for the one before, and none of it is another version.
func TestReviewsOfTheCatalogue(t *testing.T) {
	service, letter := shipped(t)
	was, err := catalog.Load(folder(service, letter))
	if err != nil {
		t.Fatal(err)
	}
	s, _ := was.Get("domisili")
	title, short := s.Title[kiosk.Indonesian], s.Short[kiosk.Indonesian]
	base := folder(service, letter)
	base["review/jv.json"] = review(`{
		"service/domisili/title": {"text": "Layang Panggenan", "of": "` + title + `", ` + by + `},
		"service/domisili/short": {"text": "usul", "of": "` + short + `"}}`)
	base["review/osi.json"] = review(`{"service/domisili/title": {"text": "Layang Umah", "of": "LAMA", ` + by + `}}`)
	c, err := catalog.Load(base)
	if err != nil {
		t.Fatal(err)
	}
	if c.Version() != was.Version() {
		t.Error("a review changed the version")
	}
	shows := func(c *catalog.Catalogue, l kiosk.Lang, wantTitle, wantShort string) {
		t.Helper()
		s, _ := c.Get("domisili")
		if s.Title.In(l) != wantTitle || s.Short.In(l) != wantShort {
			t.Errorf("%s: %q, %q", l, s.Title.In(l), s.Short.In(l))
		}
	}
	shows(c, kiosk.Javanese, "Layang Panggenan", short) // a draft
	shows(c, kiosk.Using, title, short)                 // of an older Indonesian
	shows(c, kiosk.Madurese, title, short)
	open, of := c.Open(kiosk.Javanese)
	if len(open) != of-1 {
		t.Errorf("%d open of %d", len(open), of)
	}
	for _, o := range open {
		if o.ID == "service/domisili/short" && o.Draft != "usul" {
			t.Errorf("%+v", o)
		}
	}
	if open, _ := c.Open(kiosk.Using); len(open) != of || !open[len(open)-1].Stale {
		t.Errorf("%+v", open)
	}
	if open, _ := c.Open(kiosk.English); len(open) != 0 {
		t.Errorf("English lacks %+v", open)
	}
	renamed := fstest.MapFS{"services/domisili.json": review(strings.Replace(service, title, "Nama Baru", 1))}
	if c, err = catalog.Load(base, renamed); err != nil {
		t.Fatal(err)
	}
	shows(c, kiosk.Javanese, "Nama Baru", short)
	renamed["review/jv.json"] = review(`{"service/domisili/title": {"text": "Asma Enggal", "of": "Nama Baru", ` + by + `}}`)
	if c, err = catalog.Load(base, renamed); err != nil {
		t.Fatal(err)
	}
	shows(c, kiosk.Javanese, "Asma Enggal", short)
}

func TestReviewsRefuse(t *testing.T) {
	service, letter := shipped(t)
	for says, text := range map[string]string{
		`no string "service/domisil/title"`: `{"service/domisil/title": {"text": "x"}}`,
		"has a date":                        `{"service/domisili/title": {"text": "x", "of": "y", "reviewer": "penutur"}}`,
		"unknown field":                     `{"service/domisili/title": {"txt": "x"}}`,
		"unexpected EOF":                    `{`,
		"behind the object":                 `{} {}`,
		"at most 1048576":                   strings.Repeat(" ", catalog.MaxReviews) + "{}",
	} {
		f := folder(service, letter)
		f["review/mad.json"] = review(text)
		if _, err := catalog.Load(f); err == nil || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), "review/mad.json") {
			t.Errorf("%s: %v", says, err)
		}
	}
	f := folder(strings.Replace(service, `"en":`, `"jv": "tanpa tinjauan", "en":`, 1), letter)
	if _, err := catalog.Load(f); err == nil || !strings.Contains(err.Error(), `unknown field "jv"`) {
		t.Errorf("a wording that nobody reviewed: %v", err)
	}
	// An override may drop what was reviewed.
	f = folder(service, letter)
	f["services/lain.json"] = review(strings.Replace(service, `"id": "domisili"`, `"id": "lain"`, 1))
	f["menu.json"] = review(`{"entries": ["domisili", "lain"]}`)
	f["review/mad.json"] = review(`{"service/lain/title": {"text": "x", "of": "y", ` + by + `}}`)
	if _, err := catalog.Load(f, one("services/lain.json", `{"id": "lain", "withdrawn": true}`)); err != nil {
		t.Error(err)
	}
}

// TestEveryWordingHasAnIDOfItsOwn: the list for reviewers names each string once, and holds those of each kind.
func TestEveryWordingHasAnIDOfItsOwn(t *testing.T) {
	c, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	open, of := c.Open(kiosk.Javanese)
	if len(open) != of || of < 500 {
		t.Errorf("%d open of %d", len(open), of)
	}
	if n := catalog.CountWordings(c); n != of {
		t.Errorf("%d wordings under %d ids", n, of)
	}
	for _, part := range []string{"agency/", "service/domisili/title", "/choice/", "/requirement/", "/hint", "menu/", "/ask", "line/A/title"} {
		found := false
		for _, o := range open {
			found = found || strings.Contains(o.ID, part)
		}
		if !found {
			t.Errorf("no string like %q", part)
		}
	}
}
