package kiosk_test

import (
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
)

func TestWeakPIN(t *testing.T) {
	const birth = "1984-03-12"
	for _, pin := range []string{
		"111111", "000000", "123456", "654321", "789012", "210987", "121212", "123123", "120384", "840312", "031284",
		"031984", "198403", "121984", "198412", "", "12345", "1234567",
	} {
		if !kiosk.WeakPIN(pin, birth) {
			t.Errorf("%s passes", pin)
		}
	}
	for _, pin := range []string{"314159", "271828", "135790", "112233", "120385", "246810"} {
		if kiosk.WeakPIN(pin, birth) {
			t.Errorf("%s is refused", pin)
		}
	}
	if kiosk.WeakPIN("120384", "") || kiosk.WeakPIN("120384", "no date") {
		t.Error("a birth date that nobody knows counts")
	}
}

func TestBornAgrees(t *testing.T) {
	woman, _ := kiosk.ParseNIK("3510095203849001")
	man, _ := kiosk.ParseNIK("3510091708589002")
	for _, c := range []struct {
		nik   kiosk.NIK
		birth string
		want  bool
	}{
		{woman, "1984-03-12", true},
		{woman, "1984-03-13", false},
		{woman, "1985-03-12", false},
		{woman, "2084-03-12", true},
		{man, "1958-08-17", true},
		{man, "1958-07-18", false},
		{man, "", false},
		{man, "17 August", false},
		{kiosk.NIK{}, "1958-08-17", false},
	} {
		if got := c.nik.Born(c.birth); got != c.want {
			t.Errorf("%v and %q: %v", c.nik, c.birth, got)
		}
	}
}
