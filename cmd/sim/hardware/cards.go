package hardware

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
)

// face is a card of the drawer as the page draws it. The people of the drawer are invented.
type face struct {
	Key, Name, NIK  string
	Born            string // 02-01-2006
	Village         string
	PIN             string // empty: none
	Licence         bool   // a driving licence (*SIM*), drawn as one
	Badge, BadgeKey string // what is special about it; empty: nothing
	portrait        []byte // PNG
}

// faces draws the drawer.
func faces(drawer []cardsim.Holder) ([]face, error) {
	villages, err := catalog.Villages(assets.Villages)
	if err != nil {
		return nil, fmt.Errorf("hardware: villages: %w", err)
	}
	title := make(map[string]string, len(villages))
	for _, v := range villages {
		title[string(v.Code)] = v.Title() + ", " + v.District
	}
	list := make([]face, 0, len(drawer))
	for _, h := range drawer {
		p, err := portrait(h)
		if err != nil {
			return nil, fmt.Errorf("hardware: portrait of card %q: %w", h.Key, err)
		}
		f := face{
			Key: h.Key, Name: h.Name, NIK: h.NIK, Born: born(h),
			Village: title[h.VillageCode], PIN: h.PIN, Licence: h.Kind == cardsim.Foreign, portrait: p,
		}
		f.Badge, f.BadgeKey = badge(h)
		list = append(list, f)
	}
	return list, nil
}

// badge is what one must know of a card before tapping it.
func badge(h cardsim.Holder) (text, key string) {
	switch {
	case h.Kind == cardsim.Foreign:
		return "SIM, bukan KTP", "other"
	case h.Kind == cardsim.Dead:
		return "chip mati", "dead"
	case !h.Enrolled:
		return "belum terdaftar", "new"
	case h.Job == "PERANGKAT DESA":
		return "petugas loket", "staff"
	case h.Job == "KEPALA DESA":
		return "kepala desa", "staff"
	}
	return "", ""
}

// born is the birth date as the card shows it, 02-01-2006; a dead chip makes one type it.
func born(h cardsim.Holder) string {
	d, err := time.Parse(time.DateOnly, h.BirthDate)
	if err != nil {
		return h.BirthDate
	}
	return d.Format("02-01-2006")
}

// portrait is the picture printed on the card, as PNG: the chip's own, or a grey shape where the
// chip has none.
func portrait(h cardsim.Holder) ([]byte, error) {
	photo := h.Photo
	if len(photo) == 0 {
		grey := func(v uint8) color.RGBA { return color.RGBA{v, v, v, 255} }
		photo = cardsim.Portrait(cardsim.Look{Back: grey(0xD0), Skin: grey(0xA8), Hair: grey(0x70), Cloth: grey(0x88)})
	}
	img, err := jpeg.Decode(bytes.NewReader(photo))
	if err != nil {
		return nil, fmt.Errorf("decode: %w", err)
	}
	return encode(img)
}

// encode makes a PNG quickly: the page asks often while the printer runs.
func encode(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	e := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := e.Encode(&b, img); err != nil {
		return nil, fmt.Errorf("hardware: encode picture: %w", err)
	}
	return b.Bytes(), nil
}
