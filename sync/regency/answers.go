package regency

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/vault"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// answerTries is how many tokens a kiosk may ask about in a minute (as statusTries).
const answerTries = 5

// maxToken bounds a question about a token in bytes.
const maxToken = 32

// ActionComplaintErase is the audit's word for the erasure of complaints.
const ActionComplaintErase = "complaint.erase"

// OpenAnswer reads what was answered to a complaint; empty where nothing was.
func OpenAnswer(v *vault.Vault, c ledger.Complaint) (string, error) {
	if c.Answer.Body == nil {
		return "", nil
	}
	b, err := v.Open(PlaceAnswer(c.ID), c.Answer)
	if err != nil {
		return "", fmt.Errorf("regency: answer: %w", err)
	}
	return string(b), nil
}

// reveal tells a kiosk what a token tells: how far it is and what was answered, and nothing of what was
// said. No log and no audit holds the question: it would say when somebody stood there and asked.
func (s *Server) reveal(ctx context.Context, r *http.Request, k ledger.Kiosk) ([]byte, error) {
	b, err := readBody(r, maxToken, wire.ContentType)
	if err != nil {
		return nil, err
	}
	token, err := wire.DecodeTokenQuery(b)
	if err != nil {
		return nil, unread(err)
	}
	if wait, ok := s.answers.take(k.ID, s.o.Now()); !ok {
		return nil, &wire.Refusal{Code: wire.CodeTooMany, RetryAfter: int(wait/time.Second) + 1}
	}
	c, err := s.o.Ledger.ComplaintByToken(ctx, s.o.Vault.Blind(BlindToken, []byte(token.Digits())))
	if errors.Is(err, ledger.ErrNotFound) {
		return nil, &wire.Refusal{Code: wire.CodeNotFound}
	}
	if err != nil {
		return nil, err
	}
	text, err := OpenAnswer(s.o.Vault, c)
	if err != nil {
		return nil, err
	}
	return wire.EncodeReply(kiosk.Reply{
		State: c.State, Answer: text, Day: time.UnixMilli(c.Changed).In(kiosk.WIB).Format(time.DateOnly),
	})
}

// EraseComplaints drops what was said and answered, by whom, and the token, of all complaints that were
// closed before a time. It says of how many. A backup of the ledger holds what it held.
func EraseComplaints(ctx context.Context, l ledger.Ledger, before time.Time, by string, at time.Time) (int, error) {
	return l.EraseComplaints(ctx, before.UnixMilli(), ledger.AuditRow{At: at.UnixMilli(), Clerk: by, Action: ActionComplaintErase})
}
