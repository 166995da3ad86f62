package outbox

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/blob"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// The deadlines of requests. A connection that is dead without saying so is found by the pings.
const (
	requestTime = 60 * time.Second
	lookupTime  = 5 * time.Second  // somebody stands there and waits
	pingAfter   = 20 * time.Second // of silence
	pingTime    = 10 * time.Second
	writeTime   = time.Minute // for what is written to begin to leave: a slow line takes half of that
	maxRetry    = time.Hour   // the longest Retry-After that is believed
)

// sendTime is how long a request with a body may take: what the regency lets the body take, and the answer.
func sendTime(body []byte) time.Duration { return wire.BodyTime(int64(len(body))) + requestTime }

// Client speaks to the regency over HTTPS/2 and TLS 1.3. It may be used from any goroutine.
type Client struct {
	base string // https address
	host string // its name
	o    ClientOptions
	now  atomic.Pointer[conns]
}

var _ Regency = (*Client)(nil)

// ClientOptions is what a Client needs.
type ClientOptions struct {
	URL  string            // https address, without path
	Cert tls.Certificate   // the zero one of a kiosk that is still to enrol
	Root *x509.Certificate // the only root that is believed
	Now  func() time.Time  // time for certificates; time.Now when nil
	Dial string            // host:port to connect to where it is not the URL's; the certificate stays the URL's
}

// NewClient makes a client; it connects at the first request.
func NewClient(o ClientOptions) (*Client, error) {
	u, err := url.Parse(o.URL)
	if err != nil || u.Scheme != "https" || u.Host == "" || o.Root == nil {
		return nil, errors.New("outbox: the regency needs an https address and a root")
	}
	c := &Client{base: "https://" + u.Host, host: u.Hostname(), o: o}
	c.now.Store(newConns(o, c.host))
	return c, nil
}

// Close closes idle connections.
func (c *Client) Close() { c.now.Load().close() }

// Append implements Regency.
func (c *Client) Append(ctx context.Context, segment []byte, anew bool) (wire.Appended, error) {
	b, err := c.ask(ctx, c.now.Load().dated, http.MethodPost, wire.AppendPath(anew), segment, sendTime(segment), wire.MaxReply)
	if err != nil {
		return wire.Appended{}, err
	}
	return wire.DecodeAppendReply(b)
}

// Feed implements Regency.
func (c *Client) Feed(ctx context.Context, after, mark uint64, wait time.Duration) ([]kiosk.FeedItem, wire.Feed, error) {
	b, err := c.ask(ctx, c.now.Load().dated, http.MethodGet, wire.FeedPath(after, mark, wait), nil, wait+requestTime, wire.MaxReply)
	if err != nil {
		return nil, wire.Feed{}, err
	}
	return wire.DecodeFeed(b, after)
}

// Snapshot implements Regency.
func (c *Client) Snapshot(ctx context.Context, dataset string) ([]byte, error) {
	return c.ask(ctx, c.now.Load().dated, http.MethodGet, wire.PathData+url.PathEscape(dataset), nil, requestTime, wire.MaxSnapshot)
}

// BlobAt implements Regency.
func (c *Client) BlobAt(ctx context.Context, h blob.Hash, size int64) (have int64, err error) {
	b, err := c.ask(ctx, c.now.Load().dated, http.MethodGet, wire.BlobPath(h), nil, requestTime, wire.MaxReply)
	if err != nil {
		return 0, err
	}
	return wire.DecodeBlobState(b, size)
}

// PutBlob implements Regency.
func (c *Client) PutBlob(ctx context.Context, h blob.Hash, size, offset int64, part []byte) (have int64, err error) {
	b, err := c.ask(ctx, c.now.Load().dated, http.MethodPost, wire.BlobPath(h)+"?offset="+strconv.FormatInt(offset, 10), part, sendTime(part), wire.MaxReply)
	if err != nil {
		return 0, err
	}
	return wire.DecodeBlobState(b, size)
}

// Time implements Regency. The dates of the server's certificate are not looked at: whoever asks may
// have no right clock yet, and the answer has a signature of its own.
func (c *Client) Time(ctx context.Context, nonce []byte) ([]byte, error) {
	return c.ask(ctx, c.now.Load().undated, http.MethodGet, wire.PathTime+"?nonce="+hex.EncodeToString(nonce), nil, requestTime, wire.MaxReply)
}

// Status asks how a request stands, by its number, wherever in the regency it was made: for somebody who
// stands there and waits. kiosk.ErrNoNumber and kiosk.ErrTooOften are answers; any other error means
// that the regency cannot be asked now.
func (c *Client) Status(ctx context.Context, n kiosk.Number) (kiosk.Standing, error) {
	b, err := c.ask(ctx, c.now.Load().dated, http.MethodGet, wire.PathStatus+url.PathEscape(string(n)), nil, lookupTime, wire.MaxReply)
	if err != nil {
		return kiosk.Standing{}, answered(err, kiosk.ErrNoNumber)
	}
	return wire.DecodeStatus(b, n)
}

