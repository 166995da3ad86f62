package ledger

import (
	"context"

	"github.com/smart-kampung/anjungan/kiosk"
)

// Erasure takes the personal data of a request that has ended out of the ledger for ever. Headers, numbers,
// states, papers and the letter's hash stay.
type Erasure struct {
	Request kiosk.RequestID
	Kiosk   kiosk.KioskID        // of one that is not held (Unheld): whose it is; 0: it is held
	From    []kiosk.RequestState // the states that count as ended, where it is held
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
	// Of a request that is not held these are the entries that its kiosk brought, and what came with them; of what comes of it
	// later no body is kept either. ErrNotFound; ErrMoved where the request is
	// in no state of From, or one that was not held is held now or waits in quarantine.
	Erase(ctx context.Context, e Erasure) error
	// Unheld lists the entries that brought a request of their kiosk which is not held, rejected or in quarantine, in the order of
	// places, but those that were erased. At is when a person ruled on them, if one did.
	Unheld(ctx context.Context) ([]Entry, error)
	// EmptyLog ends an erasure that could not empty the log of the ledger, for whoever cannot name its request any more.
	EmptyLog(ctx context.Context) error
}
