package regency

import (
	"context"
	"net/http"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// healthTime is how long the ledger may take before the server counts as not well.
const healthTime = 5 * time.Second

// Healthz answers whether this process can serve: 200 "ok" where the ledger answers, else 503. It tells
// nothing more, for anybody may ask.
func Healthz(l ledger.Ledger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, stop := context.WithTimeout(r.Context(), healthTime)
		defer stop()
		if _, err := l.Versions(ctx, kiosk.VillageCode("")); err != nil {
			http.Error(w, "ledger", http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write([]byte("ok\n")) // whoever went away asks again
	})
}
