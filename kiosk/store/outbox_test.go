package store_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

func (r *room) wantUnsent(want int) {
	r.t.Helper()
	n, oldest, err := r.Unsent(r.t.Context())
	if err != nil || n != want || oldest.IsZero() != (want == 0) {
		r.t.Errorf("%d unsent since %v, %v, want %d", n, oldest, err, want)
	}
}

func (r *room) wantAcked(inc, seq uint64, chain journal.Hash) {
	r.t.Helper()
	i, s, c, err := r.AckedThrough(r.t.Context())
	if err != nil || i != inc || s != seq || c != chain {
		r.t.Errorf("acked through %d/%d %x, %v, want %d/%d %x", i, s, c[:4], err, inc, seq, chain[:4])
	}
}

// TestWhatIsStoredTravels sends the journal as segments and acknowledges it.
func TestWhatIsStoredTravels(t *testing.T) {
	r := newRoom(t)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		r.save(nikAni)
	}
	r.wantUnsent(7)
	for {
		inc, seq, prev, err := r.AckedThrough(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		list, err := r.After(t.Context(), inc, seq, 3)
		if err != nil {
			t.Fatal(err)
		}
		if len(list) == 0 {
			break
		}
		b, err := journal.SignSegment(key, prev, list)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := journal.ParseSegment(b)
		if err != nil {
			t.Fatal(err)
		}
		s, err := raw.Verify(&key.PublicKey, prev)
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Acked(t.Context(), journal.Ack{Kiosk: 104, Incarnation: inc, Last: s.Last, Head: s.Head}); err != nil {
			t.Fatal(err)
		}
	}
	r.wantUnsent(0)
	if inc, seq, err := r.Head(t.Context()); inc != 1 || seq != 7 || err != nil {
		t.Errorf("head %d/%d, %v", inc, seq, err)
	}
}

