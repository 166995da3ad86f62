package cardsim_test

import (
	"bytes"
	"image/color"
	"image/jpeg"
	"testing"

	"github.com/smart-kampung/anjungan/devices/card/cardsim"
)

func look() cardsim.Look {
	grey := func(v uint8) color.RGBA { return color.RGBA{v, v, v, 255} }
	return cardsim.Look{Back: grey(200), Skin: grey(170), Hair: grey(60), Cloth: grey(90), Cover: cardsim.ShortHair}
}

// Every size that a chip may hold can be made, to the byte, and is a picture.
func TestPortraitOf(t *testing.T) {
	for _, size := range []int{1500, 1501, 1748, 2000, 2430, 4096, 8000, 16 << 10} {
		b, err := cardsim.PortraitOf(look(), size)
		if err != nil || len(b) != size {
			t.Errorf("%d bytes: %d, %v", size, len(b), err)
			continue
		}
		if img, err := jpeg.Decode(bytes.NewReader(b)); err != nil || img.Bounds().Dx() < 120 {
			t.Errorf("%d bytes are no portrait: %v", size, err)
		}
	}
	for _, size := range []int{0, 600, 1 << 20} {
		if _, err := cardsim.PortraitOf(look(), size); err == nil {
			t.Errorf("a portrait of %d bytes", size)
		}
	}
}

func TestPad(t *testing.T) {
	small := cardsim.Portrait(look())
	for more, ok := range map[int]bool{-1: false, 0: true, 1: false, 3: false, 4: true, 5: true, 0xFFFF + 2: true, 0xFFFF + 3: false} {
		b, err := cardsim.Pad(small, len(small)+more)
		if (err == nil) != ok || (ok && len(b) != len(small)+more) {
			t.Errorf("%d more: %d bytes, %v", more, len(b), err)
		}
	}
	if _, err := cardsim.Pad(nil, 10); err == nil {
		t.Error("no picture was padded")
	}
}
