package regency

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/vault"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// The errors of a ruling that a person can act on.
var (
	ErrStill    = errors.New("regency: the entry cannot be taken yet") // what it lacked has not appeared
	ErrRuled    = errors.New("regency: the entry was ruled on meanwhile")
	ErrForeign  = errors.New("regency: the entry is of another village's kiosk")
	ErrNoReason = errors.New("regency: a ruling needs a reason of at most 500 letters")
)

// The words of the audit about quarantine.
const (
	ActionAdmit  = "quarantine.admit"
	ActionReject = "quarantine.reject"
	ActionRetry  = "quarantine.retry"
)

// maxReason is the longest reason in letters.
const maxReason = 500

// Reason trims what a person wrote, and says whether it is a reason.
func Reason(s string) (string, bool) {
	s = strings.TrimSpace(s)
	return s, s != "" && utf8.ValidString(s) && utf8.RuneCountInString(s) <= maxReason
}

// Ruler is who rules: a clerk, for the kiosks of one village, or an operator, for all.
type Ruler struct {
	Name    string
	Village kiosk.VillageCode // empty: all
}

// Waiting is an entry in quarantine as far as a list may show it: no NIK and no name.
type Waiting struct {
	journal.Key
	Kind      journal.Kind
	Time      int64  // Unix ms, by the kiosk
	Code      string // why it is in quarantine, a wire.Verdict word
	Takeable  bool   // Admit would take it now
	Number    kiosk.Number
	Service   kiosk.ServiceID
	Catalogue string // version of the service catalogue that its kiosk used
	Village   kiosk.VillageCode
	Assurance kiosk.Assurance
}

// Quarantine is what people and programs do about entries that nobody could decide when they came.
type Quarantine struct {
	in   *Intake
	bell *Bell
}

// NewQuarantine makes a quarantine on the rules of an intake.
func NewQuarantine(in *Intake, bell *Bell) *Quarantine { return &Quarantine{in: in, bell: bell} }

// List shows what waits for a ruler, oldest first.
func (q *Quarantine) List(ctx context.Context, by Ruler, limit int) ([]Waiting, error) {
	es, err := q.in.ledger.Quarantined(ctx, by.Village, limit)
	if err != nil {
		return nil, err
	}
	out := make([]Waiting, 0, len(es))
	for _, e := range es {
		fx, err := q.in.again(ctx, e, true)
		if err != nil {
			return nil, err
		}
		t := fx.Entries[0]
		w := Waiting{Key: e.Key, Kind: e.Kind, Time: min(e.Time, e.At), Code: e.Code, Catalogue: e.Catalogue, Takeable: t.Verdict != kiosk.EntryQuarantined}
		if w.Takeable && e.Kind == journal.KindRequestStop {
			if w.Takeable, err = q.held(ctx, t.Request); err != nil {
				return nil, err
			}
		}
		if r, ok := requestOf(t); ok {
			w.Number, w.Service, w.Village, w.Assurance = r.Number, r.Service, r.Village, r.Assurance
		}
		out = append(out, w)
	}
	return out, nil
}

