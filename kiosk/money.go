package kiosk

import (
	"fmt"
	"strconv"
	"strings"
)

// RupiahOf is an amount to the last rupiah: "Rp 1.500.000", "-Rp 20.000".
func RupiahOf(n int64) string {
	if n < 0 {
		return "-" + Rupiah(strconv.FormatInt(-n, 10))
	}
	return Rupiah(strconv.FormatInt(n, 10))
}

// moneyScale is a size of money with its names.
type moneyScale struct {
	size   int64
	id, en string
}

// RupiahWords is an amount as people say it, to one place: "Rp 1,8 miliar", "Rp 250 juta", "Rp 75 ribu". What
// is below a thousand stands whole.
func RupiahWords(n int64, l Lang) string {
	if n < 0 {
		return "-" + RupiahWords(-n, l)
	}
	scales := [...]moneyScale{
		{1_000_000_000_000, "triliun", "trillion"}, {1_000_000_000, "miliar", "billion"}, {1_000_000, "juta", "million"}, {1000, "ribu", "thousand"},
	}
	for i, s := range scales {
		if n < s.size {
			continue
		}
		tenths := (n + s.size/20) / (s.size / 10)
		if i > 0 && tenths >= 10_000 { // 999,96 juta is 1 miliar
			s, tenths = scales[i-1], 10
		}
		name, comma := s.id, ","
		if l == English {
			name, comma = s.en, "."
		}
		text := fmt.Sprintf("%d%s%d", tenths/10, comma, tenths%10)
		return "Rp " + strings.TrimSuffix(text, comma+"0") + " " + name
	}
	return RupiahOf(n)
}
