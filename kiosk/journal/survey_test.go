package journal_test

import (
	"bytes"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// FuzzSurvey: whatever is read as an answer of the survey is the only body of itself, and is one.
func FuzzSurvey(f *testing.F) {
	f.Add(marshal(f, journal.NewSurveyBody(kiosk.Survey{ID: [16]byte{1}, Day: "2026-11-26", Element: 1, Grade: 4})))
	f.Add(marshal(f, journal.NewSurveyBody(kiosk.Survey{ID: [16]byte{255}, Day: "2024-02-29", Element: 9, Grade: 1})))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var b journal.SurveyBody
		if journal.Unmarshal(raw, &b) != nil {
			return
		}
		s, err := b.Survey()
		if err != nil {
			return
		}
		if s.Check() != nil || !bytes.Equal(marshal(t, journal.NewSurveyBody(s)), raw) {
			t.Errorf("% x is not its own encoding", raw)
		}
	})
}
