package flow

import "github.com/smart-kampung/anjungan/kiosk"

// askPaperView asks the owner about a paper: whether it came out whole, or whether to print again what
// the machine drew back.
func (m Machine) askPaperView(s State, v *View) {
	v.Picture, v.Title, v.Lead = PicPaper, M("ask.paper.title"), M("ask.paper.lead")
	v.Keys = []Key{main(KeyOK, "ask.paper.yes"), plain(KeyOther, "ask.paper.no")}
	i := s.visit.asked
	if i >= s.visit.count {
		return
	}
	v.Number = s.visit.items[i].Number.String()
	if s.visit.items[i].Drawn {
		v.Title, v.Lead = M("ask.drawn.title"), M("ask.drawn.lead")
		v.Keys = []Key{main(KeyOther, "ask.drawn.print"), plain(KeyOK, "ask.drawn.no")}
	}
}

// askPaperKey takes the owner's word on a paper that may not have come out, or was drawn back: nobody
// else is asked. Of a paper that was drawn back all is known; whoever does not want it now is asked again
// at the next tap.
func (m Machine) askPaperKey(s State, k KeyID) (State, []Effect) {
	v := &s.visit
	it := &v.items[v.asked]
	token, drawn := it.Unsure, it.Drawn
	it.Unsure, it.Drawn = "", false
	switch {
	case drawn && k == KeyOK:
		return m.proven(s)
	case drawn:
		return m.print(s, *it, it.UnsureOf, kiosk.CopyNotTaken)
	case k == KeyOK:
		return m.proven(s, SettlePaper{Token: token, Received: true})
	}
	s, fx := m.print(s, *it, it.UnsureOf, kiosk.CopyNotReceived)
	return s, append([]Effect{SettlePaper{Token: token, Received: false}}, fx...)
}
