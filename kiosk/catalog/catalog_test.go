package catalog_test

import (
	"errors"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
)

// shipped is a service and its letter, whose lines the tests know.
func shipped(t testing.TB) (service, letter string) {
	t.Helper()
	s, err := os.ReadFile("testdata/service.json")
	if err != nil {
		t.Fatal(err)
	}
	l, err := os.ReadFile("testdata/letter.json")
	if err != nil {
		t.Fatal(err)
	}
	return string(s), string(l)
}

const menu = `{"entries": [{"id": "work", "title": {"id": "Kerja", "en": "Work"}, "icon": "work",
"ask": {"id": "Surat apa?", "en": "Which letter?"}, "entries": ["domisili"]}, "domisili"]}`

func folder(service, letter string) fstest.MapFS {
	return fstest.MapFS{
		"services/domisili.json": {Data: []byte(service)},
		"letters/domisili.json":  {Data: []byte(letter)},
		"menu.json":              {Data: []byte(menu)},
	}
}

func TestShippedCatalogue(t *testing.T) {
	c, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Version()) != 12 {
		t.Errorf("version %q, want 12 hex digits", c.Version())
	}
	for _, k := range []kiosk.SiteKind{kiosk.Desa, kiosk.Kelurahan} {
		if n := len(c.Services(k)); n == 0 {
			t.Errorf("nothing is offered in a %s", k)
		}
	}
	s, ok := c.Get("domisili")
	if !ok {
		t.Fatal("no domisili")
	}
	if s.Assurance != kiosk.ByPIN || s.HandOver != kiosk.ByTTE || s.Promise != 60 || s.ArchiveCode != "400.12.2.1" || s.ValidDays != 30 {
		t.Errorf("domisili reads as %+v", s)
	}
	if len(s.Fields) != 1 || len(s.Fields[0].Choices) != 5 || s.Fields[0].ID != "purpose" || s.Fields[0].Choices[2].Need != "bank" {
		t.Fatalf("fields %+v", s.Fields)
	}
	if got := s.Fields[0].Title.In(kiosk.English); got != "What is it for?" {
		t.Errorf("English question %q", got)
	}
	letter, ok := c.Template(s.Letter)
	if !ok || len(letter.Blocks) < 4 {
		t.Fatalf("letter %+v", letter)
	}
	if _, ok := c.Get("nothing"); ok {
		t.Error("a service that does not exist was found")
	}
}

func TestVersionFollowsContentNotLayout(t *testing.T) {
	service, letter := shipped(t)
	load := func(s, l string) string {
		c, err := catalog.Load(folder(s, l))
		if err != nil {
			t.Fatal(err)
		}
		return c.Version()
	}
	was := load(service, letter)
	if got := load(strings.ReplaceAll(service, "\n", "\n\n "), letter); got != was {
		t.Errorf("spaces changed the version: %s, was %s", got, was)
	}
	if got := load(strings.Replace(service, "melamar pekerjaan", "mencari pekerjaan", 1), letter); got == was {
		t.Error("another answer kept the version")
	}
	if got := load(service, strings.Replace(letter, "Demikian", "Begitulah", 1)); got == was {
		t.Error("another letter kept the version")
	}
}

