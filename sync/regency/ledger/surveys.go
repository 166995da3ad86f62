package ledger

import (
	"context"

	"github.com/smart-kampung/anjungan/kiosk"
)

// NewSurvey is an answer of the survey of satisfaction that a batch brings. An id that is there already
// changes nothing: a restored disk may bring it once more.
type NewSurvey struct {
	Survey  kiosk.Survey
	Village kiosk.VillageCode // where the kiosk stands
}

// SurveyQuarter is what was answered in a village and quarter (triwulan).
type SurveyQuarter struct {
	Village       kiosk.VillageCode
	Year, Quarter int // 2026, 1..4
	Counts        kiosk.SurveyCounts
}

// Surveys is the survey of satisfaction. Answers come by Batch.Surveys and Ruling.Surveys.
type Surveys interface {
	// Surveys counts the answers of a village, of every village where it is empty: newest quarter first, its
	// villages in the order of their codes.
	Surveys(ctx context.Context, village kiosk.VillageCode) ([]SurveyQuarter, error)
}
