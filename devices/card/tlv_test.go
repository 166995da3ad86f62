package card_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/smart-kampung/anjungan/devices/card"
)

// A file control template as a card may answer SELECT with: file size, descriptor, identifier.
func TestParseTLVs(t *testing.T) {
	got, err := card.ParseTLVs([]byte("\x00\x6F\x0B\x80\x02\x09\x80\x82\x01\x01\x83\x02\x6F\xF2\x7F\x49\x81\x01\xAA\x53\x82\x00\x00"))
	if err != nil || len(got) != 3 || got[0].Tag != 0x6F || !got[0].Constructed() || got[1].Tag != 0x7F49 || !got[1].Constructed() || got[2].Constructed() {
		t.Fatalf("%+v, %v", got, err)
	}
	inner, err := card.ParseTLVs(got[0].Value)
	if err != nil || len(inner) != 3 || inner[2].Tag != 0x83 || !bytes.Equal(inner[2].Value, []byte{0x6F, 0xF2}) {
		t.Errorf("%+v, %v", inner, err)
	}
	for _, bad := range []string{"\x80", "\x80\x02\x01", "\x1F", "\x1F\x81\x82\x03\x00", "\x80\x80", "\x80\x83\x00\x00\x01\x00", "\x80\x82\x01"} {
		if got, err := card.ParseTLVs([]byte(bad)); !errors.Is(err, card.ErrTLV) || got != nil {
			t.Errorf("% X: %+v, %v", bad, got, err)
		}
	}
}

func FuzzParseTLVs(f *testing.F) {
	f.Add([]byte("\x6F\x07\x80\x02\x09\x80\x82\x01\x01"))
	f.Add([]byte("\x7F\x49\x81\x80"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := card.ParseTLVs(raw)
		if err != nil {
			return
		}
		total := 0
		for _, o := range got {
			total += 2 + len(o.Value)
			if o.Tag == 0 || o.Tag > 0xFFFFFF {
				t.Fatalf("tag %X", o.Tag)
			}
		}
		if total > len(raw) {
			t.Fatalf("%d bytes of objects in %d", total, len(raw))
		}
	})
}
