package kiosk

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestNIKMasksItself(t *testing.T) {
	const digits = "3510134101809001"
	n, err := ParseNIK(digits)
	if err != nil {
		t.Fatal(err)
	}
	js, err := json.Marshal(map[string]any{"nik": n})
	if err != nil {
		t.Fatal(err)
	}
	bin, err := n.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{
		fmt.Sprint(n), fmt.Sprintf("%v %+v %#v %s %q %x %d", n, n, n, n, n, n, n), fmt.Sprintf("%v", struct{ N NIK }{n}),
		fmt.Sprintf("%x", []NIK{n}), fmt.Sprintf("%v %+v %#v", struct{ n NIK }{n}, &struct{ n NIK }{n}, struct{ n NIK }{n}), string(js), string(bin), n.LogValue().String(),
	} {
		if strings.Contains(s, "51 53 49 48") { // the bytes of 3510
			t.Errorf("leaks the digits' codes: %s", s)
		}
		if strings.Contains(s, digits) || strings.Contains(s, digits[8:]) || strings.Contains(s, fmt.Sprintf("%x", digits)) {
			t.Errorf("leaks: %s", s)
		}
	}
	if n.Reveal() != digits || n.Last4() != "9001" {
		t.Error("Reveal and Last4 must give the digits")
	}
}

func TestParseNIKRefuses(t *testing.T) {
	for _, s := range []string{"", "351013410180900", "35101341018090011", "351013410180900a", "３５１０", " 510134101809001"} {
		if _, err := ParseNIK(s); !errors.Is(err, ErrNIK) {
			t.Errorf("ParseNIK(%q) = %v", s, err)
		}
	}
}

func TestNIKDoubts(t *testing.T) {
	for nik, want := range map[string]string{
		"3510134101809001": "[]",
		"0351013200400001": "[temporary province date]",
		"3510133213809001": "[date]",
		"3510130101800000": "[serial]",
		"9910130101800001": "[province]",
	} {
		n, err := ParseNIK(nik)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(n.Doubts()); got != want {
			t.Errorf("%s: %s, want %s", nik, got, want)
		}
	}
}

func FuzzParseNIK(f *testing.F) {
	f.Add("3510134101809001")
	f.Fuzz(func(t *testing.T, s string) {
		n, err := ParseNIK(s)
		if err != nil {
			if !n.IsZero() {
				t.Fatal("an error with a NIK")
			}
			return
		}
		if n.Reveal() != s || strings.Contains(fmt.Sprintf("%v%+v%#v%x", n, n, n, n), s) {
			t.Fatal("does not mask or keep its digits")
		}
		n.Doubts()
	})
}

func TestNumber(t *testing.T) {
	n, err := NewNumber(104, 39075162)
	if err != nil {
		t.Fatal(err)
	}
	back, err := ParseNumber(n.String())
	if err != nil || back != n {
		t.Fatalf("%q: %v", n.String(), err)
	}
	for i := range len(n) { // every single wrong digit is seen (ISO/IEC 7064)
		for d := byte('0'); d <= '9'; d++ {
			b := []byte(n)
			if b[i] == d {
				continue
			}
			b[i] = d
			if _, err := ParseNumber(string(b)); err == nil {
				t.Errorf("digit %d changed to %c was not seen", i, d)
			}
		}
	}
	if _, err := NewNumber(1000, 0); err == nil {
		t.Error("an ordinal of four digits was taken")
	}
	if _, err := ParseNumber("1043-9075-1623"); err == nil {
		t.Error("dashes were taken")
	}
}

// The example of ISO/IEC 7064 for MOD 11,10: the string 0794 has the check digit 5.
func TestCheckDigitOfTheStandard(t *testing.T) {
	if c := check1110(numberStart, "0794"); c != 5 {
		t.Errorf("check digit of 0794 is %d, want 5", c)
	}
}

