package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/smart-kampung/anjungan/kiosk"
)

// DecodeSite reads the site of an enrol reply: one UTF-8 JSON value with the keys of kiosk.Site and no other, of a kiosk with an
// ordinal from 1 to MaxKiosk; ErrMessage for anything else.
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
	if _, err := d.Token(); !errors.Is(err, io.EOF) || s.Kiosk < 1 || s.Kiosk > MaxKiosk {
		return kiosk.Site{}, fmt.Errorf("%w: not a site", ErrMessage)
	}
	return s, nil
}
