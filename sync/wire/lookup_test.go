package wire

import (
	"errors"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// TestLookup: the answer opens with one key alone, and holds what a snapshot would.
func TestLookup(t *testing.T) {
	q, err := EncodeCardQuery([]byte{4, 1, 2, 3, 4, 5, 6})
	if err != nil {
		t.Fatal(err)
	}
	if chip, err := DecodeCardQuery(q); err != nil || len(chip) != 7 {
		t.Fatalf("%x, %v", chip, err)
	}
	for _, n := range []int{0, 3, 11} {
		b, err := journal.Marshal(CardQuery{Chip: make([]byte, n)})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := DecodeCardQuery(b); !errors.Is(err, ErrMessage) {
			t.Errorf("a chip of %d bytes: %v", n, err)
		}
	}
	mine, err := GenerateReceiveKey()
	if err != nil {
		t.Fatal(err)
	}
	other, err := GenerateReceiveKey()
	if err != nil {
		t.Fatal(err)
	}
	nik, err := kiosk.ParseNIK("3510990101900001")
	if err != nil {
		t.Fatal(err)
	}
	c := kiosk.CardRecord{
		Chip: []byte{4, 1, 2, 3, 4, 5, 6}, Tries: 2, Opened: 3, Lost: true,
		Resident: kiosk.Resident{NIK: nik, Name: "Siti Contoh", Sex: kiosk.Female, Village: "35.10.09.2004"},
	}
	sealed, err := SealCard(mine.Public(), "v", c)
	if err != nil {
		t.Fatal(err)
	}
	got, err := mine.OpenCard(sealed)
	if err != nil || got.Resident.NIK != nik || got.Tries != 2 || got.Opened != 3 || !got.Lost {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := other.OpenCard(sealed); !errors.Is(err, ErrSnapshot) {
		t.Errorf("another kiosk: %v", err)
	}
	whole, err := SealSnapshot(mine.Public(), DatasetCards, "v", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := mine.OpenCard(whole); !errors.Is(err, ErrSnapshot) {
		t.Errorf("another dataset: %v", err)
	}
}
