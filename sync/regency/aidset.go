package regency

import (
	"bytes"
	"context"
	"slices"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/aid"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// AidSets makes the dataset wire.SetAid of a village from the ledger: the matrix, and what is known of each
// resident whose card opens something.
type AidSets struct {
	Ledger ledger.AidTold
	Aid    Aid
	Files  catalog.AidFiles // as Aid.Matrix was read from them
	Now    func() time.Time
}

// Version is the version of the set whose records are at that version: with another matrix it is another set.
func (a *AidSets) Version(records string) string { return records + "." + a.Aid.Matrix.Version }

// Of makes the set of a village.
func (a *AidSets) Of(ctx context.Context, village kiosk.VillageCode) (version string, plain []byte, err error) {
	v, err := a.Ledger.AidKnown(ctx, village)
	if err != nil {
		return "", nil, err
	}
	data := map[kiosk.SchemeID]time.Time{}
	for id, at := range v.Data {
		if _, ok := a.Aid.Matrix.Scheme(id); ok {
			data[id] = time.UnixMilli(at)
		}
	}
	people, err := a.people(v.Known)
	if err != nil {
		return "", nil, err
	}
	plain, err = aid.Encode(a.Files, data, people)
	return a.Version(v.Version), plain, err
}

// people gathers the records of each person; known is by person.
func (a *AidSets) people(known []ledger.AidKnown) (out []aid.Person, err error) {
	for len(known) > 0 {
		who := known[0].Person
		n := slices.IndexFunc(known, func(k ledger.AidKnown) bool { return !bytes.Equal(k.Person.NIK, who.NIK) })
		if n < 0 {
			n = len(known)
		}
		held := a.held(known[:n])
		known = known[n:]
		if len(held) == 0 || who.State != kiosk.Present {
			continue
		}
		r, err := OpenPerson(a.Aid.Vault, who)
		if err != nil {
			return nil, err
		}
		out = append(out, aid.Person{NIK: r.NIK, Held: held})
	}
	return out, nil
}

// held is what one person is told: of each scheme the newest, what still takes a place, and the answers of
// this year.
func (a *AidSets) held(known []ledger.AidKnown) (out []kiosk.AidHeld) {
	type own struct {
		scheme kiosk.SchemeID
		family bool
	}
	newest := map[own]int64{}
	for _, k := range known {
		at := own{k.Scheme, k.Family}
		newest[at] = max(newest[at], k.Data)
	}
	year := kiosk.Yearly.Period(a.Now())
	for _, k := range known {
		s, ok := a.Aid.Matrix.Scheme(k.Scheme)
		if !ok || k.Family && !a.shared(s) {
			continue
		}
		wide, _ := k.Period.Within(kiosk.Yearly)
		if wide == year || k.Period.Span() == kiosk.OnceOnly || newest[own{k.Scheme, k.Family}] == k.Data {
			out = append(out, a.record(s, k))
		}
	}
	return out
}

// shared says whether an aid of one member concerns the whole family card: nobody else's is told to them.
func (a *AidSets) shared(s kiosk.Scheme) bool {
	return s.Level == kiosk.PerFamily || slices.ContainsFunc(a.Aid.Matrix.Rules, func(r kiosk.AidRule) bool {
		return r.Level == kiosk.PerFamily && slices.Contains(r.Pair[:], s.ID)
	})
}

// record is one record as the person is told it. An application that was opened again waits for its
// decision like a new one.
func (a *AidSets) record(s kiosk.Scheme, k ledger.AidKnown) kiosk.AidHeld {
	h := kiosk.AidHeld{
		AidStatus: kiosk.AidStatus{Scheme: s.ID, Word: k.Word, Period: k.Period, Data: time.UnixMilli(k.Data), Family: k.Family},
		Request:   k.Request,
	}
	waits := k.Word == kiosk.AidRefused && k.State != kiosk.Refused || k.Word == kiosk.AidEnded && !k.State.Settled()
	if waits && !k.Request.IsZero() {
		h.Word = kiosk.AidProposed
	}
	if !h.Refused() {
		return h
	}
	h.Refusal = a.Aid.Matrix.Refuse(s.ID, kiosk.AidSlot{}, time.Time{}, time.UnixMilli(k.At))
	for _, slot := range a.Aid.Matrix.Slots(s.ID, k.Period, time.UnixMilli(k.Data)) {
		if k.Pair != "" && slot.Pair == k.Pair {
			h.Refusal = a.Aid.Matrix.Refuse(s.ID, slot, time.UnixMilli(k.BlockedData), time.UnixMilli(k.At))
		}
	}
	return h
}
