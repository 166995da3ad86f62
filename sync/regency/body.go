package regency

import (
	"io"
	"net/http"

	"github.com/smart-kampung/anjungan/sync/wire"
)

// readBody reads a request's body, of at most limit bytes: wire.CodeOversize. A body that ends before the
// request says so is a line that broke. That is nobody's fault and nothing for the audit: wire.CodeBusy,
// which hardly anybody hears any more.
func readBody(r *http.Request, limit int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r.Body, limit+1))
	switch {
	case err != nil:
		return nil, &wire.Refusal{Code: wire.CodeBusy, RetryAfter: retryAfter}
	case int64(len(b)) > limit:
		return nil, &wire.Refusal{Code: wire.CodeOversize}
	}
	return b, nil
}
