package flow

import (
	"slices"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// doubt is why a NIK typed in a form is asked for once more. Registers err and digits are misread: the same again is taken.
type doubt string

const (
	doubtNone  doubt = ""
	doubtNIK   doubt = "nik"   // its digits name no day, or no province
	doubtYoung doubt = "young" // of whom a first KTP is asked for: by its digits not old enough
)

// ktpAge is the age from which everybody has a KTP; who is married has one before (UU 24/2013, article 63).
const ktpAge = 17

// doubts says why what was typed into a field is to be looked at once more.
func (m Machine) doubts(s State, f kiosk.Field, value string) doubt {
	if f.Kind != kiosk.NIKField {
		return doubtNone
	}
	nik, err := kiosk.ParseNIK(value)
	svc, _ := m.serviceOf(s)
	switch day, known := nik.Birth(s.now); {
	case err != nil: // left out
		return doubtNone
	case len(nik.Doubts()) > 0, !known:
		return doubtNIK
	case svc.ID == kiosk.FirstKTP && slices.Contains(svc.Concerns, f.ID) && younger(day, s.now):
		return doubtYoung
	}
	return doubtNone
}

// younger says whether who was born that day (2006-01-02) is not yet of the age for a KTP.
func younger(day string, now time.Time) bool {
	born, err := time.ParseInLocation(time.DateOnly, day, kiosk.WIB)
	return err == nil && born.AddDate(ktpAge, 0, 0).After(now)
}

// youngRows notes at the last look that a first KTP is asked for whom it is too early for, unless they are married: nobody is
// to come to the district office in vain.
func (m Machine) youngRows(s State) []Row {
	svc, ok := m.serviceOf(s)
	if !ok || svc.ID != kiosk.FirstKTP {
		return nil
	}
	day := s.visit.resident.BirthDate
	if s.visit.deposit.on {
		day = m.subject(s).BirthDate
	}
	for i, f := range svc.Fields {
		if a := s.visit.form.answers[i]; a.done && f.Kind == kiosk.NIKField && slices.Contains(svc.Concerns, f.ID) {
			nik, _ := kiosk.ParseNIK(a.text)
			day, _ = nik.Birth(s.now)
		}
	}
	if !younger(day, s.now) {
		return nil
	}
	return []Row{{Label: M("confirm.young"), Value: M("confirm.young.note"), Say: M("confirm.young.note")}}
}
