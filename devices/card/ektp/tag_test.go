package ektp_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/devices/card/ektp"
)

// Worked by hand: 04 A1 B2 C3 is 77,705,923 and, turned around, C3 B2 A1 04 is 3,283,263,748.
func TestTagCandidates(t *testing.T) {
	for _, tc := range []struct {
		uid  []byte
		want []string
	}{
		{[]byte{0x04, 0xA1, 0xB2, 0xC3}, []string{"0077705923", "3283263748", "77705923", "04A1B2C3", "C3B2A104"}},
		{[]byte{0, 0, 0, 0}, []string{"0000000000", "0", "00000000"}},
		{[]byte{0xFF, 0xFF, 0xFF, 0xFF}, []string{"4294967295", "FFFFFFFF"}},
		{[]byte{0x04, 0, 0, 0, 0, 0, 0x01}, []string{
			"01125899906842625", "00281474976710660", "1125899906842625", "281474976710660", "04000000000001", "01000000000004",
		}},
		{[]byte{0, 0, 0, 0, 0, 0, 0x01}, []string{
			"00000000000000001", "00281474976710656", "0000000001", "281474976710656", "1", "00000000000001", "01000000000000",
		}},
		{nil, nil},
		{make([]byte, 8), nil},
	} {
		if got := ektp.TagCandidates(tc.uid); !slices.Equal(got, tc.want) {
			t.Errorf("% X: %q\nwant %q", tc.uid, got, tc.want)
		}
	}
}

// A type B card's tag is made of its PUPI, although the registry keeps the chip's own id.
func TestTagsOfTypeB(t *testing.T) {
	h := holder(t, "agus")
	c, _ := lay(t, h.Card())
	s, err := ektp.Open(t.Context(), c, ektp.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(s.Tags(), ektp.TagCandidates(h.UID)) || slices.Equal(s.ID().Bytes(), h.UID) {
		t.Error("the tags are not the PUPI's")
	}
}

func TestEnrollable(t *testing.T) {
	for hex, want := range map[string]error{"08010203": ektp.ErrRandomID, "04010203": nil, "08010203040506": nil} {
		id, err := ektp.ParseChipID(ektp.KindA, hex)
		if err != nil {
			t.Fatal(err)
		}
		if err := id.Enrollable(); !errors.Is(err, want) {
			t.Errorf("%s: %v", hex, err)
		} else if err != nil && strings.Contains(err.Error(), "0102") {
			t.Error("the error shows the id")
		}
	}
	if err := (ektp.ChipID{}).Enrollable(); !errors.Is(err, ektp.ErrRandomID) {
		t.Errorf("no id: %v", err)
	}
}

func FuzzTagCandidates(f *testing.F) {
	f.Add([]byte{4, 1, 2, 3})
	f.Add([]byte{4, 1, 2, 3, 4, 5, 6})
	f.Fuzz(func(t *testing.T, uid []byte) {
		for i, tag := range ektp.TagCandidates(uid) {
			if tag == "" || len(tag) > 17 || slices.Index(ektp.TagCandidates(uid), tag) != i {
				t.Fatalf("tag %d of %d letters", i, len(tag))
			}
		}
	})
}
