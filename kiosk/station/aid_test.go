package station_test

import (
	"strings"
	"testing"

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
