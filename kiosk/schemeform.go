package kiosk

import (
	"slices"
	"strings"
	"unicode"
)

// SchemeForm is the form of another service that asks for a scheme, where one has a form of its own: a scholarship
// is asked for with its school. There is no other way to ask for that scheme. The zero SchemeForm is that of
// AidApply.
type SchemeForm struct {
	Service ServiceID
	Field   string   // whose answer names the scheme
	Value   string   // that answer
	Who     []string // the fields that say together who gets it: a parent asks for two pupils; empty: the subject
}

// Of is the scheme that a request asks for: by an application, or by the form of a service of its own.
func (m AidMatrix) Of(r Request) (Scheme, bool) {
	if r.Service == AidApply {
		return m.Scheme(SchemeID(r.Answered(FieldScheme)))
	}
	i := slices.IndexFunc(m.Schemes, func(s Scheme) bool {
		return s.Form.Service == r.Service && strings.EqualFold(s.Form.Value, strings.TrimSpace(r.Answered(s.Form.Field)))
	})
	if r.Service == "" || i < 0 {
		return Scheme{}, false
	}
	return m.Schemes[i], true
}

// Who is who gets what a request asks for, where that is not its subject: what the fields of the scheme's form say,
// in capital letters and digits alone. ok is false where it is the subject.
func (s Scheme) Who(r Request) (who string, ok bool) {
	if s.Form.Service == "" || s.Form.Service != r.Service || len(s.Form.Who) == 0 {
		return "", false
	}
	for _, f := range s.Form.Who {
		who += strings.Map(func(c rune) rune {
			if unicode.IsLetter(c) || unicode.IsDigit(c) {
				return unicode.ToUpper(c)
			}
			return -1
		}, r.Answered(f)) + "/"
	}
	return who, true
}
