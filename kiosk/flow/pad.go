package flow

import "github.com/smart-kampung/anjungan/kiosk"

// PadKey is a key of the pad of ten below the panel: '0' to '9', '*' or '#'.
type PadKey byte

// The keys of the pad that are no digits.
const (
	PadStar PadKey = '*' // everything that does not answer what is asked
	PadHash PadKey = '#' // the one thing to do
)

type (
	// PadPressed means: a key of the pad was pressed.
	PadPressed struct{ Pad PadKey }
	// Headset means: a headset was put into the jack, or pulled out.
	Headset struct{ In bool }
)

func (PadPressed) happening() {}
func (Headset) happening()    {}

// padAt is where somebody stands who goes by the pad. The zero padAt is at the screen itself.
type padAt struct {
	menu  bool   // in the list behind the star
	page  uint8  // of that list, from 0
	group PadKey // the letters behind a digit; 0: none
}

// What keys of the pad do that no key of a screen does.
const (
	padMenu  KeyID = "pad-menu"  // opens the list behind the star
	padShut  KeyID = "pad-shut"  // closes it
	padMore  KeyID = "pad-more"  // what did not fit into it
	padAgain KeyID = "pad-again" // says it again
	padGroup KeyID = "pad-group" // the letters of a digit
)

// padPressed is a key of the pad. The first one only begins to speak: whoever pressed it has not heard yet
// what the keys are for.
func (m Machine) padPressed(s State, k PadKey, fresh kiosk.RequestID) (State, []Effect) {
	if m.speech && !s.visit.prefs.Ears {
		return m.startEars(s)
	}
	o, ok := padOptionOf(padOptions(m.View(s), s.visit.pad), k)
	if !ok {
		return s, m.stirred(s)
	}
	at := &s.visit.pad
	switch o.key.ID {
	case padMenu:
		*at = padAt{menu: true}
	case padShut:
		*at = padAt{}
	case padMore:
		at.page++
	case padAgain:
	case padGroup:
		at.group = k
	case KeyLouder, KeyQuieter, KeyStop: // the list stays, for the next step
		s, fx, _ := m.voiceKey(s, o.key.ID)
		return s, append(fx, m.stirred(s)...)
	default:
		*at = padAt{}
		return m.key(s, o.key.ID, fresh)
	}
	return s, m.stirred(s)
}

// startEars begins to speak of itself, until the visit ends.
func (m Machine) startEars(s State) (State, []Effect) {
	s.visit.prefs.Ears = m.speech
	fx := m.stirred(s)
	switch {
	case !m.speech:
	case s.visit.screen == TakePaper: // the paper may have been taken already
		fx = append(fx, StopTimer{TimerEnd})
	default:
		fx = append(fx, lastWords(s)...)
	}
	return s, fx
}

// headset is the jack. What is being said to a headset is never said on by the loudspeaker.
func (m Machine) headset(s State, in bool) (State, []Effect) {
	if s.headset == in {
		return s, nil
	}
	s.headset = in
	if in {
		return m.startEars(s)
	}
	return s, []Effect{Hush{}}
}

// stirred says that somebody is there, without changing the screen.
func (m Machine) stirred(s State) []Effect {
	switch s.visit.screen {
	case Welcome, OutOfService: // they wait for nobody, but somebody's preferences must go with them
		return []Effect{StartTimer{TimerIdle, IdlePublic}}
	default:
	}
	return m.idle(s.visit.screen)
}
