package roster

import (
	"bytes"
	"maps"
	"slices"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// Found is what was found of a kiosk on which roster and ledger differed, and what is done about it.
type Found string

// What is found.
const (
	Readmitted Found = "readmitted" // the ledger was older: it stands again as the roster has it
	Revoked    Found = "revoked"    // the ledger let it in, and it had been revoked: it is again
	Completed  Found = "completed"  // the roster did not hold how the ledger has it: it does now
	Another    Found = "another"    // as Completed; the roster has another machine with this ordinal, which is not let in
)

// Difference is one kiosk.
type Difference struct {
	Kiosk kiosk.KioskID
	Found Found
}

// plan is what makes roster and ledger equal.
type plan struct {
	differ []Difference
	put    []ledger.Standing // into the ledger
	keep   []ledger.Standing // into the roster
}

// compare says who is right. The roster holds every deed that the ledger committed since it is kept, so that a ledger that stands
// as it once stood there is older, and the roster's last word counts. What a ledger says that the roster never held is weighed (weigh).
func compare(stories map[kiosk.KioskID]*story, all []ledger.Standing) (p plan, err error) {
	known := map[kiosk.KioskID]bool{}
	for _, l := range all {
		known[l.Kiosk] = true
		id, err := identify(l)
		if err != nil {
			return p, err
		}
		t := stories[l.Kiosk]
		switch {
		case t == nil:
			p.complete(l, Completed)
		case t.last == id:
		case t.been[id]:
			p.older(t.now, l.Revoked)
		case !bytes.Equal(t.now.SealKey, l.SealKey):
			p.complete(l, Another)
		default:
			err = p.weigh(t.now, l)
		}
		if err != nil {
			return p, err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(stories)) {
		if !known[id] {
			p.older(stories[id].now, false)
		}
	}
	return p, nil
}

// weigh is of one machine that stands in the ledger as it never stood in the roster: that lacks deeds of the ledger, or the ledger is from before the
// roster was begun, or both went on apart. Whoever gave the certificate that ends last is right; but who was revoked by
// either stays so, as of the earlier moment.
func (p *plan) weigh(r, l ledger.Standing) error {
	s, found := l, Completed
	if l.Until < r.Until {
		s, found = r, Readmitted
	}
	for _, x := range []ledger.Standing{r, l} {
		if x.Revoked {
			s = revoke(s, x.RevokedAt)
		}
	}
	if s.Revoked && (!l.Revoked || s.RevokedAt < l.RevokedAt) {
		found = Revoked
	}
	p.differ = append(p.differ, Difference{r.Kiosk, found})
	for _, side := range []struct {
		stands ledger.Standing
		list   *[]ledger.Standing
	}{{r, &p.keep}, {l, &p.put}} {
		same, err := alike(s, side.stands)
		if err != nil {
			return err
		}
		if !same {
			*side.list = append(*side.list, s)
		}
	}
	return nil
}

// alike says whether two stand alike.
func alike(a, b ledger.Standing) (bool, error) {
	one, err := identify(a)
	if err != nil {
		return false, err
	}
	two, err := identify(b)
	return one == two, err
}

// older puts the roster's last word into a ledger that is older.
func (p *plan) older(s ledger.Standing, revoked bool) {
	found := Readmitted
	if s.Revoked && !revoked {
		found = Revoked
	}
	p.differ, p.put = append(p.differ, Difference{s.Kiosk, found}), append(p.put, s)
}

// complete puts the ledger's word into a roster that lacks it.
func (p *plan) complete(l ledger.Standing, found Found) {
	p.differ, p.keep = append(p.differ, Difference{l.Kiosk, found}), append(p.keep, l)
}

// revoke is a standing with nobody let in; of two moments the earlier counts.
func revoke(s ledger.Standing, at int64) ledger.Standing {
	if s.Revoked {
		at = min(at, s.RevokedAt)
	}
	s.Revoked, s.RevokedAt, s.Certs = true, at, nil
	return s
}
