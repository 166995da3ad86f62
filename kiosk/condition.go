package kiosk

import "slices"

// Condition says after which answers something belongs to a form: a question, a thing to bring, a sentence of
// the letter. The zero Condition holds always.
type Condition struct {
	Field string   // the id of an earlier field that has ready answers; empty: always
	Is    []string // the values of those of its ready answers after which it holds; or else
	Not   []string // those after which it does not, where it holds after any other answer
}

// Holds looks at the answers, given by the id of their field; an unanswered field is "", and nothing follows it.
func (c Condition) Holds(answer func(field string) string) bool {
	if c.Field == "" {
		return true
	}
	a := answer(c.Field)
	return slices.Contains(c.Is, a) || len(c.Not) > 0 && a != "" && !slices.Contains(c.Not, a)
}

// Implies says whether d holds wherever c does, as far as their words tell.
func (c Condition) Implies(d Condition) bool {
	within := func(a, b []string) bool {
		return !slices.ContainsFunc(a, func(v string) bool { return !slices.Contains(b, v) })
	}
	switch {
	case d.Field == "":
		return true
	case c.Field != d.Field:
		return false
	case len(c.Is) > 0 && len(d.Is) > 0:
		return within(c.Is, d.Is)
	case len(c.Is) > 0:
		return !slices.ContainsFunc(c.Is, func(v string) bool { return slices.Contains(d.Not, v) })
	}
	return len(d.Not) > 0 && within(d.Not, c.Not)
}

// AnswerTo gives the value that stands for a field in a list of answers; "" where there is none.
func AnswerTo(answers []Answer) func(field string) string {
	return func(field string) string {
		i := slices.IndexFunc(answers, func(a Answer) bool { return a.Field == field })
		if i < 0 {
			return ""
		}
		return answers[i].Value
	}
}

// masked stands for the digits of a NIK that nobody else needs to see.
const masked = "•••• "

// Bring lists what is to be brought after those answers.
func (s Service) Bring(answer func(field string) string) []Requirement {
	var list []Requirement
	for _, r := range s.Requirements {
		if r.When.Holds(answer) {
			list = append(list, r)
		}
	}
	return list
}

// CardLost says whether the answers tell that the subject's card is lost: somebody else may hold it.
func (s Service) CardLost(answer func(field string) string) bool {
	return s.Loss.Field != "" && s.Loss.Holds(answer)
}

// CardID is the requirement that the card on the reader already shows.
const CardID = "ktp"

// ShownFirst lists what is shown at the counter before the request is approved: with a letter that is printed here
// everything beside the KTP, since nobody looks at it afterwards; of what is fetched, that which an office outside the
// village needs to know of. What is seen to in person is brought to that visit.
func (s Service) ShownFirst(answer func(field string) string) []Requirement {
	outside := slices.Contains(s.Chain, District) || slices.Contains(s.Chain, Agency)
	if s.HandOver != ByTTE && (s.HandOver != AtCounter || !outside) {
		return nil
	}
	return slices.DeleteFunc(s.Bring(answer), func(r Requirement) bool {
		return r.ID == CardID || s.HandOver == AtCounter && r.Shown != Photographed
	})
}

// About is whom a request concerns where that is not who asks for it: the answers to Concerns, in their order;
// none where it concerns the requester.
func (s Service) About(answer func(field string) string) (words []string) {
	for _, f := range s.Fields {
		if a := answer(f.ID); a != "" && slices.Contains(s.Concerns, f.ID) {
			if f.Kind == NIKField {
				a = "NIK " + masked + a[max(0, len(a)-4):]
			}
			words = append(words, f.Words(a))
		}
	}
	return words
}
