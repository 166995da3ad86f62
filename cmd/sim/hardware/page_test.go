package hardware

import (
	"bytes"
	"net/http"
	"testing"
)

func TestUnknownActions(t *testing.T) {
	h := begin(t)
	for _, path := range []string{"api/printer/explode", "api/fiber/knot", "api/nothing"} {
		if code, _ := call(t, h, http.MethodPost, path); code != http.StatusNotFound {
			t.Errorf("%s: %d", path, code)
		}
	}
	if code, _ := call(t, h, http.MethodGet, "api/lift"); code != http.StatusMethodNotAllowed {
		t.Errorf("GET of an action: %d", code)
	}
}

func TestPage(t *testing.T) {
	h := begin(t)
	code, b := call(t, h, http.MethodGet, "")
	for _, want := range []string{"SRI WAHYUNI", "Desa Setail", "belum terdaftar", "chip mati", "Layar anjungan", `data-make="cover-open" data-mend="cover-close"`, `href="http://127.0.0.1:1/"`} {
		if code != http.StatusOK || !bytes.Contains(b, []byte(want)) {
			t.Errorf("page (%d) lacks %q", code, want)
		}
	}
	for _, inline := range []string{"<style", "style=", "onclick", "//cdn"} {
		if bytes.Contains(b, []byte(inline)) {
			t.Errorf("page has %q", inline)
		}
	}
	for _, f := range []string{"app.js", "app.css", "mark.svg"} {
		if code, b := call(t, h, http.MethodGet, f); code != http.StatusOK || len(b) == 0 {
			t.Errorf("%s: %d", f, code)
		}
	}
	for _, key := range []string{"sri", "sim", "dead"} {
		picture(t, h, "portrait/"+key+".png")
	}
	if code, _ := call(t, h, http.MethodGet, "portrait/nobody.png"); code != http.StatusNotFound {
		t.Errorf("portrait of nobody: %d", code)
	}
}

// Another page of the same browser neither posts here nor reaches in by a name of its own.
func TestForeignPages(t *testing.T) {
	h := begin(t)
	for _, header := range [][]string{{"Origin", "http://elsewhere.example"}, {"Sec-Fetch-Site", "cross-site"}} {
		if code, _ := call(t, h, http.MethodPost, "api/tap?card=sri", header...); code != http.StatusForbidden {
			t.Errorf("%v: %d", header, code)
		}
	}
	if code, _ := call(t, h, http.MethodPost, "api/tap?card=sri", "Host", "elsewhere.example"); code != http.StatusMisdirectedRequest {
		t.Errorf("foreign name: %d", code)
	}
	if h.OnReader() != "" {
		t.Error("a foreign page tapped a card")
	}
}