func TestProblemsNameFileAndLine(t *testing.T) {
	service, letter := shipped(t)
	choice := `{"value": "lain", "title": {"id": "Lain", "en": "Else"}, "icon": "other"},`
	cases := []struct {
		name, old, with string
		inLetter        bool
		line            int
		says            string
	}{
		{"unknown field", `"icon": "letter",`, `"icon": "letter", "colour": "red",`, false, 8, `unknown field "colour"`},
		{"missing text", `"en": "Proof of address"`, `"en": ""`, false, 3, `"en" needs a text`},
		{"missing language", `{"id": "Untuk", "en": "For"}`, `{"id": "Untuk"}`, false, 18, `"en" needs a text`},
		{"seven choices", `"choices": [`, `"choices": [` + choice, false, 19, "7 items"},
		{"unknown kind", `["desa", "kelurahan"]`, `["desa", "kota"]`, false, 9, "a kind of village is one of"},
		{"unknown hand-over", `"tte"`, `"post"`, false, 30, "handover is one of"},
		{"unknown assurance", `"card+pin"`, `"password"`, false, 10, "assurance is one of"},
		{"promise", `60,`, `0,`, false, 31, "whole number"},
		{"archive code", `400.12.2.1`, `400.12..1`, false, 33, "archive code"},
		{"no letter", `"letter": "domisili"`, `"letter": "usaha"`, false, 32, "no letter template"},
		{"field nobody asks", `{purpose}`, `{reason}`, true, 32, "wants {reason}"},
		{"twice", `"icon": "letter",`, `"icon": "letter", "icon": "letter",`, false, 8, "stands twice"},
		{"choice twice", `pengurusan bank atau usaha`, `melamar pekerjaan`, false, 19, "stands twice"},
		{"syntax", `"desa",`, `"desa"`, false, 9, "invalid character"},
		{"type", `"valid_days": 30`, `"valid_days": "30"`, false, 34, "whole number"},
		{"reserved field", `"id": "purpose"`, `"id": "name"`, false, 16, "cannot name a field"},
		{"open brace", `{name}`, `{name`, true, 8, "without its"},
		{"NIK in a paragraph", `Demikian`, `NIK {nik} demikian`, true, 20, "no NIK on thermal paper"},
		{"NIK in a public row", `, "private": true`, ``, true, 9, "no NIK on thermal paper"},
		{"text and fields", `{"text": "Demikian`, `{"fields": [], "text": "Demikian`, true, 20, "either"},
		{"control character", `Demikian`, `De\u0007mikian`, true, 20, "cannot be printed"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			s, l := service, letter
			target := &s
			file := "services/domisili.json"
			if tc.inLetter {
				target = &l
				file = "letters/domisili.json"
			}
			if tc.name == "field nobody asks" {
				file = "services/domisili.json"
			}
			if !strings.Contains(*target, tc.old) {
				t.Fatalf("the shipped file no longer holds %q", tc.old)
			}
			*target = strings.Replace(*target, tc.old, tc.with, 1)
			_, err := catalog.Load(folder(s, l))
			var p catalog.Problem
			if !errors.As(err, &p) {
				t.Fatalf("error %v, want a Problem", err)
			}
			if p.File != file || p.Line != tc.line || !strings.Contains(p.What, tc.says) {
				t.Errorf("problem %q, want %s:%d with %q", p, file, tc.line, tc.says)
			}
		})
	}
}

func TestEveryProblemIsTold(t *testing.T) {
	service, letter := shipped(t)
	service = strings.Replace(service, "400.12.2.1", "x", 1)
	service = strings.Replace(service, `"tte"`, `"post"`, 1)
	_, err := catalog.Load(folder(service, letter))
	if err == nil || strings.Count(err.Error(), "services/domisili.json:") != 2 {
		t.Errorf("error %v, want both problems", err)
	}
}

func TestFileNamedAfterID(t *testing.T) {
	service, letter := shipped(t)
	f := folder(service, letter)
	f["services/other.json"] = f["services/domisili.json"]
	delete(f, "services/domisili.json")
	if _, err := catalog.Load(f); err == nil || !strings.Contains(err.Error(), "the file is named other.json") {
		t.Errorf("error %v", err)
	}
}

func TestEmptyCatalogue(t *testing.T) {
	if _, err := catalog.Load(fstest.MapFS{}); err == nil {
		t.Error("a catalogue without a service was loaded")
	}
}

func TestExpandTakesValuesAsTheyAre(t *testing.T) {
	got, err := catalog.Expand("a {x} b {y}", func(n string) (string, bool) { return "{" + n + n + "}", true })
	if err != nil || got != "a {xx} b {yy}" {
		t.Errorf("%q, %v", got, err)
	}
	for _, bad := range []string{"{", "}", "a}b{c}", "{}", "{a{b}", "{x} }"} {
		if s, err := catalog.Expand(bad, func(string) (string, bool) { return "", true }); err == nil {
			t.Errorf("%q became %q", bad, s)
		}
	}
}

func TestVillages(t *testing.T) {
	list, err := catalog.Villages(assets.Villages)
	if err != nil {
		t.Fatal(err)
	}
	kinds, districts := map[kiosk.SiteKind]int{}, map[string]bool{}
	for _, v := range list {
		kinds[v.Kind]++
		districts[v.District] = true
	}
	if len(list) != 217 || kinds[kiosk.Desa] != 189 || kinds[kiosk.Kelurahan] != 28 || len(districts) != 25 {
		t.Errorf("%d villages, %v, %d districts", len(list), kinds, len(districts))
	}
}

func TestVillagesRefuses(t *testing.T) {
	head := "code,kind,name,district_code,district\n"
	for name, text := range map[string]string{
		"empty":     "",
		"heading":   "a,b,c,d,e\n",
		"only head": head,
		"code":      head + "35.10.1.2001,desa,A,35.10.01,B\n",
		"kind":      head + "35.10.01.2001,kota,A,35.10.01,B\n",
		"name":      head + "35.10.01.2001,desa,,35.10.01,B\n",
		"district":  head + "35.10.01.2001,desa,A,35.10.02,B\n",
		"columns":   head + "35.10.01.2001,desa,A,35.10.01\n",
		"twice":     head + "35.10.01.2001,desa,A,35.10.01,B\n35.10.01.2001,desa,C,35.10.01,B\n",
	} {
		f := fstest.MapFS{"villages/x.csv": {Data: []byte(text)}}
		if list, err := catalog.Villages(f); err == nil {
			t.Errorf("%s: %v was read", name, list)
		}
	}
}

