package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// keySpec is everything that a key shows, a comparable value.
type keySpec struct {
	screen   flow.Screen
	id       flow.KeyID
	role     flow.Role
	label    string
	sub      string
	icon     string
	on       bool
	contrast bool
	perMM    float32
	body     float32 // the size that the label must have at least
	small    float32 // of the second line
	most     float32 // the size that the label may have at most
	symbol   float32 // how large the icon over a label may be at most; 0: as large as it can
	tallest  float32 // icon and words of the fullest key beside it: icons of a grid stand in line
	bare     bool    // the icon may go where words need its room
}

// key is one thing to touch: a rounded rectangle with its label, and nothing of a toolkit's button.
type key struct {
	widget.BaseWidget
	layer layer
	press func(flow.KeyID)
	spec  keySpec
	down  bool // a finger is on it
	stale bool // it became another key under the finger
}

var (
	_ fyne.Tappable     = (*key)(nil)
	_ desktop.Mouseable = (*key)(nil)
)

func newKey(art *artist, press func(flow.KeyID)) *key {
	k := &key{press: press, layer: layer{art: art}}
	k.ExtendBaseWidget(k)
	return k
}

// set makes it show another key, of another size. A finger that is on it then touches nothing.
func (k *key) set(s keySpec, size fyne.Size) {
	if k.down && (s.id != k.spec.id || s.screen != k.spec.screen) {
		k.stale, k.down = true, false
	}
	k.spec = s
	if size != k.Size() {
		k.Resize(size) // composes
		return
	}
	k.compose()
}

// clear empties it.
func (k *key) clear() {
	k.set(keySpec{}, k.Size())
	k.down = false
}

// Resize implements fyne.CanvasObject.
func (k *key) Resize(size fyne.Size) {
	if size == k.Size() {
		return
	}
	k.BaseWidget.Resize(size)
	k.compose()
}

func (k *key) compose() {
	items := []item(nil)
	if k.spec.id != "" {
		items, _ = k.spec.items(area{0, 0, k.Size().Width, k.Size().Height}, k.down)
	}
	if k.layer.apply(items) {
		k.Refresh()
	}
}

// Tapped tells that the key was touched and let go.
func (k *key) Tapped(*fyne.PointEvent) {
	if k.stale || k.spec.id == "" {
		k.stale = false
		return
	}
	k.press(k.spec.id)
}

// MouseDown shows that the finger is felt.
func (k *key) MouseDown(*desktop.MouseEvent) {
	k.down, k.stale = true, false
	k.compose()
}

// MouseUp shows the key as it was.
func (k *key) MouseUp(*desktop.MouseEvent) {
	k.down = false
	k.compose()
}

// CreateRenderer implements fyne.Widget.
func (k *key) CreateRenderer() fyne.WidgetRenderer { return keyRenderer{k} }

// keyRenderer hands out the objects of the key's layer, which places them itself.
type keyRenderer struct{ key *key }

var _ fyne.WidgetRenderer = keyRenderer{}

// Layout implements fyne.WidgetRenderer.
func (keyRenderer) Layout(fyne.Size) {}

// MinSize implements fyne.WidgetRenderer.
func (keyRenderer) MinSize() fyne.Size { return fyne.Size{} }

// Refresh implements fyne.WidgetRenderer. Drawings never change under their object, and a
// refresh would send each to the graphics card anew.
func (r keyRenderer) Refresh() {
	for _, o := range r.key.layer.objects {
		if _, drawn := o.(*canvas.Image); !drawn {
			o.Refresh()
		}
	}
}

// Objects implements fyne.WidgetRenderer.
func (r keyRenderer) Objects() []fyne.CanvasObject { return r.key.layer.objects }

// Destroy implements fyne.WidgetRenderer.
func (keyRenderer) Destroy() {}