func TestSiteAfter(t *testing.T) {
	day := []Span{{8 * 60, 12 * 60}, {13 * 60, 15 * 60}}
	s := Site{Hours: [7][]Span{nil, day, day, day, day, {{8 * 60, 11 * 60}}, nil}, Holidays: []string{"2026-11-24"}}
	at := func(v string) time.Time {
		x, err := time.ParseInLocation("2006-01-02 15:04", v, WIB)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	for _, c := range []struct {
		from, want string
		minutes    int
	}{
		{"2026-11-23 09:00", "2026-11-23 10:00", 60},
		{"2026-11-23 11:30", "2026-11-23 13:30", 60},
		{"2026-11-23 14:30", "2026-11-25 08:30", 60}, // Tuesday is a holiday
		{"2026-11-21 22:00", "2026-11-23 09:00", 60}, // Saturday night
		{"2026-11-27 10:30", "2026-11-30 08:30", 60}, // Friday closes at 11
	} {
		got, ok := s.After(at(c.from), c.minutes)
		if !ok || !got.Equal(at(c.want)) {
			t.Errorf("%s + %d min = %v, want %s", c.from, c.minutes, got, c.want)
		}
	}
	if _, ok := (Site{}).After(at("2026-11-23 09:00"), 1); ok {
		t.Error("a site without hours promised a time")
	}
	if !s.Open(at("2026-11-23 14:59")) || s.Open(at("2026-11-23 12:30")) || s.Open(at("2026-11-24 09:00")) {
		t.Error("Open is wrong")
	}
}

func TestResident(t *testing.T) {
	r := Resident{Name: "siti  nur'aini CONTOH", Address: "Dusun Krajan", RT: "002", RW: "011", BirthDate: "2009-11-23"}
	if got := r.Initials(); got != "S.N.C." {
		t.Errorf("initials %q", got)
	}
	if got := r.AddressLine(); got != "Dusun Krajan RT 02 RW 11" {
		t.Errorf("address %q", got)
	}
	for want, r := range map[string]Resident{
		"": {}, "Dusun Krajan": {Address: "Dusun Krajan"}, "RT 02": {RT: "002"}, "Dusun Krajan RW 11": {Address: "Dusun Krajan", RW: "011"},
	} {
		if got := r.AddressLine(); got != want {
			t.Errorf("address %q, want %q", got, want)
		}
	}
	day := time.Date(2026, 11, 22, 23, 0, 0, 0, WIB)
	if y, ok := r.Age(day); !ok || y != 16 {
		t.Errorf("the day before the birthday: %d", y)
	}
	if y, _ := r.Age(day.AddDate(0, 0, 1)); y != 17 {
		t.Errorf("on the birthday: %d", y)
	}
}

func TestMove(t *testing.T) {
	for _, hand := range []HandOver{ByTTE, AtCounter, InPerson, NoHandOver} {
		yes := Service{HandOver: hand}.Granted()
		if err := Move(Checking, yes); err != nil || !yes.Granted() || !yes.Settled() || yes.Ended() != (hand == NoHandOver) {
			t.Errorf("%s: the last yes leads to %s, %v", hand, yes, err)
		}
	}
	for _, c := range [][2]RequestState{{HandedOver, Checking}, {Cancelled, Checking}, {Checking, HandedOver}, {ReadyState, Acted}, {Unproven, Acted}, {Acted, Checking}, {"x", Checking}} {
		if Move(c[0], c[1]) == nil {
			t.Errorf("%s -> %s was allowed", c[0], c[1])
		}
	}
}

func TestDates(t *testing.T) {
	d := time.Date(2026, 11, 23, 1, 5, 0, 0, time.UTC)
	if s := Date(d, Indonesian); s != "Senin 23 November 2026" {
		t.Error(s)
	}
	if s := ShortDay(d) + " " + Clock(d); s != "Sen 23 Nov 08.05" {
		t.Error(s)
	}
}
