package ui

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// The lines of Noto Sans, in parts of the font size: how tall a line is (hhea: ascender 1069,
// descender 293 of 1000), where its baseline lies, and how far letters reach above and below it.
const (
	lineTall = 1.362
	baseline = 1.069
	inkAbove = 0.78
	inkBelow = 0.24
)

// type for text of several lines.
type style struct {
	px     float32
	bold   bool
	colour color.NRGBA
	align  fyne.TextAlign
	tight  bool // titles: lines closer together
	even   bool // lines of about the same length rather than a short last one
}

func (s style) pitch() float32 {
	if s.tight {
		return s.px * 1.16
	}
	return s.px * 1.3
}

// tall is the height of n lines.
func (s style) tall(n int) float32 {
	if n == 0 {
		return 0
	}
	return float32(n-1)*s.pitch() + s.px*lineTall
}

// typeface is the bundled Noto Sans. Every text names it, because the toolkit reads for a text that
// names none its font of emoji, twice, and looks through the fonts of the system before it draws a letter.
// A letter that Noto Sans lacks is still looked for there.
func typeface(bold bool) fyne.Resource {
	if bold {
		return theme.DefaultTextBoldFont()
	}
	return theme.DefaultTextFont()
}

func wide(s string, px float32, bold bool) float32 {
	size, _ := fyne.CurrentApp().Driver().RenderedTextSize(s, px, fyne.TextStyle{Bold: bold}, typeface(bold))
	return size.Width
}

// lines breaks a text between words. ok is false when a word alone is wider than the room; it then
// stands as it is, and the caller takes a smaller size.
func (s style) lines(text string, room float32) (lines []string, ok bool) {
	lines, ok = s.greedy(text, room)
	if !s.even || !ok || len(lines) < 2 {
		return lines, ok
	}
	for try := room * 0.95; try > room*0.4; try *= 0.95 {
		narrower, fits := s.greedy(text, try)
		if !fits || len(narrower) > len(lines) {
			break
		}
		lines = narrower
	}
	return lines, true
}

func (s style) greedy(text string, room float32) (lines []string, ok bool) {
	ok = true
	line := ""
	for _, w := range words(text) {
		joined := line + w
		if line == "" || wide(strings.TrimRight(joined, " "), s.px, s.bold) <= room {
			line = joined
		} else {
			lines = append(lines, strings.TrimRight(line, " "))
			line = w
		}
		if wide(strings.TrimRight(line, " "), s.px, s.bold) > room {
			ok = false
		}
	}
	if line = strings.TrimRight(line, " "); line != "" {
		lines = append(lines, line)
	}
	return lines, ok
}

// words cuts a text where a line may end: after a space that no middle dot follows, and after a
// slash or a hyphen between letters.
func words(text string) []string {
	var out []string
	start := 0
	for i, r := range text {
		if r == ' ' && !strings.HasPrefix(text[i+1:], "·") || (r == '/' || r == '-') && i > start+2 {
			out = append(out, text[start:i+1])
			start = i + 1
		}
	}
	if start < len(text) {
		out = append(out, text[start:])
	}
	return out
}

// fitted is a text that was given a size.
type fitted struct {
	style
	text []string
}

func (f fitted) height() float32 { return f.tall(len(f.text)) }

func (f fitted) width() (w float32) {
	for _, line := range f.text {
		w = max(w, wide(line, f.px, f.bold))
	}
	return w
}

// fit takes the largest size from most down to least at which the text stands in that many lines
// and that room. When none does, ok is false and the text is set at least, in as many lines as it
// takes.
func (s style) fit(text string, w, h, most, least float32, atMost int) (f fitted, ok bool) {
	step := max(1, (most-least)/12)
	for px := most; ; px -= step {
		s.px = max(px, least)
		lines, whole := s.lines(text, w)
		f = fitted{s, lines}
		if whole && len(lines) <= atMost && f.height() <= h+0.5 {
			return f, true
		}
		if px <= least {
			return f, false
		}
	}
}
