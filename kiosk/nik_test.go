package kiosk

import (
	"bytes"
	"encoding/gob"
	"encoding/xml"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"
)

// Encoders and logs that nobody thought of yet must not show a digit either.
func TestNIKMasksItselfInEncoders(t *testing.T) {
	const digits = "3510134101809001"
	n, err := ParseNIK(digits)
	if err != nil {
		t.Fatal(err)
	}
	var bin, doc, text, js bytes.Buffer
	if err := gob.NewEncoder(&bin).Encode(n); err != nil {
		t.Fatal(err)
	}
	if err := xml.NewEncoder(&doc).Encode(n); err != nil {
		t.Fatal(err)
	}
	for _, h := range []slog.Handler{slog.NewTextHandler(&text, nil), slog.NewJSONHandler(&js, nil)} {
		l := slog.New(h)
		l.Info("a resident", "nik", n, "all", []NIK{n}, "field", struct{ N NIK }{n}, "error", fmt.Errorf("wrapped %v", n))
	}
	for name, b := range map[string]*bytes.Buffer{"gob": &bin, "xml": &doc, "slog text": &text, "slog JSON": &js} {
		if b.Len() == 0 || strings.Contains(b.String(), digits[6:]) || strings.Contains(b.String(), digits[:6]) {
			t.Errorf("%s shows the number", name)
		}
	}
}

// The soft rules, at their edges. None of them refuses a number.
func TestNIKDoubtsAtTheEdges(t *testing.T) {
	doubts := func(format string, v int, want Doubt) bool {
		n, err := ParseNIK(fmt.Sprintf(format, v))
		if err != nil {
			t.Fatalf("a rule refuses: %v", err)
		}
		return slices.Contains(n.Doubts(), want)
	}
	provinces := map[int]bool{}
	for _, r := range [][2]int{{11, 19}, {21, 21}, {31, 36}, {51, 53}, {61, 65}, {71, 76}, {81, 82}, {91, 96}} {
		for p := r[0]; p <= r[1]; p++ {
			provinces[p] = true
		}
	}
	for v := range 100 {
		if doubts("%02d10134101809001", v, DoubtProvince) == provinces[v] {
			t.Errorf("province %02d", v)
		}
		if day := (v >= 1 && v <= 31) || (v >= 41 && v <= 71); doubts("351013%02d01809001", v, DoubtDate) == day {
			t.Errorf("day %02d", v)
		}
		if month := v >= 1 && v <= 12; doubts("35101341%02d809001", v, DoubtDate) == month {
			t.Errorf("month %02d", v)
		}
		if doubts("%02d10134101809001", v, DoubtTemporary) != (v < 10) {
			t.Errorf("temporary, begins with %02d", v)
		}
		if doubts("35101341018000%02d", v, DoubtSerial) != (v == 0) {
			t.Errorf("serial 00%02d", v)
		}
	}
	if (NIK{}).Doubts() != nil {
		t.Error("no number has doubts")
	}
}

// TestNIKBirth: the century is the last in which the day is not to come.
func TestNIKBirth(t *testing.T) {
	now := time.Date(2026, 11, 23, 8, 42, 0, 0, WIB)
	for digits, want := range map[string]string{
		"3510095203090002": "2009-03-12", "3510094101800001": "1980-01-01", "3510092311260001": "2026-11-23", "3510092411260001": "1926-11-24",
		"3510092902240001": "2024-02-29", "3510092902230001": "", "3510090013800001": "", "3510090013010001": "", "3510093102800001": "", "3510097201800001": "",
	} {
		n, err := ParseNIK(digits)
		if err != nil {
			t.Fatal(err)
		}
		if day, ok := n.Birth(now); day != want || ok != (want != "") {
			t.Errorf("%s: %q, %v, want %q", digits, day, ok, want)
		}
	}
	if _, ok := (NIK{}).Birth(now); ok {
		t.Error("no NIK has a birthday")
	}
}
