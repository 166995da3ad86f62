package flow

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/smart-kampung/anjungan/kiosk"
)

// dateDigits is how many digits of a date are typed, day first: 17082026.
const dateDigits = 8

// startTyping opens the entry of the field that is asked, with what was typed for it before.
func (m Machine) startTyping(s State) (State, []Effect) {
	v := &s.visit
	svc, _ := m.serviceOf(s)
	v.form.typing, v.form.typed, v.form.fault, v.form.doubt = true, "", kiosk.FieldFine, doubtNone
	if a := v.form.answers[v.field]; a.own {
		v.form.typed = untyped(svc.Fields[v.field], a.text)
	}
	return m.show(s, Question)
}

// letters says whether a field is typed on the keyboard; the others on the number pad.
func letters(f kiosk.Field) bool { return f.Kind == kiosk.TextField }

// typingKey is a key while something is typed.
func (m Machine) typingKey(s State, f kiosk.Field, k KeyID) (State, []Effect) {
	v := &s.visit
	switch k {
	case KeyBack:
		if m.typedOnly(s, f) {
			return m.back(s)
		}
		return m.ask(s, v.field)
	case KeyOther: // Lewati
		if !f.Optional {
			return s, nil
		}
		v.form.answers[v.field] = answer{done: true, own: true}
		return m.nextField(s)
	case KeyOK:
		return m.typedOK(s, f)
	default:
	}
	v.form.typed, v.form.fault = press(f, v.form.typed, k)
	v.form.doubt = doubtNone
	return m.show(s, Question)
}

// typedOK takes what was typed, or says what is wrong with it and how to mend it.
func (m Machine) typedOK(s State, f kiosk.Field) (State, []Effect) {
	v := &s.visit
	value := typedValue(f, v.form.typed)
	if v.form.fault = f.Check(value, s.now); v.form.fault != kiosk.FieldFine {
		return m.show(s, Question)
	}
	if d := m.doubts(s, f, value); d != doubtNone && value != v.form.doubted {
		v.form.doubt, v.form.doubted = d, value
		return m.show(s, Question)
	}
	v.form.answers[v.field] = answer{done: true, own: true, text: value}
	v.form.typing, v.form.typed = false, ""
	return m.nextField(s)
}

// press is the text after a key. A key too many is not taken, and its fault says so.
func press(f kiosk.Field, text string, k KeyID) (string, kiosk.FieldFault) {
	if k == KeyErase {
		_, n := utf8.DecodeLastRuneInString(text)
		return text[:len(text)-n], kiosk.FieldFine
	}
	more := ""
	switch {
	case k == KeySpace:
		if text == "" || strings.HasSuffix(text, " ") {
			return text, kiosk.FieldFine
		}
		more = " "
	case k == KeyThousand:
		more = "000"
	case letters(f):
		more, _ = strings.CutPrefix(string(k), "char-")
	default:
		more, _ = strings.CutPrefix(string(k), "digit-")
	}
	if more == string(k) {
		return text, kiosk.FieldFine
	}
	if len(text)+len(more) > room(f) {
		return text, kiosk.FieldLong
	}
	text += more
	if f.Kind == kiosk.MoneyField || f.Kind == kiosk.NumberField {
		if text = strings.TrimLeft(text, "0"); text == "" && more == "0" {
			text = "0"
		}
	}
	return text, kiosk.FieldFine
}

// room is how many characters fit into a field.
func room(f kiosk.Field) int {
	_, high := f.Bounds()
	switch f.Kind {
	case kiosk.DateField:
		return dateDigits
	case kiosk.NumberField, kiosk.MoneyField:
		return len(strconv.Itoa(high))
	case kiosk.TextField, kiosk.NIKField, kiosk.PhoneField, kiosk.ChoiceField:
	}
	return high
}

// typedValue is what was typed in the form in which a request keeps it: a date as 2006-01-02.
func typedValue(f kiosk.Field, text string) string {
	text = strings.TrimSpace(text)
	if f.Kind == kiosk.DateField && len(text) == dateDigits {
		return text[4:] + "-" + text[2:4] + "-" + text[:2]
	}
	return text
}

// untyped is the keys that give a value.
func untyped(f kiosk.Field, value string) string {
	if f.Kind == kiosk.DateField && len(value) == len("2006-01-02") {
		return value[8:] + value[5:7] + value[:4]
	}
	return value
}
