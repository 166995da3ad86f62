package wire

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// The endpoints. All are below the kiosk's HTTPS address and, but for PathEnrol, need the kiosk's client
// certificate.
const (
	PathAppend = "/v1/append" // POST, a segment
	PathFeed   = "/v1/feed"   // GET, ?after=n&mark=m&wait=s
	PathData   = "/v1/data/"  // GET, + dataset
	PathTime   = "/v1/time"   // GET, ?nonce=hex
	PathStatus = "/v1/status/"
)

// QueryAnew in the query of an append says that the kiosk cannot send what the regency lost once more.
const QueryAnew = "anew"

// AppendPath is where a segment goes.
func AppendPath(anew bool) string {
	if anew {
		return PathAppend + "?" + QueryAnew
	}
	return PathAppend
}

// FeedPath asks for a feed after an item; a mark of 0 is not asked about.
func FeedPath(after, mark uint64, wait time.Duration) string {
	q := url.Values{"after": {strconv.FormatUint(after, 10)}, "wait": {strconv.Itoa(int(wait / time.Second))}}
	if mark != 0 {
		q.Set("mark", strconv.FormatUint(mark, 10))
	}
	return PathFeed + "?" + q.Encode()
}

// ContentType is the media type of every body, both ways (RFC 8949 section 9.5).
const ContentType = "application/cbor"

// The limits. A peer that goes beyond one is refused with CodeOversize.
const (
	MaxSegment  = 1 << 20  // bytes of one append
	MaxReply    = 8 << 20  // bytes of any reply that a kiosk reads, but for snapshots
	MaxSnapshot = 64 << 20 // bytes of one snapshot
	MaxItems    = 50       // feed items in one reply
	MaxFeedSize = 4 << 20  // bytes of items in one reply, unless one item alone is larger
	MaxWait     = 50       // seconds that a feed request may wait
	NonceSize   = 16       // bytes of the nonce of a time request
)

// The sets that the regency publishes (ledger.Sets), and the one that it composes for a village.
const (
	SetNews      = "news"      // kabar desa: budget, notices, indicators, what the village makes
	SetMall      = "mall"      // the service hall of the regency (Mal Pelayanan Publik)
	SetCatalogue = "catalogue" // services, menu and letters in the place of the built-in ones
	SetAid       = "aid"       // bansos: what is known of the residents of the village
)

// Sets lists the datasets that a kiosk keeps whole, as they come.
func Sets() []string { return []string{SetNews, SetMall, SetCatalogue, SetAid} }

// DatasetCards is the card registry of the kiosk's own village with its PIN verifiers.
const DatasetCards = "cards"

// Code says why a request was refused: a closed list.
type Code string

// The refusals.
const (
	CodeMalformed    Code = "malformed"     // not the message that this endpoint takes
	CodeNotCanonical Code = "not-canonical" // decodes, but its bytes are not the canonical ones
	CodeOversize     Code = "oversize"
	CodeSignature    Code = "signature"   // not signed by this kiosk's seal key
	CodeWrongKiosk   Code = "wrong-kiosk" // the certificate is another kiosk's
	CodeNotAllowed   Code = "not-allowed" // the certificate is not, or no longer, on the list
	CodeExpired      Code = "expired"     // the certificate or invitation is past its end
	CodeInvitation   Code = "invitation"  // no such invitation, or the proof is not of its secret
	CodeUsed         Code = "used"        // the invitation already made a kiosk
	CodeTaken        Code = "taken"       // another machine came first with the same invitation
	CodeNotFound     Code = "not-found"   // no such endpoint, dataset or number
	CodeAhead        Code = "ahead"       // the kiosk asks for a feed beyond the regency's own head
	CodeTooMany      Code = "too-many"    // more tries than allowed; see Retry-After
	CodeOffset       Code = "offset"      // a part of a blob that does not go on where the stored ones end
	CodeHash         Code = "hash"        // the whole blob is not the one that was announced; it begins anew
	CodeBusy         Code = "busy"        // see Retry-After
	CodeInternal     Code = "internal"    // the regency's own fault; try again later
)

// The codes of verdicts (kiosk.Verdict.Code); empty where an entry was accepted.
const (
	VerdictUnknownKind = "unknown-kind" // rejected: a kind that this regency does not know
	VerdictUnsupported = "unsupported"  // rejected: a known kind that it does not take yet
	VerdictSealed      = "sealed"       // quarantined: the body cannot be opened
	VerdictBody        = "body"         // quarantined: the body does not say what its kind must say
	VerdictAssurance   = "assurance"    // quarantined: less is known of who asks than the service needs
	VerdictService     = "service"      // quarantined: a service that the catalogue does not hold
	VerdictVillage     = "village"      // quarantined: a village that the regency does not hold
	VerdictRequest     = "request"      // quarantined: the request that it is about is not here
	VerdictDuplicate   = "duplicate"    // rejected: the id or number belongs to another request
	VerdictClerk       = "clerk"        // rejected: a clerk decided so
	VerdictErased      = "erased"       // rejected: its kiosk has erased the body, and the entry was lost here
	VerdictState       = "state"        // rejected: the request cannot make that move any more
)

// Problem is the body of every reply that is not 200.
type Problem struct {
	Code Code `cbor:"1,keyasint"`
}

// ErrMessage says that bytes from the peer are no message of this protocol.
var ErrMessage = errors.New("wire: not a message of this protocol")

// Status is the HTTP status that goes with a code.
func (c Code) Status() int {
	switch c {
	case CodeMalformed, CodeNotCanonical:
		return http.StatusBadRequest
	case CodeOversize:
		return http.StatusRequestEntityTooLarge
	case CodeSignature, CodeWrongKiosk, CodeNotAllowed, CodeExpired, CodeInvitation:
		return http.StatusForbidden
	case CodeNotFound:
		return http.StatusNotFound
	case CodeAhead, CodeUsed, CodeTaken, CodeOffset, CodeHash:
		return http.StatusConflict
	case CodeTooMany:
		return http.StatusTooManyRequests
	case CodeBusy:
		return http.StatusServiceUnavailable
	case CodeInternal:
		return http.StatusInternalServerError
	}
	return http.StatusInternalServerError
}

// Valid says whether the code is in the list.
func (c Code) Valid() bool {
	switch c {
	case CodeMalformed, CodeNotCanonical, CodeOversize, CodeSignature, CodeWrongKiosk, CodeNotAllowed,
		CodeExpired, CodeInvitation, CodeUsed, CodeTaken, CodeNotFound, CodeAhead, CodeTooMany,
		CodeOffset, CodeHash, CodeBusy, CodeInternal:
		return true
	}
	return false
}

// moment reads a time of a message, Unix ms within the protocol's bounds.
func moment(ms int64) (time.Time, error) {
	if ms < 0 || ms > journal.MaxTime {
		return time.Time{}, fmt.Errorf("%w: a time before 1970 or after 9999", ErrMessage)
	}
	return time.UnixMilli(ms), nil
}

// Refusal is a Problem as an error, with the seconds of Retry-After (0: none given).
type Refusal struct {
	Code       Code
	RetryAfter int
}

// Error names the code.
func (r *Refusal) Error() string { return fmt.Sprintf("wire: the regency refused: %s", r.Code) }
