package ledgertest

import (
	"context"
	"fmt"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// withSurvey makes a batch bring an answer that was given in a village.
func withSurvey(b ledger.Batch, at kiosk.VillageCode, id byte, day string, e kiosk.SurveyElement, g kiosk.SurveyGrade) ledger.Batch {
	b.At = 1_830_000_000_000 // after every day here
	b.Surveys = append(b.Surveys, ledger.NewSurvey{Village: at, Survey: kiosk.Survey{ID: [16]byte{id}, Day: day, Element: e, Grade: g}})
	return b
}

// testSurveys: each answer counts once, in its village and quarter, whoever brings it again.
func testSurveys(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	addKiosk(t, l, 8)
	b := withSurvey(batch(t, l, 7, 2), village, 1, "2026-12-31", 1, 4)
	b = withSurvey(b, village, 2, "2026-10-01", 1, 4)
	b = withSurvey(b, village, 3, "2026-10-01", 9, 1)
	must(t, l.Append(ctx, withSurvey(b, village, 4, "2026-09-30", 2, 3)))
	must(t, l.Append(ctx, withSurvey(batch(t, l, 7, 1), village, 1, "2026-12-31", 1, 4))) // a restored disk
	must(t, l.Append(ctx, withSurvey(batch(t, l, 8, 1), other, 5, "2026-11-15", 2, 2)))
	must(t, l.Append(ctx, withSurvey(batch(t, l, 8, 1), other, 5, "2027-01-01", 2, 1)))
	for at, want := range map[kiosk.VillageCode]string{
		"":      fmt.Sprintf("%s 2026/4 3, %s 2026/4 1, %s 2026/3 1, ", village, other, village),
		village: fmt.Sprintf("%s 2026/4 3, %s 2026/3 1, ", village, village), other: fmt.Sprintf("%s 2026/4 1, ", other), "99.99.99.9999": "",
	} {
		list, err := l.Surveys(ctx, at)
		must(t, err)
		got := ""
		for _, q := range list {
			got += fmt.Sprintf("%s %d/%d %d, ", q.Village, q.Year, q.Quarter, q.Counts.Answers())
		}
		if at == "" && village > other {
			want = fmt.Sprintf("%s 2026/4 1, %s 2026/4 3, %s 2026/3 1, ", other, village, village)
		}
		if got != want {
			t.Errorf("%q: %s, want %s", at, got, want)
		}
	}
	list, err := l.Surveys(ctx, village)
	must(t, err)
	var want kiosk.SurveyCounts
	want.Add(1, 4, 2)
	want.Add(9, 1, 1)
	if list[0].Counts != want {
		t.Errorf("counts %v, want %v", list[0].Counts, want)
	}
	if rows := feed(t, l, 7); len(rows) != 0 {
		t.Errorf("the feed tells of answers: %+v", rows)
	}
}
