package kiosk

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// FieldKind says what a field takes.
type FieldKind string

// The kinds of field. Every kind may offer ready choices first; only ChoiceField takes nothing else.
const (
	ChoiceField FieldKind = ""       // one of Choices
	TextField   FieldKind = "text"   // letters, digits and plain marks
	NumberField FieldKind = "number" // a whole number
	MoneyField  FieldKind = "money"  // whole rupiah
	DateField   FieldKind = "date"   // 2006-01-02
	NIKField    FieldKind = "nik"    // sixteen digits
	PhoneField  FieldKind = "phone"  // nomor HP, digits
)

// MaxText is the most characters that a typed text may have: two lines of a letter.
const MaxText = 80

// Bounds that hold where a field names none.
const (
	maxMoney  = 999_999_999_999
	maxNumber = 999_999_999
	minPhone  = 9
	maxPhone  = 14
)

// Field is one question of a form.
type Field struct {
	ID       string
	Kind     FieldKind
	Title    Text // the question in the resident's words
	Label    Text // the short name on the confirm screen
	Choices  []Choice
	Hint     Text // an example, under the entry; may be empty
	Optional bool // may be left out: "Lewati"
	Hamlets  bool // the hamlets of the site are its ready answers
	Offices  bool // the offices of the service's agency are, and say where the request goes (Service.AgencyFor)
	Min, Max int  // characters of a text or phone number, or bounds of a number or of money; 0: the kind's own
	When     Condition
	Day      DayBound // of a date
	Days     []int    // ready answers of a date: days from today, 0 today, -1 yesterday
	Open     Open     // why a text or a date has no ready answers; empty where it has some
}

// DayBound says on which side of today a date may lie.
type DayBound string

// The bounds of a date. All dates lie between 120 years ago and two years ahead.
const (
	AnyDay  DayBound = ""
	PastDay DayBound = "past"  // today or before: what has happened
	NextDay DayBound = "ahead" // today or after: what is planned
)

// Open says why nobody can offer answers to a question.
type Open string

// The reasons.
const (
	OpenPerson Open = "person" // somebody's name
	OpenName   Open = "name"   // the name of one school, firm or place out of thousands
	OpenCode   Open = "code"   // what stands on a paper: a number, a day
	OpenWords  Open = "words"  // what only the resident can say
)

// Choice is one ready answer of a field.
type Choice struct {
	Value string // what the letter says, Indonesian
	Title Text   // what the key says
	Icon  string
	Need  string // the MenuEntry that says the same: who came that way is not asked again
	// District is the code of the district where the answer is offered; empty: everywhere.
	District string
}

// At is the field as a site asks it: with the choices of its district, and its hamlets where they are asked
// for. A field that is typed keeps room for "Tulis sendiri".
func (f Field) At(site Site) Field {
	var here []Choice
	for _, c := range f.Choices {
		if c.District == "" || c.District == site.Village.DistrictCode {
			here = append(here, c)
		}
	}
	if f.Hamlets {
		for _, h := range site.Hamlets {
			if f.Check(h, time.Time{}) == FieldFine {
				here = append(here, Choice{Value: h, Title: Text{Indonesian: h}, Icon: "home-address"})
			}
		}
	}
	f.Choices = here
	return f
}

// FieldFault says what is wrong with a typed answer.
type FieldFault string

// The faults of an answer.
const (
	FieldFine    FieldFault = ""
	FieldMissing FieldFault = "missing" // nothing was typed
	FieldShort   FieldFault = "short"   // too few characters
	FieldLong    FieldFault = "long"    // too many
	FieldLetters FieldFault = "letters" // characters that no keyboard here has, or none that says anything
	FieldSmall   FieldFault = "small"   // below Min
	FieldLarge   FieldFault = "large"   // above Max
	FieldDate    FieldFault = "date"    // no such day
	FieldFar     FieldFault = "far"     // a day more than 120 years ago or two years ahead
	FieldAhead   FieldFault = "ahead"   // a day that has not come yet, where it must have
	FieldPast    FieldFault = "past"    // a day that is over, where it must be ahead
)