// Answer asks what was answered to a complaint, by its token: for somebody who stands there and waits.
// kiosk.ErrNoToken and kiosk.ErrTooOften are answers; any other error means that the regency cannot be asked now.
func (c *Client) Answer(ctx context.Context, t kiosk.Token) (kiosk.Reply, error) {
	q, err := wire.EncodeTokenQuery(t)
	if err != nil {
		return kiosk.Reply{}, err
	}
	b, err := c.ask(ctx, c.now.Load().dated, http.MethodPost, wire.PathAnswer, q, lookupTime, wire.MaxReply)
	if err != nil {
		return kiosk.Reply{}, answered(err, kiosk.ErrNoToken)
	}
	return wire.DecodeReply(b)
}

// answered turns the refusals that are answers into kiosk's words; none is what "not found" means.
func answered(err, none error) error {
	var refused *wire.Refusal
	if !errors.As(err, &refused) {
		return err
	}
	switch refused.Code {
	case wire.CodeNotFound:
		return fmt.Errorf("%w: %w", none, err)
	case wire.CodeTooMany:
		return fmt.Errorf("%w: %w", kiosk.ErrTooOften, err)
	default:
		return err
	}
}

// Card asks for one card of the regency by its chip, wherever its resident lives, sealed to the kiosk's
// receive key. A chip that is not enrolled is a *wire.Refusal with wire.CodeNotFound.
func (c *Client) Card(ctx context.Context, chip []byte, key wire.ReceiveKey) (kiosk.CardRecord, error) {
	q, err := wire.EncodeCardQuery(chip)
	if err != nil {
		return kiosk.CardRecord{}, err
	}
	b, err := c.ask(ctx, c.now.Load().dated, http.MethodPost, wire.PathCard, q, lookupTime, wire.MaxReply)
	if err != nil {
		return kiosk.CardRecord{}, err
	}
	r, err := key.OpenCard(b)
	if err == nil && !bytes.Equal(r.Chip, chip) {
		err = fmt.Errorf("%w: another card than the one asked for", wire.ErrMessage)
	}
	return r, err
}

// ask makes one request and reads the whole reply, at most limit bytes. A snapshot and a feed take as long as they come: there
// the deadline is that of the beginning, and of each silence.
func (c *Client) ask(ctx context.Context, by *http.Client, method, path string, body []byte, deadline time.Duration, limit int64) ([]byte, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	late := time.AfterFunc(deadline, func() { cancel(context.DeadlineExceeded) })
	defer late.Stop()
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("outbox: request: %w", err)
	}
	req.Header.Set("Content-Type", wire.MediaType(path))
	resp, err := by.Do(req)
	if err != nil {
		return nil, fmt.Errorf("outbox: request: %w", unaddressed(err))
	}
	defer func() { _ = resp.Body.Close() }()
	reply := io.Reader(resp.Body)
	if strings.HasPrefix(path, wire.PathData) || strings.HasPrefix(path, wire.PathFeed) {
		reply = patient{reply, late, deadline}
	}
	b, err := io.ReadAll(io.LimitReader(reply, limit+1))
	if err != nil {
		return nil, fmt.Errorf("outbox: reply: %w", err)
	}
	if int64(len(b)) > limit {
		return nil, fmt.Errorf("%w: a reply of more than %d bytes", wire.ErrMessage, limit)
	}
	if resp.StatusCode != http.StatusOK {
		return nil, refusal(resp, b)
	}
	return b, nil
}

// patient is a reply whose deadline begins anew with all that comes.
type patient struct {
	io.Reader
	late     *time.Timer
	deadline time.Duration
}

// Read implements io.Reader.
func (p patient) Read(b []byte) (int, error) {
	n, err := p.Reader.Read(b)
	if n > 0 {
		p.late.Reset(p.deadline)
	}
	return n, err
}

// unaddressed is an error of the http package without the address that was asked: it may hold a resident's
// number, and errors are logged.
func unaddressed(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}

// refusal reads a problem; something that is none (a proxy's page) is no answer of the regency.
func refusal(resp *http.Response, b []byte) error {
	var p wire.Problem
	if err := journal.Unmarshal(b, &p); err != nil || !p.Code.Valid() {
		return fmt.Errorf("%w: status %d without a problem", wire.ErrMessage, resp.StatusCode)
	}
	r := &wire.Refusal{Code: p.Code}
	if s, _ := strconv.Atoi(resp.Header.Get("Retry-After")); s > 0 { // 0 of what is no number, the most there is of one too large
		r.RetryAfter = min(s, int(maxRetry/time.Second))
	}
	return r
}
