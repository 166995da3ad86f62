package paper

import "strings"

// Terbilang writes a number in words, as a letter does behind an amount: 1250 is "seribu dua ratus lima
// puluh".
func Terbilang(n uint64) string {
	if n == 0 {
		return "nol"
	}
	scales := []struct {
		size uint64
		name string
	}{{1e18, "kuintiliun"}, {1e15, "kuadriliun"}, {1e12, "triliun"}, {1e9, "miliar"}, {1e6, "juta"}}
	var words []string
	for _, s := range scales {
		if n >= s.size {
			words = append(words, hundreds(n/s.size), s.name)
			n %= s.size
		}
	}
	switch {
	case n >= 2000:
		words = append(words, hundreds(n/1000), "ribu")
	case n >= 1000:
		words = append(words, "seribu")
	}
	if n %= 1000; n > 0 {
		words = append(words, hundreds(n))
	}
	return strings.Join(words, " ")
}

// hundreds spells 1..999.
func hundreds(n uint64) string {
	ones := [...]string{
		"", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas",
	}
	var words []string
	switch {
	case n >= 200:
		words = append(words, ones[n/100], "ratus")
	case n >= 100:
		words = append(words, "seratus")
	}
	n %= 100
	switch {
	case n >= 20:
		words = append(words, ones[n/10], "puluh")
		if n%10 > 0 {
			words = append(words, ones[n%10])
		}
	case n >= 12:
		words = append(words, ones[n-10], "belas")
	case n > 0:
		words = append(words, ones[n])
	}
	return strings.Join(words, " ")
}
