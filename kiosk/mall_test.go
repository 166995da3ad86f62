package kiosk

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

func sampleMall() Mall {
	return Mall{
		Made: 1_795_000_000_000, Sample: true, Name: "Mal Pelayanan Publik (CONTOH)", Address: "Jalan Contoh 1", Hours: "Senin-Jumat 08.00-15.00",
		Services: []MallService{{Title: "Paspor", Agency: "Imigrasi", Bring: []string{"KTP", "KK"}}, {Title: "Pajak", Agency: "KPP", Hours: "Rabu"}},
	}
}

// TestMallRoundTrip: what is written is read again, and nothing else.
func TestMallRoundTrip(t *testing.T) {
	b, err := EncodeMall(sampleMall())
	if err != nil {
		t.Fatal(err)
	}
	m, err := DecodeMall(b)
	if err != nil || m.Open(m.Services[0]) != "Senin-Jumat 08.00-15.00" || m.Open(m.Services[1]) != "Rabu" {
		t.Fatalf("%+v, %v", m, err)
	}
	for from, to := range map[string]string{
		`"version":1`: `"version":2`, `"agency":"KPP"`: `"agency":""`, `"made":1795000000000`: `"made":-1`, `"Jalan Contoh 1"`: `""`,
		`["KTP","KK"]`: `["KTP",""]`, `"sample":true`: `"sample":false`, `{"version"`: `{"mall":1,"version"`,
	} {
		damaged := strings.Replace(string(b), from, to, 1)
		if _, err := DecodeMall([]byte(damaged)); damaged == string(b) || !errors.Is(err, ErrNews) {
			t.Errorf("%s: %v", to, err)
		}
	}
}

func FuzzDecodeMall(f *testing.F) {
	b, err := EncodeMall(sampleMall())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := DecodeMall(b)
		if err != nil {
			return
		}
		if again, err := EncodeMall(m); err != nil || !bytes.Equal(b, again) {
			t.Fatalf("two encodings of one hall: %v", err)
		}
	})
}
