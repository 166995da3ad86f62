package ledger

import (
	"context"

	"github.com/smart-kampung/anjungan/kiosk"
)

// FeedRow is one row of a kiosk's feed: a verdict, or sealed news.
type FeedRow struct {
	N       uint64
	Mark    uint64 // random, 1 to 2^63-1: this row and no other of its number. 0: a row of before marks
	Verdict *kiosk.Verdict
	News    Sealed
}

// Version is what a dataset of a village is now.
type Version struct {
	Dataset string
	Version string
}

// Feeds is the down side.
type Feeds interface {
	// Feed reads at most limit rows after a number, and the newest number that exists.
	Feed(ctx context.Context, id kiosk.KioskID, after uint64, limit int) (rows []FeedRow, head uint64, err error)
	// Marked says whether row n of a kiosk's feed bears that mark.
	Marked(ctx context.Context, id kiosk.KioskID, n, mark uint64) (bool, error)
	// Versions lists the datasets of a village and what the regency publishes there, by name.
	Versions(ctx context.Context, village kiosk.VillageCode) ([]Version, error)
}
