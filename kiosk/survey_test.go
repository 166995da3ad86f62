package kiosk_test

import (
	"errors"
	"math"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
)

// all gives every element the same grades.
func all(grades map[kiosk.SurveyGrade]int) (c kiosk.SurveyCounts) {
	for e := kiosk.SurveyElement(1); e <= kiosk.SurveyElements; e++ {
		for g, n := range grades {
			c.Add(e, g, n)
		}
	}
	return c
}

func TestSurveyIndex(t *testing.T) {
	mixed := all(map[kiosk.SurveyGrade]int{3: 10})
	mixed.Add(7, 4, 30) // conduct: 40 answers of mean 3.75
	for _, c := range []struct {
		name    string
		counts  kiosk.SurveyCounts
		want    float64
		quality string
	}{
		{"all bad", all(map[kiosk.SurveyGrade]int{1: 3}), 25, "D"},
		{"all very good", all(map[kiosk.SurveyGrade]int{4: 1}), 100, "A"},
		{"half and half", all(map[kiosk.SurveyGrade]int{2: 5, 3: 5}), 62.5, "D"},
		{"good", all(map[kiosk.SurveyGrade]int{3: 8}), 75, "C"},
		{"elements weigh alike, not answers", mixed, (8*3 + 3.75) / 9 * 25, "B"},
	} {
		got, ok := c.counts.Index()
		if !ok || math.Abs(got-c.want) > 1e-9 || kiosk.SurveyQuality(got) != c.quality {
			t.Errorf("%s: %v %s, want %v %s", c.name, got, kiosk.SurveyQuality(got), c.want, c.quality)
		}
	}
	few := all(map[kiosk.SurveyGrade]int{4: 2})
	few[8] = [kiosk.SurveyGrades]int{}
	if ikm, ok := few.Index(); ok {
		t.Errorf("an index of eight elements: %v", ikm)
	}
	if n := few.Answers(); n != 16 {
		t.Errorf("%d answers", n)
	}
}

func TestSurveyQuality(t *testing.T) {
	for ikm, want := range map[float64]string{25: "D", 64.99: "D", 65: "C", 76.60: "C", 76.61: "B", 88.30: "B", 88.31: "A", 100: "A"} {
		if got := kiosk.SurveyQuality(ikm); got != want {
			t.Errorf("%v is %s, want %s", ikm, got, want)
		}
	}
}

func TestSurveyCheck(t *testing.T) {
	good := kiosk.Survey{ID: [16]byte{1}, Day: "2026-11-26", Element: 9, Grade: 4}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*kiosk.Survey){
		"no id": func(s *kiosk.Survey) { s.ID = [16]byte{} }, "a time": func(s *kiosk.Survey) { s.Day = "2026-11-26 08:42" },
		"no day": func(s *kiosk.Survey) { s.Day = "2026-02-30" }, "element 0": func(s *kiosk.Survey) { s.Element = 0 },
		"element 10": func(s *kiosk.Survey) { s.Element = 10 }, "grade 0": func(s *kiosk.Survey) { s.Grade = 0 },
		"grade 5": func(s *kiosk.Survey) { s.Grade = 5 },
	} {
		s := good
		change(&s)
		if err := s.Check(); !errors.Is(err, kiosk.ErrSurvey) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
