package spoken

import (
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
)

// mostNumber is the first number that is said digit by digit: above it there are no words here.
const mostNumber = 1_000_000_000_000

// Number is a number in words: "dua puluh tiga", "satu juta lima ratus ribu", "twenty-three" as "twenty three".
// It is for n from 0 to 999,999,999,999.
func Number(l kiosk.Lang, n int64) string {
	if n < 0 || n >= mostNumber {
		return ""
	}
	if l == kiosk.English {
		return english(n)
	}
	return indonesian(n)
}

var digitsIndonesian = []string{"nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"}

func indonesian(n int64) string {
	switch {
	case n < 12:
		return digitsIndonesian[n]
	case n < 20:
		return digitsIndonesian[n-10] + " belas"
	case n < 100:
		return with(digitsIndonesian[n/10]+" puluh", n%10, indonesian)
	case n < 200:
		return with("seratus", n%100, indonesian)
	case n < 1000:
		return with(digitsIndonesian[n/100]+" ratus", n%100, indonesian)
	case n < 2000:
		return with("seribu", n%1000, indonesian)
	case n < 1_000_000:
		return with(indonesian(n/1000)+" ribu", n%1000, indonesian)
	case n < 1_000_000_000:
		return with(indonesian(n/1_000_000)+" juta", n%1_000_000, indonesian)
	}
	return with(indonesian(n/1_000_000_000)+" miliar", n%1_000_000_000, indonesian)
}

var (
	digitsEnglish = []string{
		"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
		"fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
	}
	tensEnglish = []string{"", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"}
)

func english(n int64) string {
	switch {
	case n < 20:
		return digitsEnglish[n]
	case n < 100:
		return with(tensEnglish[n/10], n%10, english)
	case n < 1000:
		return with(digitsEnglish[n/100]+" hundred", n%100, english)
	case n < 1_000_000:
		return with(english(n/1000)+" thousand", n%1000, english)
	case n < 1_000_000_000:
		return with(english(n/1_000_000)+" million", n%1_000_000, english)
	}
	return with(english(n/1_000_000_000)+" billion", n%1_000_000_000, english)
}

// with is words and what is left, unless nothing is.
func with(words string, rest int64, say func(int64) string) string {
	if rest == 0 {
		return words
	}
	return words + " " + say(rest)
}

// single is digits one by one: a number with a leading zero or too long for words.
func single(l kiosk.Lang, digits string) string {
	words := make([]string, 0, len(digits))
	for _, d := range digits {
		words = append(words, Number(l, int64(d-'0')))
	}
	return strings.Join(words, " ")
}
