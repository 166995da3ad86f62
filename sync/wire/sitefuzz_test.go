package wire

import (
	"encoding/json"
	"path/filepath"
	"reflect"
	"testing"
	"unicode/utf8"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal/vectortest"
)

// FuzzDecodeSite: what is read as a site is UTF-8, of an ordinal that there is, names nothing but by its own name, and comes back as it was.
func FuzzDecodeSite(f *testing.F) {
	n := 0
	for _, b := range vectortest.Blocks(f, filepath.Join("testdata", "enrolment.txt")) {
		if b["message"] == "site" {
			f.Add([]byte(b["text"]))
			n++
		}
	}
	if n < 8 {
		f.Fatalf("%d seeds", n)
	}
	f.Add([]byte("{\"Kiosk\":7,\"Address\":\"\xff\"}"))
	const least = `{"Kiosk":7,"Unit":1,"Village":{"Code":"35.10.09.2004","Kind":"desa"}`
	for _, more := range []string{
		`}`, `,"Hours":[[{"From":480,"To":960}],null,[],null,null,null,null,[]]}`, `,"Hours":[[{"From":480,"To":960}],null,[],null,null,null,null]}`,
		`,"hours":[null,null,null,null,null,null,null]}`, `,"Unit":1}`, `,"unit":1}`, `,"Village":{"Name":"Setail"}}`, `,"Hours":[[{}]]}`,
	} {
		f.Add([]byte(least + more))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := DecodeSite(b)
		if err != nil {
			if !reflect.ValueOf(s).IsZero() {
				t.Fatalf("a site beside %v", err)
			}
			return
		}
		if s.Kiosk < 1 || s.Kiosk > MaxKiosk || !utf8.Valid(b) {
			t.Fatalf("%q is taken", b)
		}
		var said map[string]json.RawMessage
		if err := json.Unmarshal(b, &said); err != nil {
			t.Fatal(err)
		}
		for name := range said {
			if _, ok := reflect.TypeFor[kiosk.Site]().FieldByName(name); !ok {
				t.Fatalf("%q is taken for a member", name)
			}
		}
		var week []json.RawMessage
		if h, ok := said["Hours"]; ok && (json.Unmarshal(h, &week) != nil || len(week) != 7) {
			t.Fatalf("hours of %d days", len(week))
		}
		again, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := DecodeSite(again); err != nil || !reflect.DeepEqual(got, s) {
			t.Fatalf("%+v became %+v, %v", s, got, err)
		}
	})
}
