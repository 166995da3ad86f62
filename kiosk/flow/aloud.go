package flow

// numberAloud says whether the loudspeaker says the number that stands here to whoever asks for it: no paper says it, and
// somebody who goes by ear has no headset that would. A number tells no name; who asks for it lets the hall hear it.
func (m Machine) numberAloud(s State) bool {
	v := &s.visit
	if !v.prefs.Ears || s.headset || v.number == "" {
		return false
	}
	return v.screen == PaperTrouble || v.screen == TakePaper && v.paper == Slip && rationed(v.word)
}

// paperKeys is the keys under a paper, or under what says why there is none.
func (m Machine) paperKeys(s State) []Key {
	keys := []Key{done()}
	if m.numberAloud(s) {
		keys = append(keys, plain(KeyOther, "number.aloud"))
	}
	return keys
}

// underPaper is a key there: it says the number, ends the visit, or goes on with the form that a question about an earlier paper interrupted.
func (m Machine) underPaper(s State, k KeyID) (State, []Effect) {
	on := s.visit.screen
	switch {
	case k == KeyOther:
		return m.show(s, on, s.speak([]Msg{M("number.said", spell(s.visit.number.String()))}))
	case on == TakePaper:
		return m.afterPaper(s, m.endAsking)
	}
	return m.afterPaper(s, m.end)
}
