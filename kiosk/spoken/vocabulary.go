package spoken

import (
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
)

// vocabulary is the words of numbers, money and days, each with a clip of its own, of which every number, amount
// and date is made.
func vocabulary(l kiosk.Lang) []string {
	if l == kiosk.English {
		words := append([]string{}, digitsEnglish...)
		words = append(words, tensEnglish[2:]...)
		words = append(words, "hundred", "thousand", "million", "billion", "rupiah")
		words = append(words, "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
		return append(words, "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
			"november", "december")
	}
	words := append([]string{}, digitsIndonesian...)
	words = append(words, "belas", "puluh", "seratus", "ratus", "seribu", "ribu", "juta", "miliar", "rupiah")
	words = append(words, "senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
	return append(words, "januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober",
		"november", "desember")
}

// known is the vocabularies as sets.
var known = func() map[kiosk.Lang]map[string]bool {
	sets := map[kiosk.Lang]map[string]bool{}
	for _, l := range []kiosk.Lang{kiosk.Indonesian, kiosk.English} {
		sets[l] = map[string]bool{}
		for _, w := range vocabulary(l) {
			sets[l][w] = true
		}
	}
	return sets
}()

// vocabularyOf is the clips of words that are all in the vocabulary; the regency's other languages have the
// Indonesian one said by whoever recorded theirs.
func vocabularyOf(l kiosk.Lang, words string) (names []string, ok bool) {
	set := known[kiosk.Indonesian]
	if l == kiosk.English {
		set = known[kiosk.English]
	}
	for _, w := range strings.Fields(strings.ToLower(words)) {
		w = strings.Trim(w, ",.;")
		if !set[w] {
			return nil, false
		}
		names = append(names, "word-"+w)
	}
	return names, len(names) > 0
}
