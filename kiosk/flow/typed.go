package flow

import "strings"

// typed is digits as somebody types them; a value, so that ending a visit forgets them.
type typed struct {
	digit [16]byte
	n     int
}

// press takes a digit or takes the last one back, up to most digits.
func (t *typed) press(k KeyID, most int) {
	if k == KeyErase {
		if t.n > 0 {
			t.n--
			t.digit[t.n] = 0
		}
		return
	}
	if d, ok := index(k, "digit-"); ok && d <= 9 && t.n < most {
		t.digit[t.n] = byte('0' + d)
		t.n++
	}
}

// text is the digits so far.
func (t *typed) text() string { return string(t.digit[:t.n]) }

// shown is the digits in a pattern, where each low line stands for one: "____ ____", "__-__-____".
func (t *typed) shown(pattern string) string {
	var b strings.Builder
	i := 0
	for _, r := range pattern {
		if r == '_' && i < t.n {
			r = rune(t.digit[i])
			i++
		}
		b.WriteRune(r)
	}
	return b.String()
}
