package regency

import (
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// survey notes an answer of the survey of satisfaction. It is of nobody, so that a feed tells nothing of one
// that was accepted.
func (fx *Effects) survey(t *Took) {
	b, ok := decode[journal.SurveyBody](t)
	if !ok {
		return
	}
	s, err := b.Survey()
	if err != nil {
		t.refuse(kiosk.EntryQuarantined, wire.VerdictBody)
		return
	}
	fx.Surveys = append(fx.Surveys, s)
}

// keepSurveys is what the ledger keeps of them: answers of the village where the kiosk stands.
func keepSurveys(village kiosk.VillageCode, list []kiosk.Survey) (out []ledger.NewSurvey) {
	for _, s := range list {
		out = append(out, ledger.NewSurvey{Survey: s, Village: village})
	}
	return out
}
