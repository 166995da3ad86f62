package ledger

import "context"

// AidAppeal is a clerk's yes to an appeal (sanggah) against a refused application for social assistance.
type AidAppeal struct {
	Appeal Decision   // of the appeal
	Again  Decision   // of the application that was refused: it is decided anew
	Wrong  *AidRuling // AidWrong on the record that stood in its way; nil: on none
}

// AidAppeals is appeals. A no to one is Requests.Decide.
type AidAppeals interface {
	// AcceptAppeal does all of it or nothing: ErrMoved where one of the requests was decided meanwhile, or
	// the record no longer stands.
	AcceptAppeal(ctx context.Context, a AidAppeal) error
}
