package spoken

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"unicode"

	"github.com/smart-kampung/anjungan/devices/speaker"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// Wordings finds the wording of a message (kiosk/locale).
type Wordings interface {
	// Text is the wording with {0}, {1} ... left in place; what a language lacks is given in Indonesian.
	Text(l kiosk.Lang, id string) string
}

// Book makes sentences of messages.
type Book struct{ words Wordings }

// NewBook is a Book of these wordings.
func NewBook(w Wordings) Book { return Book{words: w} }

// Sentences is what to say, in order; a message that says nothing is left out. A message and the one that it
// leads to ("Tekan 1 untuk" and what for) are two sentences with clips of their own, as they are two messages.
func (b Book) Sentences(l kiosk.Lang, list []flow.Msg) []speaker.Sentence {
	said := make([]speaker.Sentence, 0, len(list))
	for _, m := range list {
		if s := b.sentence(l, m); s.Text != "" {
			said = append(said, s)
		}
	}
	return said
}

func (b Book) sentence(l kiosk.Lang, m flow.Msg) speaker.Sentence {
	if m.ID == "" {
		s := speaker.Sentence{Lang: string(l), Voice: voice(l), Text: Words(l, m.Text)}
		if hasSound(m.Text) {
			s.Pieces = []string{ClipName("text", m.Text)}
			if words, ok := vocabularyOf(l, s.Text); ok {
				s.Pieces = words
			}
		}
		return s
	}
	if b.words.Text(l, m.ID) == b.words.Text(kiosk.Indonesian, m.ID) {
		l = kiosk.Indonesian // nobody has reviewed it in theirs
	}
	template := b.words.Text(l, m.ID)
	return speaker.Sentence{Lang: string(l), Voice: voice(l), Text: Words(l, fill(template, m.Args)), Pieces: pieces(l, m.ID, template, m.Args)}
}

// voice is which of its languages espeak-ng speaks: it has none of the regency's other three.
func voice(l kiosk.Lang) string {
	if l == kiosk.English {
		return "en"
	}
	return "id"
}

// fill puts arguments in their places.
func fill(template string, args []string) string {
	for i, a := range args {
		template = strings.ReplaceAll(template, "{"+strconv.Itoa(i)+"}", a)
	}
	return template
}

// part is a piece of a wording: text, or the place of an argument.
type part struct {
	text string
	arg  int // -1: text
}

// partsOf splits a wording at its places. What has no sound, a dash or a full stop alone, is no part.
func partsOf(template string) (list []part) {
	for template != "" {
		before, rest, open := strings.Cut(template, "{")
		number, after, closed := strings.Cut(rest, "}")
		arg, err := strconv.Atoi(number)
		if !open || !closed || err != nil || arg < 0 {
			before, after, arg = template, "", -1
		}
		if hasSound(before) {
			list = append(list, part{strings.TrimSpace(before), -1})
		}
		if arg >= 0 {
			list = append(list, part{arg: arg})
		}
		template = after
	}
	return list
}

func hasSound(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// pieces is the clips of a wording with its arguments; none where an argument has words without a clip.
func pieces(l kiosk.Lang, id, template string, args []string) (names []string) {
	for _, p := range partsOf(template) {
		switch {
		case p.arg < 0:
			names = append(names, ClipName(id, p.text))
		case p.arg >= len(args):
			return nil
		default:
			words, ok := vocabularyOf(l, Words(l, args[p.arg]))
			if !ok {
				return nil
			}
			names = append(names, words...)
		}
	}
	return names
}

// ClipName is the name of the clip of a wording: the message's id, and four bytes of the SHA-256 of the wording,
// so that a clip of an older wording is another one.
func ClipName(id, wording string) string {
	sum := sha256.Sum256([]byte(wording))
	return id + "-" + hex.EncodeToString(sum[:4])
}
