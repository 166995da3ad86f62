package station

import (
	"context"
	"errors"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// checkPIN asks the store, which writes the try down before it answers, and loads what the resident
// may now see.
func (s *Station) checkPIN(ctx context.Context, e flow.CheckPIN) flow.Happening {
	r, err := s.Store.CheckPIN(ctx, e.Chip.Bytes(), e.PIN.Reveal())
	if err != nil {
		s.Log.Error("PIN not checked", "code", string(kiosk.CodeOf(err)))
		return flow.PINAnswer{Failed: true}
	}
	a := flow.PINAnswer{OK: r.OK, Locked: r.Locked, TriesLeft: r.TriesLeft, Resident: r.Resident}
	if !r.OK {
		return a
	}
	held, err := s.Store.Requests(ctx, r.Resident.NIK)
	if err != nil {
		s.Log.Error("requests not loaded", "code", string(kiosk.CodeOf(err)))
		return flow.PINAnswer{Failed: true}
	}
	a.Holdings = s.holdings(ctx, r.Resident.NIK, held)
	return a
}

// save makes the request durable; took is how long the visitor needed for it.
func (s *Station) save(ctx context.Context, d flow.Draft, took time.Duration) flow.Happening {
	draft := store.Draft{
		ID: d.ID, Service: d.Service, Subject: d.Resident.NIK, Requester: d.Resident.NIK,
		Village: d.Resident.Village, Assurance: d.Assurance,
		Answers: append([]kiosk.Answer(nil), d.Answers[:d.Count]...), Initials: d.Resident.Initials(), Took: took,
	}
	if !d.Requester.IsZero() {
		draft.Requester = d.Requester
	}
	r, waits, err := s.saveDraft(ctx, draft, d)
	if err != nil {
		code := kiosk.CodeOf(err)
		s.Log.Error("request not saved", "id", d.ID.String(), "code", string(code))
		return flow.SaveFailed{Code: code}
	}
	if r.Nameless() {
		s.savedNameless()
	}
	s.Log.Info("request saved", "id", r.ID.String())
	return flow.Saved{ID: r.ID, Number: r.Number, Waits: waits, Village: r.Village}
}

// saveDraft saves a request as well as it is proved; waits says that a clerk must still confirm who asked.
func (s *Station) saveDraft(ctx context.Context, draft store.Draft, d flow.Draft) (r kiosk.Request, waits bool, err error) {
	switch d.Assurance {
	case kiosk.ByCard:
		r, err = s.Store.SaveByCard(ctx, draft, d.Chip.Bytes())
		return r, false, err
	case kiosk.Deposited:
	default:
		r, err = s.Store.SaveRequest(ctx, draft)
		return r, false, err
	}
	dep := store.Deposit{
		Chip: d.Chip.Bytes(), Birth: d.Resident.BirthDate, Witness: d.Witness.Bytes(), Outside: d.Outside, Carded: d.Carded,
		HelperBirth: d.RequesterBirth, HelperProved: d.RequesterProved,
	}
	if !d.PIN.None() {
		dep.PIN = d.PIN.Reveal()
	}
	r, err = s.Store.SaveDeposit(ctx, draft, dep)
	if len(dep.Witness) > 0 && (errors.Is(err, store.ErrSelf) || errors.Is(err, store.ErrNoClerk)) {
		s.Log.Warn("a clerk's word was not taken: the request waits for another's", "id", d.ID.String())
		dep.Witness = nil
		r, err = s.Store.SaveDeposit(ctx, draft, dep)
	}
	return r, len(dep.Witness) == 0, err
}

// holdings is what a visit shows of a resident.
func (s *Station) holdings(ctx context.Context, nik kiosk.NIK, held []store.Held) flow.Holdings {
	items := make([]flow.Item, len(held))
	for i, h := range held {
		items[i] = itemOf(h, s.Machine.Schemes(), s.Now())
		items[i].Contested = s.contested(ctx, items[i].Service, items[i].Holder, items[i].Denied)
	}
	mine := s.loadAid(ctx, nik, held, items)
	h := ranked(items, s.Now())
	h.Aid = mine
	return h
}

// ranked is as many of a resident's requests, newest first, as a visit shows: what waits for them, what may still be contested,
// then the newest.
func ranked(items []flow.Item, now time.Time) (h flow.Holdings) {
	rank := func(it flow.Item) int {
		switch {
		case it.Waits():
			return 0
		case it.Appealable(now):
			return 1
		}
		return 2
	}
	for r := range 3 {
		for _, it := range items {
			if rank(it) == r && h.Count < len(h.Items) {
				h.Items[h.Count] = it
				h.Count++
			}
		}
	}
	h.More = len(items) - h.Count
	return h
}

func itemOf(h store.Held, m kiosk.AidMatrix, now time.Time) flow.Item {
	it := flow.Item{
		Request: h.Request.ID, Service: h.Request.Service, Number: h.Request.Number, Made: h.Request.Made,
		Village: h.Request.Village, State: h.State, Holder: h.Holder, Transport: h.Transport, Reason: h.Reason, NoSlip: true, Cancelling: h.Cancelling,
		Denied: denied(h),
	}
	if x, ok := m.Of(h.Request); ok {
		it.Scheme = x.ID
	}
	it.Hamlet = h.Request.Answered(kiosk.FieldVisit)
	if kiosk.VisitAhead(h.Visit, now) {
		it.Visit = h.Visit
	}
	if h.Letter != nil {
		it.Letter, it.Until, it.Approved = true, h.Letter.Until, h.Letter.Approved
	}
	last := map[store.PrintWhat]store.Print{}
	for _, p := range h.Prints {
		if counts(p, h.State) {
			noteCame(&it, p)
			if old, ok := last[p.What]; !ok || !p.Started.Before(old.Started) {
				last[p.What] = p
			}
		}
	}
	for what, p := range last {
		it.Drawn = p.Mouth == store.Retracted
		if it.Drawn || p.Outcome == store.Unknown {
			it.Unsure, it.UnsureOf = p.Token, flow.PaperKind(what)
			break
		}
	}
	return it
}

// denied is the refused application that an appeal names.
func denied(h store.Held) kiosk.Number { return kiosk.Number(h.Request.Answered(kiosk.FieldDenied)) }

// counts says whether a print says anything to the owner of a request: a BATAL strip is nobody's paper, what
// never began is none, and what was fetched lies nowhere.
func counts(p store.Print, state kiosk.RequestState) bool {
	fetched := p.What == store.Ready && state != kiosk.ReadyState
	return p.What != store.Void && p.Outcome != store.NotStarted && !fetched
}

// noteCame notes what a paper tells that came out, or may have.
func noteCame(it *flow.Item, p store.Print) {
	if !came(p) {
		return
	}
	it.NoSlip = false
	it.Printed = it.Printed || p.What == store.Extract || p.What == store.Answer
	it.Told = it.Told || p.What == store.Ready
}

// came says that a paper came out, or may have: such a paper is asked about, never printed anew as
// if it were the first.
func came(p store.Print) bool {
	switch p.Outcome {
	case "printed", "confirmed", "unknown", "":
		return true
	}
	return false
}
