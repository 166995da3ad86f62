package kiosk

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/journal/vectortest"
)

var update = flag.Bool("update", false, "write the vectors anew")

const newsFile = "testdata/news.txt"

// TestNewsVectors: what a village and the service hall tell, good and bad, reads as it expects, and good ones are written the same.
func TestNewsVectors(t *testing.T) {
	newsVectors(t).Compare(t, newsFile, *update)
	for _, v := range vectortest.Blocks(t, newsFile) {
		b := v.Hex(t, "bytes")
		var again []byte
		var err error
		if v["message"] == "mall" {
			var m Mall
			if m, err = DecodeMall(b); err == nil {
				again, err = EncodeMall(m)
			}
		} else {
			var n VillageNews
			if n, err = DecodeVillageNews(b); err == nil {
				again, err = EncodeVillageNews(n)
			}
		}
		got := "ok"
		if err != nil {
			got = "refused"
		}
		if got != v["expect"] || err == nil && !bytes.Equal(again, b) {
			t.Errorf("%s: %s: %s, %v, want %q", v["message"], v["name"], got, err, v["expect"])
		}
	}
}

// newsChange is one place of a text that becomes another.
type newsChange struct{ name, from, to string }

func newsVectors(t *testing.T) *vectortest.File {
	t.Helper()
	f := vectortest.Head("The datasets news and mall, before sealing: JSON in hex. Invented figures. expect is ok or refused.")
	read := func(name string) string {
		b, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	news, mall := read("news.json"), read("mall.json")
	add := func(message, whole, expect string, list []newsChange) {
		for _, c := range list {
			changed := strings.Replace(whole, c.from, c.to, 1)
			if changed == whole {
				t.Fatalf("%s: nothing is changed", c.name)
			}
			f.Case(c.name, message, []byte(changed), expect)
		}
	}
	f.Case("something of every part", "news", []byte(news), "ok")
	f.Case("nothing but the village", "news", []byte(`{"version":1,"village":"35.10.09.2004","made":0}`), "ok")
	add("news", news, "ok", []newsChange{
		{"marks on letters and a dash", "Kopi bubuk.", "Kopi Bhâsa – “bubuk” 2½"},
		{"characters that are escaped", "Kopi bubuk.", `\u003cKopi\u003e \u0026 \"teh\" \\`},
		{"a title of 120 characters", "Posyandu", strings.Repeat("é", 120)},
		{"without an activity's state", `,"state":"selesai"`, ""},
	})
	add("news", news, "refused", commonChanges)
	add("news", news, "refused", []newsChange{
		{"a village without dots", "35.10.09.2004", "3510092004"},
		{"a village of another member's order", `"village":"35.10.09.2004","made":1795000000000`, `"made":1795000000000,"village":"35.10.09.2004"`},
		{"a budget of 2014", `"year":2026`, `"year":2014`},
		{"activities that do not add up", `"plan":300`, `"plan":301`},
		{"more is spent than there is", `"plan":1000,"done":800`, `"plan":1000,"done":0`},
		{"an amount below zero", `"plan":50,"done":50`, `"plan":50,"done":-50`},
		{"an amount of more than a trillion", `"plan":1000,"done":800`, `"plan":1000000000001,"done":800`},
		{"field 6", `"field":2,"office"`, `"field":6,"office"`},
		{"fields out of order", `"field":1,"plan":600`, `"field":3,"plan":600`},
		{"a state of an activity that is none", `"selesai"`, `"sudah"`},
		{"a day that is none", `"data":"2026-10-31"`, `"data":"2026-02-30"`},
		{"revised: false, which should be absent", `"year":2026,`, `"year":2026,"revised":false,`},
		{"a notice that ends before it begins", `"until":"2026-11-28"`, `"until":"2026-11-19"`},
		{"a title of 121 characters", "Posyandu", strings.Repeat("é", 121)},
		{"a text with a space before it", "Sabtu, 08.00", " Sabtu, 08.00"},
		{"a text with a line feed", "Sabtu, 08.00", `Sabtu,\n08.00`},
		{"a picture of a telephone", "Kopi bubuk.", "☎ 123"},
		{"an escape that is not needed", "Kopi bubuk.", `\u004bopi bubuk.`},
		{"a character that is not escaped", "Kopi bubuk.", "Kopi & teh"},
		{"indicator 15", `"no":14`, `"no":15`},
		{"an indicator twice", `"no":14`, `"no":1`},
		{"a state of an indicator that is none", `"state":"ya"`, `"state":"entah"`},
		{"a place of no kind", `"produk"`, `"lain"`},
		{"a place's title of 41 characters", "Kopi Setail", strings.Repeat("k", 41)},
		{"an empty note, which should be absent", `"note":"Kotak dipesan"`, `"note":""`},
		{"notices that are none", `[{"title":"Posyandu","text":"Sabtu, 08.00 di balai dusun.","from":"2026-11-20","until":"2026-11-28"}]`, "[]"},
	})
	f.Case("cut by a byte", "news", []byte(news[:len(news)-1]), "refused")
	f.Case("a line feed after it", "news", []byte(news+"\n"), "refused")
	f.Case("nothing", "news", nil, "refused")
	f.Case("a hall", "mall", []byte(mall), "ok")
	add("mall", mall, "refused", commonChanges)
	add("mall", mall, "refused", []newsChange{
		{"no name", "Mal Pelayanan Publik (CONTOH)", ""},
		{"no address", "Jalan Contoh 1", ""},
		{"a service of no agency", "Imigrasi", ""},
		{"something to bring that is nothing", `"KTP","KK"`, `"KTP",""`},
		{"nine things to bring", `"KTP","KK"`, strings.Repeat(`"KTP",`, 8) + `"KK"`},
		{"sample: false, which should be absent", `"sample":true`, `"sample":false`},
		{"no services", mall[strings.Index(mall, `[{"title"`):], "[]}"},
	})
	f.Case("cut by a byte", "mall", []byte(mall[:len(mall)-1]), "refused")
	return f
}

// commonChanges is what neither takes.
var commonChanges = []newsChange{
	{"another version", `"version":1`, `"version":2`},
	{"no version", `"version":1,`, ""},
	{"a member that is none", `"version":1`, `"version":1,"other":1`},
	{"a member twice", `"version":1`, `"version":1,"version":1`},
	{"a member in capitals", `"version"`, `"Version"`},
	{"a space", `"version":1`, `"version": 1`},
	{"made before 1970", `"made":1795000000000`, `"made":-1`},
	{"made as a text", `"made":1795000000000`, `"made":"1795000000000"`},
	{"made with an exponent", `"made":1795000000000`, `"made":1.795e12`},
}
