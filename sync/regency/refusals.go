package regency

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/keys"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// How many refusals have a line of the audit in an hour; the others are only counted (tally), so that nobody fills the disk by
// being refused.
const (
	refusalRows  = 10  // of one culprit
	strangerRows = 100 // of all who show no kiosk's certificate
)

// ActionRefused begins the audit's word for what a kiosk was refused; the wire's code follows.
const ActionRefused = "kiosk.refused."

// ActionForeign is the audit's word for a client certificate of another root, with which no request comes through.
const ActionForeign = ActionRefused + "foreign"

// standing is how a culprit is known.
type standing byte

const (
	bySource standing = iota // alone
	byList                   // by a certificate on the list
	byName                   // by that of a certificate of the root that is not, or no longer, on the list
	byCode                   // by the invitation of its request to enrol
)

// culprit is whoever was refused. Each has a bound of its own: a copy of a kiosk with a certificate
// that is off the list takes no line from the kiosk, and a stranger none from another.
type culprit struct {
	standing standing
	id       kiosk.KioskID // 0 of one known by its source
	from     netip.Prefix  // of that one alone
}

// culpritOf is who made a request; k is whose certificate is on the list, invitee whose invitation was named.
func culpritOf(r *http.Request, k, invitee kiosk.KioskID) culprit {
	switch {
	case k != 0:
		return culprit{standing: byList, id: k}
	case invitee != 0:
		return culprit{standing: byCode, id: invitee}
	}
	if r.TLS != nil && len(r.TLS.PeerCertificates) > 0 {
		if id, ok := keys.KioskOf(r.TLS.PeerCertificates[0]); ok { // of our root: TLS looked
			return culprit{standing: byName, id: id}
		}
	}
	return culprit{from: source(r.RemoteAddr)}
}

// refusals bounds the lines of the audit. Whoever uses lines up hides nobody behind them: what comes beyond is counted.
type refusals struct {
	of        *limiter[culprit]
	strangers *limiter[struct{}]
	beyond    *tally
}

func newRefusals() refusals {
	return refusals{
		of: newLimiter[culprit](refusalRows, time.Hour), strangers: newLimiter[struct{}](strangerRows, time.Hour),
		beyond: &tally{n: map[tallied]int{}},
	}
}

// due says whether a culprit has a line left. Strangers are remembered only as long as all of them have one, so
// that not more of them are than lines.
func (l refusals) due(c culprit, now time.Time) bool {
	if c.standing != bySource {
		_, ok := l.of.take(c, now)
		return ok
	}
	if _, ok := l.strangers.look(struct{}{}, now); !ok {
		return false
	}
	if _, ok := l.of.take(c, now); !ok {
		return false
	}
	_, ok := l.strangers.take(struct{}{}, now)
	return ok
}

// tallied is what a line beyond the bounds says: whom it names and why.
type tallied struct {
	id     kiosk.KioskID
	action string
}

// tally counts the refusals of an hour that have no line of their own. Both words of a tallied are of closed sets, and kiosks are named
// by certificates alone, so that it is short.
type tally struct {
	mu    sync.Mutex // guards the others
	begun time.Time
	n     map[tallied]int
}

// due counts one and says for how many a line is to be written now: at the 1st, 10th, 100th and so on of an hour, so that
// a flood makes few lines and nothing stays unsaid. 0: none.
func (t *tally) due(x tallied, now time.Time) (stands int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if now.Sub(t.begun).Abs() >= time.Hour {
		t.begun = now
		clear(t.n)
	}
	t.n[x]++
	n := t.n[x]
	for power := 1; power <= n; power *= 10 {
		if power == n {
			return n - n/10
		}
	}
	return 0
}

// strange says whether a refusal is of something that no kiosk of ours sends by itself.
func strange(c wire.Code) bool {
	switch c {
	case wire.CodeMalformed, wire.CodeNotCanonical, wire.CodeOversize, wire.CodeSignature, wire.CodeWrongKiosk, wire.CodeNotAllowed,
		wire.CodeAhead, wire.CodeInvitation, wire.CodeUsed, wire.CodeTaken, wire.CodeHash:
		return true
	case wire.CodeExpired, wire.CodeNotFound, wire.CodeTooMany, wire.CodeOffset, wire.CodeBusy, wire.CodeInternal:
	}
	return false
}

// audit notes a strange refusal. What was sent is not kept.
func (s *Server) audit(ctx context.Context, by culprit, err error) error {
	var p *wire.Refusal
	if !errors.As(err, &p) || !strange(p.Code) {
		return nil
	}
	return s.accuse(ctx, by, ActionRefused+string(p.Code))
}

// accuse adds a line to the audit while there is one left, and then one that counts. Kiosk 0 is whoever is no kiosk.
func (s *Server) accuse(ctx context.Context, by culprit, action string) error {
	now, more := s.o.Now(), 0
	if !s.refusals.due(by, now) {
		if more = s.refusals.beyond.due(tallied{by.id, action}, now); more == 0 {
			return nil
		}
	}
	return s.o.Ledger.Audit(context.WithoutCancel(ctx), ledger.AuditRow{
		At: now.UnixMilli(), Clerk: fmt.Sprintf("kiosk %03d", by.id), Action: action, More: more,
	})
}
