package kiosk

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// sampleNews has something of every part.
func sampleNews() VillageNews {
	b := sampleBudget()
	return VillageNews{
		Village: "35.10.09.2004", Made: 1_795_000_000_000, Budget: &b,
		Notices:    []Notice{{Title: "Posyandu", Text: "Sabtu, 08.00 di balai dusun.", From: "2026-11-20", Until: "2026-11-28"}},
		Indicators: []Indicator{{No: 1, State: IndicatorMet, Date: "2026-11-01"}, {No: 14, State: IndicatorUnmet, Date: "2026-11-01", Note: "Kotak dipesan"}},
		Places:     []Place{{Kind: Product, Title: "Kopi Setail", Text: "Kopi bubuk.", Where: "Dusun Krajan"}},
	}
}

// TestNewsRoundTrip: what is written is read again; nothing that would be written otherwise is.
func TestNewsRoundTrip(t *testing.T) {
	b, err := EncodeVillageNews(sampleNews())
	if err != nil {
		t.Fatal(err)
	}
	n, err := DecodeVillageNews(b)
	if err != nil {
		t.Fatal(err)
	}
	again, err := EncodeVillageNews(n)
	if err != nil || !bytes.Equal(again, b) {
		t.Fatalf("other bytes, %v", err)
	}
	for _, damaged := range []string{
		"", "{}", "null", string(b) + " ", " " + string(b),
		strings.Replace(string(b), `"version":1`, `"version":2`, 1),
		strings.Replace(string(b), `"version":1`, `"version":1,"other":1`, 1),
		strings.Replace(string(b), `"version":1`, `"version":1,"version":1`, 1),
		strings.Replace(string(b), `"no":14`, `"no":1`, 1),
		strings.Replace(string(b), `"until":"2026-11-28"`, `"until":"2026-11-19"`, 1),
		strings.Replace(string(b), `"kind":"produk"`, `"kind":"lain"`, 1),
		strings.Replace(string(b), `35.10.09.2004`, `3510092004`, 1),
		strings.Repeat(" ", MaxNews+1),
	} {
		if damaged == string(b) {
			t.Fatal("nothing was damaged")
		}
		if _, err := DecodeVillageNews([]byte(damaged)); !errors.Is(err, ErrNews) {
			t.Errorf("taken: %.80s", damaged)
		}
	}
}

// TestNoticeIsOn: from the first minute of its first day to the last of its last, by the village's clock.
func TestNoticeIsOn(t *testing.T) {
	n := sampleNews().Notices[0]
	for at, want := range map[string]bool{
		"2026-11-19T23:59:59+07:00": false, "2026-11-20T00:00:00+07:00": true,
		"2026-11-28T23:59:59+07:00": true, "2026-11-28T17:00:00Z": false,
	} {
		m, err := time.Parse(time.RFC3339, at)
		if err != nil || n.On(m) != want {
			t.Errorf("%s: %v, %v", at, n.On(m), err)
		}
	}
}

// TestNewsBytes holds the bytes that the protocol's page points to.
func TestNewsBytes(t *testing.T) {
	news, err := EncodeVillageNews(sampleNews())
	if err != nil {
		t.Fatal(err)
	}
	hall, err := EncodeMall(sampleMall())
	if err != nil {
		t.Fatal(err)
	}
	for name, have := range map[string][]byte{"news.json": news, "mall.json": hall} {
		want, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil || !bytes.Equal(have, want) {
			t.Errorf("%s: %v; the encoding is\n%s", name, err, have)
		}
	}
}

func FuzzDecodeVillageNews(f *testing.F) {
	b, err := EncodeVillageNews(sampleNews())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(`{"version":1,"village":"35.10.09.2004","made":0}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		n, err := DecodeVillageNews(b)
		if err != nil {
			return
		}
		if again, err := EncodeVillageNews(n); err != nil || !bytes.Equal(b, again) {
			t.Fatalf("two encodings of one news: %v", err)
		}
		if n.Budget != nil && (n.Budget.Balance().Plan < 0 || n.Budget.TotalSpending().Plan < 0) {
			t.Fatal("a budget that spends what is not there")
		}
	})
}
