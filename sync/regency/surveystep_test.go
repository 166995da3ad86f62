package regency

import (
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// TestSurveyStep: an answer is taken and the feed tells nothing of it; anything else is in quarantine with its
// word and counts nowhere.
func TestSurveyStep(t *testing.T) {
	s := kiosk.Survey{ID: [16]byte{7}, Day: "2026-11-26", Element: 7, Grade: 3}
	good := marshal(t, journal.NewSurveyBody(s))
	bad := s
	bad.Grade = 5
	for _, c := range []struct {
		name  string
		plain []byte
		ok    bool // it opened
		code  string
	}{
		{"an answer", good, true, ""},
		{"a fifth face", marshal(t, journal.NewSurveyBody(bad)), true, wire.VerdictBody},
		{"cut short", good[:len(good)-1], true, wire.VerdictBody},
		{"a byte more", append(good[:len(good):len(good)], 0), true, wire.VerdictBody},
		{"what did not open", good, false, wire.VerdictSealed},
	} {
		var fx Effects
		fx.take(chain(journal.KindSurvey)[0], Body{Plain: c.plain, OK: c.ok}, rules())
		took := fx.Entries[0]
		if took.Code != c.code || (took.Verdict == kiosk.EntryAccepted) != (c.code == "") || len(fx.Surveys) == 1 != (c.code == "") {
			t.Errorf("%s: %s %q, %d taken", c.name, took.Verdict, took.Code, len(fx.Surveys))
		}
		if took.Tell() != (c.code != "") || !took.Request.IsZero() {
			t.Errorf("%s: the feed tells %v of request %s", c.name, took.Tell(), took.Request)
		}
		if c.code == "" && (fx.Surveys[0] != s || keepSurveys(village, fx.Surveys)[0].Village != village) {
			t.Errorf("%+v was taken", fx.Surveys[0])
		}
	}
}
