package ledger

import (
	"context"

	"github.com/smart-kampung/anjungan/kiosk"
)

// Visit is a request that asks for a clerk to come (pelayanan keliling). To which hamlet its record alone says.
type Visit struct {
	Request
	At int64 // Unix ms: when one comes, as was told; 0: no day was told
}

// VisitDate tells some requests of a village when a clerk comes.
type VisitDate struct {
	Village kiosk.VillageCode
	At      int64 // Unix ms
	Tell    []VisitTell
}

// VisitTell is one of those requests.
type VisitTell struct {
	Request kiosk.RequestID
	Was     int64 // Visit.At as it was read
	News    Sealed
	Audit   AuditRow
}

// Visits is the wishes for a visit. They come with Batch.Requests and Ruling.Requests, and end with their request.
type Visits interface {
	// Visits lists the requests of a village that ask for a visit and have not ended, oldest first. One whose letter came
	// into somebody's hands at a kiosk before a day was told asks for none any more.
	Visits(ctx context.Context, village kiosk.VillageCode) ([]Visit, error)
	// DateVisits sets the day, tells the kiosk of each request and says who did it, all or nothing. A request that has
	// ended meanwhile is passed over. ErrMoved where the day of one is not as it was read any more, ErrNotFound
	// where one asks for no visit or is another village's.
	DateVisits(ctx context.Context, d VisitDate) error
}
