package ui

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// The bounds of what the pixels of a line of text tell.
const (
	inkNear   = 6     // a channel of a pixel of ink is no farther from the colour of the text
	inkEdge   = 2     // pixels around ink that are neither ink nor ground: letters have soft edges
	inkLeast  = 0.004 // share of the line's box that is ink at least, or nobody sees the text
	inkMost   = 0.5   // of a square as tall as the line: more than any letter has
	groundOff = 0.01  // share of the ground that may be too near to the ink
)

// CheckPixels measures the contrast of each shown text against what was painted behind it: img is the picture
// of the view that u shows now, a pixel a canvas unit. It finds what Check, which knows colours of objects alone,
// cannot: a drawing behind words, a ground that is not painted, something laid over a text. Its violations name
// the text, so it is for samples, never for a visit.
func CheckPixels(u *UI, img image.Image) []Violation {
	c := checker{u: u, scale: scale{u.size.Width / u.opts.WidthMM}}
	c.walk(u.root, fyne.Position{}, "")
	want := float32(contrastUsual)
	if u.view.Prefs.Contrast {
		want = contrastStark
	}
	px := pixelsOf(img)
	for _, s := range c.seen {
		t, ok := s.object.(*canvas.Text)
		if !ok || strings.TrimSpace(t.Text) == "" {
			continue
		}
		if have := readable(px, ink(t, s.at), t.Color, want); have < want {
			c.found = append(c.found, Violation{Screen: u.view.Screen, Rule: "pixels", Key: s.key, Text: t.Text, Have: have, Want: want})
		}
	}
	return c.found
}

// pixelsOf is the picture as bytes.
func pixelsOf(img image.Image) *image.NRGBA {
	if n, ok := img.(*image.NRGBA); ok {
		return n
	}
	n := image.NewNRGBA(img.Bounds())
	draw.Draw(n, n.Rect, img, n.Rect.Min, draw.Src)
	return n
}

// readable is the contrast of a text's ink to its ground, 1 to 21: the lowest that more than groundOff of the
// ground has, where that is less than want. Text that is not to be seen has 1.
func readable(img *image.NRGBA, in area, col color.Color, want float32) float32 {
	r := image.Rect(int(math.Floor(float64(in.x))), int(math.Floor(float64(in.y))),
		int(math.Ceil(float64(in.x+in.w))), int(math.Ceil(float64(in.y+in.h)))).Intersect(img.Rect)
	if r.Empty() {
		return 1
	}
	c, _ := color.NRGBAModel.Convert(col).(color.NRGBA)
	mask, inked := inkIn(img, r, c)
	if float64(inked) < inkLeast*float64(len(mask)) || densest(mask, r.Dx()) > inkMost {
		return 1
	}
	own, low, ground, worst := luminance(c), 0, 0, float32(21)
	for i, soft := range spread(mask, r.Dx()) {
		if soft {
			continue
		}
		ground++
		at := img.PixOffset(r.Min.X+i%r.Dx(), r.Min.Y+i/r.Dx())
		if have := ratio(own, bright(img.Pix[at:at+3])); have < want {
			low, worst = low+1, min(worst, have)
		}
	}
	if float64(low) > groundOff*float64(ground) {
		return worst
	}
	return want
}

// inkIn marks the pixels of r that have the colour of the text, row by row, and counts them.
func inkIn(img *image.NRGBA, r image.Rectangle, c color.NRGBA) (mask []bool, n int) {
	mask = make([]bool, 0, r.Dx()*r.Dy())
	near := func(a, b uint8) bool { return max(a, b)-min(a, b) <= inkNear }
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := img.Pix[img.PixOffset(r.Min.X, y):img.PixOffset(r.Max.X, y)]
		for ; len(row) >= 4; row = row[4:] {
			is := near(row[0], c.R) && near(row[1], c.G) && near(row[2], c.B)
			if is {
				n++
			}
			mask = append(mask, is)
		}
	}
	return mask, n
}

// densest is the largest share of ink that a square as tall as the line has.
func densest(mask []bool, w int) float64 {
	columns, h := make([]int, w), len(mask)/w
	for i, is := range mask {
		if is {
			columns[i%w]++
		}
	}
	side, sum, most := min(w, h), 0, 0
	for x, n := range columns {
		if sum += n; x >= side {
			sum -= columns[x-side]
		}
		most = max(most, sum)
	}
	return float64(most) / float64(side*h)
}

// spread marks what lies within inkEdge of a marked pixel, first along the rows and then across them.
func spread(mask []bool, w int) []bool {
	along, out := make([]bool, len(mask)), make([]bool, len(mask))
	for i, is := range mask {
		if is {
			x := i % w
			for d := max(-inkEdge, -x); d <= min(inkEdge, w-1-x); d++ {
				along[i+d] = true
			}
		}
	}
	for i, is := range along {
		if is {
			for d := -inkEdge; d <= inkEdge; d++ {
				if at := i + d*w; at >= 0 && at < len(out) {
					out[at] = true
				}
			}
		}
	}
	return out
}

// bright is the relative luminance of three bytes.
func bright(rgb []uint8) float64 {
	return 0.2126*linear[rgb[0]] + 0.7152*linear[rgb[1]] + 0.0722*linear[rgb[2]]
}

// linear is the light of each byte of sRGB.
var linear = func() (t [256]float64) {
	for i := range t {
		t[i] = light(float64(i) / 255)
	}
	return t
}()

// ratio is the contrast of two luminances.
func ratio(a, b float64) float32 { return float32((max(a, b) + 0.05) / (min(a, b) + 0.05)) }
