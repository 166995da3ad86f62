package wire

import (
	"encoding/json"
	"path/filepath"
	"reflect"
	"testing"
	"unicode/utf8"

	"github.com/smart-kampung/anjungan/kiosk/journal/vectortest"
)

// FuzzDecodeSite: what is read as a site is UTF-8, of an ordinal that there is, and comes back as it was.
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
	f.Add([]byte(`{"Kiosk":7,"Hours":[[{"From":480,"To":960}],null,[],null,null,null,null,[]]}`))
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
		again, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := DecodeSite(again); err != nil || !reflect.DeepEqual(got, s) {
			t.Fatalf("%+v became %+v, %v", s, got, err)
		}
	})
}
