package ui

import (
	"fmt"
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// BodyKept says whether the shown view has its body text at the size that the visitor chose.
func (u *UI) BodyKept() bool {
	all := dresses(u.view.Prefs.Size, scale{u.size.Width / u.opts.WidthMM})
	return all[u.step].body == all[0].body
}

// SecondLine is the height of capitals, in mm, that second lines and notes have at least.
func (u *UI) SecondLine() float32 {
	s := scale{u.size.Width / u.opts.WidthMM}
	return dresses(u.view.Prefs.Size, s)[u.step].small / s.letter(1)
}

// Touched is how many objects the last Show changed.
func (u *UI) Touched() int { return u.layer.touched }

// Words is every string in the tree and in the objects that are kept for later, with the labels
// that keys remember.
func (u *UI) Words() []string { return u.layer.words() }

func (l *layer) words() []string {
	var all []string
	pools := append([][]fyne.CanvasObject{l.objects}, l.spare[:]...)
	for _, pool := range pools {
		for _, o := range pool {
			switch o := o.(type) {
			case *canvas.Text:
				all = append(all, o.Text)
			case *key:
				all = append(all, o.spec.label, o.spec.sub)
				all = append(all, o.layer.words()...)
			}
		}
	}
	for _, it := range l.items[:cap(l.items)] {
		all = append(all, it.text, it.key.label, it.key.sub)
	}
	return all
}

// Pixels is the one buffer for portraits.
func (u *UI) Pixels() []byte { return u.photo.pixels.Pix }

// KeyObject is the object of a key that is shown.
func (u *UI) KeyObject(id flow.KeyID) fyne.Tappable {
	for _, o := range u.layer.objects {
		if k, ok := o.(*key); ok && k.spec.id == id {
			return k
		}
	}
	return nil
}

// Markup is what is shown as text, an item a line in the order of painting: what it is, where it stands and what
// it says. What a key shows stands below it, of a small key beside it. Places are whole multiples of four pixels,
// so that another machine's arithmetic tells no other ones.
func Markup(u *UI) string {
	var b strings.Builder
	for i, it := range u.layer.items {
		if it.ground {
			continue
		}
		markup(&b, it)
		if k, ok := u.layer.objects[i].(*key); ok {
			k.markup(&b)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// markup writes one item without the end of its line.
func markup(b *strings.Builder, it item) {
	name := [...]string{box: "box", letters: "text", drawing: "art", face: "face", touch: "key"}[it.shape]
	fmt.Fprintf(b, "%s %d,%d %dx%d", name, four(it.at.x), four(it.at.y), four(it.at.w), four(it.at.h))
	switch it.shape {
	case box:
		fmt.Fprintf(b, " #%02x%02x%02x", it.fill.R, it.fill.G, it.fill.B)
	case letters:
		fmt.Fprintf(b, " %q", it.text)
	case drawing:
		fmt.Fprintf(b, " %s", it.art)
	case touch:
		fmt.Fprintf(b, " %s %s", it.key.id, it.key.role)
		if it.key.on {
			b.WriteString(" on")
		}
	case face:
	}
}

// markup writes what a key shows; its box is as large as the key.
func (k *key) markup(b *strings.Builder) {
	small := k.spec.role == flow.RoleHelp || k.spec.role == flow.RoleDigit || k.spec.role == flow.RoleLetter
	for _, it := range k.layer.items {
		switch {
		case it.shape == box:
		case small && it.shape == letters:
			fmt.Fprintf(b, " %q", it.text)
		case small:
			fmt.Fprintf(b, " %s", it.art)
		default:
			b.WriteString("\n  ")
			markup(b, it)
		}
	}
}

func four(v float32) int { return 4 * int(math.Round(float64(v)/4)) }
