package ektp_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/devices/card/ektp"
)

func TestParseBiodata(t *testing.T) {
	twenty := strings.TrimSuffix(biodata, `,""`)
	for name, raw := range map[string]string{
		"21 fields": biodata, "20 fields": twenty, "zeros after": biodata + "\x00\x00\x00", "FF after": biodata + "\xFF\xFF", "line end": biodata + "\r\n",
	} {
		b, err := ektp.ParseBiodata([]byte(raw))
		if err != nil || b.Name != "SRI WAHYUNI" || b.Address != "DUSUN KRAJAN" || b.RT != "002" || b.RW != "001" || b.Province != "JAWA TIMUR" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, raw := range map[string]string{
		"nothing": "", "zeros": "\x00\x00", "one quote": `"`, "no quotes": "a,b", "19 fields": strings.TrimSuffix(twenty, `,"WNI"`),
		"22 fields": biodata + `,""`, "not UTF-8": strings.Replace(biodata, "SRI", "S\xFFI", 1), "control": strings.Replace(biodata, "SRI", "S\x07I", 1),
		"long field": strings.Replace(biodata, "SRI", strings.Repeat("A", 300), 1), "too long": biodata + strings.Repeat("\x00", 5000),
		"no NIK": strings.Replace(biodata, "3510095203849001", "", 1),
	} {
		if b, err := ektp.ParseBiodata([]byte(raw)); !errors.Is(err, ektp.ErrBiodata) || !b.IsZero() {
			t.Errorf("%s: %v", name, err)
		} else if strings.Contains(err.Error(), "WAHYUNI") || strings.Contains(err.Error(), "35100952") {
			t.Errorf("%s: the error quotes the record", name)
		}
	}
}

func TestBiodataIsMasked(t *testing.T) {
	b, err := ektp.ParseBiodata([]byte(biodata))
	if err != nil {
		t.Fatal(err)
	}
	js, err := json.Marshal(map[string]any{"b": b})
	if err != nil {
		t.Fatal(err)
	}
	r := ektp.Record{Biodata: b, Assurance: ektp.ChipProven}
	for _, s := range []string{fmt.Sprintf("%v %+v %#v %s %q %x %d", b, b, b, b, b, b, b), fmt.Sprintf("%v %+v %#v", r, r, r), string(js), b.LogValue().String()} {
		for _, leak := range []string{"SRI", "WAHYUNI", "35100952", fmt.Sprintf("%x", "WAHYUNI")} {
			if strings.Contains(s, leak) {
				t.Errorf("%q leaks the record", s)
			}
		}
	}
}

func TestParseControl(t *testing.T) {
	for n, ok := range map[int]bool{51: true, 29: true, 0: false, 28: false, 50: false, 52: false, 0xFFFF: false} {
		file := append([]byte{byte(n >> 8), byte(n)}, make([]byte, 60)...)
		got, err := ektp.ParseControl(file)
		if (err == nil) != ok || (ok && len(got) != n) || (!ok && !errors.Is(err, ektp.ErrControl)) {
			t.Errorf("%d bytes announced: %d, %v", n, len(got), err)
		}
	}
	for _, file := range []string{"", "\x00", "\x00\x33short"} {
		if _, err := ektp.ParseControl([]byte(file)); !errors.Is(err, ektp.ErrControl) {
			t.Errorf("%q: %v", file, err)
		}
	}
}

func FuzzBiodata(f *testing.F) {
	f.Add([]byte(biodata))
	f.Add([]byte(`"","","","","","","","","","","","","","","","","","","",""`))
	f.Add([]byte("\"\x00\",\""))
	f.Fuzz(func(t *testing.T, raw []byte) {
		b, err := ektp.ParseBiodata(raw)
		if (err == nil) == b.IsZero() {
			t.Fatalf("%v with a record, or none without", err)
		}
		if err != nil {
			return
		}
		for _, v := range []string{b.NIK, b.Name, b.Address, b.Unmapped[3]} {
			if len(v) > 256 || !strings.Contains(string(raw), v) || strings.ContainsAny(v, "\x00\n\x1b") {
				t.Fatalf("field of %d bytes is no line of the record", len(v))
			}
		}
	})
}

func FuzzControl(f *testing.F) {
	f.Add(append([]byte{0, 51}, make([]byte, 51)...))
	f.Add(append([]byte{0, 29}, make([]byte, 40)...))
	f.Add([]byte{0})
	f.Fuzz(func(t *testing.T, raw []byte) {
		c, err := ektp.ParseControl(raw)
		if err != nil {
			if c != nil {
				t.Fatal("an error with a card control")
			}
			return
		}
		if n := len(c); (n != 51 && n != 29) || cap(c) != n || string(raw[2:2+n]) != string(c) {
			t.Fatalf("card control of %d bytes", n)
		}
	})
}
