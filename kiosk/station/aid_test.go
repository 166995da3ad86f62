package station_test

import (
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/aid"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/station"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// whose is the NIK of somebody of the drawer.
func (r *room) whose(who string) kiosk.NIK {
	r.t.Helper()
	n, err := kiosk.ParseNIK(r.drawer[who].NIK)
	if err != nil {
		r.t.Fatal(err)
	}
	return n
}

// knows puts what the regency knows of somebody into the kiosk's set.
func (r *room) knows(who string, held ...kiosk.AidHeld) {
	r.t.Helper()
	files, err := catalog.ReadAidFiles(assets.Bansos)
	if err != nil {
		r.t.Fatal(err)
	}
	b, err := aid.Encode(files, nil, []aid.Person{{NIK: r.whose(who), Held: held}})
	if err != nil {
		r.t.Fatal(err)
	}
	if err := r.store.ReplaceSet(r.t.Context(), aid.Name, "v1", b); err != nil {
		r.t.Fatal(err)
	}
}

// aidRoom is a kiosk with the shipped matrix.
func aidRoom(t *testing.T) (*room, kiosk.AidMatrix) {
	t.Helper()
	m, err := catalog.Bansos(assets.Bansos)
	if err != nil {
		t.Fatal(err)
	}
	r := newRoom(t, func(o *station.Options) {
		o.Machine = o.Machine.WithAid(flow.AidData{Matrix: m})
		office, _ := o.Papers.(station.Office)
		office.Aid = m
		o.Papers = office
	})
	return r, m
}

// refused saves an application of the resident for a scheme and lets the regency refuse it by its rules.
func (r *room) refused(m kiosk.AidMatrix, who, scheme string) kiosk.RequestID {
	r.t.Helper()
	id := kiosk.RequestID{7, 7}
	req, err := r.store.SaveRequest(r.t.Context(), store.Draft{
		ID: id, Service: kiosk.AidApply, Subject: r.whose(who), Requester: r.whose(who), Village: setail, Assurance: kiosk.ByPIN,
		Answers: []kiosk.Answer{{Field: kiosk.FieldScheme, Value: scheme}}, Initials: "S.A.",
	})
	if err != nil {
		r.t.Fatal(err)
	}
	slot := m.Slots(kiosk.SchemeID(scheme), kiosk.Monthly.Period(req.Made), req.Made)[0]
	why := m.Refuse(kiosk.SchemeID(scheme), slot, req.Made.AddDate(0, 0, -9), req.Made)
	r.knows(who, kiosk.AidHeld{
		AidStatus: kiosk.AidStatus{Scheme: kiosk.SchemeID(scheme), Word: kiosk.AidRefused, Period: slot.Period, Data: req.Made},
		Request:   id, Refusal: why,
	})
	news := kiosk.StatusNews{Request: id, State: kiosk.Refused, Reason: why.Words(m, kiosk.Indonesian), At: now()}
	if err := r.store.ApplyFeed(r.t.Context(), []kiosk.FeedItem{{N: 1, News: news}}); err != nil {
		r.t.Fatal(err)
	}
	return id
}

// opensAnswer taps somebody's card and reads the answer to their request.
func (r *room) opensAnswer(who string) flow.View {
	r.t.Helper()
	r.cards.Tap(r.drawer[who].Card())
	r.sees(flow.Home)
	r.press(flow.KeyWaiting)
	r.sees(flow.PIN)
	r.pin(r.drawer[who].PIN)
	r.sees(flow.Waiting)
	r.press("answer-0")
	return r.sees(flow.AidAnswer)
}

// printsAnswer takes the answer along and leaves.
func (r *room) printsAnswer(v flow.View) {
	r.t.Helper()
	if v.Pages > 1 {
		r.press(flow.KeyDown)
		r.until("the last page", func(v flow.View) bool { return v.Page == v.Pages })
	}
	r.press(flow.KeyOK)
	r.sees(flow.TakePaper)
	r.leave()
	r.sees(flow.Welcome)
}

// TestAnswerIsReadAndPrinted: at the next tap the owner reads why in their own language, and takes it along
// on paper with the way to appeal; a second paper is a copy.
func TestAnswerIsReadAndPrinted(t *testing.T) {
	r, m := aidRoom(t)
	r.refused(m, "made", "jps")
	for copies := range 2 {
		r.press("lang-en")
		r.until("Welcome in English", func(v flow.View) bool { return v.Prefs.Lang == kiosk.English }) // a card may overtake a touch
		v := r.opensAnswer("made")
		var words []string
		for _, row := range v.Rows {
			words = append(words, row.Label.ID, row.Value.ID, row.Value.Text, strings.Join(row.Value.Args, " "))
		}
		for _, want := range []string{"Social safety net (JPS)", "aid.blocked.kk", "sekali:jps", "aid.rule.unverified"} {
			if !strings.Contains(strings.Join(words, "\n"), want) {
				t.Errorf("the screen does not say %q: %q", want, words)
			}
		}
		r.printsAnswer(v)
		if n := papersWith(r.printer, "SALINAN ke-"); n != copies {
			t.Errorf("%d copies after %d papers", n, copies+1)
		}
	}
	for _, want := range []string{"BELUM DISETUJUI", "Tidak setuju?", "sekali:jps", "S.A."} {
		if papersWith(r.printer, want) == 0 {
			t.Errorf("the paper does not say %q", want)
		}
	}
	if nik := r.drawer["made"].NIK; papersWith(r.printer, nik) > 0 {
		t.Error("a NIK on paper")
	}
}

// TestAidSetDamaged: a set that cannot be read is as good as none; the visit goes on, and an answer is told
// in the words that came with it.
func TestAidSetDamaged(t *testing.T) {
	r, m := aidRoom(t)
	r.refused(m, "made", "jps")
	if err := r.store.ReplaceSet(t.Context(), aid.Name, "v1", []byte("damaged")); err != nil {
		t.Fatal(err)
	}
	if d, err := station.AidData(t.Context(), r.store, assets.Bansos); err == nil || d.Matrix.Version != m.Version || !d.Came.IsZero() {
		t.Errorf("%v, %v", d.Came, err)
	}
	r.printsAnswer(r.opensAnswer("made"))
	if papersWith(r.printer, "sekali:jps") == 0 {
		t.Error("the paper does not say why")
	}
	r.order("made")
	r.press(flow.KeyOK)
	r.sees(flow.TakePaper)
}

// TestAidData: before the regency's word the shipped matrix, then the regency's with the time it came.
func TestAidData(t *testing.T) {
	r, m := aidRoom(t)
	if d, err := station.AidData(t.Context(), r.store, assets.Bansos); err != nil || d.Matrix.Version != m.Version || !d.Came.IsZero() {
		t.Errorf("before: %v, %v", d.Came, err)
	}
	r.knows("made", kiosk.AidHeld{AidStatus: kiosk.AidStatus{Scheme: "pkh", Word: kiosk.AidReceives, Period: "2026-T4"}})
	if d, err := station.AidData(t.Context(), r.store, assets.Bansos); err != nil || d.Came.IsZero() || d.Matrix.Version != m.Version {
		t.Errorf("after: %v, %v", d.Came, err)
	}
}

// TestAidTakenBackOnDisk: what the set still counts is not told of an application that its owner took back here, also
// where more requests are held than a visit shows; of all others it is.
func TestAidTakenBackOnDisk(t *testing.T) {
	r, m := aidRoom(t)
	nik := r.whose("made")
	ask := func(service kiosk.ServiceID, scheme string) kiosk.RequestID {
		t.Helper()
		q, err := r.store.SaveRequest(t.Context(), store.Draft{
			ID: kiosk.NewRequestID(), Service: service, Subject: nik, Requester: nik, Village: setail, Assurance: kiosk.ByPIN,
			Answers: []kiosk.Answer{{Field: kiosk.FieldScheme, Value: scheme}}, Initials: "S.A.",
		})
		if err != nil {
			t.Fatal(err)
		}
		return q.ID
	}
	jps, meal := ask(kiosk.AidApply, "jps"), ask(kiosk.AidApply, "rantang-kasih")
	for range flow.MaxItems {
		ask("domisili", "")
	}
	var known []kiosk.AidHeld
	for scheme, id := range map[kiosk.SchemeID]kiosk.RequestID{"jps": jps, "rantang-kasih": meal} {
		x, _ := m.Scheme(scheme)
		status := kiosk.AidStatus{Scheme: scheme, Word: kiosk.AidProposed, Period: x.Span.Period(now()), Data: now()}
		known = append(known, kiosk.AidHeld{AidStatus: status, Request: id})
	}
	r.knows("made", known...)
	if err := r.store.CancelRequest(t.Context(), nik, jps); err != nil {
		t.Fatal(err)
	}
	r.cards.Tap(r.drawer["made"].Card())
	r.press(keyOf(t, r.sees(flow.Home), "Bantuan"))
	r.press(keyOf(t, r.sees(flow.Menu), "Bantuan sosial"))
	r.sees(flow.PIN)
	r.pin(r.drawer["made"].PIN)
	r.sees(flow.AidWho)
	r.press("tile-2") // kabupaten
	want := map[string]string{"Jaring Pengaman Sosial (JPS) kabupaten": "aid.belum-ada-data", "Rantang Kasih": "aid.diusulkan"}
	for _, row := range r.sees(flow.AidList).Rows {
		if word, ok := want[row.Label.Text]; ok && row.Value.ID != word {
			t.Errorf("%s: %s, want %s", row.Label.Text, row.Value.ID, word)
		}
		delete(want, row.Label.Text)
	}
	if len(want) > 0 {
		t.Errorf("not on the page: %v", want)
	}
}

// keyOf is the key of a view that says so.
func keyOf(t *testing.T, v flow.View, label string) flow.KeyID {
	t.Helper()
	for _, k := range v.AllKeys() {
		if k.Label.Text == label {
			return k.ID
		}
	}
	t.Fatalf("no key %q on %s", label, v.Screen)
	return ""
}

// TestAppealLiesAtAnAgency: its owner and the clerk read which agency has an appeal that went on, on screen; a number and a
// paper that lies about name it of no discreet request. Where the refused application is not held here nobody guesses.
func TestAppealLiesAtAnAgency(t *testing.T) {
	r, m := aidRoom(t)
	refused, err := r.store.Request(t.Context(), r.refused(m, "made", "jps"))
	if err != nil {
		t.Fatal(err)
	}
	elsewhere, err := kiosk.NewNumber(7, 12345678)
	if err != nil {
		t.Fatal(err)
	}
	n, nik := uint64(1), r.whose("made")
	lies := func(service kiosk.ServiceID, denied kiosk.Number) kiosk.Request {
		t.Helper()
		q, err := r.store.SaveRequest(t.Context(), store.Draft{
			ID: kiosk.NewRequestID(), Service: service, Subject: nik, Requester: nik, Village: setail,
			Assurance: kiosk.ByPIN, Answers: []kiosk.Answer{{Field: kiosk.FieldDenied, Value: string(denied)}}, Initials: "S.A.",
		})
		if err != nil {
			t.Fatal(err)
		}
		rep, err := store.Inspect(t.Context(), r.store.Path(), 1000)
		if err != nil {
			t.Fatal(err)
		}
		accepted := kiosk.Verdict{Incarnation: rep.Incarnation, Seq: rep.Entries[len(rep.Entries)-1].Seq, Request: q.ID, Verdict: kiosk.EntryAccepted}
		r.tells(kiosk.FeedItem{N: n + 1, News: accepted},
			kiosk.FeedItem{N: n + 2, News: kiosk.StatusNews{Request: q.ID, State: kiosk.Checking, Holder: kiosk.Agency, At: now()}})
		n += 2
		return q
	}
	card := lies("kk-baru", "")
	known, strange := lies(kiosk.AidAppeal, refused.Request.Number), lies(kiosk.AidAppeal, elsewhere)
	want := map[string]bool{"aid.item.checking.agency Dinas Sosial": true, "aid.item.checking": true, "stands.diperiksa.agency.name Dinas Kependudukan dan Pencatatan Sipil": true}
	v := r.mine("made")
	for _, row := range v.Rows {
		delete(want, strings.TrimSpace(row.Value.ID+" "+strings.Join(row.Value.Args, " ")))
	}
	if len(want) > 0 {
		t.Errorf("the owner does not read %v in %+v", want, v.Rows)
	}
	r.press(flow.KeyLeave)
	r.sees(flow.CardLeft)
	r.cards.Lift()
	for _, q := range []kiosk.Request{known, strange} {
		v := r.ask(q.Number)
		if v.Card.Big.ID != "track.discreet.waits" || !v.Card.Head.Empty() {
			t.Errorf("the number tells %+v", v.Card)
		}
		r.back(v)
	}
	v = r.ask(card.Number)
	if got := strings.Join(v.Card.Big.Args, " "); got != "Dinas Kependudukan dan Pencatatan Sipil" {
		t.Errorf("the number tells %+v", v.Card)
	}
	r.back(v)
	r.desk()
	r.press("desk-work")
	words := map[kiosk.Number]string{
		card.Number: "Dinas Kependudukan dan Pencatatan Sipil", known.Number: "Dinas Sosial", strange.Number: "",
	}
	for _, row := range r.sees(flow.DeskWork).Rows {
		for number, want := range words {
			if got := strings.Join(row.Value.Args, " "); row.Label.Args[0] == number.String() && got != want {
				t.Errorf("the clerk reads of %s that %q has it, want %q", row.Label.Args[1], got, want)
			}
		}
	}
	list := r.list()
	if strings.Count(list, "dinas kabupaten") != 2 || strings.Contains(list, "Dinas Sosial") || !strings.Contains(list, "Dinas Kependudukan dan Pencatatan Sipil") {
		t.Errorf("on paper:\n%s", list)
	}
}

// TestOnNoListIsSaidOfThePeopleHere: the set holds people of this village whose card opens something. Only of one of them does
// its silence mean that they are on no list; of whom a certified reader proves and no registry holds, nobody here knows.
func TestOnNoListIsSaidOfThePeopleHere(t *testing.T) {
	m, err := catalog.Bansos(assets.Bansos)
	if err != nil {
		t.Fatal(err)
	}
	data := func(o *station.Options) {
		o.Machine = o.Machine.WithAid(flow.AidData{Matrix: m, Data: map[kiosk.SchemeID]time.Time{"jps": now()}})
	}
	h := stranger(t)
	for want, r := range map[string]*room{
		"aid.tidak-terdaftar": newRoom(t, data),
		"aid.untold.state":    newRoom(t, data, with(t, certified{fields: printed(h)})),
	} {
		who := r.drawer["made"]
		if want == "aid.untold.state" {
			who = h
		}
		r.cards.Tap(who.Card())
		r.press(keyOf(t, r.sees(flow.Home), "Bantuan"))
		r.press(keyOf(t, r.sees(flow.Menu), "Bantuan sosial"))
		if want == "aid.tidak-terdaftar" {
			r.sees(flow.PIN)
			r.pin(who.PIN)
		}
		r.sees(flow.AidWho)
		r.press("tile-2") // kabupaten
		for _, row := range r.sees(flow.AidList).Rows {
			if row.Label.Text == "Jaring Pengaman Sosial (JPS) kabupaten" && row.Value.ID != want {
				t.Errorf("%s, want %s", row.Value.ID, want)
			}
		}
	}
}
