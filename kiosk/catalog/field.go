package catalog

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// maxReady is the most ready answers of a field that may be typed as well: the sixth key says so.
const maxReady = kiosk.MaxChoices - 1

func readField(r *reader, n node) kiosk.Field {
	if !r.object(n, "id", "kind", "title", "label", "choices", "hint", "optional", "min", "max", "hamlets",
		"offices", "when", "day", "days", "open") {
		return kiosk.Field{}
	}
	f := kiosk.Field{
		ID: r.id(n, "id"), Title: r.wording(n, "title"), Label: r.wording(n, "label"), Optional: r.flag(n, "optional"),
	}
	if known(f.ID) {
		r.problem(n.member("id"), "%q is a word of every letter and cannot name a field", f.ID)
	}
	if n.has("kind") {
		f.Kind = word(r, n.member("kind"), "kind of a field", kiosk.TextField, kiosk.NumberField, kiosk.MoneyField,
			kiosk.DateField, kiosk.NIKField, kiosk.PhoneField)
	}
	if n.has("hint") {
		f.Hint = r.wording(n, "hint")
	}
	readBounds(r, n, &f)
	readDay(r, n, &f)
	f.When = readCondition(r, n)
	low, high := 2, kiosk.MaxChoices
	if f.Kind != kiosk.ChoiceField {
		low, high = 1, maxReady
	}
	if f.Kind == kiosk.ChoiceField || n.has("choices") {
		for _, c := range r.list(n, "choices", low, maxPlaces) {
			f.Choices = append(f.Choices, readChoice(r, c, f))
		}
		crowded(r, n.member("choices"), f, high)
	}
	readPlaces(r, n, &f)
	readOpen(r, n, &f)
	unique(r, n.member("choices"), "choice", f.Choices, func(c kiosk.Choice) string { return c.Value })
	unique(r, n.member("choices"), "need", f.Choices, func(c kiosk.Choice) string { return c.Need })
	return f
}

// readPlaces reads which places of the site are the ready answers.
func readPlaces(r *reader, n node, f *kiosk.Field) {
	if f.Hamlets = r.flag(n, "hamlets"); f.Hamlets && (f.Kind != kiosk.TextField || len(f.Choices) > 0) {
		r.problem(n.member("hamlets"), "hamlets are the choices of a text that has no others")
	}
	if f.Offices = r.flag(n, "offices"); f.Offices && (f.Kind != kiosk.TextField || len(f.Choices) > 0 || f.Hamlets) {
		r.problem(n.member("offices"), "offices are the choices of a text that has no others")
	}
}

// maxDays is how far a ready answer of a date may lie from today.
const maxDays = 31

// readDay reads on which side of today a date lies, and its ready answers.
func readDay(r *reader, n node, f *kiosk.Field) {
	if (n.has("day") || n.has("days")) && f.Kind != kiosk.DateField {
		r.problem(n, "day and days belong to a date")
		return
	}
	if n.has("day") {
		f.Day = word(r, n.member("day"), "side of today", kiosk.PastDay, kiosk.NextDay)
	}
	if !n.has("days") {
		return
	}
	for _, d := range r.list(n, "days", 1, maxReady) {
		v, _ := d.value.(json.Number)
		days, err := strconv.Atoi(string(v))
		if err != nil || days < -maxDays || days > maxDays || f.Day == kiosk.PastDay && days > 0 || f.Day == kiosk.NextDay && days < 0 {
			r.problem(d, "a ready day is a whole number from -%d to %d, on the field's side of today", maxDays, maxDays)
			continue
		}
		f.Days = append(f.Days, days)
	}
}

// readOpen reads why a text or a date offers no answers: one of the two must stand there.
func readOpen(r *reader, n node, f *kiosk.Field) {
	if n.has("open") {
		f.Open = word(r, n.member("open"), "reason", kiosk.OpenPerson, kiosk.OpenName, kiosk.OpenCode, kiosk.OpenWords)
	}
	ready := len(f.Choices) > 0 || f.Hamlets || f.Offices || len(f.Days) > 0
	switch f.Kind {
	case kiosk.TextField, kiosk.DateField, kiosk.NumberField, kiosk.MoneyField:
		if ready == (f.Open != "") {
			r.problem(n, "field %q: ready answers, or \"open\", the reason why there are none", f.ID)
		}
	case kiosk.NIKField, kiosk.PhoneField, kiosk.ChoiceField:
		if f.Open != "" {
			r.problem(n.member("open"), "\"open\" belongs to what is typed freely")
		}
	}
}