// Bounds gives the bounds that hold for a field: characters, or the value of a number.
func (f Field) Bounds() (low, high int) {
	low, high = f.Min, f.Max
	d, u := 0, 0
	switch f.Kind {
	case TextField:
		d, u = 2, MaxText
	case NumberField:
		d, u = 0, maxNumber
	case MoneyField:
		d, u = 0, maxMoney
	case PhoneField:
		d, u = minPhone, maxPhone
	case NIKField:
		return 16, 16
	case ChoiceField, DateField:
	}
	if low == 0 {
		low = d
	}
	if high == 0 {
		high = u
	}
	return low, high
}

// Check says what is wrong with a typed answer; now bounds the dates. What is well is exactly what a
// letter may print: no character that a paper cannot show, no number that does not exist.
func (f Field) Check(value string, now time.Time) FieldFault {
	if value == "" {
		if f.Optional {
			return FieldFine
		}
		return FieldMissing
	}
	switch f.Kind {
	case TextField:
		return f.checkText(value)
	case NumberField, MoneyField:
		return f.checkNumber(value)
	case DateField:
		return f.checkDate(value, now)
	case NIKField, PhoneField:
		return f.checkDigits(value)
	case ChoiceField:
	}
	for _, c := range f.Choices {
		if c.Value == value {
			return FieldFine
		}
	}
	return FieldLetters
}

func (f Field) checkText(value string) FieldFault {
	low, high := f.Bounds()
	said := false
	for _, r := range value {
		letter := r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
		said = said || letter
		if !letter && !strings.ContainsRune(" '.,-/&()", r) {
			return FieldLetters
		}
	}
	n := utf8.RuneCountInString(value)
	switch {
	case !said || value != strings.Join(strings.Fields(value), " "):
		return FieldLetters
	case n < low:
		return FieldShort
	case n > high:
		return FieldLong
	}
	return FieldFine
}

func (f Field) checkNumber(value string) FieldFault {
	low, high := f.Bounds()
	if !allDigits(value) {
		return FieldLetters
	}
	n, err := strconv.Atoi(value)
	switch {
	case err != nil || n > high:
		return FieldLarge
	case n < low:
		return FieldSmall
	}
	return FieldFine
}

func (f Field) checkDigits(value string) FieldFault {
	low, high := f.Bounds()
	switch {
	case !allDigits(value):
		return FieldLetters
	case len(value) < low:
		return FieldShort
	case len(value) > high:
		return FieldLong
	}
	return FieldFine
}

func (f Field) checkDate(value string, now time.Time) FieldFault {
	at, err := time.ParseInLocation(time.DateOnly, value, WIB)
	if err != nil {
		return FieldDate
	}
	today := now.In(WIB).Format(time.DateOnly)
	switch {
	case at.Before(now.AddDate(-120, 0, 0)) || at.After(now.AddDate(2, 0, 0)):
		return FieldFar
	case f.Day == PastDay && value > today:
		return FieldAhead
	case f.Day == NextDay && value < today:
		return FieldPast
	}
	return FieldFine
}

// ReadyDay is the value of a ready answer of a date: so many days from now.
func ReadyDay(now time.Time, days int) string {
	return now.In(WIB).AddDate(0, 0, days).Format(time.DateOnly)
}

func allDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// Words is a well-formed answer as a person reads it: "Rp 1.500.000", "17 Agustus 2026".
func (f Field) Words(value string) string {
	switch f.Kind {
	case MoneyField:
		if allDigits(value) {
			return Rupiah(value)
		}
	case DateField:
		if at, err := time.ParseInLocation(time.DateOnly, value, WIB); err == nil {
			return LetterDate(at)
		}
	case ChoiceField, TextField, NumberField, NIKField, PhoneField:
	}
	return value
}

// Rupiah writes digits as money: "Rp 1.500.000".
func Rupiah(digits string) string {
	var b strings.Builder
	b.WriteString("Rp ")
	for i, r := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte('.')
		}
		b.WriteRune(r)
	}
	return b.String()
}
