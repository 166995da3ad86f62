package spoken

import (
	"strconv"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
)

// Words is a text with every number in words, as it is said: "Rp 1.500.000" as "satu juta lima ratus ribu rupiah",
// "Senin 23 November 09.00" as "Senin dua puluh tiga November sembilan", "3 5 1 0" digit by digit. Times and money
// are as this kiosk writes them: "09.00", "1.500.000".
func Words(l kiosk.Lang, text string) string {
	fields := strings.Fields(text)
	out := make([]string, 0, len(fields))
	money := false
	for _, f := range fields {
		if f == "Rp" {
			money = true
			continue
		}
		core := strings.TrimRight(f, ".,;:!?)")
		said, ok := figure(l, core)
		if !ok {
			out = append(out, rupiahless(money, f)...)
			money = false
			continue
		}
		if money {
			said += " rupiah"
			money = false
		}
		out = append(out, said+f[len(core):])
	}
	if money {
		out = append(out, "Rp")
	}
	return strings.Join(out, " ")
}

// rupiahless gives back the "Rp" that no amount follows.
func rupiahless(money bool, f string) []string {
	if money {
		return []string{"Rp", f}
	}
	return []string{f}
}

// figure is a number in words; ok is false for what is no number.
func figure(l kiosk.Lang, s string) (words string, ok bool) {
	if h, m, isTime := clock(s); isTime {
		words = Number(l, int64(h))
		if m > 0 {
			words += " " + Number(l, int64(m))
		}
		return words, true
	}
	digits, ok := grouped(s)
	if !ok {
		return "", false
	}
	if len(digits) > 1 && digits[0] == '0' {
		return single(l, digits), true
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n >= mostNumber {
		return single(l, digits), true
	}
	return Number(l, n), true
}

// clock reads "09.00".
func clock(s string) (h, m int, ok bool) {
	if len(s) != 5 || s[2] != '.' {
		return 0, 0, false
	}
	h, err1 := strconv.Atoi(s[:2])
	m, err2 := strconv.Atoi(s[3:])
	return h, m, err1 == nil && err2 == nil && h >= 0 && h < 24 && m >= 0 && m < 60
}

// grouped is the digits of a number that is written plainly or in threes: "12", "1.500.000".
func grouped(s string) (digits string, ok bool) {
	parts := strings.Split(s, ".")
	for i, p := range parts {
		if p == "" || strings.Trim(p, "0123456789") != "" || i > 0 && len(p) != 3 {
			return "", false
		}
	}
	if len(parts) > 1 && len(parts[0]) > 3 {
		return "", false
	}
	return strings.Join(parts, ""), true
}
