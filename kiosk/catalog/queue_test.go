package catalog_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
)

// Every service that is seen to in person stands in a line of the shipped counter.
func TestShippedLines(t *testing.T) {
	c, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	lines := c.Lines()
	letters := ""
	for _, l := range lines {
		letters += l.Letter
	}
	if letters != "ABC" {
		t.Errorf("the lines are %s", letters)
	}
	for _, s := range c.Services(kiosk.Desa) {
		if _, ok := kiosk.LineOf(lines, s.ID); !ok {
			t.Errorf("%s stands in no line", s.ID)
		}
	}
}

// A regency's own counter stands for the shipped one; what is wrong with it is said with its line.
func TestOwnLines(t *testing.T) {
	line := func(letter, services string) string {
		return `{"letter": "` + letter + `", "title": {"id": "Satu", "en": "One"}, "short": {"id": "satu", "en": "one"}, "icon": "letter", "services": [` + services + `]}`
	}
	for _, c := range []struct{ lines, want string }{
		{line("K", `"domisili"`), ""},
		{line("a", ""), "one of A to Z"},
		{line("AB", ""), "one of A to Z"},
		{line("A", "") + "," + line("A", ""), "of another line already"},
		{line("A", `"nothing"`), `no service "nothing"`},
		{line("A", `"domisili"`) + "," + line("B", `"domisili"`), "stands in another line already"},
		{"", "0 items"},
		{strings.Repeat(line("A", "")+",", 6) + line("B", ""), "7 items"},
	} {
		own := fstest.MapFS{"queue.json": {Data: []byte(`{"lines": [` + c.lines + `]}`)}}
		got, err := catalog.Load(assets.Services, own)
		switch {
		case c.want == "":
			if err != nil || len(got.Lines()) != 1 || got.Lines()[0].Letter != "K" {
				t.Errorf("%s: %v", c.lines, err)
			}
		case err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "override/queue.json:1"):
			t.Errorf("%s: %v, want %q", c.lines, err, c.want)
		}
	}
}
