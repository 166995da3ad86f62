package regency

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// refusalRows is how many refusals of one kiosk are audited in an hour; the others are only refused,
// so that nobody fills the disk by being refused.
const refusalRows = 10

// ActionRefused begins the audit's word for what a kiosk was refused; the wire's code follows.
const ActionRefused = "kiosk.refused."

// strange says whether a refusal is of something that no kiosk of ours sends by itself.
func strange(c wire.Code) bool {
	switch c {
	case wire.CodeMalformed, wire.CodeNotCanonical, wire.CodeOversize, wire.CodeSignature, wire.CodeWrongKiosk, wire.CodeNotAllowed,
		wire.CodeAhead, wire.CodeInvitation, wire.CodeUsed, wire.CodeTaken, wire.CodeHash:
		return true
	case wire.CodeExpired, wire.CodeNotFound, wire.CodeTooMany, wire.CodeOffset, wire.CodeBusy, wire.CodeInternal:
	}
	return false
}

// audit notes a strange refusal of whoever showed a kiosk's certificate; kiosk 0 is one that is on no
// list. What was sent is not kept.
func (s *Server) audit(ctx context.Context, id kiosk.KioskID, err error) error {
	var p *wire.Refusal
	if !errors.As(err, &p) || !strange(p.Code) {
		return nil
	}
	now := s.o.Now()
	if _, ok := s.refusals.take(id, now); !ok {
		return nil
	}
	return s.o.Ledger.Audit(context.WithoutCancel(ctx), ledger.AuditRow{
		At: now.UnixMilli(), Clerk: fmt.Sprintf("kiosk %03d", id), Action: ActionRefused + string(p.Code),
	})
}

func newRefusals() *limiter[kiosk.KioskID] { return newLimiter[kiosk.KioskID](refusalRows, time.Hour) }
