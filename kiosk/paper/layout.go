package paper

import (
	"strings"
	"unicode/utf8"

	"github.com/smart-kampung/anjungan/devices/printer"
)

// part is one piece of a thermal paper before its width is known: a text, a labelled value, or an item
// that needs no breaking.
type part struct {
	label string // with a label: "label : text" in a column, or below each other on narrow paper
	text  string
	align printer.Align
	style printer.Style
	item  printer.Item // instead of a text
}

func para(text string) part { return part{text: text} }
func center(text string) part {
	return part{text: text, align: printer.Center}
}

func heading(text string) part {
	return part{text: text, align: printer.Center, style: printer.Style{Bold: true}}
}

// tall is a text at double height, for what is looked for.
func tall(text string, align printer.Align) part {
	return part{text: text, align: align, style: printer.Style{Bold: true, Height: 2}}
}

// big is a text at double width and height, for what must be read first.
func big(text string) part {
	return part{text: text, style: printer.Style{Bold: true, Width: 2, Height: 2}}
}

func small(text string) part { return part{text: text, align: printer.Right} }
func rule() part             { return part{item: printer.Rule{}} }
func feed() part             { return part{item: printer.Feed{Lines: 1}} }

// Dots of one QR module and its error correction (DESIGN, section 7).
const (
	qrDots = 4
	qrEC   = 'Q'
)

func code(seal string) part {
	return part{item: printer.QR{Data: seal, EC: qrEC, Dots: qrDots}}
}

// columns is how many characters of normal width a line holds.
func columns(p printer.Profile) int {
	const fontA = 12 // dots of a character of font A (printer.md 1.7)
	switch {
	case p.Columns > 0:
		return p.Columns
	case p.Dots >= fontA:
		return p.Dots / fontA
	default:
		return 48
	}
}

// narrow is the width below which a label stands above its value.
const narrow = 40

// lay breaks the parts to the width of a printer.
func lay(parts []part, p printer.Profile) printer.Sheet {
	width := columns(p)
	labels := 0
	for _, q := range parts {
		labels = max(labels, utf8.RuneCountInString(q.label))
	}
	labels = min(labels, width/2)
	var sheet printer.Sheet
	for _, q := range parts {
		switch {
		case q.item != nil:
			sheet = append(sheet, q.item)
		case q.label != "":
			sheet = append(sheet, labelled(q, width, labels)...)
		default:
			for _, l := range wrap(q.text, width/max(1, q.style.Width)) {
				sheet = append(sheet, line(q, l))
			}
		}
	}
	return sheet
}

func line(q part, text string) printer.Line {
	return printer.Line{Align: q.align, Runs: []printer.Run{{Text: text, Col: -1, Style: q.style}}}
}

// labelled lays out "label : value" with the value in its own column.
func labelled(q part, width, labels int) printer.Sheet {
	var sheet printer.Sheet
	if width < narrow {
		sheet = append(sheet, line(part{}, q.label+":"))
		for _, l := range wrap(q.text, width-2) {
			sheet = append(sheet, printer.Line{Runs: []printer.Run{{Text: l, Col: 2, Style: q.style}}})
		}
		return sheet
	}
	const colon = 2 // ": "
	col := labels + 1 + colon
	names, values := wrap(q.label, labels), wrap(q.text, width-col)
	for i := range max(len(names), len(values)) {
		var l printer.Line
		if i < len(names) {
			l.Runs = append(l.Runs, printer.Run{Text: names[i]})
		}
		if i == 0 {
			l.Runs = append(l.Runs, printer.Run{Text: ":", Col: labels + 1})
		}
		if i < len(values) {
			l.Runs = append(l.Runs, printer.Run{Text: values[i], Col: col, Style: q.style})
		}
		sheet = append(sheet, l)
	}
	return sheet
}

// wrap breaks a text into lines of at most width characters, between words; a word that is longer than
// a line is cut.
func wrap(text string, width int) []string {
	width = max(1, width)
	var lines []string
	now := ""
	room := width
	for _, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		if now != "" && n+1 > room {
			lines, now, room = append(lines, now), "", width
		}
		if now != "" {
			now, room = now+" ", room-1
		}
		for n > width {
			cut := len(string([]rune(word)[:width]))
			lines = append(lines, word[:cut])
			word, n = word[cut:], n-width
		}
		now, room = now+word, room-n
	}
	if now != "" {
		lines = append(lines, now)
	}
	return lines
}

// plain is the text of the parts as it is printed, one part a line, whatever the width.
func plain(parts []part) string {
	var b strings.Builder
	for _, q := range parts {
		switch {
		case q.item != nil:
			continue
		case q.label != "":
			b.WriteString(q.label + ": ")
		}
		b.WriteString(q.text)
		b.WriteByte('\n')
	}
	return b.String()
}
