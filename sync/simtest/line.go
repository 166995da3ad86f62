package simtest

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/blob"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/outbox"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// errLine is what a kiosk sees of a line that fails.
var errLine = errors.New("simtest: no answer")

// fate is what happens to one request.
type fate uint8

const (
	arrives fate = iota
	lost
	replyLost
	twice
	late   // the kiosk gives up; it arrives later, after others
	cut    // the regency sees a part of it
	cutOff // the kiosk sees a part of the reply
	raced  // the same segment comes in on a second connection at the same moment
)

// fates is how often each happens, in percent; the rest arrives.
var fates = []struct {
	fate
	percent int
}{{lost, 10}, {replyLost, 10}, {twice, 6}, {late, 6}, {cut, 3}, {cutOff, 3}, {raced, 6}}

// draw decides about a request.
func (s *schedule) draw() fate {
	if s.healed {
		return arrives
	}
	p := s.rng.IntN(100)
	for _, f := range fates {
		if p -= f.percent; p < 0 {
			return f.fate
		}
	}
	return arrives
}

// parcel is a request on its way.
type parcel struct {
	m    *machine
	verb string
	path string
	body []byte
}

// line is a machine's way to the regency.
type line struct{ m *machine }

var _ outbox.Regency = (*line)(nil)

// ask sends a request through the bad line.
func (l *line) ask(ctx context.Context, verb, path string, body []byte) ([]byte, error) {
	s := l.m.s
	p := parcel{l.m, verb, path, body}
	switch s.draw() {
	case arrives:
		return s.deliver(ctx, p)
	case lost:
		return nil, errLine
	case replyLost:
		_, _ = s.deliver(ctx, p) // nobody hears what came of it
		return nil, errLine
	case twice:
		_, _ = s.deliver(ctx, p) // the second answer counts
		return s.deliver(ctx, p)
	case late:
		s.late = append(s.late, p)
		return nil, errLine
	case cut:
		p.body = s.part(body)
		_, _ = s.deliver(ctx, p) // the connection is gone
		return nil, errLine
	case cutOff:
		b, err := s.deliver(ctx, p)
		if err != nil {
			return nil, err
		}
		return s.part(b), nil
	case raced:
		s.race = &p
		b, err := s.deliver(ctx, p)
		s.race = nil
		return b, err
	}
	return nil, errLine
}

// part is the beginning of bytes. Some replies differ by a byte or two from play to play, so the draw
// does not depend on the length.
func (s *schedule) part(b []byte) []byte { return b[:int(s.rng.Float64()*float64(len(b)))] }

// deliver lets the regency answer.
func (s *schedule) deliver(ctx context.Context, p parcel) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, p.verb, p.path, bytes.NewReader(p.body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", wire.MediaType(p.path))
	r.TLS = &tls.ConnectionState{PeerCertificates: []*x509.Certificate{p.m.bundle.Cert}}
	w := &answer{header: http.Header{}, status: http.StatusOK}
	s.handler.ServeHTTP(w, r)
	s.note(p.m.bundle.Site.Kiosk, fmt.Sprint(p.verb, len(p.body), w.status))
	if w.status == http.StatusOK {
		return w.body.Bytes(), nil
	}
	var problem wire.Problem
	if err := journal.Unmarshal(w.body.Bytes(), &problem); err != nil {
		return nil, err
	}
	if problem.Code == wire.CodeInternal {
		s.problem("the regency failed")
	}
	wait, err := strconv.Atoi(w.header.Get("Retry-After"))
	if err != nil {
		wait = 0
	}
	return nil, &wire.Refusal{Code: problem.Code, RetryAfter: wait}
}

// answer is a reply as it is written.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

var _ http.ResponseWriter = (*answer)(nil)

// Header implements http.ResponseWriter.
func (a *answer) Header() http.Header { return a.header }

// Write implements http.ResponseWriter.
func (a *answer) Write(b []byte) (int, error) { return a.body.Write(b) }

// WriteHeader implements http.ResponseWriter.
func (a *answer) WriteHeader(status int) { a.status = status }

// Append implements outbox.Regency.
func (l *line) Append(ctx context.Context, segment []byte, anew bool) (wire.Appended, error) {
	b, err := l.ask(ctx, http.MethodPost, wire.AppendPath(anew), segment)
	if err != nil {
		return wire.Appended{}, err
	}
	return wire.DecodeAppendReply(b)
}

// Feed implements outbox.Regency; nobody waits here.
func (l *line) Feed(ctx context.Context, after, mark uint64, _ time.Duration) ([]kiosk.FeedItem, wire.Feed, error) {
	b, err := l.ask(ctx, http.MethodGet, wire.FeedPath(after, mark, 0), nil)
	if err != nil {
		return nil, wire.Feed{}, err
	}
	return wire.DecodeFeed(b, after)
}

// Snapshot implements outbox.Regency.
func (l *line) Snapshot(ctx context.Context, dataset string) ([]byte, error) {
	return l.ask(ctx, http.MethodGet, wire.PathData+dataset, nil)
}

// Time implements outbox.Regency.
func (l *line) Time(ctx context.Context, nonce []byte) ([]byte, error) {
	return l.ask(ctx, http.MethodGet, wire.PathTime+"?nonce="+hex.EncodeToString(nonce), nil)
}

// BlobAt implements outbox.Regency.
func (l *line) BlobAt(ctx context.Context, h blob.Hash, size int64) (int64, error) {
	b, err := l.ask(ctx, http.MethodGet, wire.BlobPath(h), nil)
	if err != nil {
		return 0, err
	}
	return wire.DecodeBlobState(b, size)
}

// PutBlob implements outbox.Regency.
func (l *line) PutBlob(ctx context.Context, h blob.Hash, size, offset int64, part []byte) (int64, error) {
	b, err := l.ask(ctx, http.MethodPost, wire.BlobPath(h)+"?offset="+strconv.FormatInt(offset, 10), part)
	if err != nil {
		return 0, err
	}
	return wire.DecodeBlobState(b, size)
}
