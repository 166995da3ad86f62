package regency

import (
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/smart-kampung/anjungan/sync/wire"
)

// pacedBody is a request's body with a time of its own, in the place of the server's for all requests:
// that one would either cut the largest segment of a slow village line or let a trickle hold a handler. It ends
// with an error when the line is silent for wire.BodyGrace, or has brought less by then than
// wire.BodyTime says. Nothing has a deadline before the first Read: a request without a body may wait.
type pacedBody struct {
	io.ReadCloser
	deadlines *http.ResponseController
	one       bool // HTTP/1: the deadline is the connection's and outlives the body
	begun     time.Time
	set       time.Time // when the deadline was set last
	got       int64
}

// resetEvery is how often a deadline is moved: a fast body is not to cost more than one.
const resetEvery = time.Second

// pace gives a request's body its own time.
func pace(w http.ResponseWriter, r *http.Request) {
	if r.Body != nil && r.Body != http.NoBody {
		r.Body = &pacedBody{ReadCloser: r.Body, deadlines: http.NewResponseController(w), one: r.ProtoMajor == 1}
	}
}

// Read implements io.Reader.
func (b *pacedBody) Read(p []byte) (int, error) {
	now := time.Now()
	if b.begun.IsZero() {
		b.begun = now
	} else if b.set.Equal(b.begun) && now.Sub(b.set) >= resetEvery {
		_ = b.deadlines.SetWriteDeadline(time.Time{}) // a slow body is no haste for the answer, which has its own
	}
	if now.Sub(b.set) >= resetEvery {
		b.set = now
		_ = b.deadlines.SetReadDeadline(b.until(now)) // only a test's writer has none
	}
	n, err := b.ReadCloser.Read(p)
	b.got += int64(n)
	if b.one && errors.Is(err, io.EOF) {
		_ = b.deadlines.SetReadDeadline(time.Time{}) // what follows is the server's own time
	}
	return n, err
}

// until is when more must have come.
func (b *pacedBody) until(now time.Time) time.Time {
	whole, silence := b.begun.Add(wire.BodyTime(b.got)), now.Add(wire.BodyGrace)
	if whole.Before(silence) {
		return whole
	}
	return silence
}

// replyPart is how much of a reply is written by one deadline.
const replyPart = 32 << 10

// writePaced writes a reply. Each part of it has its own time, so that a slow line gets the largest and
// one that stands still holds no handler.
func writePaced(w http.ResponseWriter, reply []byte) {
	c := http.NewResponseController(w)
	for {
		part := reply[:min(len(reply), replyPart)]
		_ = c.SetWriteDeadline(time.Now().Add(wire.BodyTime(int64(len(part)))))
		if _, err := w.Write(part); err != nil {
			return // a kiosk that went away asks again
		}
		if reply = reply[len(part):]; len(reply) == 0 {
			return
		}
	}
}
