package kiosk

import (
	"errors"
	"time"
)

// SurveyElement is one of the nine elements (unsur) of the survey of satisfaction (SKM, survei kepuasan
// masyarakat) of Permenpan RB 14/2017, in its order: 1 requirements, 2 procedure, 3 time, 4 cost, 5 product,
// 6 competence, 7 conduct, 8 complaints, 9 facilities.
type SurveyElement uint8

// SurveyGrade is an answer on its scale of four steps: 1 bad to 4 very good.
type SurveyGrade uint8

// How many elements and grades there are.
const (
	SurveyElements = 9
	SurveyGrades   = 4
)

// Survey is what somebody says of a service they were given. Nobody knows who.
type Survey struct {
	ID      [16]byte // drawn for it alone, so that a copy counts once
	Day     string   // 2006-01-02, WIB
	Element SurveyElement
	Grade   SurveyGrade
}

// ErrSurvey says that something is no answer of the survey.
var ErrSurvey = errors.New("kiosk: not an answer of the survey")

// Check says whether s is an answer of the survey.
func (s Survey) Check() error {
	_, err := time.Parse(time.DateOnly, s.Day)
	if err != nil || s.ID == [16]byte{} || s.Element < 1 || s.Element > SurveyElements || s.Grade < 1 || s.Grade > SurveyGrades {
		return ErrSurvey
	}
	return nil
}

// SurveyCounts is how often each grade was given to each element.
type SurveyCounts [SurveyElements][SurveyGrades]int

// Add counts n answers; what is no element or grade is not counted.
func (c *SurveyCounts) Add(e SurveyElement, g SurveyGrade, n int) {
	if e >= 1 && e <= SurveyElements && g >= 1 && g <= SurveyGrades {
		c[e-1][g-1] += n
	}
}

// Answers is how many there are in all.
func (c *SurveyCounts) Answers() (n int) {
	for e := range c {
		for _, m := range c[e] {
			n += m
		}
	}
	return n
}

// Mean is the average grade of an element (nilai rata-rata per unsur), 1 to 4; ok is false where nobody
// answered.
func (c *SurveyCounts) Mean(e SurveyElement) (mean float64, ok bool) {
	n, sum := 0, 0
	for g, m := range c[e-1] {
		n, sum = n+m, sum+(g+1)*m
	}
	if n == 0 {
		return 0, false
	}
	return float64(sum) / float64(n), true
}

// Index is the index of satisfaction (IKM) by the regulation: each element's mean weighs 1/9, and the sum is
// multiplied by 25: 25 to 100. Elements rotate, so that each has its own number of answers. ok is false while
// an element has none: the formula knows no index of fewer.
func (c *SurveyCounts) Index() (ikm float64, ok bool) {
	const weight, conversion = 1.0 / SurveyElements, 25
	for e := SurveyElement(1); e <= SurveyElements; e++ {
		mean, ok := c.Mean(e)
		if !ok {
			return 0, false
		}
		ikm += mean * weight
	}
	return ikm * conversion, true
}

// SurveyQuality is the regulation's word for an index (mutu pelayanan): A from 88.31, B from 76.61, C from 65,
// else D.
func SurveyQuality(ikm float64) string {
	switch {
	case ikm >= 88.31:
		return "A"
	case ikm >= 76.61:
		return "B"
	case ikm >= 65:
		return "C"
	}
	return "D"
}

// Name is the regulation's word for an element.
func (e SurveyElement) Name() string {
	names := [SurveyElements]string{
		"Persyaratan", "Sistem, mekanisme, dan prosedur", "Waktu penyelesaian", "Biaya/tarif", "Produk spesifikasi jenis pelayanan",
		"Kompetensi pelaksana", "Perilaku pelaksana", "Penanganan pengaduan, saran, dan masukan", "Sarana dan prasarana",
	}
	if e < 1 || e > SurveyElements {
		return ""
	}
	return names[e-1]
}
