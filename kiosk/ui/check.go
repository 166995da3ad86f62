package ui

import (
	"fmt"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// Violation is one place where the shown view breaks a rule of the look. Those of Check hold no text of the
// view, so that they may stand in a log.
type Violation struct {
	Screen flow.Screen
	Rule   string // "cut", "outside", "overlap", "target", "gap", "contrast", "pixels"
	Key    flow.KeyID
	Text   string  // of "pixels": the line that cannot be read
	Have   float32 // what was measured: millimetres, or a ratio
	Want   float32
}

// String is the violation in one line.
func (v Violation) String() string {
	if v.Text != "" {
		return fmt.Sprintf("%s: %s %q: %.2f, want %.2f", v.Screen, v.Rule, v.Text, v.Have, v.Want)
	}
	return fmt.Sprintf("%s: %s %s: %.2f, want %.2f", v.Screen, v.Rule, v.Key, v.Have, v.Want)
}

// Contrast limits: everything readable, and the high-contrast palette.
const (
	contrastUsual = 10
	contrastStark = 20
)

// seen is an object of the tree with its place in the canvas, in the order of painting.
type seen struct {
	object fyne.CanvasObject
	at     area
	key    flow.KeyID // the key that it belongs to
}

// Check measures the objects that are shown now against the rules of the look: no text cut, outside
// its box or over another; keys as large and as far apart as fingers need; contrast.
func Check(u *UI) []Violation {
	c := checker{u: u, scale: scale{u.size.Width / u.opts.WidthMM}}
	c.walk(u.root, fyne.Position{}, "")
	c.texts()
	c.targets()
	return c.found
}

type checker struct {
	u     *UI
	scale scale
	seen  []seen
	found []Violation
}

func (c *checker) add(rule string, k flow.KeyID, have, want float32) {
	c.found = append(c.found, Violation{Screen: c.u.view.Screen, Rule: rule, Key: k, Have: have, Want: want})
}

func (c *checker) walk(o fyne.CanvasObject, at fyne.Position, in flow.KeyID) {
	at = at.Add(o.Position())
	size := o.Size()
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			c.walk(child, at, in)
		}
		return
	case *key:
		c.seen = append(c.seen, seen{o, area{at.X, at.Y, size.Width, size.Height}, o.spec.id})
		for _, child := range o.layer.objects {
			c.walk(child, at, o.spec.id)
		}
		return
	}
	c.seen = append(c.seen, seen{o, area{at.X, at.Y, size.Width, size.Height}, in})
}

// ink is the room that the letters of a text really take.
func ink(t *canvas.Text, at area) area {
	w := wide(t.Text, t.TextSize, t.TextStyle.Bold)
	x := at.x
	switch t.Alignment {
	case fyne.TextAlignCenter:
		x += (at.w - w) / 2
	case fyne.TextAlignTrailing:
		x += at.w - w
	case fyne.TextAlignLeading:
	}
	base := at.y + t.TextSize*baseline
	return area{x, base - t.TextSize*inkAbove, w, t.TextSize * (inkAbove + inkBelow)}
}

func (c *checker) texts() {
	var before []area
	for i, s := range c.seen {
		t, ok := s.object.(*canvas.Text)
		if !ok || t.Text == "" {
			continue
		}
		in := ink(t, s.at)
		if in.w > s.at.w+0.75 {
			c.add("cut", s.key, in.w/c.scale.perMM, s.at.w/c.scale.perMM)
		}
		if t.TextSize < c.scale.letter(5)*0.995 {
			c.add("letter", s.key, t.TextSize*capHeight/c.scale.perMM, 5)
		}
		for _, b := range before {
			if in.inset(0.5, 0.5).meets(b) {
				c.add("overlap", s.key, 0, 0)
			}
		}
		before = append(before, in)
		ground, room := c.behind(i, in)
		if !room.holds(in) || !c.u.page().holds(in) {
			c.add("outside", s.key, in.x, room.x)
		}
		want := float32(contrastUsual)
		if c.u.view.Prefs.Contrast {
			want = contrastStark
		}
		if have := contrast(t.Color, ground); have < want {
			c.add("contrast", s.key, have, want)
		}
		c.covered(i, s.key, in)
	}
}

// page is the whole content.
func (u *UI) page() area { return area{0, 0, u.size.Width, u.size.Height} }

// behind is the colour and the place of the last filled box under the middle of a text.
func (c *checker) behind(i int, in area) (color.Color, area) {
	x, y := in.x+in.w/2, in.y+in.h/2
	for i--; i >= 0; i-- {
		r, ok := c.seen[i].object.(*canvas.Rectangle)
		at := c.seen[i].at
		if ok && x >= at.x && x <= at.x+at.w && y >= at.y && y <= at.y+at.h {
			return r.FillColor, at
		}
	}
	return color.Black, area{}
}

// covered looks for whatever else touches the letters of text i: pictures anywhere, keys and boxes
// painted later.
func (c *checker) covered(i int, own flow.KeyID, in area) {
	for j, s := range c.seen {
		switch s.object.(type) {
		case *canvas.Image:
			if s.at.meets(in) {
				c.add("overlap", own, 0, 0)
			}
		case *key:
			if s.key != own && s.at.meets(in) {
				c.add("overlap", s.key, 0, 0)
			}
		case *canvas.Rectangle:
			if j > i && s.key == own && s.at.meets(in) {
				c.add("overlap", own, 0, 0)
			}
		}
	}
}

// targets measures the keys against fingers and against each other.
func (c *checker) targets() {
	mm := c.scale.perMM
	for i, k := range c.u.placed {
		at := area{k.Pos.X, k.Pos.Y, k.Size.Width, k.Size.Height}
		want := leastMM(k.Role)
		if have := min(at.w, at.h) / mm; have < want-0.01 {
			c.add("target", k.ID, have, want)
		}
		if !c.u.page().holds(at) {
			c.add("outside", k.ID, at.x, at.y)
		}
		for _, o := range c.u.placed[:i] {
			other := area{o.Pos.X, o.Pos.Y, o.Size.Width, o.Size.Height}
			dx := max(other.x-at.x-at.w, at.x-other.x-other.w)
			dy := max(other.y-at.y-at.h, at.y-other.y-other.h)
			if have := max(dx, dy) / mm; have < 0 {
				c.add("overlap", k.ID, have, 0)
			} else if have < gapMM-0.01 {
				c.add("gap", k.ID, have, gapMM)
			}
		}
	}
}

// contrast is the ratio of WCAG 2.2 (relative luminance of sRGB), 1 to 21.
func contrast(a, b color.Color) float32 {
	return ratio(luminance(a), luminance(b))
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	return 0.2126*light(float64(r)/0xffff) + 0.7152*light(float64(g)/0xffff) + 0.0722*light(float64(b)/0xffff)
}

// light is the light of a part of sRGB, both 0 to 1.
func light(s float64) float64 {
	if s <= 0.04045 {
		return s / 12.92
	}
	return math.Pow((s+0.055)/1.055, 2.4)
}