func TestAckMustFit(t *testing.T) {
	r := newRoom(t)
	r.save(nikAni)
	r.wantAcked(1, 0, journal.Hash{})
	good := r.ack(1)
	r.wantAcked(1, 3, good.Head)
	r.save(nikAni)
	old := journal.Ack{Kiosk: 104, Incarnation: 1, Last: 2, Head: r.journal(1)[1].Chain}
	if err := r.Acked(t.Context(), old); err != nil {
		t.Errorf("an older ack: %v", err)
	}
	r.wantAcked(1, 3, good.Head)
	for name, change := range map[string]func(*journal.Ack){
		"kiosk":  func(a *journal.Ack) { a.Kiosk = 9 },
		"inc":    func(a *journal.Ack) { a.Incarnation = 2 },
		"future": func(a *journal.Ack) { a.Last = 99 },
		"head":   func(a *journal.Ack) { a.Head[0]++ },
		"huge":   func(a *journal.Ack) { a.Incarnation = 1 << 60 },
	} {
		bad := good
		change(&bad)
		if err := r.Acked(t.Context(), bad); !errors.Is(err, store.ErrAck) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := r.After(t.Context(), 1<<60, 0, 1); !errors.Is(err, store.ErrPlace) {
		t.Errorf("after a huge incarnation: %v", err)
	}
}

// TestNewIncarnationLosesNoRequest: what was not acknowledged is journaled once more, readable
// although its first epoch key is gone; what was acknowledged is not.
func TestNewIncarnationLosesNoRequest(t *testing.T) {
	r := newRoom(t)
	sent := r.save(nikAni)
	ack := r.ack(1)
	waiting := []kiosk.Request{r.save(nikAni), r.save(nikBudi)}
	r.opts.Catalogue = "a later catalogue"
	r.reopen()
	if err := r.NewIncarnation(t.Context(), 4); err != nil {
		t.Fatal(err)
	}
	r.wantKinds(1, "incarnation epoch request.new request.new request.new epoch ")
	r.wantKinds(4, "incarnation epoch request.new request.new ")
	r.wantAcked(4, 0, journal.Hash{})
	r.wantUnsent(4)
	list := r.journal(4)
	var b journal.IncarnationBody
	if err := journal.Unmarshal(list[0].plain, &b); err != nil {
		t.Fatal(err)
	}
	if b.LastInc != 1 || b.LastSeq != ack.Last || !bytes.Equal(b.LastHead, ack.Head[:]) {
		t.Errorf("names %d/%d", b.LastInc, b.LastSeq)
	}
	for i, q := range waiting {
		var b journal.RequestNewBody
		if err := journal.Unmarshal(list[2+i].plain, &b); err != nil {
			t.Fatal(err)
		}
		got, err := b.Request()
		if err != nil || got.ID != q.ID || got.Number != q.Number || got.Subject != q.Subject || len(got.Answers) != 2 {
			t.Errorf("carried %+v, %v", got, err)
		}
		if list[2+i].Catalogue != q.Catalogue {
			t.Errorf("carried under catalogue %q", list[2+i].Catalogue)
		}
	}
	for range 2 { // the order comes twice
		if err := r.NewIncarnation(t.Context(), 4); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.NewIncarnation(t.Context(), 3); err != nil {
		t.Errorf("an older one: %v", err)
	}
	r.wantKinds(4, "incarnation epoch request.new request.new ")
	if err := r.NewIncarnation(t.Context(), 1<<60); !errors.Is(err, store.ErrPlace) {
		t.Errorf("one that no place holds: %v", err)
	}
	r.ack(4)
	for _, q := range append(waiting, sent) {
		if h := r.held(q.ID); h.Transport != kiosk.Sent {
			t.Errorf("%s: %s", q.Register, h.Transport)
		}
	}
	r.feed(kiosk.Verdict{Incarnation: 4, Seq: 3, Request: waiting[0].ID, Verdict: kiosk.EntryAccepted})
	if h := r.held(waiting[0].ID); h.Transport != kiosk.Accepted {
		t.Errorf("verdict of the carried entry: %s", h.Transport)
	}
	if err := r.NewIncarnation(t.Context(), 5); err != nil {
		t.Fatal(err)
	}
	r.wantKinds(5, "incarnation epoch ")
}

func TestFirstIncarnationNamesNothing(t *testing.T) {
	r := newRoom(t)
	if err := r.NewIncarnation(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	for inc := uint64(1); inc <= 2; inc++ {
		var b journal.IncarnationBody
		if err := journal.Unmarshal(r.journal(inc)[0].plain, &b); err != nil {
			t.Fatal(err)
		}
		if b.LastInc != 0 || b.LastSeq != 0 || !bytes.Equal(b.LastHead, make([]byte, 32)) {
			t.Errorf("incarnation %d names %+v", inc, b)
		}
	}
}

func TestErasedBodiesLeaveTheChain(t *testing.T) {
	r := newRoom(t)
	r.save(nikAni)
	r.ack(1)
	r.save(nikAni)
	if n, err := r.EraseSent(t.Context(), noon); n != 0 || err != nil {
		t.Errorf("erased %d not yet old, %v", n, err)
	}
	if n, err := r.EraseSent(t.Context(), noon.Add(time.Millisecond)); n != 2 || err != nil {
		t.Errorf("erased %d, %v", n, err)
	}
	list, err := r.After(t.Context(), 1, 0, 10)
	if err != nil || len(list) != 4 {
		t.Fatalf("%d entries, %v", len(list), err)
	}
	var prev journal.Hash
	for i, e := range list {
		prev = journal.NextChain(prev, e.Header)
		if e.Chain != prev || (e.Body == nil) != (i == 0 || i == 2) {
			t.Errorf("entry %d: body of %d bytes, chain %v", e.Seq, len(e.Body), e.Chain == prev)
		}
	}
}

func TestEventsCarryTheTrustedTime(t *testing.T) {
	r := newRoom(t)
	if err := r.Fault(t.Context(), "resident", "help"); err != nil {
		t.Fatal(err)
	}
	for _, at := range []time.Time{noon.Add(time.Hour), noon} { // the regency has mended its clock
		if err := r.SetTrustedTime(t.Context(), at); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Heartbeat(t.Context(), journal.HeartbeatBody{Version: "1", Unsent: 3}); err != nil {
		t.Fatal(err)
	}
	list := r.journal(1)
	if list[2].Trusted != 0 || list[3].Trusted != noon.UnixMilli() {
		t.Errorf("trusted %d, %d", list[2].Trusted, list[3].Trusted)
	}
	var h journal.HeartbeatBody
	if err := journal.Unmarshal(list[3].plain, &h); err != nil || h.Unsent != 3 {
		t.Errorf("%+v, %v", h, err)
	}
}

// TestVerdictWithoutRequest: a body that did not open names no request; the entry's place does.
func TestVerdictWithoutRequest(t *testing.T) {
	r := newRoom(t)
	mine, other := r.save(nikAni), r.save(nikBudi)
	tell := func(n uint64, v kiosk.VerdictCode) {
		t.Helper()
		news := kiosk.Verdict{Incarnation: 1, Seq: 3, Verdict: v}
		if err := r.ApplyFeed(t.Context(), []kiosk.FeedItem{{N: n, News: news}}); err != nil {
			t.Fatal(err)
		}
	}
	want := func(id kiosk.RequestID, w kiosk.Transport) {
		t.Helper()
		if h, err := r.Request(t.Context(), id); err != nil || h.Transport != w {
			t.Errorf("%s, %v, want %s", h.Transport, err, w)
		}
	}
	r.ack(1)
	tell(1, kiosk.EntryQuarantined)
	want(mine.ID, kiosk.NeedClerk)
	want(other.ID, kiosk.Sent)
	tell(2, kiosk.EntryAccepted)
	want(mine.ID, kiosk.Accepted)
}

// TestOneHeartbeatWaits: with the line cut they do not fill the queue; the next one comes when the last was sent.
func TestOneHeartbeatWaits(t *testing.T) {
	r := newRoom(t)
	beat := func() {
		t.Helper()
		if err := r.Heartbeat(t.Context(), journal.HeartbeatBody{Version: "1"}); err != nil {
			t.Fatal(err)
		}
	}
	for range 100 {
		beat()
	}
	r.wantKinds(1, "incarnation epoch heartbeat ")
	r.ack(1)
	for range 2 {
		beat()
	}
	r.wantKinds(1, "incarnation epoch heartbeat heartbeat ")
	if err := r.NewIncarnation(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	beat()
	r.wantKinds(2, "incarnation epoch heartbeat ")
}
