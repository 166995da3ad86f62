package ui

import (
	"image"

	"fyne.io/fyne/v2/canvas"
	"golang.org/x/image/draw"
)

// The one buffer for portraits, upright 3:4 as on an identity card, in pixels.
const photoWide, photoTall = 300, 400

// photo is the portrait of the visitor: one buffer, overwritten and never handed out.
type photo struct {
	pixels *image.NRGBA
	image  *canvas.Image
}

func newPhoto() *photo {
	px := image.NewNRGBA(image.Rect(0, 0, photoWide, photoTall))
	return &photo{pixels: px, image: &canvas.Image{Image: px, FillMode: canvas.ImageFillStretch}}
}

// SetPortrait copies a portrait into the screens' one buffer; it is seen where a view has Face.
func (u *UI) SetPortrait(img image.Image) {
	u.photo.wipe()
	from := img.Bounds()
	if from.Empty() {
		return
	}
	// The middle of the picture, cut to the shape of the buffer.
	cut := from
	if from.Dx()*photoTall > from.Dy()*photoWide {
		w := max(1, from.Dy()*photoWide/photoTall)
		cut.Min.X += (from.Dx() - w) / 2
		cut.Max.X = cut.Min.X + w
	} else {
		h := max(1, from.Dx()*photoTall/photoWide)
		cut.Min.Y += (from.Dy() - h) / 3 // faces stand above the middle
		cut.Max.Y = cut.Min.Y + h
	}
	draw.ApproxBiLinear.Scale(u.photo.pixels, u.photo.pixels.Bounds(), img, cut, draw.Src, nil)
	u.photo.image.Refresh()
}

// ClearPortrait overwrites the buffer with zeroes.
func (u *UI) ClearPortrait() {
	u.photo.wipe()
	u.photo.image.Refresh()
}

func (p *photo) wipe() { clear(p.pixels.Pix) }
