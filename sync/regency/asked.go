package regency

import (
	"errors"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/vault"
)

// Asked opens the record of a request for ledger.Deed.Asked: the blind index of who asked for its subject. nil: the subject did,
// nobody is named, or it was erased.
func Asked(v *vault.Vault, r ledger.Request) ([]byte, error) {
	b, err := unseal[journal.RequestNewBody](v, PlaceRequest(r), r.Record)
	if errors.Is(err, vault.ErrErased) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	q, err := b.Request()
	return asker(v, q), err
}

// asker is the blind index of who asked for somebody else.
func asker(v *vault.Vault, q kiosk.Request) []byte {
	if q.Requester.IsZero() || q.Requester == q.Subject {
		return nil
	}
	return v.Blind(BlindNIK, []byte(q.Requester.Reveal()))
}

// asked is ledger.Deed.Asked of a batch: what it brings itself has no record in the ledger yet.
func (in *Intake) asked(fresh []NewRequest) func(ledger.Request) ([]byte, error) {
	return func(r ledger.Request) ([]byte, error) {
		if r.Record.Body == nil {
			for _, n := range fresh {
				if n.Request.ID == r.ID {
					return asker(in.vault, n.Request), nil
				}
			}
		}
		return Asked(in.vault, r)
	}
}
