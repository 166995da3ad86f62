package escpos

import (
	"strings"
	"unicode"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// CodePage is the table behind a code page number such as 858; 437 where it is not known here.
func CodePage(number int) *charmap.Charmap {
	switch number {
	case 850:
		return charmap.CodePage850
	case 852:
		return charmap.CodePage852
	case 858:
		return charmap.CodePage858
	case 866:
		return charmap.CodePage866
	case 1252:
		return charmap.Windows1252
	default:
		return charmap.CodePage437
	}
}

// CodePageByN is the table that ESC t n selects (printer.md 1.1).
func CodePageByN(n byte) *charmap.Charmap { return CodePage(pageNumbers()[n]) }

// pageNumbers is which code page ESC t n selects.
func pageNumbers() map[byte]int {
	return map[byte]int{0: 437, 2: 850, 16: 1252, 17: 866, 18: 852, 19: 858}
}

// toPage writes text in the code page. What the page lacks becomes what a typist would have
// typed, else '?'; control characters vanish, because they are commands to a printer.
func toPage(page *charmap.Charmap, text string) []byte {
	out := make([]byte, 0, len(text))
	for _, r := range norm.NFC.String(text) {
		out = appendRune(out, page, r)
	}
	return out
}

func appendRune(out []byte, page *charmap.Charmap, r rune) []byte {
	if unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Mn) {
		return out
	}
	if unicode.IsSpace(r) {
		return append(out, ' ')
	}
	if b, ok := page.EncodeRune(r); ok && printable(b) {
		return append(out, b)
	}
	if s := typed(r); s != "" {
		return append(out, s...)
	}
	base := []rune(norm.NFD.String(string(r)))[0]
	if b, ok := page.EncodeRune(base); ok && printable(b) && base != r {
		return append(out, b)
	}
	return append(out, '?')
}

// printable leaves out the pictures that some tables put below the space and at DEL.
func printable(b byte) bool { return b >= 0x20 && b != 0x7F }

// typed is how a typewriter writes a character; "" where it has its own way.
func typed(r rune) string {
	for _, t := range []struct{ all, as string }{
		{"‘’ʼʻ‛′`´", "'"},
		{"“”„″«»", `"`},
		{"‚", ","},
		{"‐‑‒–—―−─", "-"},
		{"═", "="},
		{"…", "..."},
		{"•·∙", "*"},
		{"→", "->"},
		{"×", "x"},
		{"€", "EUR"},
		{"½", "1/2"},
		{"¼", "1/4"},
		{"¾", "3/4"},
		{"²", "2"},
		{"³", "3"},
		{"±", "+/-"},
		{"º", "o"},
		{"ª", "a"},
		{"✓✔", "v"},
		{"Ł", "L"},
		{"ł", "l"},
		{"ĐÐ", "D"},
		{"đ", "d"},
		{"Ø", "O"},
		{"ø", "o"},
		{"ı", "i"},
		{"Æ", "AE"},
		{"æ", "ae"},
		{"Œ", "OE"},
		{"œ", "oe"},
		{"ð", "d"},
		{"ß", "ss"},
	} {
		if strings.ContainsRune(t.all, r) {
			return t.as
		}
	}
	return ""
}
