package ledger

import (
	"context"

	"github.com/smart-kampung/anjungan/kiosk"
)

// Person is a row of the population record.
type Person struct {
	NIK     []byte // blind index
	Village kiosk.VillageCode
	State   kiosk.PersonState
	Record  Sealed // canonical wire.Resident
	Family  []byte // blind index of the number of the family card (KK); nil: not known, and then nothing is changed
	Joined  int64  // Unix ms: when the family card was said; with Family
}

// Card is a row of the card registry.
type Card struct {
	Chip    []byte // blind index
	NIK     []byte // blind index
	Village kiosk.VillageCode
	Tries   int
	Opened  uint32
	Lost    string // why it opens nothing, LostReported or LostReplaced; empty: it does
	Ask     bool   // seen in two districts at once: nothing before its PIN
	Record  Sealed // canonical wire.Card: its chip, and of a ledger before PIN its PIN too
	PIN     Sealed // canonical wire.Verifier; zero: that of Record
	Person  Person // of NIK; read only
}

// Registry is villages, residents and cards.
type Registry interface {
	// LoadVillages replaces the list of villages.
	LoadVillages(ctx context.Context, vs []kiosk.Village) error
	// Villages lists all, by code.
	Villages(ctx context.Context) ([]kiosk.Village, error)
	// Village reads one; ErrNotFound.
	Village(ctx context.Context, code kiosk.VillageCode) (kiosk.Village, error)
	// LoadPeople adds or replaces people and cards, and gives the card dataset of every village among
	// them the new version. What clerks did with a card is kept: tries, opened, lost. Who comes onto another family
	// card takes along the places in schemes that are its family's (Aid); where another member of the new card has
	// one already, both keep theirs and the record of who came is open.
	LoadPeople(ctx context.Context, people []Person, cards []Card, version string) error
	// Person finds a resident by blind index; ErrNotFound.
	Person(ctx context.Context, nik []byte) (Person, error)
	// Cards lists the cards of a village with the version of the dataset ("" before the first load).
	Cards(ctx context.Context, village kiosk.VillageCode) (cards []Card, version string, err error)
}
