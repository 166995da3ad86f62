package newsfile

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
)

// mostSen bounds an amount: 1,000 billion rupiah, in hundredths (sen).
const mostSen = 100_000_000_000_000

// sen reads an amount in hundredths of a rupiah: "1.250.000,00", "1,250,000.00", "Rp 1250000", "-" and nothing
// for none. ok is false for anything else, and for less than nothing.
func sen(text string) (n int64, ok bool) {
	s := strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(text), "rp"), "."))
	s = strings.TrimSuffix(strings.ReplaceAll(s, " ", ""), ",-")
	if s == "" || s == "-" {
		return 0, true
	}
	whole, part := cents(s)
	if !grouped(whole) || strings.Trim(part, "0123456789") != "" {
		return 0, false
	}
	digits := strings.NewReplacer(".", "", ",", "").Replace(whole)
	n, err := strconv.ParseInt(digits+(part + "00")[:2], 10, 64)
	return n, err == nil && n >= 0 && n <= mostSen
}

// cents cuts off the hundredths: one or two digits behind the last mark, where that mark is not one of the
// marks between thousands.
func cents(s string) (whole, part string) {
	i := strings.LastIndexAny(s, ".,")
	if i < 0 || len(s)-i > 3 || len(s)-i < 2 {
		return s, ""
	}
	if strings.Contains(s[:i], s[i:i+1]) {
		return s, "" // "1.250.00": the same mark twice separates thousands, and these are none
	}
	return s[:i], s[i+1:]
}

// grouped says whether a text is digits, or groups of three with one kind of mark between them.
func grouped(s string) bool {
	mark := strings.Trim(s, "0123456789")
	if mark == "" && !strings.ContainsAny(s, ".,") {
		return s != ""
	}
	i := strings.IndexAny(s, ".,")
	if i < 0 {
		return false
	}
	groups := strings.Split(s, s[i:i+1])
	for n, g := range groups {
		if g == "" || strings.Trim(g, "0123456789") != "" || n > 0 && len(g) != 3 || len(g) > 3 {
			return false
		}
	}
	return true
}

// rupiah rounds hundredths.
func rupiah(sen int64) int64 { return (sen + 50) / 100 }

// senWords is an amount to the last hundredth that is not zero: "Rp 1.250.000", "Rp 1.250.000,05".
func senWords(sen int64) string {
	if sen%100 == 0 {
		return kiosk.RupiahOf(sen / 100)
	}
	return fmt.Sprintf("%s,%02d", kiosk.RupiahOf(sen/100), sen%100)
}
