package station_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/station"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// sent sends a domicile letter's request and goes away with its slip.
func (r *room) sent(who string) kiosk.RequestID {
	r.t.Helper()
	r.order(who)
	r.press(flow.KeyOK)
	r.sees(flow.TakePaper)
	r.printer.Take()
	r.press(flow.KeyOK)
	r.sees(flow.CardLeft)
	r.cards.Lift()
	r.sees(flow.Goodbye)
	return r.requests(who)[0].Request.ID
}

// mine goes from a tap to the list of the visitor's requests.
func (r *room) mine(who string) flow.View {
	r.t.Helper()
	r.cards.Tap(r.drawer[who].Card())
	r.sees(flow.Home)
	r.press(flow.KeyWaiting)
	r.sees(flow.PIN)
	r.pin(r.drawer[who].PIN)
	return r.sees(flow.Waiting)
}

// printSlip prints the slip of the first request of the list.
func (r *room) printSlip() {
	r.t.Helper()
	r.press("item-0")
	r.sees(flow.Mine)
	r.press(flow.KeyOK)
}

// asked goes on to the question whether the first request is taken back.
func (r *room) asked() flow.View {
	r.t.Helper()
	r.press("item-0")
	r.sees(flow.Mine)
	r.press(flow.KeyOther)
	return r.sees(flow.AskCancel)
}

// TestCancel: what its owner says yes to is in the journal once, the list says so, and no paper comes.
func TestCancel(t *testing.T) {
	r := newRoom(t)
	id := r.sent("made")
	r.mine("made")
	v := r.asked()
	if held := r.requests("made")[0]; v.Number != held.Request.Number.String() || held.Cancelling != kiosk.NotCancelling {
		t.Fatalf("asked about %s; %q", v.Number, held.Cancelling)
	}
	r.press(flow.KeyCancelNo)
	r.sees(flow.Mine)
	if n := r.entries(journal.KindRequestStop); n != 0 {
		t.Fatalf("%d entries of a no", n)
	}
	r.press(flow.KeyOther)
	r.sees(flow.AskCancel)
	r.press(flow.KeyCancelYes)
	if v := r.sees(flow.Message); v.Title.ID != "msg.cancelled.title" || v.Lead.ID != "msg.cancelled.offline" {
		t.Errorf("%s, %s", v.Title.ID, v.Lead.ID)
	}
	r.press(flow.KeyOK)
	if v := r.sees(flow.Waiting); v.Rows[0].Value.ID != "waiting.asked" || v.Rows[0].Key.ID != "" || v.Rows[0].Alert {
		t.Errorf("%+v", v.Rows[0])
	}
	if h, err := r.store.Request(t.Context(), id); err != nil || h.Cancelling != kiosk.CancelAsked {
		t.Errorf("%q, %v", h.Cancelling, err)
	}
	if n := r.entries(journal.KindRequestStop); n != 1 {
		t.Errorf("%d entries", n)
	}
	if n := len(r.printer.Papers()); n != 1 {
		t.Errorf("%d papers", n)
	}
}

// TestCancelTooLate: the office goes on while the question stands there; the screen tells the truth and nothing is written.
func TestCancelTooLate(t *testing.T) {
	r := newRoom(t)
	id := r.sent("made")
	r.mine("made")
	r.asked()
	list := []kiosk.FeedItem{{N: 1, News: kiosk.StatusNews{Request: id, State: kiosk.Signing, Holder: kiosk.Head, At: now()}}}
	for seq := range uint64(9) { // whichever it is
		list = append(list, kiosk.FeedItem{N: seq + 2, News: kiosk.Verdict{Incarnation: 1, Seq: seq + 1, Verdict: kiosk.EntryAccepted, Request: id}})
	}
	if err := r.store.ApplyFeed(t.Context(), list); err != nil {
		t.Fatal(err)
	}
	r.press(flow.KeyCancelYes)
	if v := r.sees(flow.Message); v.Title.ID != "msg.cancellate.title" {
		t.Errorf("%s", v.Title.ID)
	}
	r.press(flow.KeyOK)
	if v := r.sees(flow.Waiting); v.Rows[0].Value.ID != "stands.menunggu-ttd.head.desa" || v.Rows[0].Key.ID != "" {
		t.Errorf("%+v", v.Rows[0])
	}
	if n := r.entries(journal.KindRequestStop); n != 0 {
		t.Errorf("%d entries", n)
	}
}

