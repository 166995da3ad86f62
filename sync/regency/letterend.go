package regency

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/vault"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// The audit's words for the end of a letter; the first is followed by its ledger.LetterReason.
const (
	ActionVoid    = "letter.void."
	ActionReplace = "letter.replace"
)

// ErrEnd says that a letter can end by one of the known reasons or by another letter, and not by both.
var ErrEnd = errors.New("regency: a letter ends by a reason, or by the letter in its place")

// LetterEnding asks for the end of a letter.
type LetterEnding struct {
	Number    string
	Why       ledger.LetterReason // of one that is taken back
	Successor string              // number of the letter that holds instead; empty: it is taken back
	By        string              // account
	At        time.Time
}

// ReasonWords is why a letter was taken back, as its owner and the clerks read it.
func ReasonWords(r ledger.LetterReason) string {
	switch r {
	case ledger.LetterWrong:
		return "isi surat keliru"
	case ledger.LetterPerson:
		return "surat dibuat untuk orang yang keliru"
	case ledger.LetterFalse:
		return "keterangan pemohon tidak benar"
	case ledger.LetterChanged:
		return "keadaan yang diterangkan sudah berubah"
	}
	return string(r)
}

// words is what the owner of the letter is told.
func (e LetterEnding) words() string {
	if e.Successor != "" {
		return "surat ini diganti dengan surat nomor " + e.Successor
	}
	return ReasonWords(e.Why)
}

// EndLetter takes a letter back or replaces it: the public page says so from then on, its request is cancelled, and
// the kiosk of the request is told, which then prints it no more. The same end again changes nothing.
// ErrEnd, and the errors of ledger.Letters. The kiosk is the one to ring for.
func EndLetter(ctx context.Context, l ledger.Ledger, v *vault.Vault, e LetterEnding) (kiosk.KioskID, error) {
	if e.Why.Valid() == (e.Successor != "") || e.Successor != "" && e.Why != "" {
		return 0, ErrEnd
	}
	x, err := l.LetterByNumber(ctx, e.Number)
	if err != nil {
		return 0, fmt.Errorf("regency: end letter: %w", err)
	}
	r, err := l.Request(ctx, x.Request)
	if err != nil {
		return 0, fmt.Errorf("regency: end letter: %w", err)
	}
	if x.Ended == 0 && !r.State.Revocable() {
		return 0, fmt.Errorf("regency: end letter: %w", ledger.ErrMoved)
	}
	d, err := e.decision(v, r, x.Record.Body == nil)
	if err != nil {
		return 0, err
	}
	return r.Kiosk, l.EndLetter(ctx, ledger.Ending{Number: e.Number, Why: e.Why, Successor: e.Successor, Decision: d})
}

// decision is what moves the request. Of one whose data was erased nothing is told but its state.
func (e LetterEnding) decision(v *vault.Vault, r ledger.Request, erased bool) (ledger.Decision, error) {
	action := ActionReplace
	if e.Successor == "" {
		action = ActionVoid + string(e.Why)
	}
	news := kiosk.StatusNews{Request: r.ID, State: kiosk.Cancelled, At: e.At}
	d := ledger.Decision{
		Request: r.ID, Kiosk: r.Kiosk, From: r.State, To: kiosk.Cancelled, Was: r.Holder, At: e.At.UnixMilli(),
		Audit: ledger.AuditRow{At: e.At.UnixMilli(), Clerk: e.By, Action: action, Request: r.ID},
	}
	if !erased {
		var err error
		news.Reason = e.words()
		if d.Reason, err = v.Seal(PlaceReason(r.ID), []byte(news.Reason)); err != nil {
			return d, err
		}
	}
	b, err := wire.EncodeNews(news)
	if err != nil {
		return d, err
	}
	told, err := v.Seal(PlaceNews(r.Kiosk), b)
	d.News = []ledger.Sealed{told}
	return d, err
}
