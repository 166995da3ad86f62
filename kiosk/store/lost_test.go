package store_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// lost tells the store what the regency has of it.
func (r *room) lost(at journal.Position, want bool, ends ...journal.Position) {
	r.t.Helper()
	if again, err := r.Lost(r.t.Context(), at, ends); err != nil || again != want {
		r.t.Errorf("lost after %d/%d: %v, %v", at.Incarnation, at.Last, again, err)
	}
}

// TestLostIsSentOnceMore: a regency that went back to the first request gets the rest of that incarnation as far as it was
// acknowledged, then the next one; nothing is erased before.
func TestLostIsSentOnceMore(t *testing.T) {
	r := newRoom(t)
	r.save(nikAni)
	at := r.ack(1)
	r.save(nikAni)
	end := r.ack(1)
	r.save(nikBudi) // is carried over
	if err := r.NewIncarnation(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	last := r.ack(2)
	place := func(a journal.Ack) journal.Position {
		return journal.Position{Incarnation: a.Incarnation, Last: a.Last, Head: a.Head}
	}
	r.wantUnsent(0)
	r.lost(place(last), false, place(end))
	r.lost(place(at), true)
	r.wantAcked(1, at.Last, at.Head)
	r.wantUnsent(int(end.Last - at.Last + last.Last))
	r.lost(place(at), false)                                                                        // says nothing new
	if n, err := r.EraseSent(t.Context(), noon.Add(time.Hour)); err != nil || n != int(at.Last)-1 { // the epoch opens what is younger
		t.Errorf("%d erased, %v", n, err)
	}
	list, err := r.After(t.Context(), 1, at.Last, 100)
	if err != nil || len(list) != int(end.Last-at.Last) || list[0].Body == nil {
		t.Errorf("%d entries, %v", len(list), err)
	}
	if err := r.Acked(t.Context(), end); err != nil {
		t.Fatal(err)
	}
	r.wantAcked(2, 0, journal.Hash{})
	if err := r.Acked(t.Context(), last); err != nil {
		t.Fatal(err)
	}
	r.wantAcked(2, last.Last, last.Head)
	r.wantUnsent(0)
}

// TestLostBehindAnothersEntries: what the regency has is a clone's. Everything of that incarnation is offered once more, and
// goes on in the next as it was sealed, with what was never acknowledged behind it, as often as another order comes.
func TestLostBehindAnothersEntries(t *testing.T) {
	r := newRoom(t)
	first, second := r.save(nikAni), r.save(nikBudi)
	r.print(store.Slip, first.ID)
	r.ack(1)
	third := r.save(nikAni)
	clone := journal.Position{Incarnation: 1, Last: 9, Head: journal.Hash{1}}
	r.lost(clone, true)
	r.wantAcked(1, 0, journal.Hash{})
	r.lost(clone, false)
	if h := r.held(first.ID); h.Transport != kiosk.Stored {
		t.Errorf("what is lost there is %s", h.Transport)
	}
	for inc := uint64(2); inc <= 3; inc++ {
		if err := r.NewIncarnation(t.Context(), inc); err != nil {
			t.Fatal(err)
		}
		r.wantAcked(inc, 0, journal.Hash{})
		r.wantKinds(inc, "incarnation epoch request.new request.new print.start request.new print.start ")
		for i, want := range map[int]kiosk.Request{2: first, 3: second, 5: third} {
			var b journal.RequestNewBody
			l := r.journal(inc)[i]
			if err := journal.Unmarshal(l.plain, &b); err != nil || !bytes.Equal(b.ID, want.ID[:]) || l.Catalogue != want.Catalogue {
				t.Errorf("incarnation %d, entry %d: %+v, %v", inc, i, b, err)
			}
		}
	}
	r.ack(3)
	if h := r.held(second.ID); h.Transport != kiosk.Sent {
		t.Errorf("what was carried is %s", h.Transport)
	}
	if err := r.NewIncarnation(t.Context(), 4); err != nil {
		t.Fatal(err)
	}
	r.wantKinds(4, "incarnation epoch print.start ")
	if _, err := r.Lost(t.Context(), journal.Position{Incarnation: 1 << 60}, nil); !errors.Is(err, store.ErrPlace) {
		t.Errorf("a huge incarnation: %v", err)
	}
}

// TestOrderBelowItsOwn: an older incarnation is sent once more, the regency has another disk's entries there and orders one
// that this disk has long left. What it does not take there goes on in the present one, and nothing ends.
func TestOrderBelowItsOwn(t *testing.T) {
	r := newRoom(t)
	r.save(nikAni)
	at := r.ack(1)
	lost := r.save(nikBudi)
	r.ack(1)
	for inc := uint64(2); inc <= 3; inc++ {
		if err := r.NewIncarnation(t.Context(), inc); err != nil {
			t.Fatal(err)
		}
		r.ack(inc)
	}
	r.lost(journal.Position{Incarnation: 1, Last: at.Last, Head: at.Head}, true)
	for range 3 { // for each incarnation that is sent once more, and the last one twice
		if err := r.NewIncarnation(t.Context(), 2); err != nil {
			t.Fatalf("an order below its own: %v", err)
		}
	}
	r.wantKinds(3, "incarnation epoch request.new ")
	r.wantAcked(3, 0, journal.Hash{})
	r.wantUnsent(3)
	var b journal.RequestNewBody
	if err := journal.Unmarshal(r.journal(3)[2].plain, &b); err != nil || !bytes.Equal(b.ID, lost.ID[:]) {
		t.Errorf("%+v, %v", b, err)
	}
	r.ack(3)
	r.wantUnsent(0)
}

// TestLostEndsOfIncarnations: the regency says where each incarnation ends that it holds; what it lacks of each is taken back,
// and nothing of one that it holds whole.
func TestLostEndsOfIncarnations(t *testing.T) {
	r := newRoom(t)
	end := func(a journal.Ack) journal.Position {
		return journal.Position{Incarnation: a.Incarnation, Last: a.Last, Head: a.Head}
	}
	r.save(nikAni)
	half := end(r.ack(1))
	r.save(nikBudi)
	r.ack(1)
	for inc := uint64(2); inc <= 4; inc++ {
		if err := r.NewIncarnation(t.Context(), inc); err != nil {
			t.Fatal(err)
		}
		r.save(nikAni)
		r.ack(inc)
	}
	whole := end(r.ack(2))
	at := journal.Position{Incarnation: 5}
	again, err := r.Lost(t.Context(), at, []journal.Position{half, whole})
	if err != nil || !again {
		t.Fatalf("%v, %v", again, err)
	}
	r.wantAcked(1, half.Last, half.Head)
	if err := r.NewIncarnation(t.Context(), 5); err != nil {
		t.Fatal(err)
	}
	r.wantKinds(5, "incarnation epoch request.new request.new request.new ") // of 1, 3 and 4
}

// TestErasedIsCarriedBare: of what was erased its place and hash are left, for the regency to say whether it has it.
func TestErasedIsCarriedBare(t *testing.T) {
	r := newRoom(t)
	q := r.save(nikAni)
	r.ack(1)
	if _, err := r.EraseSent(t.Context(), noon.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	r.lost(journal.Position{Incarnation: 1, Last: 9, Head: journal.Hash{1}}, true)
	if err := r.NewIncarnation(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	r.wantKinds(2, "incarnation epoch request.new ")
	list := r.journal(2)
	var b journal.CarriedBody
	if err := journal.Unmarshal(list[2].Body, &b); err != nil || !b.Erased() || b.Incarnation != 1 || b.Seq != 3 {
		t.Errorf("%+v, %v", b, err)
	}
	r.ack(2)
	news := kiosk.Verdict{Incarnation: 2, Seq: 3, Verdict: kiosk.EntryRejected, Code: "erased"}
	if err := r.ApplyFeed(t.Context(), []kiosk.FeedItem{{N: 1, News: news}}); err != nil {
		t.Fatal(err)
	}
	if h := r.held(q.ID); h.Transport != kiosk.NeedClerk {
		t.Errorf("what nobody has is %s", h.Transport)
	}
}

// TestWhatOpensOutlivesTheNight: a program that runs for longer than bodies are kept still has what opens the young ones
// when the regency is put back; with the last of them it goes too.
func TestWhatOpensOutlivesTheNight(t *testing.T) {
	r := newRoom(t)
	now := r.clock()
	r.save(nikAni)
	*now = now.Add(100 * 24 * time.Hour)
	r.save(nikBudi)
	end := r.ack(1)
	epoch := func() journal.Entry {
		t.Helper()
		list, err := r.After(t.Context(), 1, 2, 1) // that of the second start
		if err != nil || len(list) != 1 {
			t.Fatal(err)
		}
		return list[0]
	}
	if n, err := r.EraseSent(t.Context(), now.Add(-store.Keep)); err != nil || n != 3 || epoch().Body == nil { // incarnation, the first epoch, which opens nothing, and a request
		t.Fatalf("%d erased, %v", n, err)
	}
	r.lost(journal.Position{Incarnation: 1, Last: end.Last, Head: journal.Hash{1}}, true)
	if err := r.NewIncarnation(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	r.wantKinds(2, "incarnation epoch request.new request.new ")
	for i, whole := range [...]bool{false, true} {
		var b journal.CarriedBody
		if err := journal.Unmarshal(r.journal(2)[2+i].Body, &b); err != nil || b.Erased() == whole || (b.Enc != nil) != whole {
			t.Errorf("carried %d: %+v, %v", i, b, err)
		}
	}
	r.ack(2)
	r.reopen()
	if _, err := r.EraseSent(t.Context(), now.Add(time.Hour)); err != nil || epoch().Body != nil {
		t.Errorf("an epoch that opens nothing is there, %v", err)
	}
}

// TestCarriedHurriesNoErasure: what is journaled once more with its old time makes nothing old that stands before it.
func TestCarriedHurriesNoErasure(t *testing.T) {
	r := newRoom(t)
	now := r.clock()
	r.save(nikAni)
	first := r.ack(1)
	if err := r.NewIncarnation(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	*now = now.Add(80 * 24 * time.Hour)
	r.save(nikBudi)
	r.ack(2)
	r.lost(journal.Position{Incarnation: 2}, true, journal.Position{Incarnation: 1, Last: first.Last, Head: first.Head})
	again, err := r.Lost(t.Context(), journal.Position{Incarnation: 2, Last: 9, Head: journal.Hash{1}}, []journal.Position{{Incarnation: 1, Last: 9, Head: journal.Hash{1}}})
	if err != nil || !again {
		t.Fatalf("%v, %v", again, err)
	}
	if err := r.NewIncarnation(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	r.wantKinds(3, "incarnation epoch request.new request.new ")
	young := r.save(nikAni)
	r.ack(3)
	if _, err := r.EraseSent(t.Context(), now.Add(-70*24*time.Hour)); err != nil {
		t.Fatal(err)
	}
	list := r.journal(3)
	if l := list[len(list)-1]; l.Body == nil || young.ID.IsZero() {
		t.Error("a young body is erased")
	}
	if list[2].Body == nil {
		t.Error("a body that was carried today is erased before what came with it")
	}
}

// TestDepositBetweenIsCarriedOnce: an ack ended between a request and what was deposited with it, and was taken back. The whole
// deposit goes on in the new incarnation, once; so it does where the ack came after another incarnation had begun.
func TestDepositBetweenIsCarriedOnce(t *testing.T) {
	const whole = "incarnation epoch request.new enrol.card enrol.pin "
	clone := journal.Position{Incarnation: 1, Last: 99, Head: journal.Hash{1}}
	for end := uint64(3); end <= 5; end++ { // after the request, the card, the PIN
		r := newRoom(t)
		r.registry("v1")
		r.titip()
		r.wantKinds(1, whole)
		r.ackTo(1, end)
		r.lost(clone, true)
		for inc := uint64(2); inc <= 3; inc++ {
			if err := r.NewIncarnation(t.Context(), inc); err != nil {
				t.Fatal(err)
			}
			r.wantKinds(inc, whole)
		}
		r.ackTo(1, end) // was long on its way
		r.lost(clone, true)
		if err := r.NewIncarnation(t.Context(), 2); err != nil { // what is sent once more of 1 is not taken
			t.Fatal(err)
		}
		r.wantKinds(3, whole)
		if err := r.NewIncarnation(t.Context(), 4); err != nil {
			t.Fatal(err)
		}
		r.wantKinds(4, whole)
	}
}

// TestSettledDepositIsCarried: the feed settled a deposit of which an ack covers the request and the card alone: a clerk at the regency confirmed
// it before its PIN came. It is kept until the regency has the PIN too, and goes on whole in another incarnation.
func TestSettledDepositIsCarried(t *testing.T) {
	const whole = "incarnation epoch request.new enrol.card enrol.pin "
	r := newRoom(t)
	r.registry("v1")
	q := r.titip()
	r.ackTo(1, 4)
	news := []kiosk.FeedItem{{N: 1, News: kiosk.StatusNews{Request: q.ID, State: kiosk.Checking, At: noon}}}
	if err := r.ApplyFeed(t.Context(), news); err != nil {
		t.Fatal(err)
	}
	rec := card(t, chipCit, nikCit, "Cit Contoh", pinCit)
	rec.PIN = kiosk.Verifier{}
	r.registry("v2", rec)
	r.registry("v3", rec)
	if err := r.NewIncarnation(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	r.wantKinds(2, whole)
	r.ackTo(2, 4)
	r.lost(journal.Position{Incarnation: 2, Last: 99, Head: journal.Hash{1}}, true)
	if err := r.NewIncarnation(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	r.wantKinds(3, whole)
	if got := r.look(chipCit); got.Deposit != store.DepositConfirmed {
		t.Errorf("kept as %q", got.Deposit)
	}
	r.ack(3)
	if got := r.look(chipCit); got.Deposit != store.NotDeposited || !got.Known {
		t.Errorf("with all of it there: %+v", got)
	}
	if err := r.NewIncarnation(t.Context(), 4); err != nil {
		t.Fatal(err)
	}
	r.wantKinds(4, "incarnation epoch ")
}

// TestRefusedDepositIsCarried: the regency refused a deposit of which an ack covers the request and the card alone. Nothing here can journal it
// again: what is lost of it is carried as it was sealed, the card behind its request.
func TestRefusedDepositIsCarried(t *testing.T) {
	r := newRoom(t)
	r.registry("v1")
	q := r.titip()
	r.ackTo(1, 4)
	r.feed(kiosk.StatusNews{Request: q.ID, State: kiosk.Refused})
	r.lost(journal.Position{Incarnation: 1, Last: 99, Head: journal.Hash{1}}, true)
	if err := r.NewIncarnation(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	r.wantKinds(2, "incarnation epoch request.new enrol.card request.new ")
}
