package ui

import (
	"fmt"
	"image"
	"image/color"
	"maps"
	"math"
	"strings"

	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"
)

// artist draws icons and pictures in any two colours and remembers them, so that a drawing that stands
// ten times on a screen, or comes back on the next one, is drawn once. A drawing has as many pixels as
// its object has canvas units: the kiosk's window runs at scale 1, at another one the toolkit scales.
type artist struct {
	icons map[string]string
	drawn map[artwork]*image.RGBA
}

// artwork is a drawing in its two colours at a size: what two drawings must share to be the same picture.
type artwork struct {
	art        string
	fill, edge color.NRGBA
	w, h       float32
}

// mostDrawn is how many pictures an artist remembers. The screens in one language and text size need
// some sixty; beyond this it begins anew, and what stands on the glass keeps its own.
const mostDrawn = 128

func newArtist() *artist {
	t := &artist{icons: icons(), drawn: map[artwork]*image.RGBA{}}
	maps.Copy(t.icons, serviceIcons())
	return t
}

// draw gives the picture of an artwork, not to be changed. An unknown name is a letter.
func (t *artist) draw(a artwork) *image.RGBA {
	if img := t.drawn[a]; img != nil {
		return img
	}
	if len(t.drawn) >= mostDrawn {
		clear(t.drawn)
	}
	svg := strings.NewReplacer("{a}", hex(a.fill), "{b}", hex(a.edge)).Replace(t.source(a.art))
	img := paint(svg, int(math.Round(float64(a.w))), int(math.Round(float64(a.h))))
	t.drawn[a] = img
	return img
}

// paint draws a text of ours into the middle of w by h pixels, as large as it fits. It paints premultiplied
// RGBA, for which the rasterizer has a fast way and which the painter of the window takes as it is.
func paint(svg string, w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, max(w, 1), max(h, 1)))
	icon, err := oksvg.ReadIconStream(strings.NewReader(svg), oksvg.StrictErrorMode)
	if err != nil {
		return img // a drawing that cannot be read is a test's failure, and no reason to serve nobody
	}
	fit := min(float64(w)/icon.ViewBox.W, float64(h)/icon.ViewBox.H)
	dw, dh := icon.ViewBox.W*fit, icon.ViewBox.H*fit
	icon.SetTarget((float64(w)-dw)/2, (float64(h)-dh)/2, dw, dh)
	icon.Draw(rasterx.NewDasher(w, h, rasterx.NewScannerGV(w, h, img, img.Bounds())), 1)
	return img
}

