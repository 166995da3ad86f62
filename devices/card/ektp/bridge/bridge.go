// Package bridge speaks to a program beside the kiosk that holds the maker's software of a certified
// reader: those come as libraries for one system or one language, so each needs a small program of its
// own, and this is what the kiosk asks it. The protocol is ours:
//
//	GET http://reader/identify over a Unix socket
//	200 {"fields": {"nik": "...", "nama": "..."}, "photo": "<base64 JPEG>", "finger_matched": false}
//	409 {"error": "no-card"}       or any other status with such a word
//
// Field names are those that makers use (ektp.BiodataFromFields). The socket's permissions say who may
// answer: there is no network and no password.
//
// It is not a reader (card.Reader still tells that a card came) and believes nothing: ektp.VendorReader
// checks what comes.
//
// Concurrency: a Bridge may be used from any goroutine.
package bridge

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"

	"github.com/smart-kampung/anjungan/devices/card/ektp"
)

// maxReply is the largest answer in bytes: a portrait from a maker's decoder in base64, and the fields.
const maxReply = 256 << 10

// ErrReply says that the program's answer is not one.
var ErrReply = errors.New("bridge: the reader's program gave no answer that can be read")

// Refused is the program's own word for why it has nothing: "no-card", "finger-failed".
type Refused struct{ Word string }

// Error is the word.
func (r Refused) Error() string { return "bridge: refused: " + r.Word }

// Bridge asks one program.
type Bridge struct {
	path   string
	client *http.Client
}

var _ ektp.VendorSDK = (*Bridge)(nil)

// New makes a bridge to the program that listens at a Unix socket. Nothing is dialled yet: the program
// may come and go.
func New(socket string) *Bridge {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", socket)
	}
	return &Bridge{path: socket, client: &http.Client{
		Transport:     &http.Transport{DialContext: dial, DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// String names it for logs.
func (b *Bridge) String() string { return "vendor reader at " + b.path }

// reply is the program's answer.
type reply struct {
	Fields        map[string]string `json:"fields"`
	Photo         []byte            `json:"photo"` // base64, as encoding/json reads bytes
	FingerMatched bool              `json:"finger_matched"`
	Error         string            `json:"error"`
}

// Identify asks what lies on the reader now. ctx bounds the wait: a finger may have to be laid on.
// Refused where the program says no, ErrReply where it makes no sense; neither repeats what came.
func (b *Bridge) Identify(ctx context.Context) (ektp.VendorAnswer, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://reader/identify", nil)
	if err != nil {
		return ektp.VendorAnswer{}, fmt.Errorf("bridge: %w", err)
	}
	res, err := b.client.Do(req)
	if err != nil {
		return ektp.VendorAnswer{}, fmt.Errorf("bridge: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(res.Body, maxReply+1))
	if err != nil {
		return ektp.VendorAnswer{}, fmt.Errorf("bridge: %w", err)
	}
	return parse(res.StatusCode, text)
}

// parse reads an answer.
func parse(status int, text []byte) (ektp.VendorAnswer, error) {
	if len(text) > maxReply {
		return ektp.VendorAnswer{}, fmt.Errorf("%w: more than %d bytes", ErrReply, maxReply)
	}
	var r reply
	if json.Unmarshal(text, &r) != nil { // its error would quote the text
		return ektp.VendorAnswer{}, ErrReply
	}
	if status != http.StatusOK {
		if !word(r.Error) {
			return ektp.VendorAnswer{}, fmt.Errorf("%w: status %d", ErrReply, status)
		}
		return ektp.VendorAnswer{}, Refused{r.Error}
	}
	if len(r.Fields) == 0 {
		return ektp.VendorAnswer{}, fmt.Errorf("%w: no fields", ErrReply)
	}
	return ektp.VendorAnswer{Fields: r.Fields, Photo: r.Photo, FingerMatched: r.FingerMatched}, nil
}

// word says whether a refusal is a short word of small letters and hyphens, and so nobody's name.
func word(s string) bool {
	if len(s) < 1 || len(s) > 32 {
		return false
	}
	for _, c := range s {
		if (c < 'a' || c > 'z') && c != '-' {
			return false
		}
	}
	return true
}
