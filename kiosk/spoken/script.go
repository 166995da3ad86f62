package spoken

import (
	"cmp"
	"slices"

	"github.com/smart-kampung/anjungan/kiosk"
)

// Line is one clip that a voice needs.
type Line struct {
	Name string // of the file, without its ending
	Say  string // what to say in it
}

// Script is every clip that screens can ask for in a language, sorted by name: the wordings of these messages, the
// words of numbers and days, and the texts of the catalogue. Names and numbers of people are never in it.
func (b Book) Script(l kiosk.Lang, ids []string, texts []kiosk.Text) []Line {
	lines := map[string]string{}
	for _, id := range ids {
		template := b.words.Text(l, id)
		if l != kiosk.Indonesian && template == b.words.Text(kiosk.Indonesian, id) {
			continue // said in Indonesian
		}
		for _, p := range partsOf(template) {
			if p.arg < 0 {
				lines[ClipName(id, p.text)] = p.text
			}
		}
	}
	for _, w := range vocabulary(l) {
		lines["word-"+w] = w
	}
	for _, t := range texts {
		if text := t[l]; hasSound(text) {
			lines[ClipName("text", text)] = text
		}
	}
	list := make([]Line, 0, len(lines))
	for name, say := range lines {
		list = append(list, Line{name, say})
	}
	slices.SortFunc(list, func(a, b Line) int { return cmp.Compare(a.Name, b.Name) })
	return list
}

// Texts is every wording of services and menu that a screen can read aloud.
func Texts(services []kiosk.Service, menu kiosk.Menu) (texts []kiosk.Text) {
	for _, s := range services {
		texts = append(texts, s.Title, s.Next)
		for _, r := range s.Requirements {
			texts = append(texts, r.Title)
		}
		for _, f := range s.Fields {
			texts = append(texts, f.Title, f.Label, f.Hint)
			for _, c := range f.Choices {
				texts = append(texts, c.Title)
			}
		}
	}
	return append(texts, entryTexts(menu)...)
}

func entryTexts(entries []kiosk.MenuEntry) (texts []kiosk.Text) {
	for _, e := range entries {
		texts = append(texts, e.Title, e.Ask)
		texts = append(texts, entryTexts(e.Entries)...)
	}
	return texts
}
