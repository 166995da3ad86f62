package station_test

import (
	"testing"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/station"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// TestReadyAtTheCounter: of a letter with a wet signature the kiosk prints where it lies, journaled as a paper of
// its own kind; once it was fetched nothing of that is asked or printed.
func TestReadyAtTheCounter(t *testing.T) {
	r := newRoom(t)
	who := someone(r)
	nik, err := kiosk.ParseNIK(r.drawer[who].NIK)
	if err != nil {
		t.Fatal(err)
	}
	d := store.Draft{
		ID: kiosk.NewRequestID(), Service: "keramaian", Subject: nik, Requester: nik, Village: site().Village.Code,
		Assurance: kiosk.ByPIN, Initials: "S.C.", Answers: []kiosk.Answer{{Field: "event", Value: "PENGAJIAN"}},
	}
	if _, err := r.store.SaveRequest(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	rep, err := store.Inspect(t.Context(), r.store.Path(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	var seq uint64
	for _, e := range rep.Entries {
		if e.Kind == journal.KindRequestNew {
			seq = e.Seq
		}
	}
	r.tells(
		kiosk.FeedItem{N: 1, News: kiosk.Verdict{Incarnation: rep.Incarnation, Seq: seq, Request: d.ID, Verdict: kiosk.EntryAccepted}},
		kiosk.FeedItem{N: 2, News: kiosk.StatusNews{Request: d.ID, State: kiosk.ReadyState}},
	)
	for copies := range 2 {
		r.prove(who)
		r.sees(flow.Waiting)
		r.press("print-0")
		if v := r.sees(flow.TakePaper); v.Card.Bring.ID != "take.ready.bring" {
			t.Errorf("the screen says %+v", v.Card)
		}
		r.leave()
		if n := papersWith(r.printer, "SURAT SIAP DI LOKET"); n != copies+1 {
			t.Errorf("%d papers after %d", n, copies+1)
		}
	}
	if papersWith(r.printer, "SALINAN ke-1") != 1 || papersWith(r.printer, "PENGAJIAN") != 0 {
		t.Error("the second is no copy, or what was asked for stands on paper")
	}
	h, err := r.store.Request(t.Context(), d.ID)
	if err != nil || len(h.Prints) != 2 || h.Prints[0].What != store.Ready || h.Prints[1].Reason != kiosk.CopyAsked {
		t.Errorf("the print ledger: %+v, %v", h.Prints, err)
	}
	r.tells(kiosk.FeedItem{N: 3, News: kiosk.StatusNews{Request: d.ID, State: kiosk.HandedOver}})
	if h, err = r.store.Request(t.Context(), d.ID); err != nil {
		t.Fatal(err)
	}
	cat, err := catalog.Load(assets.Services)
	if err != nil {
		t.Fatal(err)
	}
	office := station.Office{Site: site(), Catalogue: cat, Profile: fastProfile(), Clock: surely}
	if _, err := office.Ready(h, h.Prints[0]); err == nil {
		t.Error("a letter that was fetched lies at the counter")
	}
}

// tells lets news come from the regency.
func (r *room) tells(items ...kiosk.FeedItem) {
	r.t.Helper()
	if err := r.store.ApplyFeed(r.t.Context(), items); err != nil {
		r.t.Fatal(err)
	}
}