// TestTrainingCancelsNothing: what is taken back in a training is nobody's request.
func TestTrainingCancelsNothing(t *testing.T) {
	r := newRoom(t)
	r.train()
	visit := func() {
		t.Helper()
		r.press("train-warga")
		r.sees(flow.Home)
	}
	visit()
	r.asksForDomicile()
	r.sees(flow.PIN)
	r.pin(store.TrainingPIN)
	r.sees(flow.Confirm)
	r.press(flow.KeyOK)
	r.sees(flow.TakePaper)
	r.printer.Take()
	r.press(flow.KeyOK)
	r.sees(flow.Goodbye)
	r.press(flow.KeyOther)
	r.sees(flow.Training)
	visit()
	r.press(flow.KeyWaiting)
	r.sees(flow.PIN)
	r.pin(store.TrainingPIN)
	r.sees(flow.Waiting)
	r.asked()
	r.press(flow.KeyCancelYes)
	if v := r.sees(flow.Message); v.Title.ID != "msg.cancelled.title" || !v.Training {
		t.Errorf("%s", v.Title.ID)
	}
	r.press(flow.KeyOK)
	if v := r.sees(flow.Waiting); v.Rows[0].Value.ID != "waiting.asked" {
		t.Errorf("%+v", v.Rows[0])
	}
	r.press(flow.KeyLeave)
	r.sees(flow.Training)
	r.press("train-end")
	r.sees(flow.Welcome)
	r.leftNothing()
	if n := r.entries(journal.KindRequestStop); n != 0 {
		t.Errorf("%d entries in the real journal", n)
	}
}

// TestTakenBackIsSaidWithoutACard: by its number and on the clerks' paper, as long as the office has not answered; of a
// discreet request the number tells no more than before.
func TestTakenBackIsSaidWithoutACard(t *testing.T) {
	r := newRoom(t)
	open, discreet := r.saved("domisili"), r.saved("sktm")
	before := r.ask(discreet.Number)
	r.back(before)
	for _, q := range []kiosk.Request{open, discreet} {
		if err := r.store.CancelRequest(t.Context(), q.Subject, q.ID); err != nil {
			t.Fatal(err)
		}
	}
	v := r.ask(open.Number)
	if v.Card.Big.ID != "status.diperiksa" || v.Card.Place.ID != "waiting.asked" {
		t.Errorf("by number: %+v", v.Card)
	}
	r.back(v)
	v = r.ask(discreet.Number)
	if !reflect.DeepEqual(v.Card, before.Card) {
		t.Errorf("a discreet request: %+v, before %+v", v.Card, before.Card)
	}
	r.back(v)
	if n := strings.Count(r.list(), "Pembatalan tersimpan, menunggu kantor"); n != 2 {
		t.Errorf("the list says it %d times:\n%s", n, r.list())
	}
	news := kiosk.FeedItem{N: 1, News: kiosk.StatusNews{Request: open.ID, State: kiosk.ReadyState}}
	if err := r.store.ApplyFeed(t.Context(), []kiosk.FeedItem{news}); err != nil {
		t.Fatal(err)
	}
	if v = r.ask(open.Number); v.Card.Big.ID != "status.siap-diambil" || v.Card.Place.ID == "waiting.asked" {
		t.Errorf("the office has answered: %+v", v.Card)
	}
	if n := strings.Count(r.list(), "Pembatalan tersimpan"); n != 1 {
		t.Errorf("the list says it %d times of one", n)
	}
}

// list is the words of the clerks' list of requests.
func (r *room) list() string {
	r.t.Helper()
	work, err := r.store.Work(r.t.Context(), 10)
	if err != nil {
		r.t.Fatal(err)
	}
	cat, err := catalog.Load(assets.Services)
	if err != nil {
		r.t.Fatal(err)
	}
	office := station.Office{Site: site(), Catalogue: cat, Profile: fastProfile(), Clock: surely}
	sheet, err := office.List(station.List{Clerk: "Rina", Work: work}, store.Print{Started: now()})
	if err != nil {
		r.t.Fatal(err)
	}
	var words strings.Builder
	for _, item := range sheet {
		if l, ok := item.(printer.Line); ok {
			for _, run := range l.Runs {
				words.WriteString(run.Text + " ")
			}
			words.WriteByte('\n')
		}
	}
	return words.String()
}