func hex(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// source is the text of a drawing.
func (t *artist) source(name string) string {
	if s := t.icons[name]; s != "" {
		return frame(64, 64, `<g fill="none" stroke="{a}" stroke-width="4" stroke-linecap="round" stroke-linejoin="round">`+s+`</g>`)
	}
	if s := picture(name); s != "" {
		return s
	}
	return t.source("letter")
}

func frame(w, h int, body string) string {
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d">%s</svg>`, w, h, w, h, body)
}

// icons is the strokes of each icon on a field of 64 by 64; {a} is its colour.
func icons() map[string]string {
	return map[string]string{
		"letter":      `<path d="M16 8 H38 L50 20 V56 H16 Z"/><path d="M38 8 V20 H50"/><path d="M24 32 H42 M24 43 H42"/>`,
		"paper":       `<path d="M16 8 H38 L50 20 V56 H16 Z"/><path d="M38 8 V20 H50"/><path d="M24 32 H42 M24 43 H42"/>`,
		"work":        `<rect x="7" y="21" width="50" height="33" rx="5"/><path d="M23 21 V15 Q23 10 28 10 H36 Q41 10 41 15 V21"/><path d="M7 35 Q32 45 57 35"/><path d="M32 37 V43"/>`,
		"school":      `<path d="M4 25 L32 12 L60 25 L32 38 Z"/><path d="M16 31 V45 Q32 56 48 45 V31"/><path d="M60 25 V42"/>`,
		"bank":        `<path d="M7 25 L32 10 L57 25 Z"/><path d="M14 32 V47 M26 32 V47 M38 32 V47 M50 32 V47"/><path d="M8 55 H56"/>`,
		"health":      `<path d="M32 55 C12 41 6 31 8 22 C10 11 25 8 32 20 C39 8 54 11 56 22 C58 31 52 41 32 55 Z"/><path d="M32 26 V42 M24 34 H40"/>`,
		"wedding":     `<circle cx="24" cy="38" r="17"/><circle cx="40" cy="38" r="17"/><path d="M24 21 L19 13 L24 7 L29 13 Z"/>`,
		"other":       `<circle cx="12" cy="32" r="4.6" fill="{a}"/><circle cx="32" cy="32" r="4.6" fill="{a}"/><circle cx="52" cy="32" r="4.6" fill="{a}"/>`,
		"globe":       `<circle cx="32" cy="32" r="24"/><path d="M8 32 H56"/><path d="M32 8 C17 20 17 44 32 56 C47 44 47 20 32 8 Z"/>`,
		"sizes":       `<path d="M4 52 L19 12 L34 52 M9.5 39 H28.5"/><path d="M38 52 L48 26 L58 52 M42 43 H54"/>`,
		"contrast":    `<circle cx="32" cy="32" r="24"/><path d="M32 8 A24 24 0 0 1 32 56 Z" fill="{a}"/>`,
		"speaker":     `<path d="M8 25 H18 L33 12 V52 L18 39 H8 Z"/><path d="M42 23 Q48 32 42 41 M49 15 Q60 32 49 49"/>`,
		"again":       `<path d="M14 38 A19 19 0 1 0 19 18"/><path d="M12 8 V22 H26"/>`,
		"quieter":     `<path d="M8 25 H18 L33 12 V52 L18 39 H8 Z"/><path d="M42 32 H60"/>`,
		"louder":      `<path d="M8 25 H18 L33 12 V52 L18 39 H8 Z"/><path d="M42 32 H60 M51 23 V41"/>`,
		"mute":        `<path d="M8 25 H18 L33 12 V52 L18 39 H8 Z"/><path d="M43 24 L58 40 M58 24 L43 40"/>`,
		"bell":        `<path d="M10 47 H54 Q47 40 47 28 Q47 12 32 12 Q17 12 17 28 Q17 40 10 47 Z"/><path d="M26 54 Q32 59 38 54"/><path d="M32 6 V11"/>`,
		"card":        `<rect x="6" y="14" width="52" height="36" rx="5"/><circle cx="20" cy="28" r="5"/><path d="M12 42 Q20 32 28 42 M36 26 H50 M36 35 H50"/>`,
		"check":       `<path d="M12 34 L26 48 L53 17" stroke-width="7"/>`,
		"page-up":     `<path d="M12 42 L32 20 L52 42" stroke-width="7"/>`,
		"page-down":   `<path d="M12 22 L32 44 L52 22" stroke-width="7"/>`,
		"assist":      `<circle cx="22" cy="20" r="10"/><circle cx="46" cy="26" r="7"/><path d="M4 54 Q6 36 22 36 Q38 36 40 54 Z"/><path d="M42 40 Q58 38 60 54 H48"/>`,
		"back":        `<path d="M56 50 V38 Q56 26 44 26 H10"/><path d="M24 12 L10 26 L24 40"/>`,
		"lock":        `<rect x="12" y="28" width="40" height="28" rx="5"/><path d="M20 28 V20 Q20 8 32 8 Q44 8 44 20 V28"/><path d="M32 38 V46"/>`,
		"face-1":      `<circle cx="32" cy="32" r="25"/><circle cx="23" cy="26" r="3" fill="{a}"/><circle cx="41" cy="26" r="3" fill="{a}"/><path d="M20 47 Q32 33 44 47"/>`,
		"face-2":      `<circle cx="32" cy="32" r="25"/><circle cx="23" cy="26" r="3" fill="{a}"/><circle cx="41" cy="26" r="3" fill="{a}"/><path d="M21 44 Q32 39 43 44"/>`,
		"face-3":      `<circle cx="32" cy="32" r="25"/><circle cx="23" cy="26" r="3" fill="{a}"/><circle cx="41" cy="26" r="3" fill="{a}"/><path d="M21 40 Q32 46 43 40"/>`,
		"face-4":      `<circle cx="32" cy="32" r="25"/><circle cx="23" cy="26" r="3" fill="{a}"/><circle cx="41" cy="26" r="3" fill="{a}"/><path d="M19 37 Q32 58 45 37 Z"/>`,
		"room-news":   `<path d="M6 56 H58"/><path d="M12 56 V36 H22 V56 M27 56 V24 H37 V56 M42 56 V10 H52 V56"/>`,
		"room-report": `<path d="M8 10 H56 V44 H28 L14 57 V44 H8 Z"/><path d="M20 23 H44 M20 33 H36"/>`,
		"room-track":  `<path d="M34 54 H10 V8 H30 L42 20 V26"/><path d="M30 8 V20 H42"/><circle cx="42" cy="40" r="11"/><path d="M50 48 L59 57"/>`,
		"road":        `<path d="M22 8 L8 56 M42 8 L56 56"/><path d="M32 10 V18 M32 26 V34 M32 42 V54"/>`,
		"water":       `<path d="M32 6 C24 20 14 28 14 40 A18 18 0 0 0 50 40 C50 28 40 20 32 6 Z"/><path d="M23 42 Q24 49 31 50"/>`,
		"room-queue":  `<path d="M6 18 H58 V28 Q52 32 58 36 V46 H6 V36 Q12 32 6 28 Z"/><path d="M40 20 V24 M40 30 V34 M40 40 V44"/><path d="M15 40 L22 24 L29 40 M17.5 34 H26.5"/>`,
		"room-aid":    `<rect x="10" y="28" width="44" height="28" rx="3"/><path d="M6 18 H58 V28 H6 Z"/><path d="M32 18 V56"/><path d="M32 18 Q20 18 20 11 Q20 5 26 6 Q32 8 32 18 Q32 8 38 6 Q44 5 44 11 Q44 18 32 18 Z"/>`,
		"list":        `<path d="M23 16 H54 M23 32 H54 M23 48 H54"/><circle cx="11" cy="16" r="2.6" fill="{a}"/><circle cx="11" cy="32" r="2.6" fill="{a}"/><circle cx="11" cy="48" r="2.6" fill="{a}"/>`,
		"hand-over":   `<path d="M10 8 H26 L34 16 V40 H10 Z"/><path d="M40 28 H56 M49 20 L57 28 L49 36"/><path d="M8 54 H56"/>`,
		"roll":        `<circle cx="27" cy="26" r="19"/><circle cx="27" cy="26" r="6"/><path d="M46 26 V57 L40 53 L34 57 L28 53"/>`,
		"recap":       `<path d="M12 8 H52 V57 L45 52 L38.5 57 L32 52 L25.5 57 L19 52 L12 57 Z"/><path d="M22 40 V32 M32 40 V20 M42 40 V27"/>`,
		"training":    `<path d="M6 12 H58 V44 H6 Z"/><path d="M32 6 V12 M22 58 L28 44 M42 58 L36 44"/><path d="M18 34 L26 24 L34 32 L46 20"/>`,
		"nocard":      `<rect x="6" y="14" width="52" height="36" rx="5"/><path d="M20 24 L44 40 M44 24 L20 40"/>`,
		"person":      `<circle cx="32" cy="22" r="11"/><path d="M10 56 Q12 38 32 38 Q52 38 54 56 Z"/>`,
	}
}
