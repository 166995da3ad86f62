package journal

import (
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
)

// SurveyBody is one answer of the survey of satisfaction. It is of nobody: no visit, no card, no service, and of
// time the day alone. It is journaled at a random later moment, and every such body is as long as any other.
type SurveyBody struct {
	ID      []byte `cbor:"1,keyasint"` // 16 random bytes of its own: a copy counts once
	Day     string `cbor:"2,keyasint"` // 2006-01-02 WIB on which it was given
	Element uint8  `cbor:"3,keyasint"` // kiosk.SurveyElement
	Grade   uint8  `cbor:"4,keyasint"` // kiosk.SurveyGrade
}

// NewSurveyBody turns an answer into what the journal says of it.
func NewSurveyBody(s kiosk.Survey) SurveyBody {
	return SurveyBody{ID: s.ID[:], Day: s.Day, Element: uint8(s.Element), Grade: uint8(s.Grade)}
}

// Survey checks the body and turns it back.
func (b SurveyBody) Survey() (kiosk.Survey, error) {
	s := kiosk.Survey{Day: b.Day, Element: kiosk.SurveyElement(b.Element), Grade: kiosk.SurveyGrade(b.Grade)}
	if len(b.ID) != len(s.ID) {
		return s, fmt.Errorf("journal: %w: an id of %d bytes", kiosk.ErrSurvey, len(b.ID))
	}
	copy(s.ID[:], b.ID)
	if err := s.Check(); err != nil {
		return s, fmt.Errorf("journal: %w", err)
	}
	return s, nil
}
