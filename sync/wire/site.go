package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/smart-kampung/anjungan/kiosk"
)

// DecodeSite reads a site, of an enrol reply or of a bundle: one UTF-8 JSON value with the keys of kiosk.Site by their exact names, each
// once, and no other, and values that there are (checkSite); ErrMessage for anything else. A key that is absent is as an empty value.
func DecodeSite(b []byte) (kiosk.Site, error) {
	if !utf8.Valid(b) { // encoding/json would put another character there
		return kiosk.Site{}, fmt.Errorf("%w: not a site", ErrMessage)
	}
	var s kiosk.Site
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return kiosk.Site{}, errors.Join(fmt.Errorf("%w: not a site", ErrMessage), err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return kiosk.Site{}, fmt.Errorf("%w: not one site", ErrMessage)
	}
	if err := errors.Join(literally(b, s), checkSite(s)); err != nil {
		return kiosk.Site{}, err
	}
	return s, nil
}

// checkSite says whether a site is one that there is, as far as its values alone say.
func checkSite(s kiosk.Site) error {
	_, err := kiosk.ParseVillageCode(string(s.Village.Code))
	ok := err == nil && s.Kiosk >= 1 && s.Kiosk <= MaxKiosk && s.Unit >= 1 && (s.Village.Kind == kiosk.Desa || s.Village.Kind == kiosk.Kelurahan)
	for _, day := range s.Hours {
		ok = ok && !slices.ContainsFunc(day, func(h kiosk.Span) bool { return h.From < 0 || h.From >= h.To || h.To > 24*60 })
	}
	for _, day := range s.Holidays {
		_, err := time.Parse(time.DateOnly, day)
		ok = ok && err == nil
	}
	if !ok {
		return fmt.Errorf("%w: no such site", ErrMessage)
	}
	return nil
}

// literally refuses a JSON text that says anything else than the value that was read of it: encoding/json takes a name in
// another case, the same one twice, and a list that is longer or shorter than an array.
func literally(text []byte, v any) error {
	back, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("wire: site: %w", err)
	}
	said, err := generic(text)
	if err != nil {
		return err
	}
	read, err := generic(back)
	if err != nil {
		return err
	}
	once, err := json.Marshal(said) // a name that came twice comes once here
	if err != nil {
		return fmt.Errorf("wire: site: %w", err)
	}
	if !within(said, read) || tokens(once) != tokens(text) {
		return fmt.Errorf("%w: another name, a name twice, or a list of another length", ErrMessage)
	}
	return nil
}

// generic reads JSON as it stands there, numbers by their digits.
func generic(text []byte) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return nil, errors.Join(ErrMessage, err)
	}
	return v, nil
}

// within says whether all that a says is said by b; both are of generic.
func within(a, b any) bool {
	switch x := a.(type) {
	case map[string]any:
		y, ok := b.(map[string]any)
		for name, v := range x {
			w, there := y[name]
			ok = ok && there && within(v, w)
		}
		return ok
	case []any:
		y, ok := b.([]any)
		ok = ok && len(x) == len(y)
		for i := 0; ok && i < len(x); i++ {
			ok = within(x[i], y[i])
		}
		return ok
	default:
		return a == b // texts, numbers, null
	}
}

// tokens counts what a JSON text is made of.
func tokens(text []byte) (n int) {
	d := json.NewDecoder(bytes.NewReader(text))
	for {
		if _, err := d.Token(); err != nil {
			return n
		}
		n++
	}
}
