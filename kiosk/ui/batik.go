package ui

import (
	"fmt"
	"math"
	"strings"
)

// The gajah oling, "the elephant that reminds", is Banyuwangi's own batik figure: a curl like a
// trunk, with leaves along its back. It is drawn here from its geometry: a spiral that opens into a
// sweeping tail, leaves that stand off the curve, and the dots (isen) that fill the hollow.

// curlWide and curlTall are the field of the drawing.
const curlWide, curlTall = 220, 220

type point struct{ x, y float64 }

// trunk is the points of the curl from the middle of the spiral to the tip of the tail.
func trunk() []point {
	var line []point
	const turns, inner, outer = 1.62, 9.0, 62.0
	cx, cy := 132.0, 92.0
	end := -0.86 * math.Pi // where the spiral opens, up on the left
	for i := 0; i <= 64; i++ {
		t := float64(i) / 64
		r := inner * math.Pow(outer/inner, t)
		a := end + (1-t)*turns*2*math.Pi
		line = append(line, point{cx + r*math.Cos(a), cy + r*math.Sin(a)})
	}
	last := line[len(line)-1]
	// The tail leaves the spiral along its tangent, sweeps down and turns up at its tip.
	bend := [][4]point{
		{last, {last.x - 14, last.y + 34}, {62, 128}, {46, 152}},
		{{46, 152}, {30, 176}, {16, 206}, {44, 208}},
		{{44, 208}, {62, 209}, {66, 190}, {56, 184}},
	}
	for _, b := range bend {
		for i := 1; i <= 16; i++ {
			line = append(line, bezier(b, float64(i)/16))
		}
	}
	return line
}

func bezier(b [4]point, t float64) point {
	u := 1 - t
	k := [4]float64{u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t}
	var p point
	for i := range b {
		p.x += k[i] * b[i].x
		p.y += k[i] * b[i].y
	}
	return p
}

func trace(line []point) string {
	var s strings.Builder
	for i, p := range line {
		c := 'L'
		if i == 0 {
			c = 'M'
		}
		fmt.Fprintf(&s, "%c%.1f %.1f", c, p.x, p.y)
	}
	return s.String()
}

// leaf is a pointed leaf of that length from a point, in the direction of an angle, with its rib.
func leaf(from point, angle, long float64) string {
	at := func(along, off float64) point {
		return point{
			from.x + long*(along*math.Cos(angle)-off*math.Sin(angle)),
			from.y + long*(along*math.Sin(angle)+off*math.Cos(angle)),
		}
	}
	tip, l1, l2, r1, r2, rib := at(1, 0), at(0.3, -0.42), at(0.72, -0.3), at(0.72, 0.3), at(0.3, 0.42), at(0.72, 0)
	return fmt.Sprintf(`<path d="M%.1f %.1f C%.1f %.1f %.1f %.1f %.1f %.1f C%.1f %.1f %.1f %.1f %.1f %.1f Z M%.1f %.1f L%.1f %.1f"/>`,
		from.x, from.y, l1.x, l1.y, l2.x, l2.y, tip.x, tip.y, r1.x, r1.y, r2.x, r2.y, from.x, from.y, from.x, from.y, rib.x, rib.y)
}

// curl is the whole figure; {a} is its colour, {b} fills its leaves.
func curl() string { return frame(curlWide, curlTall, figure(6.4, `fill="{b}"`)) }

// sprig is the figure in thinner lines, for the faint pattern.
func sprig() string { return frame(curlWide, curlTall, figure(5, `fill="none"`)) }

// turned is the thin figure in a mirror, for every other place of the pattern.
func turned() string {
	return frame(curlWide, curlTall, fmt.Sprintf(`<g transform="translate(%d 0) scale(-1 1)">%s</g>`, curlWide, figure(5, `fill="none"`)))
}

func figure(stroke float64, leaves string) string {
	line := trunk()
	var s strings.Builder
	fmt.Fprintf(&s, `<g stroke="{a}" stroke-width="%.1f" stroke-linecap="round" stroke-linejoin="round" %s>`, stroke*0.8, leaves)
	// Leaves stand off the back of the trunk: the index is a point of the curve.
	for _, l := range []struct {
		at          int
		angle, long float64
	}{{40, 0.10, 38}, {46, -0.92, 44}, {53, -1.55, 48}, {60, -2.20, 44}, {70, 2.95, 36}} {
		s.WriteString(leaf(line[l.at], l.angle, l.long))
	}
	s.WriteString(`</g>`)
	fmt.Fprintf(&s, `<path d="%s" fill="none" stroke="{a}" stroke-width="%.1f" stroke-linecap="round" stroke-linejoin="round"/>`, trace(line), stroke)
	for _, d := range []struct{ x, y, r float64 }{{92, 166, 5}, {112, 182, 4}, {134, 178, 5}, {156, 168, 4}, {174, 150, 5}} {
		fmt.Fprintf(&s, `<circle cx="%.0f" cy="%.0f" r="%.0f" fill="{a}"/>`, d.x, d.y, d.r)
	}
	return s.String()
}
