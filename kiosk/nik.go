package kiosk

import (
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// NIK is a resident's identity number (Nomor Induk Kependudukan): 16 digits, province, regency and
// district of first registration, birth date (day plus 40 for women), serial. It has no check digit
// and never changes, so a date or sex that differs from the person's record is no error.
//
// It masks itself in every verb and encoder; the clear digits leave only by Reveal, whose callers
// the policy test lists. The zero NIK means "none".
//
// The digits are kept under a veil drawn at every start: package fmt prints an unexported field of
// somebody's struct without asking its methods, and would show them.
type NIK struct{ veiled [16]byte }

// veil has its high bits set, so that no digit under it is zero and the zero NIK stays "none".
var veil = func() (v [16]byte) {
	_, _ = rand.Read(v[:]) // never fails (crypto/rand)
	for i := range v {
		v[i] |= 0x80
	}
	return v
}()

// digit is the i-th digit as ASCII; of a NIK that is not zero.
func (n NIK) digit(i int) byte { return n.veiled[i] ^ veil[i] }

// ErrNIK says that a text is no NIK. It never repeats the text.
var ErrNIK = errors.New("kiosk: a NIK has 16 digits")

// ParseNIK is the one door in: exactly sixteen ASCII digits.
func ParseNIK(s string) (NIK, error) {
	var n NIK
	if len(s) != len(n.veiled) {
		return NIK{}, ErrNIK
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return NIK{}, ErrNIK
		}
		n.veiled[i] = s[i] ^ veil[i]
	}
	return n, nil
}

// IsZero says whether there is no NIK.
func (n NIK) IsZero() bool { return n == NIK{} }

// Temporary says that the number is one a village gave until the real one is known: it begins with
// 0. Such a number matches nobody and blocks nobody.
func (n NIK) Temporary() bool { return !n.IsZero() && n.digit(0) == '0' }

// Reveal gives the clear digits. Every caller must have a reason to store or send them.
func (n NIK) Reveal() string {
	if n.IsZero() {
		return ""
	}
	var open [16]byte
	for i := range open {
		open[i] = n.digit(i)
	}
	return string(open[:])
}

// Last4 is what a screen may show after the PIN.
func (n NIK) Last4() string {
	if n.IsZero() {
		return ""
	}
	return n.Reveal()[12:]
}

// String masks the number.
func (n NIK) String() string {
	if n.IsZero() {
		return "NIK(none)"
	}
	return "NIK(masked)"
}

// Format masks the number for every verb and flag.
func (n NIK) Format(s fmt.State, _ rune) { _, _ = s.Write([]byte(n.String())) }

// LogValue masks the number in structured logs.
func (n NIK) LogValue() slog.Value { return slog.StringValue(n.String()) }

// MarshalText masks the number for encoding/json and every text encoder.
func (n NIK) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// MarshalBinary masks the number for encoding/gob, CBOR and every binary encoder.
func (n NIK) MarshalBinary() ([]byte, error) { return []byte(n.String()), nil }

// Doubt is a reason to look twice at a NIK. None of them is a reason to refuse it.
type Doubt string

// The doubts that Doubts can name.
const (
	DoubtTemporary Doubt = "temporary" // begins with 0
	DoubtProvince  Doubt = "province"  // no such province code
	DoubtDate      Doubt = "date"      // day or month that does not exist
	DoubtSerial    Doubt = "serial"    // serial 0000
)

// Doubts lists what is unusual about the number.
func (n NIK) Doubts() []Doubt {
	if n.IsZero() {
		return nil
	}
	var d []Doubt
	if n.Temporary() {
		d = append(d, DoubtTemporary)
	}
	if !provinceCode(n.pair(0)) {
		d = append(d, DoubtProvince)
	}
	day, month := n.pair(6), n.pair(8)
	if day > 40 {
		day -= 40
	}
	if day < 1 || day > 31 || month < 1 || month > 12 {
		d = append(d, DoubtDate)
	}
	if n.pair(12) == 0 && n.pair(14) == 0 {
		d = append(d, DoubtSerial)
	}
	return d
}

// Born says whether the number was given for somebody born on that day (2006-01-02), woman or man. Many
// honest numbers say no: the digits are of what the first registration believed.
func (n NIK) Born(day string) bool {
	if n.IsZero() || len(day) != len("2006-01-02") {
		return false
	}
	d := n.pair(6)
	if d > 40 {
		d -= 40
	}
	return fmt.Sprintf("%02d-%02d-%02d", n.pair(10), n.pair(8), d) == day[2:]
}

// Birth is the day that the number was given for (2006-01-02), in the last century in which it is not after now; ok is false
// where the number names no day. What it says is as uncertain as what Born does.
func (n NIK) Birth(now time.Time) (day string, ok bool) {
	if n.IsZero() {
		return "", false
	}
	d, year := n.pair(6), now.In(WIB).Year()/100*100+n.pair(10)
	if d > 40 {
		d -= 40
	}
	for ; year > 0; year -= 100 {
		t := time.Date(year, time.Month(n.pair(8)), d, 0, 0, 0, 0, WIB)
		switch {
		case t.After(now):
		case t.Day() != d || int(t.Month()) != n.pair(8):
			return "", false
		default:
			return t.Format(time.DateOnly), true
		}
	}
	return "", false
}

func (n NIK) pair(i int) int { return int(n.digit(i)-'0')*10 + int(n.digit(i+1)-'0') }

// provinceCode holds the two-digit province codes in use, with those from before the splits.
func provinceCode(c int) bool {
	for _, r := range [][2]int{{11, 19}, {21, 21}, {31, 36}, {51, 53}, {61, 65}, {71, 76}, {81, 82}, {91, 96}} {
		if c >= r[0] && c <= r[1] {
			return true
		}
	}
	return false
}
