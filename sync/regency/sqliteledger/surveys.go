package sqliteledger

import (
	"context"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// Surveys implements ledger.Surveys.
func (l *Ledger) Surveys(ctx context.Context, village kiosk.VillageCode) ([]ledger.SurveyQuarter, error) {
	type row struct {
		ledger.SurveyQuarter
		element kiosk.SurveyElement
		grade   kiosk.SurveyGrade
		n       int
	}
	rows, err := list(ctx, l.reader, "surveys", func(s scanner) (r row, err error) {
		return r, s.Scan(&r.Village, &r.Year, &r.Quarter, &r.element, &r.grade, &r.n)
	}, `SELECT village, CAST(substr(day, 1, 4) AS INTEGER) AS year, (CAST(substr(day, 6, 2) AS INTEGER) + 2) / 3 AS quarter,
		element, grade, count(*) FROM survey WHERE ?1 = '' OR village = ?1
		GROUP BY village, year, quarter, element, grade ORDER BY year DESC, quarter DESC, village`, village)
	if err != nil {
		return nil, err
	}
	var out []ledger.SurveyQuarter
	for _, r := range rows {
		if last := len(out) - 1; last < 0 || out[last].Village != r.Village || out[last].Year != r.Year || out[last].Quarter != r.Quarter {
			out = append(out, r.SurveyQuarter)
		}
		out[len(out)-1].Counts.Add(r.element, r.grade, r.n)
	}
	return out, nil
}

// addSurveys keeps the answers that entries bring.
func addSurveys(ctx context.Context, tx runner, news []ledger.NewSurvey) error {
	for _, n := range news {
		s := n.Survey
		_, err := exec(ctx, tx, `INSERT INTO survey (id, village, day, element, grade) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
			s.ID[:], n.Village, s.Day, s.Element, s.Grade)
		if err != nil {
			return fmt.Errorf("survey: %w", err)
		}
	}
	return nil
}
