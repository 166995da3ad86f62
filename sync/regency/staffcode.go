package regency

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/vault"
)

// codeAge is for how long a clerk's one-time code is good.
const codeAge = 48 * time.Hour

// ActionCode is the audit's word for a one-time code that was given out.
const ActionCode = "clerk.code"

// NewStaffCode gives a clerk a one-time code in place of the one before: one use for the web password,
// one for the clerk's card at a kiosk of their village. Only its keyed hash is kept. by is who gives it.
func NewStaffCode(ctx context.Context, l ledger.Ledger, v *vault.Vault, by, account string, now time.Time) (code string, until time.Time, err error) {
	n, err := rand.Int(rand.Reader, big.NewInt(100_000_000))
	if err != nil {
		return "", until, fmt.Errorf("regency: code: %w", err)
	}
	code, until = fmt.Sprintf("%0*d", kiosk.StaffCodeLength, n), now.Add(codeAge)
	err = l.NewCode(ctx, account, StaffCode(v, code), until.UnixMilli(), ledger.AuditRow{At: now.UnixMilli(), Clerk: by, Action: ActionCode})
	return code, until, err
}

// StaffCode is the keyed hash of a one-time code.
func StaffCode(v *vault.Vault, code string) []byte { return v.Blind(BlindCode, []byte(code)) }
