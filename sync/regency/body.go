package regency

import (
	"errors"
	"io"
	"net/http"

	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// readBody reads a request's body of a media type, of at most limit bytes: wire.CodeMalformed for one of another type,
// wire.CodeOversize, of one that says its length before a byte of it is read. A body that ends before the request says
// so is a line that broke. That is nobody's fault and nothing for the audit: wire.CodeBusy, which hardly anybody hears
// any more.
func readBody(r *http.Request, limit int64, media string) ([]byte, error) {
	switch {
	case r.Header.Get("Content-Type") != media:
		return nil, &wire.Refusal{Code: wire.CodeMalformed}
	case r.ContentLength > limit:
		return nil, &wire.Refusal{Code: wire.CodeOversize}
	}
	b, err := io.ReadAll(io.LimitReader(r.Body, limit+1))
	switch {
	case err != nil:
		return nil, &wire.Refusal{Code: wire.CodeBusy, RetryAfter: retryAfter}
	case int64(len(b)) > limit:
		return nil, &wire.Refusal{Code: wire.CodeOversize}
	}
	return b, nil
}

// unread is the refusal of bytes that wire's decoders refuse: wire.CodeNotCanonical or wire.CodeMalformed.
func unread(err error) error {
	if errors.Is(err, journal.ErrNotCanonical) {
		return &wire.Refusal{Code: wire.CodeNotCanonical}
	}
	return &wire.Refusal{Code: wire.CodeMalformed}
}
