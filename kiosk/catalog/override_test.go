package catalog_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
)

func one(name, text string) fstest.MapFS { return fstest.MapFS{name: {Data: []byte(text)}} }

func TestOverrideStandsForTheShippedFile(t *testing.T) {
	service, letter := shipped(t)
	base := folder(service, letter)
	was, err := catalog.Load(base)
	if err != nil {
		t.Fatal(err)
	}
	c, err := catalog.Load(base, one("services/domisili.json", strings.Replace(service, `60,`, `30,`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	s, _ := c.Get("domisili")
	if s.Promise != 30 || c.Version() == was.Version() || len(c.Services(kiosk.Desa)) != 1 {
		t.Errorf("promise %d, version %s, was %s", s.Promise, c.Version(), was.Version())
	}
}

func TestOverrideNamesItsOwnFile(t *testing.T) {
	service, letter := shipped(t)
	_, err := catalog.Load(folder(service, letter), one("letters/domisili.json", "{\n\"id\": 3}"))
	if err == nil || !strings.Contains(err.Error(), "override/letters/domisili.json:2:") {
		t.Errorf("error %v", err)
	}
}

func TestWithdrawn(t *testing.T) {
	service, letter := shipped(t)
	second := strings.Replace(service, `"id": "domisili"`, `"id": "lain"`, 1)
	base := folder(service, letter)
	base["services/lain.json"] = &fstest.MapFile{Data: []byte(second)}
	base["menu.json"] = &fstest.MapFile{Data: []byte(`{"entries": ["domisili", "lain"]}`)}
	gone := one("services/lain.json", `{"id": "lain", "withdrawn": true}`)
	c, err := catalog.Load(base, gone)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := c.Get("lain"); ok || len(c.Menu(kiosk.Desa)) != 1 {
		t.Errorf("menu %+v", c.Menu(kiosk.Desa))
	}
	for name, bad := range map[string]string{
		"shipped":   `{"id": "lain", "withdrawn": true}`,
		"untrue":    `{"id": "lain", "withdrawn": false}`,
		"and more":  `{"id": "lain", "withdrawn": true, "icon": "x"}`,
		"elsewhere": `{"id": "domisili", "withdrawn": true}`,
	} {
		layers := fstest.MapFS{"services/lain.json": {Data: []byte(bad)}}
		if name == "shipped" {
			base := folder(service, letter)
			base["services/lain.json"] = layers["services/lain.json"]
			if _, err := catalog.Load(base); err == nil {
				t.Error("the shipped catalogue withdrew a service of its own")
			}
			continue
		}
		if _, err := catalog.Load(base, layers); err == nil {
			t.Errorf("%s: loaded", name)
		}
	}
}

func TestMenuRefuses(t *testing.T) {
	service, letter := shipped(t)
	q := func(entries string) string {
		return `{"id": "work", "title": {"id": "A", "en": "A"}, "icon": "work", "ask": {"id": "A", "en": "A"}, "entries": [` + entries + `]}`
	}
	for says, menu := range map[string]string{
		`no service "usaha"`:         `{"entries": ["domisili", ` + q(`"usaha"`) + `]}`,
		"stands nowhere in the menu": `{"entries": [` + q(``) + `]}`,
		"0 items":                    `{"entries": []}`,
		"menus over each other":      `{"entries": ["domisili", ` + q(q(q(`"domisili"`))) + `]}`,
		`"ask" needs`:                `{"entries": ["domisili", {"id": "work", "title": {"id": "A", "en": "A"}, "icon": "x", "entries": ["domisili"]}]}`,
	} {
		f := folder(service, letter)
		f["menu.json"] = &fstest.MapFile{Data: []byte(menu)}
		if _, err := catalog.Load(f); err == nil || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), "menu.json:1:") {
			t.Errorf("%s: error %v", says, err)
		}
	}
}

func TestChoiceAnswersANeedOfTheMenu(t *testing.T) {
	service, letter := shipped(t)
	service = strings.Replace(service, `"icon": "work"`, `"icon": "work", "need": "work"`, 1)
	f := folder(service, letter)
	c, err := catalog.Load(f)
	if err != nil {
		t.Fatal(err)
	}
	if s, _ := c.Get("domisili"); s.Fields[0].Choices[0].Need != "work" {
		t.Errorf("%+v", s.Fields[0].Choices[0])
	}
	f["menu.json"] = &fstest.MapFile{Data: []byte(`{"entries": ["domisili"]}`)}
	if _, err := catalog.Load(f); err == nil || !strings.Contains(err.Error(), `no entry "work", which a choice of service "domisili" names`) {
		t.Errorf("error %v", err)
	}
}

func TestKelurahanHasNoKadesAndNoAPBDes(t *testing.T) {
	service, letter := shipped(t)
	for _, word := range []string{"Kepala Desa", "kades", "APBDes", "BLT-DD", "dusun"} {
		s := strings.Replace(service, "alamat tempat tinggal", "tanda tangan "+word, 1)
		if _, err := catalog.Load(folder(s, letter)); err == nil || !strings.Contains(err.Error(), "services/domisili.json:5: a kelurahan") {
			t.Errorf("%s in a service: %v", word, err)
		}
		desa := strings.Replace(s, `["desa", "kelurahan"]`, `["desa"]`, 1)
		if c, err := catalog.Load(folder(desa, letter)); err != nil || len(c.Services(kiosk.Kelurahan)) != 0 || len(c.Menu(kiosk.Kelurahan)) != 0 {
			t.Errorf("%s for a desa alone: %v", word, err)
		}
		l := strings.Replace(letter, "Demikian", word+" demikian", 1)
		if _, err := catalog.Load(folder(service, l)); err == nil || !strings.Contains(err.Error(), "which letter") {
			t.Errorf("%s in a letter: %v", word, err)
		}
	}
	if _, err := catalog.Load(folder(strings.Replace(service, "alamat tempat", "bpdx apbdesa", 1), letter)); err != nil {
		t.Errorf("a part of another word: %v", err)
	}
	if _, err := catalog.Load(folder(strings.Replace(service, "alamat tempat", "dusun atau lingkungan", 1), letter)); err != nil {
		t.Errorf("both words: %v", err)
	}
}

func TestFieldsRefuse(t *testing.T) {
	service, letter := shipped(t)
	field := func(more string) string {
		return strings.Replace(service, `"fields": [`, `"fields": [{"id": "f", "title": {"id": "A", "en": "A"}, "label": {"id": "A", "en": "A"}`+more+`},`, 1)
	}
	if _, err := catalog.Load(folder(field(`, "kind": "money", "min": 1000, "max": 2000, "optional": true, "open": "words"`), letter)); err != nil {
		t.Fatal(err)
	}
	x := func(v string) string {
		return `{"value": "` + v + `", "title": {"id": "A", "en": "A"}, "icon": "other"}`
	}
	in := func(v, district string) string { return strings.Replace(x(v), `{`, `{"district": "`+district+`", `, 1) }
	for says, more := range map[string]string{
		`kind of a field`:         `, "kind": "colour"`,
		`"choices" needs a list`:  ``,
		`has no "min"`:            `, "kind": "date", "min": 3`,
		`above max`:               `, "kind": "money", "min": 2000, "max": 1000`,
		`6 items`:                 `, "kind": "text", "choices": [` + strings.Join([]string{x("aa"), x("ab"), x("ac"), x("ad"), x("ae"), x("af")}, ",") + `]`,
		`of a text that has no`:   `, "kind": "text", "hamlets": true, "choices": [` + x("aa") + `]`,
		`offices are the choices`: `, "kind": "text", "offices": true, "hamlets": true`,
		`and the chain has none`:  `, "kind": "text", "offices": true`,
		`code of a district`:      `, "kind": "text", "choices": [` + in("aa", "35.10.1") + `]`,
		`7 items in one district`: `, "kind": "text", "choices": [` + strings.Join([]string{x("aa"), x("ab"), x("ac"), x("ad"), in("ae", "35.10.01"), in("af", "35.10.01"), in("ag", "35.10.01")}, ",") + `]`,
		`no answer that this`:     `, "kind": "money", "choices": [` + x("Rp 5") + `]`,
		`whole number from 1 to`:  `, "kind": "text", "max": 81`,
		`"optional" is true`:      `, "kind": "text", "optional": "yes"`,
		`no answer that this fie`: `, "kind": "date", "choices": [` + x("2026-02-30") + `]`,
		`field "f": ready`:        `, "kind": "text"`,
		`"open", the reason`:      `, "kind": "text", "open": "words", "choices": [` + x("aa") + `]`,
		`typed freely`:            `, "kind": "nik", "open": "code"`,
		`reason`:                  `, "kind": "text", "open": "why not"`,
		`belong to a date`:        `, "kind": "text", "open": "words", "day": "past"`,
		`side of today`:           `, "kind": "date", "day": "past", "days": [1]`,
		`a ready day is`:          `, "kind": "date", "days": [32]`,
		`no earlier field "g"`:    `, "kind": "nik", "when": {"field": "g", "is": ["a"]}`,
		`no earlier field "f"`:    `, "choices": [` + x("aa") + `, ` + x("bb") + `], "when": {"field": "f", "is": ["aa"]}`,
		`"is" or "not"`:           `, "kind": "nik", "when": {"field": "g", "is": ["a"], "not": ["b"]}`,
		`an answer is a text`:     `, "kind": "nik", "when": {"field": "g", "is": [1]}`,
	} {
		if _, err := catalog.Load(folder(field(more), letter)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: error %v", says, err)
		}
	}
}

// TestConditionsRefuse: what can never come true is named with its line.
func TestConditionsRefuse(t *testing.T) {
	service, letter := shipped(t)
	asks := func(more string) string {
		return strings.Replace(service, `"fields": [`, `"fields": [{"id": "w", "title": {"id": "A", "en": "A"}, "label": {"id": "A", "en": "A"}, "choices": [
			{"value": "aa", "title": {"id": "A", "en": "A"}, "icon": "other"}, {"value": "bb", "title": {"id": "B", "en": "B"}, "icon": "other"}]},
			{"id": "f", "kind": "nik", "title": {"id": "A", "en": "A"}, "label": {"id": "A", "en": "A"}`+more+`},`, 1)
	}
	good := asks(`, "when": {"field": "w", "not": ["aa"]}`)
	if _, err := catalog.Load(folder(good, letter)); err != nil {
		t.Fatal(err)
	}
	for says, s := range map[string]string{
		`no ready answer "cc"`:      asks(`, "when": {"field": "w", "is": ["cc"]}`),
		`no field "gone"`:           strings.Replace(good, `"chain"`, `"concerns": ["gone"], "chain"`, 1),
		`no ready answer "dd"`:      strings.Replace(good, `"chain"`, `"card_lost": {"field": "w", "is": ["dd"]}, "chain"`, 1),
		`who has no KTP cannot`:     strings.Replace(good, `"chain"`, `"cardless": true, "chain"`, 1),
		`not asked of everybody`:    good,
		`no earlier field "nobody"`: good,
	} {
		l := letter
		switch says {
		case `not asked of everybody`:
			l = strings.Replace(letter, "Demikian", "{f} demikian", 1)
		case `no earlier field "nobody"`:
			l = strings.Replace(letter, `{"text": "Demikian`, `{"when": {"field": "nobody", "is": ["aa"]}, "text": "Demikian`, 1)
		}
		if _, err := catalog.Load(folder(s, l)); err == nil || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), "services/domisili.json:") {
			t.Errorf("%s: error %v", says, err)
		}
	}
	same := strings.Replace(letter, `{"text": "Demikian`, `{"when": {"field": "w", "is": ["bb"]}, "text": "{f} demikian`, 1)
	if _, err := catalog.Load(folder(good, same)); err != nil {
		t.Errorf("a block after an answer after which the field is asked: %v", err)
	}
}