func TestFormerly(t *testing.T) {
	villages, err := catalog.Villages(assets.Villages)
	if err != nil {
		t.Fatal(err)
	}
	list, err := catalog.Formerly(assets.Villages, villages)
	if err != nil {
		t.Fatal(err)
	}
	from := map[string]int{}
	for _, f := range list {
		if f.Village.District != "Blimbingsari" {
			t.Errorf("%s of today's %s", f.Title(), f.Village.District)
		}
		from[f.District]++
	}
	if len(list) != 10 || from["Rogojampi"] != 8 || from["Kabat"] != 2 {
		t.Errorf("%v", from)
	}
	if list, err := catalog.Formerly(fstest.MapFS{}, villages); err != nil || len(list) != 0 {
		t.Errorf("without the file: %v, %v", list, err)
	}
}

func TestFormerlyRefuses(t *testing.T) {
	villages := []kiosk.Village{{Code: "35.10.01.2001", Kind: kiosk.Desa, Name: "A", DistrictCode: "35.10.01", District: "B"}}
	head := "code,name,district,until\n"
	good := "35.10.01.2001,A,C,2017-01-09\n"
	for name, text := range map[string]string{
		"empty heading": "a,b,c,d\n", "another village": head + "35.10.01.2002,A,C,2017-01-09\n", "no name": head + "35.10.01.2001, ,C,2017-01-09\n",
		"so today": head + "35.10.01.2001,A,B,2017-01-09\n", "no day": head + "35.10.01.2001,A,C,2017\n", "twice": head + good + good,
		"columns": head + "35.10.01.2001,A,C\n",
	} {
		list, err := catalog.Formerly(fstest.MapFS{"villages/formerly.csv": {Data: []byte(text)}}, villages)
		if err == nil || !strings.Contains(err.Error(), "villages/formerly.csv") {
			t.Errorf("%s: %v, %v", name, list, err)
		}
	}
}

func FuzzLoad(f *testing.F) {
	service, letter := shipped(f)
	f.Add(service, letter)
	f.Add("{", "[]")
	f.Fuzz(func(t *testing.T, s, l string) {
		c, err := catalog.Load(folder(s, l))
		if (c == nil) == (err == nil) {
			t.Fatalf("catalogue %v with error %v", c, err)
		}
		if err != nil {
			return
		}
		got, ok := c.Get("domisili")
		if !ok || got.Title[kiosk.Indonesian] == "" || len(got.Fields) > kiosk.MaxFields {
			t.Fatalf("loaded %+v", got)
		}
		if _, ok := c.Template(got.Letter); got.Letter != "" && !ok {
			t.Fatal("a service without its letter was loaded")
		}
	})
}

func FuzzVillages(f *testing.F) {
	f.Add("code,kind,name,district_code,district\n35.10.01.2001,desa,A,35.10.01,B\n")
	f.Fuzz(func(t *testing.T, text string) {
		list, err := catalog.Villages(fstest.MapFS{"villages/x.csv": {Data: []byte(text)}})
		if (len(list) > 0) != (err == nil) {
			t.Fatalf("%d villages with error %v", len(list), err)
		}
	})
}

// An entry of the menu may lead to a room: it asks nothing and has no entries, and the room must exist.
func TestMenuRooms(t *testing.T) {
	s, l := shipped(t)
	room := func(entry string) fstest.MapFS {
		f := folder(s, l)
		f["menu.json"] = &fstest.MapFile{Data: []byte(strings.TrimSuffix(menu, "]}") + ", " + entry + "]}")}
		return f
	}
	c, err := catalog.Load(room(`{"id": "kabar", "title": {"id": "Kabar", "en": "News"}, "icon": "room-news", "room": "news"}`))
	if err != nil {
		t.Fatal(err)
	}
	m := c.Menu(kiosk.Desa)
	if last := m[len(m)-1]; last.Room != kiosk.RoomNews || last.ID != "kabar" || !last.Leaf() {
		t.Errorf("%+v", last)
	}
	for name, entry := range map[string]string{
		"no such room": `{"id": "kabar", "title": {"id": "Kabar", "en": "News"}, "icon": "room-news", "room": "kitchen"}`,
		"and entries":  `{"id": "kabar", "title": {"id": "Kabar", "en": "News"}, "icon": "room-news", "room": "news", "entries": ["domisili"]}`,
	} {
		if _, err := catalog.Load(room(entry)); err == nil {
			t.Errorf("%s: no problem", name)
		}
	}
}
