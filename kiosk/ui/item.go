package ui

import (
	"image/color"
	"slices"

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
	ground bool // the whole screen, below everything
}

// layer keeps one canvas object per item. Objects that fall out of use are emptied and kept; drawings,
// which say nothing of anybody, are kept as they are: the painter then has them on the graphics card.
type layer struct {
	art      *artist
	portrait *canvas.Image
	press    func(flow.KeyID)
	items    []item
	objects  []fyne.CanvasObject
	spare    [touch + 1][]fyne.CanvasObject
	drawings map[artwork][]fyne.CanvasObject
	kept     int // drawings that wait for use
	touched  int // objects changed by the last apply
}

// mostKept is how many unused drawings a layer remembers; beyond that they are let go.
const mostKept = 96

func artworkOf(it item) artwork { return artwork{it.art, it.fill, it.edge, it.at.w, it.at.h} }

// apply brings the objects to the items and says whether the list of objects is another one. An item
// that was shown before keeps its object, wherever it stands in the list now.
func (l *layer) apply(items []item) (other bool) {
	l.touched = 0
	objects, used := l.keep(items)
	free := l.unused(used)
	for i, it := range items {
		if objects[i] != nil {
			continue
		}
		var dressed bool
		objects[i], dressed = l.take(it, &free)
		if !dressed {
			l.dressObject(objects[i], it)
		}
		l.touched++
	}
	for s := range free {
		for _, n := range free[s] {
			l.drop(l.items[n], l.objects[n])
		}
	}
	other = !slices.Equal(objects, l.objects)
	clear(l.objects)
	clear(l.items)
	l.objects = objects
	l.items = append(l.items[:0], items...)
	return other
}

// keep finds the objects of items that are shown already; used are their places in the old list.
func (l *layer) keep(items []item) (objects []fyne.CanvasObject, used []bool) {
	objects, used = make([]fyne.CanvasObject, len(items)), make([]bool, len(l.items))
	at := make(map[item][]int, len(l.items))
	for n := len(l.items) - 1; n >= 0; n-- {
		at[l.items[n]] = append(at[l.items[n]], n)
	}
	for i, it := range items {
		if ns := at[it]; len(ns) > 0 {
			n := ns[len(ns)-1]
			at[it] = ns[:len(ns)-1]
			objects[i], used[n] = l.objects[n], true
		}
	}
	return objects, used
}

// unused is the places of the old objects that nobody kept, by shape.
func (l *layer) unused(used []bool) (free [touch + 1][]int) { // the foremost last, to be taken first
	for n := len(used) - 1; n >= 0; n-- {
		if !used[n] {
			s := l.items[n].shape
			free[s] = append(free[s], n)
		}
	}
	return free
}

// take gives an object for an item: one of that shape that is free, a spare one, or a new one. A
// drawing that was drawn before comes dressed but for its place.
func (l *layer) take(it item, free *[touch + 1][]int) (o fyne.CanvasObject, dressed bool) {
	switch it.shape {
	case face:
		return l.portrait, false
	case drawing:
		if o := l.drawn(it); o != nil {
			o.Move(fyne.NewPos(it.at.x, it.at.y))
			return o, true
		}
		return &canvas.Image{FillMode: canvas.ImageFillContain}, false
	case box, letters, touch:
	}
	s := it.shape
	if n := len(free[s]); n > 0 {
		o, free[s] = l.objects[free[s][n-1]], free[s][:n-1]
		return o, false
	}
	if n := len(l.spare[s]); n > 0 {
		o, l.spare[s] = l.spare[s][n-1], l.spare[s][:n-1]
		return o, false
	}
	switch s {
	case box:
		return canvas.NewRectangle(color.Transparent), false
	case letters:
		return canvas.NewText("", color.Transparent), false
	case drawing, face, touch:
	}
	return newKey(l.art, l.press), false
}

// drawn is a kept drawing that looks like the item, or nil.
func (l *layer) drawn(it item) fyne.CanvasObject {
	a := artworkOf(it)
	list := l.drawings[a]
	if len(list) == 0 {
		return nil
	}
	l.drawings[a] = list[:len(list)-1]
	l.kept--
	return list[len(list)-1]
}

// drop empties an object and keeps it for later.
func (l *layer) drop(it item, o fyne.CanvasObject) {
	switch o := o.(type) {
	case *canvas.Text:
		o.Text = ""
	case *key:
		o.clear()
	}
	switch it.shape {
	case face:
	case drawing:
		if l.kept >= mostKept {
			return
		}
		if l.drawings == nil {
			l.drawings = map[artwork][]fyne.CanvasObject{}
		}
		a := artworkOf(it)
		l.drawings[a] = append(l.drawings[a], o)
		l.kept++
	case box, letters, touch:
		l.spare[it.shape] = append(l.spare[it.shape], o)
	}
}

func (l *layer) dressObject(o fyne.CanvasObject, it item) {
	switch o := o.(type) {
	case *canvas.Rectangle:
		o.FillColor, o.StrokeColor, o.StrokeWidth, o.CornerRadius = it.fill, it.edge, it.line, it.radius
		o.Hidden = it.ground && it.fill == Warm().Paper // the window itself is painted so: see Theme
	case *canvas.Text:
		o.Text, o.Color, o.TextSize, o.Alignment = it.text, it.fill, it.px, it.align
		o.TextStyle, o.FontSource = fyne.TextStyle{Bold: it.bold}, typeface(it.bold)
	case *canvas.Image:
		if it.shape == drawing {
			o.Image = l.art.draw(artworkOf(it))
		}
		o.CornerRadius = it.radius
	}
	o.Move(fyne.NewPos(it.at.x, it.at.y))
	size := fyne.NewSize(it.at.w, it.at.h)
	if k, ok := o.(*key); ok {
		k.set(it.key, size)
		return
	}
	if size != o.Size() {
		o.Resize(size)
	}
	o.Refresh()
}
