package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/smart-kampung/anjungan/kiosk/flow"
)

// shape is the kind of an item and so of its canvas object.
type shape uint8

const (
	box     shape = iota // a rectangle, rounded or not
	letters              // one line of text
	drawing              // a vector drawing
	face                 // the portrait
	touch                // a key
)

// item is one thing drawn, a comparable value: a layer touches only objects whose item changed.
type item struct {
	shape  shape
	at     area
	fill   color.NRGBA // of a box; of text; the first colour of a drawing
	edge   color.NRGBA // of a box; the second colour of a drawing
	line   float32     // width of the edge
	radius float32
	text   string
	px     float32
	bold   bool
	align  fyne.TextAlign
	art    string // name of a drawing
	key    keySpec
}

// layer keeps one canvas object per item. Objects that fall out of use are emptied and kept.
type layer struct {
	art      *artist
	portrait *canvas.Image
	press    func(flow.KeyID)
	items    []item
	objects  []fyne.CanvasObject
	spare    [touch + 1][]fyne.CanvasObject
	touched  int // objects changed by the last apply
}

// apply brings the objects to the items and says whether the list of objects is another one.
func (l *layer) apply(items []item) (other bool) {
	l.touched = 0
	for i, it := range items {
		switch {
		case i >= len(l.items):
			l.objects = append(l.objects, l.take(it.shape))
			other = true
		case l.items[i] == it:
			continue
		case l.items[i].shape != it.shape:
			l.drop(l.items[i].shape, l.objects[i])
			l.objects[i] = l.take(it.shape)
			other = true
		}
		l.dressObject(l.objects[i], it)
		l.touched++
	}
	for i := len(items); i < len(l.items); i++ {
		l.drop(l.items[i].shape, l.objects[i])
		l.objects[i] = nil
		other = true
	}
	l.objects = l.objects[:len(items)]
	clear(l.items)
	l.items = append(l.items[:0], items...)
	return other
}

// take gives an object of that shape, a used one if there is one.
func (l *layer) take(s shape) fyne.CanvasObject {
	if s == face {
		return l.portrait
	}
	if n := len(l.spare[s]); n > 0 {
		o := l.spare[s][n-1]
		l.spare[s] = l.spare[s][:n-1]
		return o
	}
	switch s {
	case box:
		return canvas.NewRectangle(color.Transparent)
	case letters:
		return canvas.NewText("", color.Transparent)
	case touch:
		return newKey(l.art, l.press)
	case drawing, face:
	}
	img := &canvas.Image{FillMode: canvas.ImageFillContain}
	return img
}

// drop empties an object and keeps it for later.
func (l *layer) drop(s shape, o fyne.CanvasObject) {
	switch o := o.(type) {
	case *canvas.Text:
		o.Text = ""
	case *key:
		o.clear()
	}
	if s != face {
		l.spare[s] = append(l.spare[s], o)
	}
}

func (l *layer) dressObject(o fyne.CanvasObject, it item) {
	switch o := o.(type) {
	case *canvas.Rectangle:
		o.FillColor, o.StrokeColor, o.StrokeWidth, o.CornerRadius = it.fill, it.edge, it.line, it.radius
	case *canvas.Text:
		o.Text, o.Color, o.TextSize, o.Alignment = it.text, it.fill, it.px, it.align
		o.TextStyle = fyne.TextStyle{Bold: it.bold}
	case *canvas.Image:
		if it.shape == drawing {
			o.Resource = l.art.draw(it.art, it.fill, it.edge)
		}
		o.CornerRadius = it.radius
	case *key:
		o.set(it.key)
	}
	o.Move(fyne.NewPos(it.at.x, it.at.y))
	if size := fyne.NewSize(it.at.w, it.at.h); size != o.Size() {
		o.Resize(size) // draws it anew too
		if it.shape == drawing || it.shape == touch {
			return
		}
	}
	o.Refresh()
}