func TestServiceWithoutLetter(t *testing.T) {
	service, letter := shipped(t)
	if _, err := catalog.Load(folder(strings.Replace(service, `"tte"`, `"none"`, 1), letter)); err == nil || !strings.Contains(err.Error(), "handed over somehow") {
		t.Errorf("error %v", err)
	}
	bare := service[:strings.Index(service, `"letter": "domisili"`)]
	bare = strings.TrimRight(bare, " \n,") + "}"
	f := folder(bare, letter)
	if _, err := catalog.Load(f); err == nil || !strings.Contains(err.Error(), "signed electronically without a letter") {
		t.Errorf("error %v", err)
	}
	bare = strings.Replace(bare, `"tte"`, `"in-person"`, 1)
	c, err := catalog.Load(folder(bare, letter))
	if err != nil {
		t.Fatal(err)
	}
	if s, _ := c.Get("domisili"); s.Letter != "" || s.ValidDays != 0 {
		t.Errorf("%+v", s)
	}
	for _, key := range []string{`"valid_days": 3`, `"archive_code": "4"`, `"declared": {"witnesses": []}`} {
		if _, err := catalog.Load(folder(strings.TrimSuffix(bare, "}")+","+key+"}", letter)); err == nil || !strings.Contains(err.Error(), "belongs to a letter") {
			t.Errorf("%s: error %v", key, err)
		}
	}
}
