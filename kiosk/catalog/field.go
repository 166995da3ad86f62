package catalog

import (
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// maxReady is the most ready answers of a field that may be typed as well: the sixth key says so.
const maxReady = kiosk.MaxChoices - 1

func readField(r *reader, n node) kiosk.Field {
	if !r.object(n, "id", "kind", "title", "label", "choices", "hint", "optional", "min", "max", "hamlets") {
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
	if f.Hamlets = r.flag(n, "hamlets"); f.Hamlets && (f.Kind != kiosk.TextField || len(f.Choices) > 0) {
		r.problem(n.member("hamlets"), "hamlets are the choices of a text that has no others")
	}
	unique(r, n.member("choices"), "choice", f.Choices, func(c kiosk.Choice) string { return c.Value })
	unique(r, n.member("choices"), "need", f.Choices, func(c kiosk.Choice) string { return c.Need })
	return f
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

func readChoice(r *reader, n node, f kiosk.Field) kiosk.Choice {
	if !r.object(n, "value", "title", "icon", "need", "district") {
		return kiosk.Choice{}
	}
	c := kiosk.Choice{Value: r.text(n, "value"), Title: r.wording(n, "title"), Icon: r.id(n, "icon")}
	if n.has("need") {
		c.Need = r.id(n, "need")
	}
	if n.has("district") {
		c.District = r.text(n, "district")
		if _, err := kiosk.ParseVillageCode(c.District + ".0000"); err != nil {
			r.problem(n.member("district"), "the code of a district looks like 35.10.01")
		}
	}
	if f.Kind == kiosk.ChoiceField || c.Value == "" {
		return c
	}
	if fault := f.Check(c.Value, time.Time{}); fault != kiosk.FieldFine && fault != kiosk.FieldFar {
		r.problem(n.member("value"), "%q is no answer that this field takes (%s)", c.Value, fault)
	}
	return c
}
