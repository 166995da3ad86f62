package ui

import "github.com/smart-kampung/anjungan/kiosk/flow"

// chart is bars below each other on a white card, each with its words over it, and what the two parts mean.
func (p *page) chart(gap, w float32) block {
	padX, padY := p.px(36), max(p.px(14), p.air(28))
	in := w - 2*padX
	between := max(p.px(16), p.air(30))
	var parts []block
	total := 2 * padY
	for i, b := range p.view.Chart.Bars {
		one := p.bar(b, in)
		if i > 0 {
			one.gap = between
		}
		total += one.gap + one.h
		parts = append(parts, one)
	}
	legend := p.legend(between, in)
	total += legend.gap + legend.h
	parts = append(parts, legend)
	return block{gap: gap, h: total, grow: 1, most: total + p.px(110)*float32(len(parts)-1), draw: func(a area) {
		p.card(a, p.Card, p.Line)
		p.stack(a.inset(padX, padY), 0, parts...)
	}}
}

// bar is one bar: its name, what it says, and under them the plan as a striped field of which the full part
// was done. Stripes and edge tell the two apart without colour.
func (p *page) bar(b flow.Bar, w float32) block {
	label := p.para(0, style{px: p.dress.strong, bold: true, colour: p.Ink, tight: true}, p.say(b.Label), w)
	value := p.para(p.air(2), style{px: p.dress.lead, colour: p.Second, tight: true}, p.say(b.Value), w)
	gap, tall := max(p.px(6), p.air(12)), max(p.px(34), p.air(56))
	h := label.h + value.gap + value.h + gap + tall
	return block{h: h, grow: 1, most: h + p.px(110), draw: func(a area) {
		words, rest := a.top(h - tall - gap)
		p.stack(words, 0, label, value)
		_, rest = rest.top(gap)
		field, _ := rest.top(min(rest.h, tall*1.6))
		p.field(field, thousandths(b.Plan, w), thousandths(b.Done, w))
	}}
}

func thousandths(n int, of float32) float32 { return of * float32(n) / 1000 }

// field is the striped plan with the full part over it. Where more was done than planned the full part goes
// beyond the plan's edge, which is seen in it.
func (p *page) field(a area, plan, done float32) {
	line := p.px(3)
	if plan > 0 {
		track, _ := a.left(max(plan, 2*line))
		p.put(item{shape: box, at: track, fill: p.Card, edge: p.Main, line: line})
		p.stripes(track.inset(line, line), done)
	}
	if done > 0 {
		full, _ := a.left(max(done, line))
		p.put(item{shape: box, at: full, fill: p.Main})
	}
	if plan > 0 && plan < done-line {
		p.put(item{shape: box, at: area{a.x + plan - line, a.y, line, a.h}, fill: p.Card})
	}
}

// stripes is upright lines behind from, as far apart as a finger's nail is wide.
func (p *page) stripes(a area, from float32) {
	wide, step := p.px(5), p.px(24)
	for x := step; x+wide < a.w; x += step {
		if x > from {
			p.put(item{shape: box, at: area{a.x + x, a.y, wide, a.h}, fill: p.Main})
		}
	}
}

// legend says what the full and the striped part mean.
func (p *page) legend(gap, w float32) block {
	s := style{px: p.dress.small, colour: p.Second, tight: true}
	swatch, each := area{w: p.px(92), h: p.px(36)}, w/2
	text := each - swatch.w - p.px(36)
	done, plan := p.set(s, p.say(p.view.Chart.Done), text), p.set(s, p.say(p.view.Chart.Plan), text)
	h := max(swatch.h, done.height(), plan.height())
	return block{gap: gap, h: h, draw: func(a area) {
		for i, f := range []fitted{done, plan} {
			cell := area{a.x + float32(i)*each, a.y, each, a.h}
			at, _ := cell.left(swatch.w)
			at = at.middle(swatch.w, swatch.h)
			if i == 0 {
				p.field(at, swatch.w, swatch.w)
			} else {
				p.field(at, swatch.w, 0)
			}
			p.put(f.items(area{cell.x + swatch.w + p.px(20), cell.y + (cell.h-f.height())/2, text, f.height()})...)
		}
	}}
}
