package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/paper"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/vault"
)

// attempts is how often a letter is made anew when another official took its number meanwhile.
const attempts = 5

// Approve gives a request to the next holder of its chain; the last one's approval makes the letter, or says that
// the office is ready. A letter that cannot be made is nobody's to pass on. shown is the ids of the requirements that a
// clerk at the counter has seen; whoever has the request next reads it on the way (Disposition.Shown).
func (d *Desk) Approve(ctx context.Context, clerk ledger.ClerkAccount, id kiosk.RequestID, shown ...string) error {
	var err error
	for range attempts {
		var c Case
		if c, err = d.held(ctx, clerk, id); err != nil {
			return err
		}
		if c.State != kiosk.Checking && c.State != kiosk.Signing {
			return ErrDecided // it waits for a person or a paper first
		}
		if err = c.rawProblem(); err != nil {
			return err
		}
		if err = d.makes(ctx, c); err != nil {
			return err
		}
		if clerk.Role == kiosk.RoleService {
			c.shown = c.asked(shown)
		}
		if next := d.Next(c); next != kiosk.NoHolder {
			return d.decide(ctx, clerk, c, ActionApprove, kiosk.StatusNews{State: c.Service.At(next), Holder: next})
		}
		if err = d.finish(ctx, clerk, c); !errors.Is(err, ledger.ErrMoved) {
			return err
		}
	}
	return fmt.Errorf("%w: %w", ErrDecided, err)
}

// makes says whether the letter of a request can be made, whoever signs it.
func (d *Desk) makes(ctx context.Context, c Case) error {
	if c.Service.Letter == "" {
		return nil
	}
	if !c.Known {
		return ErrResident
	}
	data, err := d.letterData(ctx, c, NumberParts{N: 1}, d.o.Now())
	if err != nil {
		return err
	}
	if _, err := paper.Letter(data); err != nil {
		return fmt.Errorf("desk: letter: %w", err)
	}
	return nil
}

// Return sends a request back to the clerk because something is missing, which its owner is told.
func (d *Desk) Return(ctx context.Context, clerk ledger.ClerkAccount, id kiosk.RequestID, reason string) error {
	return d.because(ctx, clerk, id, ActionReturn, kiosk.StatusNews{State: kiosk.Incomplete, Holder: kiosk.Clerk, Reason: reason})
}

// Refuse refuses a request with a reason for its owner.
func (d *Desk) Refuse(ctx context.Context, clerk ledger.ClerkAccount, id kiosk.RequestID, reason string) error {
	return d.because(ctx, clerk, id, ActionRefuse, kiosk.StatusNews{State: kiosk.Refused, Reason: reason})
}

// because makes a decision that needs a reason.
func (d *Desk) because(ctx context.Context, clerk ledger.ClerkAccount, id kiosk.RequestID, action string, news kiosk.StatusNews) error {
	var ok bool
	if news.Reason, ok = regency.Reason(news.Reason); !ok {
		return ErrReason
	}
	c, err := d.held(ctx, clerk, id)
	if err != nil {
		return err
	}
	return d.decide(ctx, clerk, c, action, news)
}

// Complete says that what was missing was brought: the request begins its way anew.
func (d *Desk) Complete(ctx context.Context, clerk ledger.ClerkAccount, id kiosk.RequestID) error {
	c, err := d.held(ctx, clerk, id)
	if err != nil {
		return err
	}
	if c.State != kiosk.Incomplete {
		return ErrDecided
	}
	return d.decide(ctx, clerk, c, ActionComplete, kiosk.StatusNews{State: kiosk.Checking, Holder: d.begins(c)})
}

// held reads a request that waits for this official.
func (d *Desk) held(ctx context.Context, clerk ledger.ClerkAccount, id kiosk.RequestID) (Case, error) {
	c, err := d.mine(ctx, clerk, id)
	switch {
	case err != nil:
		return c, err
	case c.Holder == kiosk.NoHolder:
		return c, ErrDecided
	case !Waits(clerk, c.Request):
		return c, ErrNotHeld
	}
	return c, nil
}

// Waits says whether a request waits for an official. What an agency without accounts decides comes back on
// paper, and the clerk of the village notes it down.
func Waits(clerk ledger.ClerkAccount, r ledger.Request) bool {
	outside := r.Holder == kiosk.Agency && r.Agency == ""
	return clerk.Reach().Holds(r) || outside && clerk.Role == kiosk.RoleService && clerk.Village == r.Village
}

// mayRead lets a clerk read the requests of their village, and everybody else what waits for them or what they
// decided on.
func (d *Desk) mayRead(ctx context.Context, clerk ledger.ClerkAccount, r ledger.Request) error {
	if clerk.Role == kiosk.RoleService && clerk.Village == r.Village || clerk.Reach().Holds(r) {
		return nil
	}
	ds, err := d.o.Ledger.Dispositions(ctx, r.ID)
	if err != nil {
		return err
	}
	for _, x := range ds {
		if x.Clerk == clerk.Name && clerk.Role.Valid() {
			return nil
		}
	}
	return ErrNotYours
}

// Disposition is what an official did with a request, with the reason in clear.
type Disposition struct {
	ledger.Disposition
	Why   string   // empty: none was given, or it was erased
	Shown []string // of an approval: the ids of the requirements that were shown at the counter
}

// asked is those of the ids that the request's answers ask for.
func (c Case) asked(ids []string) (list []string) {
	for _, q := range c.Service.Bring(kiosk.AnswerTo(c.Body.Answers)) {
		if slices.Contains(ids, q.ID) {
			list = append(list, q.ID)
		}
	}
	return list
}

// way reads how a request went.
func (d *Desk) way(ctx context.Context, id kiosk.RequestID) ([]Disposition, error) {
	ds, err := d.o.Ledger.Dispositions(ctx, id)
	if err != nil {
		return nil, err
	}
	out := make([]Disposition, len(ds))
	for i, x := range ds {
		out[i].Disposition = x
		if x.Reason.Body == nil {
			continue
		}
		b, err := d.o.Vault.Open(regency.PlaceReason(id), x.Reason)
		if err != nil && !errors.Is(err, vault.ErrErased) {
			return nil, fmt.Errorf("desk: reason: %w", err)
		}
		if x.Action == ActionApprove {
			out[i].Shown = strings.Fields(string(b))
			continue
		}
		out[i].Why = string(b)
	}
	return out, nil
}
