package console

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// fewestAnswers is how many answers of a quarter are shown at least: of fewer a clerk may know whose they are.
const fewestAnswers = 10

// surveyPage is the data of survey.html.
type surveyPage struct {
	frame
	Quarters []surveyQuarter
}

// surveyQuarter is one quarter of the clerk's village.
type surveyQuarter struct {
	Title, Index string
	Answers      int
	Few          bool
	Elements     []surveyElement
}

type surveyElement struct {
	Name, Mean string
	Answers    int
}

// survey shows the clerk's village how satisfied its residents are.
func (c *Console) survey(w http.ResponseWriter, r *http.Request, clerk ledger.ClerkAccount) error {
	if clerk.Village == "" {
		return ledger.ErrNotFound // an official of no village
	}
	list, err := c.o.Ledger.Surveys(r.Context(), clerk.Village)
	if err != nil {
		return err
	}
	p := surveyPage{frame: c.frame(r.Context(), "Kepuasan warga", clerk)}
	for _, q := range list {
		p.Quarters = append(p.Quarters, quarterOf(q))
	}
	return c.show(w, http.StatusOK, "survey", p)
}

func quarterOf(q ledger.SurveyQuarter) surveyQuarter {
	out := surveyQuarter{
		Title: fmt.Sprintf("Triwulan %s %d", [...]string{"I", "II", "III", "IV"}[q.Quarter-1], q.Year), Answers: q.Counts.Answers(),
		Index: "Belum ada: setiap unsur perlu jawaban",
	}
	if out.Few = out.Answers < fewestAnswers; out.Few {
		return out
	}
	if ikm, ok := q.Counts.Index(); ok {
		out.Index = decimal(ikm) + ", mutu pelayanan " + kiosk.SurveyQuality(ikm)
	}
	for e := kiosk.SurveyElement(1); e <= kiosk.SurveyElements; e++ {
		row := surveyElement{Name: e.Name(), Mean: "belum ada"}
		if mean, ok := q.Counts.Mean(e); ok {
			row.Mean = decimal(mean)
		}
		for _, n := range q.Counts[e-1] {
			row.Answers += n
		}
		out.Elements = append(out.Elements, row)
	}
	return out
}

// decimal writes two places as Indonesia does: 81,25.
func decimal(f float64) string { return strings.Replace(fmt.Sprintf("%.2f", f), ".", ",", 1) }
