package regency

import (
	"context"
	"errors"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// statusTries is how many numbers a source may ask for in a minute (DESIGN, "Numbers").
const statusTries = 5

// Numbers tells how a request stands to whoever has its number: a kiosk, or a phone on the public page.
// It may be used from any goroutine.
type Numbers struct {
	ledger   ledger.Ledger
	discreet func(kiosk.ServiceID) bool
	tries    *limiter[string]
}

// NewNumbers makes the teller. discreet names the services of which a number tells only that there is an
// answer; nil: all.
func NewNumbers(l ledger.Ledger, discreet func(kiosk.ServiceID) bool) *Numbers {
	if discreet == nil {
		discreet = func(kiosk.ServiceID) bool { return true }
	}
	return &Numbers{ledger: l, discreet: discreet, tries: newLimiter[string](statusTries, time.Minute)}
}

// Ask answers one try of a source. A number that nobody has is wire.CodeNotFound and counts like any
// other; the sixth try of a minute is wire.CodeTooMany, whatever it asks.
func (n *Numbers) Ask(ctx context.Context, source, number string, now time.Time) (kiosk.Standing, error) {
	if wait, ok := n.tries.take(source, now); !ok {
		return kiosk.Standing{}, &wire.Refusal{Code: wire.CodeTooMany, RetryAfter: int(wait/time.Second) + 1}
	}
	parsed, err := kiosk.ParseNumber(number)
	if err != nil {
		return kiosk.Standing{}, &wire.Refusal{Code: wire.CodeNotFound}
	}
	r, err := n.ledger.RequestByNumber(ctx, parsed)
	if errors.Is(err, ledger.ErrNotFound) {
		return kiosk.Standing{}, &wire.Refusal{Code: wire.CodeNotFound}
	}
	if err != nil {
		return kiosk.Standing{}, err
	}
	return n.standing(r), nil
}

// standing is what a request's number tells.
func (n *Numbers) standing(r ledger.Request) kiosk.Standing {
	s := kiosk.Standing{Number: r.Number, Service: r.Service, State: r.State, Holder: r.Holder, Made: time.UnixMilli(r.Made), Unsure: r.Unsure()}
	if !n.discreet(r.Service) {
		return s
	}
	return s.Veiled()
}
