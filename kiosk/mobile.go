package kiosk

import (
	"strings"
	"time"
)

// FieldVisit is the answer by which somebody who cannot come asks that a clerk come to a hamlet (pelayanan keliling):
// its value is the hamlet. It is one more answer of a request for something else, or a field of the service that is
// nothing but that.
const FieldVisit = "visit"

// MaxAnswers is the most answers of a request: those of a form, and FieldVisit.
const MaxAnswers = MaxFields + 1

// VisitNews says when a clerk comes to the hamlet of a request. The last one told counts.
type VisitNews struct {
	Request RequestID
	At      time.Time
}

func (VisitNews) news() {}

// VisitAhead says whether a visit is still to come: until its day is over.
func VisitAhead(at, now time.Time) bool { return !at.IsZero() && DaysBetween(now, at) >= 0 }

// hamletWords are what stands before the name of a hamlet.
var hamletWords = []string{"dusun", "dsn.", "dsn", "lingkungan", "lingk.", "link."}

// HamletName is the name of a hamlet without the word for one: "Krajan" of "Dusun Krajan".
func HamletName(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	for _, w := range hamletWords {
		if len(s) > len(w)+1 && strings.EqualFold(s[:len(w)+1], w+" ") {
			return s[len(w)+1:]
		}
	}
	return s
}

// SameHamlet says whether two people wrote the name of one hamlet.
func SameHamlet(a, b string) bool { return strings.EqualFold(HamletName(a), HamletName(b)) }

// Hamlet is the hamlet of the site in which an address of its village lies; "" where the address does not say.
func (s Site) Hamlet(address string) string {
	for _, h := range s.Hamlets {
		if SameHamlet(h, address) {
			return h
		}
	}
	return ""
}
