package display

import "image"

// step is how far the brightness of two cells must lie apart to count as different: two painters'
// edges of one letter stay below it, a letter and its absence do not.
const step = 0.06

// Difference says how unlike two pictures of the same size are, 0 (alike) to 1: the part of their
// cells of 24 pixels whose mean brightness differs.
func Difference(a, b image.Image) float64 {
	const cell = 24
	r := a.Bounds().Intersect(b.Bounds())
	if r.Empty() || a.Bounds() != b.Bounds() {
		return 1
	}
	differ, n := 0, 0
	for y := r.Min.Y; y < r.Max.Y; y += cell {
		for x := r.Min.X; x < r.Max.X; x += cell {
			c := image.Rect(x, y, min(x+cell, r.Max.X), min(y+cell, r.Max.Y))
			if d := brightness(a, c) - brightness(b, c); d > step || d < -step {
				differ++
			}
			n++
		}
	}
	return float64(differ) / float64(n)
}

// brightness is the mean brightness of every third pixel of a cell, 0 to 1.
func brightness(img image.Image, c image.Rectangle) float64 {
	sum, n := 0.0, 0
	for y := c.Min.Y; y < c.Max.Y; y += 3 {
		for x := c.Min.X; x < c.Max.X; x += 3 {
			r, g, b, _ := img.At(x, y).RGBA()
			sum += 0.299*float64(r) + 0.587*float64(g) + 0.114*float64(b) // ITU-R BT.601 luma
			n++
		}
	}
	return sum / float64(n) / 0xFFFF
}
