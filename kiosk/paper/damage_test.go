package paper_test

import (
	"flag"
	"math"
	mrand "math/rand/v2"
	"testing"
)

var breaking = flag.Bool("breaking", false, "find out where each reader gives up")

// damage is what happens to a paper before somebody reads it, more of it with a larger strength.
type damage struct {
	name, unit string
	must       int // strength at which both readers must read every seal
	most       int // strength at which nobody can
	do         func(p sealed, strength int)
}

var damages = []damage{
	{"flipped dots", "of 1000", 20, 400, flip},
	{"grey noise", "of 255, one sigma", 40, 1000, grey},
	{"a white fold across", "dots", 8, 160, fold(255)},
	{"a black fold across", "dots", 8, 160, fold(0)},
	{"fading in uneven light", "percent", 50, 100, fade},
}

// flip turns dots over, as dirt on the head and dust do.
func flip(p sealed, strength int) {
	rng := mrand.New(mrand.NewPCG(1, uint64(strength)))
	for i := range p.Pix {
		if rng.IntN(1000) < strength {
			p.Pix[i] = 255 - p.Pix[i]
		}
	}
}

// grey is the noise of a camera in the dark.
func grey(p sealed, strength int) {
	rng := mrand.New(mrand.NewPCG(2, uint64(strength)))
	for i := range p.Pix {
		p.Pix[i] = level(float64(p.Pix[i]) + rng.NormFloat64()*float64(strength))
	}
}

func level(v float64) uint8 { return uint8(min(255, max(0, math.Round(v)))) }

// fold breaks the print across the middle of the code: white where it flakes off, black where dirt
// stays.
func fold(c uint8) func(sealed, int) {
	return func(p sealed, strength int) {
		top := (p.code.Min.Y + p.code.Max.Y - strength) / 2
		for y := top; y < top+strength; y++ {
			for x := range p.Rect.Dx() {
				p.Pix[y*p.Stride+x] = c
			}
		}
	}
}

// fade takes that part of the blackness away, as sun does to thermal paper, under a lamp at the left that
// leaves half of its light at the right, seen by a camera with a little noise.
func fade(p sealed, strength int) {
	rng := mrand.New(mrand.NewPCG(3, uint64(strength)))
	for i := range p.Pix {
		black := float64(255-p.Pix[i]) * float64(100-strength) / 100
		light := 1 - 0.5*float64(i%p.Stride)/float64(p.Stride)
		p.Pix[i] = level((255-black)*light + rng.NormFloat64()*2)
	}
}

// check damages a paper as much as both readers must bear, and more than anybody can.
func (d damage) check(t *testing.T, s realSeal, p sealed) {
	t.Helper()
	for _, r := range readers() {
		if !d.reads(t, r, s, p, d.must) {
			t.Errorf("%s: with %s, %d %s, %s reads nothing", s.name, d.name, d.must, d.unit, r.name)
		}
		if d.reads(t, r, s, p, d.most) {
			t.Errorf("%s: with %s, %d %s, %s still reads: that is no damage", s.name, d.name, d.most, d.unit, r.name)
		}
		if !*breaking {
			continue
		}
		step := max(1, d.must/4)
		strength := d.must
		for strength < d.most && d.reads(t, r, s, p, strength+step) {
			strength += step
		}
		t.Logf("%s: with %s %s reads up to %d %s, not at %d", s.name, d.name, r.name, strength, d.unit, strength+step)
	}
}

func (d damage) reads(t *testing.T, r reader, s realSeal, p sealed, strength int) bool {
	t.Helper()
	bad := p.clone()
	d.do(bad, strength)
	got := r.reads(t, bad)
	if got != "" && got != s.text {
		t.Fatalf("%s: with %s, %d %s, %s reads something else: %q", s.name, d.name, strength, d.unit, r.name, got)
	}
	return got != ""
}
