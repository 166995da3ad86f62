package ledger

import (
	"context"

	"github.com/smart-kampung/anjungan/kiosk"
)

// Erasure takes the personal data of a request that has ended out of the ledger for ever. Headers, numbers,
// states, papers and the letter's hash stay.
type Erasure struct {
	Request kiosk.RequestID
	From    []kiosk.RequestState // the states that count as ended
	News    []FeedRow            // of the request's kiosk: what its rows say from now on, without the person
	Told    Sealed               // news for its kiosk, the first time: that its copy ends too
	Audit   AuditRow
}

// Erasures is how data ends before the ledger does.
type Erasures interface {
	// Erase drops the keys and the ciphertexts of a request's entries, record, letter, of the reasons of
	// rulings and dispositions on it and of what was typed with it, its wish for a visit, and the index of its subject; of an application for an
	// aid also what is known of the person, but for the index of one who holds a place: that keeps the same aid
	// from being given twice. No file of the ledger holds the keys afterwards. The same again changes nothing.
	// ErrNotFound; ErrMoved where the request is
	// in no state of From.
	Erase(ctx context.Context, e Erasure) error
}