// held says whether the regency holds a request.
func (q *Quarantine) held(ctx context.Context, id kiosk.RequestID) (bool, error) {
	_, err := q.in.ledger.Request(ctx, id)
	if errors.Is(err, ledger.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// requestOf reads the request that an entry brings.
func requestOf(t Took) (kiosk.Request, bool) {
	var b journal.RequestNewBody
	if t.Kind != journal.KindRequestNew || !t.OK || journal.Unmarshal(t.Plain, &b) != nil {
		return kiosk.Request{}, false
	}
	r, err := b.Request()
	return r, err == nil
}

// Admit takes an entry in with the effect that it would have had, once: of two who rule at the same time
// one gets ErrRuled. ErrStill where what it lacks has not appeared; a person can only vouch for whose
// request it is. The reason is kept sealed.
func (q *Quarantine) Admit(ctx context.Context, by Ruler, k journal.Key, reason string) error {
	reason, ok := Reason(reason)
	if !ok {
		return ErrNoReason
	}
	e, err := q.mine(ctx, by, k)
	if err != nil {
		return err
	}
	return q.take(ctx, by, e, true, ActionAdmit, reason)
}

// Reject refuses an entry for good. A request that the regency does not hold otherwise is told to be
// refused, with the reason, to whoever made it; what waited to take it back is rejected with it. No body is kept
// that names no request.
func (q *Quarantine) Reject(ctx context.Context, by Ruler, k journal.Key, reason string) error {
	reason, ok := Reason(reason)
	if !ok {
		return ErrNoReason
	}
	e, err := q.mine(ctx, by, k)
	if err != nil {
		return err
	}
	r := ledger.Ruling{Entry: e, At: q.in.now().UnixMilli()}
	r.Entry.Verdict, r.Entry.Code, r.Entry.Tell = kiosk.EntryRejected, wire.VerdictClerk, true
	if e.Request.IsZero() && !e.Kind.Clear() {
		r.Entry.Body = ledger.Sealed{} // no erasure could find it
	}
	if e.Kind == journal.KindRequestNew && !e.Request.IsZero() {
		news, err := q.in.sealNews(e.Kiosk, kiosk.StatusNews{
			Request: e.Request, State: kiosk.Refused, Reason: reason, At: q.in.now(),
		})
		if err != nil {
			return err
		}
		r.News = append(r.News, news)
	}
	if err := q.rule(ctx, by, r, ActionReject, reason); err != nil || e.Kind != journal.KindRequestNew || e.Request.IsZero() {
		return err
	}
	return q.beside(ctx, e, func(c ledger.Entry) error {
		if c.Kind != journal.KindRequestNew {
			return nil // what takes it back went with its last copy
		}
		r := ledger.Ruling{Entry: c, At: r.At}
		r.Entry.Verdict, r.Entry.Code, r.Entry.Tell = kiosk.EntryRejected, wire.VerdictClerk, true
		return q.rule(ctx, by, r, ActionReject, reason)
	})
}

// Retry takes every entry in whose key, service or village has appeared since, and says how many it
// took and how many still wait. It vouches for nobody.
func (q *Quarantine) Retry(ctx context.Context, by Ruler, limit int) (took, left int, err error) {
	es, err := q.in.ledger.Quarantined(ctx, by.Village, limit)
	if err != nil {
		return 0, 0, err
	}
	for _, e := range es {
		switch err := q.take(ctx, by, e, false, ActionRetry, ""); {
		case err == nil:
			took++
		case errors.Is(err, ErrStill):
			left++
		case !errors.Is(err, ErrRuled):
			return took, left, err
		}
	}
	return took, left, nil
}

// mine reads an entry in quarantine that the ruler may rule on.
func (q *Quarantine) mine(ctx context.Context, by Ruler, k journal.Key) (ledger.Entry, error) {
	e, err := q.in.ledger.QuarantinedEntry(ctx, k)
	if errors.Is(err, ledger.ErrNotFound) {
		if _, known := q.in.ledger.Chain(ctx, k); known == nil {
			return e, fmt.Errorf("%w: %w", ErrRuled, err)
		}
	}
	if err != nil || by.Village == "" {
		return e, err
	}
	if e.Kind == journal.KindComplaint {
		return e, ledger.ErrNotFound // it may be about the village's own staff
	}
	at, err := q.in.ledger.Kiosk(ctx, k.Kiosk)
	if err == nil && at.Village != by.Village {
		err = ErrForeign
	}
	return e, err
}

// take decides an entry again and writes what came of it.
func (q *Quarantine) take(ctx context.Context, by Ruler, e ledger.Entry, vouched bool, action, reason string) error {
	k, err := q.in.ledger.Kiosk(ctx, e.Kiosk)
	if err != nil {
		return err
	}
	r, err := q.in.judged(ctx, k, e, vouched)
	if err != nil {
		return err
	}
	r.Cards = slices.DeleteFunc(r.Cards, func(c ledger.CardEntry) bool {
		t, ok := c.Event.(ledger.Try)
		return ok && t.OK // an old right PIN must not wipe out the wrong ones that followed
	})
	if err := q.rule(ctx, by, r, action, reason); err != nil || e.Kind != journal.KindRequestNew {
		return err
	}
	return q.beside(ctx, r.Entry, func(c ledger.Entry) error {
		// a copy changes nothing any more; nobody is to work on what its owner took back
		return q.take(ctx, by, c, c.Kind == journal.KindRequestNew, ActionRetry, "")
	})
}

// beside does something to each other entry in quarantine about the request of an entry, of the same kiosk: copies of it that
// a later incarnation brought, and what its owner took back. One that was ruled on meanwhile, or cannot be taken, waits for
// its own ruling.
func (q *Quarantine) beside(ctx context.Context, e ledger.Entry, do func(ledger.Entry) error) error {
	es, err := q.in.ledger.QuarantinedAbout(ctx, e.Kiosk, e.Request)
	if err != nil {
		return err
	}
	for _, c := range es {
		if err := do(c); err != nil && !errors.Is(err, ErrStill) && !errors.Is(err, ErrRuled) {
			return err
		}
	}
	return nil
}

// rule writes a ruling and wakes the kiosk.
func (q *Quarantine) rule(ctx context.Context, by Ruler, r ledger.Ruling, action, reason string) error {
	if reason != "" {
		var err error
		if r.Reason, err = q.in.vault.Seal(PlaceRuling(r.Entry.Key), []byte(reason)); err != nil {
			return err
		}
	}
	r.Audit = ledger.AuditRow{At: r.At, Clerk: by.Name, Action: action, Request: r.Entry.Request}
	err := q.in.ledger.Rule(ctx, r)
	if errors.Is(err, ledger.ErrMoved) {
		return fmt.Errorf("%w: %w", ErrRuled, err)
	}
	if errors.Is(err, ledger.ErrClerk) {
		return fmt.Errorf("%w: %w", ErrStill, err)
	}
	if err == nil {
		q.bell.Ring(r.Entry.Kiosk)
	}
	return err
}

// judged is what an entry in quarantine would be told now: ErrStill where that is the same.
func (in *Intake) judged(ctx context.Context, k ledger.Kiosk, e ledger.Entry, vouched bool) (ledger.Ruling, error) {
	fx, err := in.again(ctx, e, vouched)
	if err != nil {
		return ledger.Ruling{}, err
	}
	if t := fx.Entries[0]; t.Verdict == kiosk.EntryQuarantined {
		return ledger.Ruling{}, fmt.Errorf("%w: %s", ErrStill, t.Code)
	}
	b, err := in.seal(k, fx)
	if err != nil {
		return ledger.Ruling{}, err
	}
	r := ledger.Ruling{Entry: b.Entries[0], At: b.At, Effects: b.Effects}
	r.Entry.Tell = true // that it was in quarantine was told too
	return r, nil
}

// again decides an entry in quarantine by what is known now.
func (in *Intake) again(ctx context.Context, e ledger.Entry, vouched bool) (Effects, error) {
	body, err := in.reopen(ctx, e)
	if err != nil {
		return Effects{}, err
	}
	entry := journal.Entry{Header: e.Header, Chain: e.Chain}
	rules, err := in.rules(ctx, true, entry)
	if err != nil {
		return Effects{}, err
	}
	rules.Vouched = vouched
	var fx Effects
	fx.take(entry, body, rules)
	if body.Erased {
		fx.Entries[0].Request = e.Request // the body cannot say it any more
	}
	return fx, nil
}

// reopen reads the body of an entry in quarantine. One that did not open when it came is kept as it
// came, and is tried again.
func (in *Intake) reopen(ctx context.Context, e ledger.Entry) (Body, error) {
	if e.Kind.Clear() {
		_, ok := in.openEpoch(e.Body.Body)
		return Body{Plain: e.Body.Body, OK: ok || e.Kind != journal.KindEpoch && e.Epoch == 0}, nil
	}
	b, err := in.vault.Open(PlaceEntry(e.Key), e.Body)
	if errors.Is(err, vault.ErrErased) { // its request was held meanwhile, and is erased
		return Body{Erased: true}, nil
	}
	if err != nil {
		return Body{}, fmt.Errorf("regency: quarantine: %w", err)
	}
	if e.Code != wire.VerdictSealed {
		return Body{Plain: b, OK: true}, nil
	}
	if e.Carried() {
		body, _ := in.openCarried(e.Header, b)
		return body, nil
	}
	epoch, ok, err := in.epoch(ctx, nil, journal.Key{Kiosk: e.Kiosk, Incarnation: e.Incarnation, Seq: e.Epoch})
	if err != nil || !ok {
		return Body{Plain: b}, err
	}
	plain, err := epoch.Open(e.Header, b)
	if err != nil {
		return Body{Plain: b}, nil
	}
	return Body{Plain: plain, OK: true}, nil
}
