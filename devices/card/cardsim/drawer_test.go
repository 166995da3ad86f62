package cardsim_test

import (
	"bytes"
	"fmt"
	"image/jpeg"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/devices/card/cardsim"
)

// The people of the drawer are consistent with themselves and plainly nobody.
func TestDrawerIsSynthetic(t *testing.T) {
	keys, chips, niks := map[string]bool{}, map[string]bool{}, map[string]string{}
	count := map[cardsim.Kind]int{}
	for _, h := range cardsim.Drawer() {
		count[h.Kind]++
		if keys[h.Key] {
			t.Errorf("%s: key twice", h.Key)
		}
		keys[h.Key] = true
		if name, seen := niks[h.NIK]; seen && name != h.Name {
			t.Errorf("%s: two people with one NIK", h.Key)
		}
		niks[h.NIK] = h.Name
		if chips[string(h.Chip)] && h.Chip != nil {
			t.Errorf("%s: chip id twice", h.Key)
		}
		chips[string(h.Chip)] = true
		born, err := time.Parse(time.DateOnly, h.BirthDate)
		if err != nil {
			t.Errorf("%s: %v", h.Key, err)
			continue
		}
		day := born.Day()
		if h.Sex == "P" {
			day += 40 // women's day of birth plus 40
		}
		want := fmt.Sprintf("^3510[0-9]{2}%02d%s9[0-9]{3}$", day, born.Format("0106"))
		if !regexp.MustCompile(want).MatchString(h.NIK) {
			t.Errorf("%s: NIK does not match birth, sex and serial", h.Key)
		}
		if h.Enrolled != (len(h.PIN) == 6) || (h.Enrolled && len(h.Chip) < 4) {
			t.Errorf("%s: enrolled %v with a PIN of %d digits", h.Key, h.Enrolled, len(h.PIN))
		}
		if len(h.FamilyCard) != 16 || !strings.HasPrefix(h.VillageCode, "35.10.") || len(h.RT) != 3 || len(h.RW) != 3 {
			t.Errorf("%s: malformed row", h.Key)
		}
	}
	if count[cardsim.TypeA] < 6 || count[cardsim.TypeB] < 3 || count[cardsim.Foreign] != 1 || count[cardsim.Dead] != 1 {
		t.Errorf("kinds in the drawer: %v", count)
	}
}

// Portraits fit a chip, are pictures, differ from one another and are the same every time.
func TestPortraits(t *testing.T) {
	again, seen := cardsim.Drawer(), map[string]string{}
	for i, h := range cardsim.Drawer() {
		if h.Kind != cardsim.TypeA && h.Kind != cardsim.TypeB {
			if h.Photo != nil {
				t.Errorf("%s: a %s card with a portrait", h.Key, h.Kind)
			}
			continue
		}
		if n := len(h.Photo); n < 1500 || n > 4096 {
			t.Errorf("%s: portrait of %d bytes", h.Key, n)
		}
		img, err := jpeg.Decode(bytes.NewReader(h.Photo))
		if err != nil || img.Bounds().Dx() != 240 || img.Bounds().Dy() != 320 {
			t.Errorf("%s: %v %v", h.Key, img, err)
		}
		if other, twice := seen[string(h.Photo)]; twice {
			t.Errorf("%s and %s look the same", h.Key, other)
		}
		seen[string(h.Photo)] = h.Key
		if !bytes.Equal(h.Photo, again[i].Photo) || !bytes.Equal(h.Chip, again[i].Chip) {
			t.Errorf("%s: another portrait or chip id the second time", h.Key)
		}
	}
}

// ISO/IEC 7816-3 clause 8.2.5: the exclusive-or of T0 to TCK is zero.
func TestATR(t *testing.T) {
	for _, h := range cardsim.Drawer() {
		if h.Kind == cardsim.Dead {
			continue
		}
		sum := byte(0)
		for _, b := range h.ATR[1:] {
			sum ^= b
		}
		if sum != 0 || len(h.ATR) > 33 || int(h.ATR[1]&0x0F) != len(h.ATR)-5 {
			t.Errorf("%s: ATR % X is not valid", h.Key, h.ATR)
		}
	}
}

func TestFind(t *testing.T) {
	if h, err := cardsim.Find("sri"); err != nil || h.Key != "sri" {
		t.Errorf("sri: %v", err)
	}
	if _, err := cardsim.Find("nobody"); err == nil {
		t.Error("found a card that is not there")
	}
}
