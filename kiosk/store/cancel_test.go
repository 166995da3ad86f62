package store_test

import (
	"errors"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// cancel takes a request back and wants that answer.
func (r *room) cancel(of string, id kiosk.RequestID, want error) {
	r.t.Helper()
	if err := r.CancelRequest(r.t.Context(), nik(r.t, of), id); !errors.Is(err, want) {
		r.t.Errorf("taken back: %v, want %v", err, want)
	}
}

// wantCancelling is what the disk says of a request.
func (r *room) wantCancelling(id kiosk.RequestID, state kiosk.RequestState, want kiosk.Cancelling) {
	r.t.Helper()
	if h := r.held(id); h.State != state || h.Cancelling != want {
		r.t.Errorf("held as %q and %q, want %q and %q", h.State, h.Cancelling, state, want)
	}
}

// told applies the next news of a feed.
type told struct {
	*room
	n uint64
}

func (r *told) news(list ...kiosk.News) {
	r.t.Helper()
	var items []kiosk.FeedItem
	for _, n := range list {
		r.n++
		items = append(items, kiosk.FeedItem{N: r.n, News: n})
	}
	if err := r.ApplyFeed(r.t.Context(), items); err != nil {
		r.t.Fatal(err)
	}
}

// last is the place of the newest entry, as a verdict names it.
func (r *room) last(v kiosk.VerdictCode, id kiosk.RequestID) kiosk.Verdict {
	r.t.Helper()
	inc, seq, err := r.Head(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	return kiosk.Verdict{Incarnation: inc, Seq: seq, Verdict: v, Request: id}
}

// TestCancelIsOneEntry: a request that was never sent is taken back behind itself, once however often it is asked for, and
// neither a power cut nor an ack changes what the disk says.
func TestCancelIsOneEntry(t *testing.T) {
	r := newRoom(t)
	q := r.save(nikAni)
	other := r.save(nikAni)
	r.cancel(nikAni, q.ID, nil)
	r.cancel(nikAni, q.ID, nil)
	r.wantCancelling(q.ID, kiosk.Checking, kiosk.CancelAsked)
	r.wantCancelling(other.ID, kiosk.Checking, kiosk.NotCancelling)
	r.reopen()
	r.cancel(nikAni, q.ID, nil)
	r.ack(1)
	r.cancel(nikAni, q.ID, nil)
	r.wantCancelling(q.ID, kiosk.Checking, kiosk.CancelAsked)
	r.wantKinds(1, "incarnation epoch request.new request.new request.cancel epoch ")
	var b journal.RequestCancelBody
	if err := journal.Unmarshal(r.journal(1)[4].plain, &b); err != nil || kiosk.RequestID(b.ID) != q.ID {
		t.Errorf("the entry takes back %x, %v", b.ID, err)
	}
}

// TestCancelIsItsOwnersAlone: a request of somebody else, of nobody, of a NIK that several people share, or that is
// erased cannot be told from one that is not there.
func TestCancelIsItsOwnersAlone(t *testing.T) {
	r := &told{room: newRoom(t)}
	q, shared, gone := r.save(nikAni), r.save(nikTemp), r.save(nikAni)
	helped := draft(t, nikBudi)
	helped.Requester = nik(t, nikAni)
	if _, err := r.SaveRequest(t.Context(), helped); err != nil {
		t.Fatal(err)
	}
	nobody := draft(t, nikAni)
	nobody.Subject, nobody.Requester, nobody.Assurance = kiosk.NIK{}, kiosk.NIK{}, kiosk.Anonymous
	if _, err := r.SaveRequest(t.Context(), nobody); err != nil {
		t.Fatal(err)
	}
	r.ack(1)
	r.news(kiosk.StatusNews{Request: gone.ID, State: kiosk.Refused, At: noon}, kiosk.ErasedNews{Request: gone.ID})
	_, before, err := r.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r.cancel(nikBudi, q.ID, store.ErrNotFound)
	r.cancel(nikTemp, shared.ID, store.ErrNotFound)
	r.cancel(nikAni, gone.ID, store.ErrNotFound)
	r.cancel(nikAni, helped.ID, store.ErrNotFound) // the helper asked, and may not take back
	r.cancel(nikAni, nobody.ID, store.ErrNotFound)
	r.cancel(nikAni, kiosk.NewRequestID(), store.ErrNotFound)
	if err := r.CancelRequest(t.Context(), kiosk.NIK{}, nobody.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("nobody takes back what is nobody's: %v", err)
	}
	if _, after, err := r.Head(t.Context()); err != nil || after != before {
		t.Errorf("the journal went on to %d, %v", after, err)
	}
	r.cancel(nikBudi, helped.ID, nil)
	r.wantCancelling(helped.ID, kiosk.Checking, kiosk.CancelAsked)
}

// TestCancelOnlyWhereItMay: each state as the feed tells it, by the one rule of package kiosk.
func TestCancelOnlyWhereItMay(t *testing.T) {
	r := &told{room: newRoom(t)}
	for _, s := range []kiosk.RequestState{
		kiosk.Incomplete, kiosk.Unproven, kiosk.Checking, kiosk.Signing, kiosk.ReadyState, kiosk.HandedOver, kiosk.Acted,
		kiosk.Refused, kiosk.Cancelled,
	} {
		q := r.save(nikAni)
		r.news(kiosk.StatusNews{Request: q.ID, State: s, At: noon})
		_, before, err := r.Head(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var want error
		word := kiosk.NotCancelling
		switch {
		case s.Cancellable():
			word = kiosk.CancelAsked
			before++
		case s != kiosk.Cancelled: // that is what was wanted
			want = store.ErrState
		}
		r.cancel(nikAni, q.ID, want)
		r.wantCancelling(q.ID, s, word)
		if _, after, err := r.Head(t.Context()); err != nil || after != before {
			t.Errorf("%s: the journal ends at %d, want %d: %v", s, after, before, err)
		}
	}
}

// TestCancelAnswered: verdict and state come in any order, and each time the disk says what is so.
func TestCancelAnswered(t *testing.T) {
	r := &told{room: newRoom(t)}
	asked := func() (kiosk.Request, kiosk.Verdict) {
		t.Helper()
		q := r.save(nikAni)
		r.cancel(nikAni, q.ID, nil)
		return q, r.last(kiosk.EntryAccepted, q.ID)
	}
	q, v := asked()
	gone := kiosk.StatusNews{Request: q.ID, State: kiosk.Cancelled, At: noon}
	r.news(v)
	r.wantCancelling(q.ID, kiosk.Checking, kiosk.CancelAsked)
	r.news(gone)
	r.wantCancelling(q.ID, kiosk.Cancelled, kiosk.NotCancelling)
	r.cancel(nikAni, q.ID, nil)

	q, v = asked()
	r.news(kiosk.StatusNews{Request: q.ID, State: kiosk.Cancelled, At: noon})
	r.wantCancelling(q.ID, kiosk.Cancelled, kiosk.NotCancelling)
	r.news(v)
	r.wantCancelling(q.ID, kiosk.Cancelled, kiosk.NotCancelling)

	q, v = asked()
	v.Verdict, v.Code = kiosk.EntryRejected, "state"
	r.news(kiosk.StatusNews{Request: q.ID, State: kiosk.Signing, Holder: kiosk.Head, At: noon})
	r.wantCancelling(q.ID, kiosk.Signing, kiosk.CancelAsked)
	r.cancel(nikAni, q.ID, nil) // it is asked for; what becomes of it is not known
	r.news(v)
	r.wantCancelling(q.ID, kiosk.Signing, kiosk.CancelLate)
	r.cancel(nikAni, q.ID, store.ErrState)

	q, v = asked()
	v.Verdict, v.Code = kiosk.EntryRejected, "state"
	r.news(v)
	r.wantCancelling(q.ID, kiosk.Checking, kiosk.NotCancelling)
	r.news(kiosk.StatusNews{Request: q.ID, State: kiosk.ReadyState, At: noon})
	r.wantCancelling(q.ID, kiosk.ReadyState, kiosk.CancelLate)
	if h := r.held(q.ID); h.Transport != kiosk.Stored {
		t.Errorf("the verdict on its end moved the request to %s", h.Transport)
	}
	r.news(kiosk.StatusNews{Request: q.ID, State: kiosk.Incomplete, At: noon}) // it came back: its owner may change their mind again
	r.wantCancelling(q.ID, kiosk.Incomplete, kiosk.NotCancelling)
	r.cancel(nikAni, q.ID, nil)
	r.wantCancelling(q.ID, kiosk.Incomplete, kiosk.CancelAsked)
	r.news(v) // of the first one
	r.wantCancelling(q.ID, kiosk.Incomplete, kiosk.CancelAsked)
	r.ack(1)
	again := r.last(kiosk.EntryQuarantined, kiosk.RequestID{}) // its body did not open
	r.news(again)
	r.wantCancelling(q.ID, kiosk.Incomplete, kiosk.CancelAsked)
	again.Verdict = kiosk.EntryRejected
	r.news(again)
	r.wantCancelling(q.ID, kiosk.Incomplete, kiosk.NotCancelling)
}

// TestCancelWaitsForNobody: what its owner takes back calls nobody to the kiosk, unless the office has decided meanwhile.
func TestCancelWaitsForNobody(t *testing.T) {
	r := &told{room: newRoom(t)}
	r.enrol()
	q := r.save(nikAni)
	waits := func(want int) {
		t.Helper()
		if got := r.look(chipAni).Waiting; got != want {
			t.Errorf("%d wait, want %d", got, want)
		}
	}
	r.news(kiosk.StatusNews{Request: q.ID, State: kiosk.Incomplete, At: noon}, kiosk.VisitNews{Request: q.ID, At: noon.AddDate(0, 0, 2)})
	waits(1)
	r.cancel(nikAni, q.ID, nil)
	waits(0)
	v := r.last(kiosk.EntryRejected, q.ID)
	r.news(kiosk.StatusNews{Request: q.ID, State: kiosk.ReadyState, At: noon})
	waits(1)
	r.news(v)
	waits(1)
}

// TestCancelIsCarriedOver: a new incarnation brings what no ack covers, and only that, in the order in which it was asked
// for: behind its request, and before what was asked for after it.
func TestCancelIsCarriedOver(t *testing.T) {
	r := &told{room: newRoom(t)}
	sent := r.save(nikAni)
	r.cancel(nikAni, sent.ID, nil)
	known := r.save(nikAni)
	r.ack(1)
	whole := r.save(nikBudi)
	r.cancel(nikBudi, whole.ID, nil)
	r.cancel(nikAni, known.ID, nil)
	over := r.save(nikAni)
	r.cancel(nikAni, over.ID, nil)
	r.news(kiosk.StatusNews{Request: over.ID, State: kiosk.Cancelled, At: noon}) // by a clone that spoke first, or to a regency that is put back
	if err := r.NewIncarnation(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	r.wantKinds(2, "incarnation epoch request.new request.cancel request.cancel request.new request.cancel ")
	for i, want := range map[int]kiosk.RequestID{3: whole.ID, 4: known.ID, 6: over.ID} {
		var b journal.RequestCancelBody
		if err := journal.Unmarshal(r.journal(2)[i].plain, &b); err != nil || kiosk.RequestID(b.ID) != want {
			t.Errorf("entry %d takes back %x, want %x, %v", i, b.ID, want, err)
		}
	}
	r.wantCancelling(whole.ID, kiosk.Checking, kiosk.CancelAsked)
	v := r.last(kiosk.EntryAccepted, known.ID)
	v.Seq -= 2 // the newest are a request and its withdrawal after it
	r.news(v, kiosk.StatusNews{Request: known.ID, State: kiosk.Cancelled, At: noon})
	r.wantCancelling(known.ID, kiosk.Cancelled, kiosk.NotCancelling)
	r.ack(2)
	if err := r.NewIncarnation(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	r.wantKinds(3, "incarnation epoch ")
}

// TestCancelIsCarriedPastTheVerdictOfAClone: both disks began the incarnation that was ordered, and at the place where this one
// takes a request back the other one told of that request again. The verdict on that is in the feed of both, and says nothing
// of the withdrawal: it goes on into the next incarnation. One that was refused does not.
func TestCancelIsCarriedPastTheVerdictOfAClone(t *testing.T) {
	for v, want := range map[kiosk.VerdictCode]string{
		kiosk.EntryAccepted:    "incarnation epoch request.cancel ",
		kiosk.EntryQuarantined: "incarnation epoch request.cancel ",
		kiosk.EntryRejected:    "incarnation epoch ",
	} {
		r := &told{room: newRoom(t)}
		q := r.save(nikAni)
		r.ack(1)
		if err := r.NewIncarnation(t.Context(), 2); err != nil {
			t.Fatal(err)
		}
		r.cancel(nikAni, q.ID, nil)
		r.news(r.last(v, q.ID))
		if err := r.NewIncarnation(t.Context(), 3); err != nil {
			t.Fatal(err)
		}
		r.wantKinds(3, want)
	}
}

// TestRestoredCancelsNothing: a copy takes nothing back before it has spoken with the regency.
func TestRestoredCancelsNothing(t *testing.T) {
	r := newRoom(t)
	q, asked := r.save(nikAni), r.save(nikAni)
	r.cancel(nikAni, asked.ID, nil)
	b := restored(t, r)
	b.cancel(nikAni, q.ID, store.ErrRestored)
	b.cancel(nikAni, asked.ID, nil) // it says so already
	b.wantCancelling(q.ID, kiosk.Checking, kiosk.NotCancelling)
	b.wantCancelling(asked.ID, kiosk.Checking, kiosk.CancelAsked)
	if err := b.NewIncarnation(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	b.cancel(nikAni, q.ID, nil)
	b.wantKinds(2, "incarnation epoch request.new request.new request.cancel request.cancel ")
}

// TestCancelIsCarriedPastANamelessVerdictOfAClone: the clone's PIN of a lost card was rejected at the place where this disk takes a
// request back. The verdict names no request: before an ack it ends nothing, and on the next place it never counts.
func TestCancelIsCarriedPastANamelessVerdictOfAClone(t *testing.T) {
	r := &told{room: newRoom(t)}
	q := r.save(nikAni)
	r.ack(1)
	if err := r.NewIncarnation(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	r.cancel(nikAni, q.ID, nil)
	of := r.last(kiosk.EntryRejected, kiosk.RequestID{})
	r.news(of)
	r.wantCancelling(q.ID, kiosk.Checking, kiosk.CancelAsked)
	if err := r.NewIncarnation(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	r.wantKinds(3, "incarnation epoch request.cancel ")
	r.ack(3)
	r.wantCancelling(q.ID, kiosk.Checking, kiosk.CancelAsked)
	r.news(of) // the feed is told anew
	r.wantCancelling(q.ID, kiosk.Checking, kiosk.CancelAsked)
	if n := r.count("unproven"); n != 0 {
		t.Errorf("%d verdicts are kept", n)
	}
}

// TestNamelessVerdictCountsWithItsAck: what the regency could not open it rejects without naming it, and that may be told before
// the ack: then the ack lets it count, for the request and for what takes it back, unless a verdict that names it came since.
func TestNamelessVerdictCountsWithItsAck(t *testing.T) {
	for early := range 2 {
		r := &told{room: newRoom(t)}
		q := r.save(nikAni)
		asked := r.last(kiosk.EntryRejected, kiosk.RequestID{})
		r.cancel(nikAni, q.ID, nil)
		back, opened := r.last(kiosk.EntryRejected, kiosk.RequestID{}), r.save(nikBudi)
		third := r.last(kiosk.EntryQuarantined, kiosk.RequestID{})
		if early == 0 {
			r.ack(1)
		}
		admitted := third
		admitted.Verdict, admitted.Request = kiosk.EntryAccepted, opened.ID
		r.news(asked, back, third, admitted)
		if early == 1 {
			if h := r.held(q.ID); h.Transport != kiosk.Stored || h.Cancelling != kiosk.CancelAsked {
				t.Errorf("before the ack it is %s, and %q", h.Transport, h.Cancelling)
			}
			r.ack(1)
		}
		if h := r.held(q.ID); h.Transport != kiosk.NeedClerk || h.Cancelling != kiosk.NotCancelling {
			t.Errorf("told early %d: it is %s, and %q", early, h.Transport, h.Cancelling)
		}
		if h := r.held(opened.ID); h.Transport != kiosk.Accepted {
			t.Errorf("told early %d: what was let out of quarantine is %s", early, h.Transport)
		}
	}
}
