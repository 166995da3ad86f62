package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// BodyKept says whether the shown view has its body text at the size that the visitor chose.
func (u *UI) BodyKept() bool {
	all := dresses(u.view.Prefs.Size, scale{u.size.Width / u.opts.WidthMM})
	return all[u.step].body == all[0].body
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
