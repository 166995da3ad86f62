package cardsim

import (
	"fmt"
	"image/color"
)

// Holder is a synthetic person and the card in that person's hand.
type Holder struct {
	Key         string // short name for command lines and tests
	Name        string // as the civil registry writes it
	NIK         string // 16 digits, serial 9xxx: nobody's
	BirthPlace  string
	BirthDate   string // 2006-01-02
	Sex         string // L or P
	Address     string // hamlet, as on the card
	RT, RW      string // three digits each
	Hamlet      string // *dusun*
	Religion    string
	Job         string
	Marital     string
	VillageCode string // *kode desa*, e.g. 35.10.09.2004
	FamilyCard  string // number of the *Kartu Keluarga*, synthetic too
	PIN         string // six digits, empty unless enrolled
	Enrolled    bool   // in the regency's card registry
	Chip        []byte // the id that an open read finds: 7 or 8 bytes, or a PUPI of 4; nil: none
	Kind        Kind
	ATR         []byte
	Photo       []byte // JPEG; nil where the card has none
	UID         []byte // what FF CA tells
}

// Card puts the holder's card into hand: a new one each time, with nothing selected and an empty log.
func (h Holder) Card() *Card {
	s := Spec{Kind: h.Kind, ATR: h.ATR, UID: h.UID, Photo: h.Photo}
	if h.Kind == TypeB && len(h.Chip) == 8 {
		s.Chip = h.Chip
	}
	return New(s)
}

// Drawer is all holders, in the same order and with the same ids and portraits every time.
func Drawer() []Holder {
	rows := drawer()
	for i := range rows {
		h := &rows[i].Holder
		h.Address = "Dusun " + h.Hamlet
		h.ATR = atr(h.Kind, h.UID)
		if h.Kind == TypeA || (h.Kind == TypeB && h.Chip == nil) {
			h.Chip = h.UID
		}
		if h.Kind == TypeA || h.Kind == TypeB {
			h.Photo = Portrait(rows[i].look)
		}
	}
	holders := make([]Holder, len(rows))
	for i, r := range rows {
		holders[i] = r.Holder
	}
	return holders
}

// Find is the holder of that key.
func Find(key string) (Holder, error) {
	for _, h := range Drawer() {
		if h.Key == key {
			return h, nil
		}
	}
	return Holder{}, fmt.Errorf("cardsim: no card %q in the drawer", key)
}

// atr is an answer to reset as seen from such cards (pcsc-tools' list of ATRs), made valid for this
// chip.
func atr(k Kind, uid []byte) []byte {
	var b []byte
	switch k {
	case TypeA: // historical bytes "P308G0P3_10"
		b = append([]byte{0x3B, 0x8B, 0x80, 0x01}, "P308G0P3_10"...)
	case TypeB: // the whole ATQB: 50, PUPI, application data, protocol info
		b = append([]byte{0x3B, 0x8C, 0x80, 0x01, 0x50}, uid...)
		b = append(b, 0x30, 0xAA, 0xAA, 0x01, 0x77, 0x81, 0xD7)
	case Foreign: // a driving licence
		b = append([]byte{0x3B, 0x8C, 0x80, 0x01, 0x50}, uid...)
		b = append(b, 0x23, 0x18, 0x01, 0x00, 0x77, 0x81, 0x97)
	case Dead: // noise: an answer to reset begins with 3B or 3F (ISO/IEC 7816-3 clause 8.1)
		return []byte{0x00, 0x00}
	}
	return sealATR(b)
}

// rgb is an opaque colour.
func rgb(v uint32) color.RGBA { return color.RGBA{byte(v >> 16), byte(v >> 8), byte(v), 255} }
