package outbox

import (
	"bytes"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// problem is the body of a refusal.
func problem(f *testing.F, c wire.Code) []byte {
	f.Helper()
	b, err := journal.Marshal(wire.Problem{Code: c})
	if err != nil {
		f.Fatal(err)
	}
	return b
}

// FuzzRefusal: whatever the regency, or somebody on the way to it, answers instead of a reply is a refusal in its one
// encoding or no answer, and the kiosk waits for an hour and a second at most.
func FuzzRefusal(f *testing.F) {
	f.Add(503, "2", problem(f, wire.CodeBusy))
	f.Add(429, "60", problem(f, wire.CodeTooMany))
	f.Add(403, "", problem(f, wire.CodeNotAllowed))
	f.Add(500, "3601", problem(f, wire.CodeInternal))
	f.Add(503, "99999999999999999999", problem(f, wire.CodeBusy))
	f.Add(503, "-1", problem(f, wire.CodeBusy))
	f.Add(503, "Fri, 27 Nov 2026 19:00:00 GMT", problem(f, wire.CodeBusy))
	f.Add(502, "120", []byte("<html><title>502 Bad Gateway</title></html>"))
	f.Add(409, "", problem(f, "none of ours"))
	f.Fuzz(func(t *testing.T, status int, header string, body []byte) {
		err := refusal(&http.Response{StatusCode: status, Header: http.Header{"Retry-After": {header}}}, body)
		var r *wire.Refusal
		if !errors.As(err, &r) {
			if !errors.Is(err, wire.ErrMessage) {
				t.Fatalf("%v", err)
			}
			if got := failed(Up, err); got.Answered || got.RetryAfter != 0 {
				t.Fatalf("%q is an answer: %+v", body, got)
			}
			return
		}
		again, err := journal.Marshal(wire.Problem{Code: r.Code})
		if err != nil || !bytes.Equal(again, body) || !r.Code.Valid() {
			t.Fatalf("%q is taken for %s", body, r.Code)
		}
		if r.RetryAfter < 0 || r.RetryAfter > int(maxRetry/time.Second) {
			t.Fatalf("Retry-After %q is %d seconds", header, r.RetryAfter)
		}
		if digits := strings.TrimLeft(header, "0"); digits != "" && strings.Trim(digits, "0123456789") == "" && (r.RetryAfter == 0 || len(digits) > 4 && r.RetryAfter != int(maxRetry/time.Second)) {
			t.Fatalf("Retry-After %q is %d seconds", header, r.RetryAfter)
		}
		s, _ := Step(State{}, Started{}, time.UnixMilli(1))
		s, fx := Step(s, failed(Up, r), time.UnixMilli(1))
		for _, e := range fx {
			if w, ok := e.(Arm); ok && (w.After <= 0 || w.After > maxRetry+time.Second) {
				t.Fatalf("it waits %v after %q", w.After, header)
			}
		}
		if w := s.Link.Explain(); w.Tries > 0 && w.Cause == "" {
			t.Fatal("nothing says why it waits")
		}
	})
}
