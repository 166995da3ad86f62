package main

import (
	"cmp"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// judged is the screens that a visit is judged by, in its order. Of each the fullest picture stands on the page judged.html,
// as a resident sees it who never changed a setting: an empty one would be calm for no merit.
var judged = []flow.Screen{
	flow.Welcome, flow.Home, flow.Menu, flow.Question, flow.PIN, flow.Confirm, flow.TakePaper, flow.CardLeft,
	flow.Mine, flow.AidList, flow.NewsPage, flow.OutOfService,
}

// load is how much a screen asks of a reader: its words and its keys, without the rows that stand on every screen.
type load struct{ Words, Keys int }

// loadOf counts what is shown; keys of the help row and words of the header are everywhere and tell nothing.
func loadOf(content fyne.CanvasObject, v flow.View) load {
	l := load{Keys: len(v.Keys)}
	for _, o := range test.LaidOutObjects(content) {
		if t, ok := o.(*canvas.Text); ok && t.Visible() {
			l.Words += len(strings.Fields(t.Text))
		}
	}
	return l
}

// pair is a screen beside the pictures that it is compared with.
type pair struct {
	shot
	Beside []string
}

// usualGroup is the pictures of a kiosk that stands upright, as it greets.
const usualGroup = "portrait-id-0-normal"

// judge writes the page of the judged screens. Beside each stand the pictures of a directory whose names end in the screen's
// name (2-home.png, bank-home.png); "" for none. They are copied, so that the page can be handed on.
func judge(out, beside string, shots []shot) error {
	usual := slices.DeleteFunc(slices.Clone(shots), func(s shot) bool { return s.Group != usualGroup })
	var pairs []pair
	for _, name := range judged {
		all := slices.DeleteFunc(slices.Clone(usual), func(s shot) bool { return s.Screen != string(name) })
		if len(all) == 0 {
			return fmt.Errorf("no picture of %s", name)
		}
		p := pair{shot: slices.MaxFunc(all, func(a, b shot) int { return cmp.Compare(a.Words, b.Words) })}
		var err error
		if p.Beside, err = copies(out, beside, string(name)); err != nil {
			return err
		}
		pairs = append(pairs, p)
	}
	return fill(filepath.Join(out, "judged.html"), judgedPage, pairs)
}

// copies copies the pictures of a directory that are to stand beside a screen.
func copies(out, from, screen string) (names []string, err error) {
	if from == "" {
		return nil, nil
	}
	found, err := filepath.Glob(filepath.Join(from, "*-"+screen+".png"))
	if err != nil || len(found) == 0 {
		return nil, err
	}
	if err := os.Mkdir(filepath.Join(out, "beside"), 0o750); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	for _, f := range found {
		b, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		name := "beside/" + filepath.Base(f)
		if err := os.WriteFile(filepath.Join(out, name), b, 0o600); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

var judgedPage = template.Must(template.New("judged").Parse(`<!doctype html><meta charset="utf-8"><title>Anjungan: the screens it is judged by</title>
<style>` + style + `figure{vertical-align:top}img{height:640px}</style>
<h1>The screens it is judged by</h1>
{{range .}}<figure><a href="{{.File}}"><img src="{{.File}}" alt="{{.Screen}}"></a>{{range .Beside}} <img src="{{.}}" alt="">{{end}}
<figcaption>{{.Screen}}: {{.Words}} words, {{.Keys}} keys</figcaption></figure>
{{end}}`))
