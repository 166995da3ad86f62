package flow

// SetVolume is the loudness of what is said now and from now on.
type SetVolume struct{ Volume Volume }

func (SetVolume) effect() {}

// Volume is how much louder than usual the kiosk speaks, in steps of 6 dB. The zero Volume is what every visit
// begins with.
type Volume int8

// The range of Volume: 12 dB above the usual and as much below.
const (
	Quietest Volume = -2
	Loudest  Volume = 2
)

// The keys of the voice, which take the place of the help row while the screen is read aloud.
const (
	KeyAgain   KeyID = "again"   // Ulangi
	KeyQuieter KeyID = "quieter" // Lebih pelan
	KeyLouder  KeyID = "louder"  // Lebih keras
	KeyStop    KeyID = "stop"    // Diam: where Dengarkan stood
)

// voiceKey handles what is for the ears.
func (m Machine) voiceKey(s State, k KeyID) (State, []Effect, bool) {
	p := &s.visit.prefs
	switch k {
	case KeyListen, KeyAgain:
		s.visit.panel = true
		words := m.View(s).Speech
		if p.Ears {
			words = m.hear(s)
		}
		return s, []Effect{s.speak(words)}, true
	case KeyStop:
		s.visit.panel = false
		if p.Ears {
			return s, []Effect{s.speak(nil)}, true // silence is the answer: nothing else is said to it
		}
		return s, []Effect{Hush{}}, true
	case KeyLouder:
		p.Volume = min(p.Volume+1, Loudest)
	case KeyQuieter:
		p.Volume = max(p.Volume-1, Quietest)
	default:
		return s, nil, false
	}
	fx := []Effect{SetVolume{p.Volume}}
	if p.Ears {
		fx = append(fx, s.speak([]Msg{M("voice.level", string(rune('1'+p.Volume-Quietest)))}))
	}
	return s, fx, true
}
