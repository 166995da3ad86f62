package station_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/station"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// foreign is the number of a request that another kiosk took.
func foreign(t *testing.T) kiosk.Number {
	t.Helper()
	n, err := kiosk.NewNumber(7, 12345678)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// ask goes from Welcome to the answer about a number, or to what is wrong with it.
func (r *room) ask(n kiosk.Number) flow.View {
	r.t.Helper()
	r.sees(flow.Welcome)
	r.press("room-track")
	r.sees(flow.TrackNumber)
	r.typed(string(n))
	return r.until("an answer", func(v flow.View) bool {
		return v.Screen == flow.TrackAnswer || v.Screen == flow.TrackNumber && v.Entry.Bad
	})
}

// back leaves the room.
func (r *room) back(v flow.View) {
	r.t.Helper()
	if v.Screen == flow.TrackAnswer {
		r.press(flow.KeyOther)
		r.sees(flow.TrackNumber)
	}
	r.press(flow.KeyBack)
	r.sees(flow.Welcome)
}

// saved is a request of somebody's at this kiosk.
func (r *room) saved(id kiosk.ServiceID) kiosk.Request {
	r.t.Helper()
	nik, err := kiosk.ParseNIK(r.drawer[someone(r)].NIK)
	if err != nil {
		r.t.Fatal(err)
	}
	q, err := r.store.SaveRequest(r.t.Context(), store.Draft{
		ID: kiosk.NewRequestID(), Service: id, Subject: nik, Requester: nik, Village: setail, Assurance: kiosk.ByPIN,
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return q
}

// With the line cut the kiosk's own disk answers, names no discreet service, and says of a stranger's number
// that it cannot know.
func TestNumberWithTheLineCut(t *testing.T) {
	r := newRoom(t, func(o *station.Options) {
		o.Status = func(context.Context, kiosk.Number) (kiosk.Standing, error) {
			return kiosk.Standing{}, errors.New("the line is cut")
		}
	})
	v := r.ask(r.saved("domisili").Number)
	if v.Screen != flow.TrackAnswer || v.Card.Big.ID != "status.diperiksa" || v.Note.ID != "status.tersimpan" {
		t.Errorf("%s: %+v, note %+v", v.Screen, v.Card, v.Note)
	}
	r.back(v)
	for _, id := range []kiosk.ServiceID{"sktm", "no-longer-offered"} {
		v = r.ask(r.saved(id).Number)
		if v.Card.Big.ID != "track.discreet.waits" || !v.Card.Head.Empty() {
			t.Errorf("%s: %+v", id, v.Card)
		}
		r.back(v)
	}
	letter := r.saved("domisili")
	if err := r.store.ApplyFeed(t.Context(), []kiosk.FeedItem{{N: 1, News: kiosk.StatusNews{Request: letter.ID, State: kiosk.ReadyState, At: now()}}}); err != nil {
		t.Fatal(err)
	}
	if v = r.ask(letter.Number); v.Card.Big.ID != "status.siap-diambil" || v.Card.Place.ID != "track.print" {
		t.Errorf("before its letter is here: %+v", v.Card)
	}
	r.back(v)
	if v = r.ask(foreign(t)); v.Entry.Hint.ID != "track.offline" {
		t.Errorf("%+v", v.Entry)
	}
}

// To whom a clerk comes the number alone tells the day, and still no service that is nobody's business: they may have no other
// way to learn it.
func TestNumberTellsOfAVisit(t *testing.T) {
	r := newRoom(t)
	q := r.saved("sktm")
	if err := r.store.ApplyFeed(t.Context(), []kiosk.FeedItem{{N: 1, News: kiosk.VisitNews{Request: q.ID, At: now().Add(24 * time.Hour)}}}); err != nil {
		t.Fatal(err)
	}
	if v := r.ask(q.Number); v.Card.Place.ID != "track.visit" || !v.Card.Head.Empty() {
		t.Errorf("%+v", v.Card)
	}
}

// With the line up the regency is asked for what is not this kiosk's, and for nothing else; the sixth number of
// a minute is asked nowhere, whoever stands there.
func TestNumberOfAnother(t *testing.T) {
	n := foreign(t)
	var asked atomic.Int32
	answers := []error{nil, kiosk.ErrNoNumber, kiosk.ErrTooOften, errors.New("a proxy answered")}
	r := newRoom(t, func(o *station.Options) {
		o.Status = func(_ context.Context, got kiosk.Number) (kiosk.Standing, error) {
			if got != n {
				t.Errorf("asked for %s", got)
			}
			if err := answers[asked.Add(1)-1]; err != nil {
				return kiosk.Standing{}, fmt.Errorf("regency: %w", err)
			}
			return kiosk.Standing{Number: n, Service: "domisili", State: kiosk.Signing, Holder: kiosk.Head, Made: now()}, nil
		}
	})
	r.station.LinkUp(true)
	own := r.saved("domisili").Number
	for _, c := range []struct {
		n    kiosk.Number
		want string
	}{
		{n, "stands.menunggu-ttd.head"}, {own, "status.diperiksa"}, {n, "track.unknown"}, {n, "track.often"}, {n, "track.offline"}, {own, "track.often"},
	} {
		v := r.ask(c.n)
		if got := v.Card.Big.ID + v.Entry.Hint.ID; got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
		r.back(v)
	}
	if asked.Load() != 4 {
		t.Errorf("the regency was asked %d times", asked.Load())
	}
}