// readCondition reads "when" of a question, a thing to bring or a block of a letter.
func readCondition(r *reader, n node) kiosk.Condition { return readConditionAt(r, n, "when") }

func readConditionAt(r *reader, n node, key string) kiosk.Condition {
	w := n.member(key)
	if !n.has(key) || !r.object(w, "field", "is", "not") {
		return kiosk.Condition{}
	}
	c := kiosk.Condition{Field: r.id(w, "field")}
	switch {
	case w.has("is") == w.has("not"):
		r.problem(w, "a condition is \"is\" or \"not\"")
	case w.has("is"):
		c.Is = readAnswers(r, w, "is")
	default:
		c.Not = readAnswers(r, w, "not")
	}
	return c
}

func readAnswers(r *reader, n node, key string) (values []string) {
	for _, v := range r.list(n, key, 1, kiosk.MaxChoices) {
		value, _ := v.value.(string)
		if value == "" {
			r.problem(v, "an answer is a text")
		}
		values = append(values, value)
	}
	return values
}

// follows looks whether a condition can come true: an earlier field has each of the answers.
func follows(r *reader, n node, c kiosk.Condition, earlier []kiosk.Field) {
	if c.Field == "" {
		return
	}
	i := slices.IndexFunc(earlier, func(f kiosk.Field) bool { return f.ID == c.Field })
	if i < 0 {
		r.problem(n, "no earlier field %q", c.Field)
		return
	}
	for _, v := range append(slices.Clone(c.Is), c.Not...) {
		if !slices.ContainsFunc(earlier[i].Choices, func(x kiosk.Choice) bool { return x.Value == v }) {
			r.problem(n, "field %q has no ready answer %q", c.Field, v)
		}
	}
}

// maxPlaces is the most ready answers of a field in all districts together.
const maxPlaces = 200

// crowded looks whether the choices fit the screen in every district.
func crowded(r *reader, n node, f kiosk.Field, high int) {
	here := map[string]int{}
	most := 0
	for _, c := range f.Choices {
		here[c.District]++
		if c.District != "" {
			most = max(most, here[c.District])
		}
	}
	if here[""]+most > high {
		r.problem(n, "%d items in one district; at most %d may stand there", here[""]+most, high)
	}
}

// readBounds reads min and max where the kind has bounds to set.
func readBounds(r *reader, n node, f *kiosk.Field) {
	for _, b := range []struct {
		key string
		to  *int
	}{{"min", &f.Min}, {"max", &f.Max}} {
		if !n.has(b.key) {
			continue
		}
		switch f.Kind {
		case kiosk.TextField:
			*b.to = r.number(n, b.key, kiosk.MaxText)
		case kiosk.NumberField, kiosk.MoneyField, kiosk.PhoneField:
			_, high := kiosk.Field{Kind: f.Kind}.Bounds()
			*b.to = r.number(n, b.key, high)
		case kiosk.ChoiceField, kiosk.DateField, kiosk.NIKField:
			r.problem(n.member(b.key), "a field of this kind has no %q", b.key)
		}
	}
	if low, high := f.Bounds(); low > high {
		r.problem(n, "min %d is above max %d", low, high)
	}
}

func readDistrict(r *reader, n node) string {
	code := r.text(n, "district")
	if _, err := kiosk.ParseVillageCode(code + ".0000"); err != nil {
		r.problem(n.member("district"), "the code of a district looks like 35.10.01")
	}
	return code
}

func readChoice(r *reader, n node, f kiosk.Field) kiosk.Choice {
	if !r.object(n, "value", "title", "icon", "need", "district") {
		return kiosk.Choice{}
	}
	c := kiosk.Choice{Value: r.text(n, "value"), Title: r.wording(n, "title"), Icon: r.id(n, "icon")}
	if n.has("need") {
		c.Need = r.id(n, "need")
	}
	if n.has("district") {
		c.District = readDistrict(r, n)
	}
	if f.Kind == kiosk.ChoiceField || c.Value == "" {
		return c
	}
	if fault := f.Check(c.Value, time.Time{}); fault != kiosk.FieldFine && fault != kiosk.FieldFar {
		r.problem(n.member("value"), "%q is no answer that this field takes (%s)", c.Value, fault)
	}
	return c
}
