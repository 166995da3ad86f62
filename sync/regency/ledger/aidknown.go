package ledger

import (
	"context"

	"github.com/smart-kampung/anjungan/kiosk"
)

// AidKnown is one thing that is known of a resident and that a kiosk of their village is told.
type AidKnown struct {
	Person Person // whose
	Scheme kiosk.SchemeID
	Period kiosk.AidPeriod
	Word   kiosk.AidWord
	Data   int64 // Unix ms, date of the data
	At     int64 // Unix ms, when the request last moved; of a file, when the regency came to know
	Family bool  // another member of the same family card, who receives it or was proposed

	Request kiosk.RequestID    // zero: of a file, or of another member
	State   kiosk.RequestState // of that request

	Pair        string // the place that the application did not get; empty: none
	Blocked     kiosk.SchemeID
	BlockedData int64 // Unix ms, of the record that had the place
}

// AidVillage is what is known of the residents of a village, as of one moment.
type AidVillage struct {
	Version string                   // of the dataset, as Versions lists it
	Known   []AidKnown               // by person
	Data    map[kiosk.SchemeID]int64 // Unix ms, of the newest file that named the scheme for this village
}

// AidTold is what the kiosks of a village are told of social assistance. The dataset wire.SetAid of a
// village with a kiosk gets another version whenever something of it is another.
type AidTold interface {
	// AidKnown reads all of a village; empty where nothing is known.
	AidKnown(ctx context.Context, village kiosk.VillageCode) (AidVillage, error)
}
