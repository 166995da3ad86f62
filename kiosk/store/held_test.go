package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// feed applies news after the cursor.
func (r *room) feed(news ...kiosk.News) {
	r.t.Helper()
	n, _, err := r.FeedCursor(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	var items []kiosk.FeedItem
	for i, v := range news {
		items = append(items, kiosk.FeedItem{N: n + uint64(i) + 1, News: v})
	}
	if err := r.ApplyFeed(r.t.Context(), items); err != nil {
		r.t.Fatal(err)
	}
}

func (r *room) held(id kiosk.RequestID) store.Held {
	r.t.Helper()
	h, err := r.Request(r.t.Context(), id)
	if err != nil {
		r.t.Fatal(err)
	}
	return h
}

func TestRequestsAreTheAskedResidents(t *testing.T) {
	r := newRoom(t)
	first, other, second := r.save(nikAni), r.save(nikBudi), r.save(nikAni)
	list, err := r.Requests(t.Context(), nik(t, nikAni))
	if err != nil || len(list) != 2 || list[0].Request.ID != second.ID || list[1].Request.ID != first.ID {
		t.Fatalf("Ani's: %+v, %v", list, err)
	}
	h := list[1]
	if h.Request.Number != first.Number || h.Request.Register != first.Register || len(h.Request.Answers) != 2 ||
		h.Request.Answers[0] != first.Answers[0] || h.Initials != "A.C.U.J.I." || h.State != kiosk.Checking ||
		h.Transport != kiosk.Stored || !h.Request.Made.Equal(noon) || h.Request.Assurance != kiosk.ByPIN {
		t.Errorf("held %+v", h)
	}
	if !h.Request.Subject.IsZero() || !h.Request.Requester.IsZero() {
		t.Error("a NIK is read back")
	}
	list, err = r.Requests(t.Context(), nik(t, nikBudi))
	if err != nil || len(list) != 1 || list[0].Request.ID != other.ID {
		t.Errorf("Budi's: %+v, %v", list, err)
	}
	if _, err := r.Request(t.Context(), kiosk.NewRequestID()); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("nobody's: %v", err)
	}
}

// TestTemporaryNIKFindsNothing: several people may share such a number.
func TestTemporaryNIKFindsNothing(t *testing.T) {
	r := newRoom(t)
	d := draft(t, nikTemp)
	d.Assurance = kiosk.Deposited
	q, err := r.SaveRequest(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := r.SaveRequest(t.Context(), d); err != nil || again.Number != q.Number {
		t.Errorf("again: %+v, %v", again, err)
	}
	if list, err := r.Requests(t.Context(), d.Subject); err != nil || len(list) != 0 {
		t.Errorf("%d requests, %v", len(list), err)
	}
	if h := r.held(q.ID); h.State != kiosk.Unproven {
		t.Errorf("a deposited request is %s", h.State)
	}
}

func TestFeed(t *testing.T) {
	r := newRoom(t)
	q := r.save(nikAni)
	r.ack(1)
	if h := r.held(q.ID); h.Transport != kiosk.Sent {
		t.Errorf("after the ack: %s", h.Transport)
	}
	r.feed(kiosk.Verdict{Incarnation: 1, Seq: 3, Request: q.ID, Verdict: kiosk.EntryQuarantined, Code: "card"})
	if h := r.held(q.ID); h.Transport != kiosk.NeedClerk {
		t.Errorf("quarantined: %s", h.Transport)
	}
	l := kiosk.Letter{
		Request: q.ID, Service: "domisili", Number: "470/1/UJI/2026", Approved: noon, Until: noon.Add(time.Hour),
		Document: []byte{0xa0}, Seal: "HTTPS://EXAMPLE.ID/V/AAAA",
	}
	r.feed(
		kiosk.Verdict{Incarnation: 1, Seq: 3, Request: q.ID, Verdict: kiosk.EntryAccepted},
		kiosk.Verdict{Incarnation: 1, Seq: 4, Request: q.ID, Verdict: kiosk.EntryRejected}, // another entry about it
		kiosk.StatusNews{Request: q.ID, State: kiosk.Refused, Holder: kiosk.Head, Reason: "alasan uji"},
		kiosk.StatusNews{Request: kiosk.NewRequestID(), State: kiosk.Checking}, // of the disk before this one
		kiosk.LetterNews{Letter: l},
	)
	h := r.held(q.ID)
	if h.Transport != kiosk.Accepted || h.State != kiosk.Refused || h.Holder != kiosk.Head || h.Reason != "alasan uji" {
		t.Errorf("after the feed: %+v", h)
	}
	if h.Letter == nil || h.Letter.Number != l.Number || !h.Letter.Approved.Equal(noon) || !h.Letter.Until.Equal(l.Until) ||
		string(h.Letter.Document) != "\xa0" || h.Letter.Seal != l.Seal || h.Letter.Request != q.ID {
		t.Errorf("letter %+v", h.Letter)
	}
	l.Number, l.Until = "470/2/UJI/2026", time.Time{}
	r.feed(kiosk.LetterNews{Letter: l}, kiosk.StatusNews{Request: q.ID, State: kiosk.ReadyState})
	r.reopen()
	if h := r.held(q.ID); h.Letter.Number != l.Number || !h.Letter.Until.IsZero() || h.Reason != "" {
		t.Errorf("replaced: %+v %+v", h, h.Letter)
	}
	if n, _, err := r.FeedCursor(t.Context()); n != 8 || err != nil {
		t.Errorf("cursor %d, %v", n, err)
	}
}

func TestFeedIsAllOrNothing(t *testing.T) {
	r := newRoom(t)
	q := r.save(nikAni)
	good := kiosk.StatusNews{Request: q.ID, State: kiosk.Signing}
	for name, c := range map[string]struct {
		items []kiosk.FeedItem
		want  error
	}{
		"gap":     {[]kiosk.FeedItem{{N: 1, News: good}, {N: 3, News: good}}, store.ErrGap},
		"late":    {[]kiosk.FeedItem{{N: 2, News: good}}, store.ErrGap},
		"state":   {[]kiosk.FeedItem{{N: 1, News: good}, {N: 2, News: kiosk.StatusNews{Request: q.ID, State: "x"}}}, store.ErrWord},
		"verdict": {[]kiosk.FeedItem{{N: 1, News: good}, {N: 2, News: kiosk.Verdict{Verdict: "x"}}}, store.ErrWord},
		"place": {[]kiosk.FeedItem{{N: 1, News: good}, {N: 2, News: kiosk.Verdict{
			Verdict: kiosk.EntryAccepted, Incarnation: 1, Seq: 1 << 41,
		}}}, store.ErrPlace},
		"none": {[]kiosk.FeedItem{{N: 1, News: good}, {N: 2}}, store.ErrWord},
	} {
		if err := r.ApplyFeed(t.Context(), c.items); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n, _, err := r.FeedCursor(t.Context()); n != 0 || err != nil {
		t.Errorf("cursor %d, %v", n, err)
	}
	if h := r.held(q.ID); h.State != kiosk.Checking {
		t.Errorf("half a feed was applied: %s", h.State)
	}
}
