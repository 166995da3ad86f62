package flow

import (
	"strconv"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// SurveyTime is how long the last screen waits with its one question; the next card ends it at once.
const SurveyTime = 10 * time.Second

// KeepSurvey keeps an answer that is nobody's.
type KeepSurvey struct {
	Element kiosk.SurveyElement
	Grade   kiosk.SurveyGrade
}

func (KeepSurvey) effect() {}

// facePrefix begins the keys of the grades, from bad to very good.
const facePrefix = "face-"

// endAsking ends a visit that gave somebody a paper of their own, with one question on its last screen: of
// each visitor another element is asked. Nobody need answer, and nobody is asked beside a clerk.
func (m Machine) endAsking(s State) (State, []Effect) {
	if s.visit.paper.Anonymous() || s.visit.deposit.witness != (Chip{}) {
		return m.end(s)
	}
	s.turn = (s.turn + 1) % kiosk.SurveyElements
	// Every day begins elsewhere, for a kiosk that is switched on each morning would ask the first the most.
	today := s.now.In(kiosk.WIB).YearDay()
	return m.endWith(s, kiosk.SurveyElement((s.turn+today)%kiosk.SurveyElements+1))
}

// lastWords is how long the last screen stays.
func lastWords(s State) []Effect {
	switch {
	case s.visit.screen != Goodbye:
		return nil
	case s.visit.survey != 0 && s.visit.prefs.Ears: // the question and the way out of it take 20 s to be said
		return []Effect{StartTimer{TimerEnd, 2 * SurveyTime}}
	case s.visit.survey != 0:
		return []Effect{StartTimer{TimerEnd, SurveyTime}}
	}
	return []Effect{StartTimer{TimerEnd, EndTime}}
}

// surveyView is the question with its four faces.
func surveyView(s State, v *View) {
	v.Picture, v.Lead = NoPicture, M("survey."+strconv.Itoa(int(s.visit.survey)))
	v.Speech = []Msg{v.Title, v.Lead}
	for g := 1; g <= kiosk.SurveyGrades; g++ {
		name := facePrefix + strconv.Itoa(g)
		v.Keys = append(v.Keys, Key{ID: KeyID(name), Label: M("survey." + name), Icon: name, Role: RoleChoice})
		v.Speech = append(v.Speech, v.Keys[g-1].Label)
	}
	v.Keys = append(v.Keys, plain(KeyOther, "survey.skip"))
	v.Note = M("survey.nobody")
}

// surveyKey takes an answer and thanks, or goes on without one.
func (m Machine) surveyKey(s State, k KeyID) (State, []Effect) {
	v := &s.visit
	grade, ok := index(k, facePrefix)
	if !ok || v.survey == 0 {
		return m.rest(s), []Effect{Hush{}, StopTimer{TimerEnd}}
	}
	e := KeepSurvey{Element: v.survey, Grade: kiosk.SurveyGrade(grade)}
	v.survey = 0
	return s, append([]Effect{e, Hush{}}, lastWords(s)...)
}
