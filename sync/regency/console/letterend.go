package console

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// endLetter takes a letter back for a reason, or replaces it where the number of another was written.
func (c *Console) endLetter(w http.ResponseWriter, r *http.Request, clerk ledger.ClerkAccount) error {
	why, successor := ledger.LetterReason(r.PostFormValue("why")), strings.TrimSpace(r.PostFormValue("successor"))
	return c.act(func(ctx context.Context, clerk ledger.ClerkAccount, id kiosk.RequestID) error {
		return c.o.Desk.EndLetter(ctx, clerk, id, why, successor)
	})(w, r, clerk)
}

// endWords is how a letter ended; empty: it stands.
func endWords(e ledger.LetterEnd) string {
	switch {
	case e.Ended == 0:
		return ""
	case e.Successor != "":
		return "Diganti dengan surat nomor " + e.Successor + ", " + day(time.UnixMilli(e.Ended))
	}
	return "Dibatalkan, " + day(time.UnixMilli(e.Ended)) + ": " + regency.ReasonWords(e.Why)
}

// letterProblem says why a letter does not end; 0 for any other error.
func letterProblem(err error) (status int, words string) {
	switch {
	case errors.Is(err, regency.ErrEnd):
		return http.StatusUnprocessableEntity, "Pilih satu alasan, atau tulis nomor surat penggantinya."
	case errors.Is(err, ledger.ErrOther):
		return http.StatusUnprocessableEntity, "Surat pengganti harus surat lain yang lebih baru, dari orang, kantor, dan layanan yang sama."
	}
	return 0, ""
}
