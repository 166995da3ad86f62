package flow

import (
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// TimerTraining ends a training that nobody touches.
const TimerTraining Timer = "training"

// TrainingIdle is how long a training waits for a touch (DESIGN: "Training mode").
const TrainingIdle = 10 * time.Minute

// Trainee is a card that a training is held with. No card of a person takes its place.
type Trainee uint8

// The cards of a training.
const (
	TrainingResident Trainee = iota + 1 // warga latihan
	TrainingClerk                       // petugas latihan
)

// The keys of a training.
const (
	keyTrain         KeyID = "desk-train"    // in the clerk's mode: begins one
	keyTrainResident KeyID = "train-warga"   // lays the resident's card on the reader
	keyTrainClerk    KeyID = "train-petugas" // lays the clerk's card on the reader
	keyTrainEnd      KeyID = "train-end"
)

// The effects of a training.
type (
	// Train holds a training, opened by the clerk of that card. It is performed until the training is over.
	Train struct{ Clerk Chip }
	// LayCard lays a card of the training on the reader: CardArrived, and CardRemoved a moment later.
	LayCard struct{ Who Trainee }
	// EndTraining ends the training that this machine belongs to.
	EndTraining struct{}
)

func (Train) effect()       {}
func (LayCard) effect()     {}
func (EndTraining) effect() {}

// ForTraining is the machine of a training (mode latihan): the same screens and the same rules, marked on
// each, with cards of its own. What becomes of a request is the business of the store behind it.
func (m Machine) ForTraining(pin string) Machine {
	m.training = pin
	return m
}

// begunTraining leaves the clerk's mode for a training once its begin is journaled.
func (m Machine) begunTraining(s State) (State, []Effect) {
	clerk := s.visit.chip
	s, fx := m.end(s)
	return m.rest(s), append(fx, StopTimer{TimerEnd}, Train{Clerk: clerk})
}

// inTraining starts the time anew in which somebody must touch something, and ends the training after it.
func (m Machine) inTraining(what Happening, fx []Effect) []Effect {
	switch e := what.(type) {
	case KeyPressed, PadPressed:
		return append(fx, StartTimer{TimerTraining, TrainingIdle})
	case TimerFired:
		if e.Timer == TimerTraining {
			return append(fx, Forget{}, EndTraining{})
		}
	default:
	}
	return fx
}

// trainingKey is a key that only a training has.
func (m Machine) trainingKey(s State, k KeyID) (State, []Effect, bool) {
	switch k {
	case keyTrainResident:
		return s, []Effect{LayCard{TrainingResident}}, true
	case keyTrainClerk:
		return s, []Effect{LayCard{TrainingClerk}}, true
	case keyTrainEnd:
		return s, []Effect{Forget{}, EndTraining{}}, true
	default:
	}
	return s, nil, false
}

// trainingView marks a screen, and lets the cards of the training be laid where a card is waited for.
func (m Machine) trainingView(s State, v *View) {
	v.Training = true
	switch s.visit.screen {
	case Welcome:
		m.trainingStart(v)
	case TapOther:
		v.Keys = append(v.Keys, plain(keyTrainResident, string(keyTrainResident)))
	default:
	}
}

// trainingStart takes the place of Welcome: a card of the training is laid by a key.
func (m Machine) trainingStart(v *View) {
	*v = View{Screen: Training, Training: true, Prefs: v.Prefs, Clock: v.Clock, ClockNote: v.ClockNote, Help: v.Help}
	v.Eyebrow, v.Title, v.Lead = M("training.eyebrow"), M("training.title"), M("training.lead", m.training)
	v.tile(keyTrainResident, "person")
	v.tile(keyTrainClerk, "hand-over")
	v.tile(KeyNoCard, "nocard")
	v.Leave = Key{ID: keyTrainEnd, Label: M("train-end"), Role: RoleExit}
	v.Speech = []Msg{v.Title, M("training.speech")}
}

// trainable says whether a training may begin with that answer of the station.
func (e ClerkDone) trainable() bool { return e.Do == kiosk.ClerkTraining && e.Deed == DeedDone }
