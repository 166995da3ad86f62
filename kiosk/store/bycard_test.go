package store_test

import (
	"errors"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// byCard is a draft of whoever owns a card: it names nobody.
func byCard() store.Draft {
	return store.Draft{ID: kiosk.NewRequestID(), Service: "tanah", Assurance: kiosk.ByCard}
}

// TestSavedByCard: the journal names the card's owner, the answer and the slip name nobody.
func TestSavedByCard(t *testing.T) {
	r := newRoom(t)
	r.enrol()
	d := byCard()
	q, err := r.SaveByCard(t.Context(), d, chipAni)
	if err != nil || !q.Subject.IsZero() || !q.Requester.IsZero() || q.Number == "" {
		t.Fatalf("%+v, %v", q, err)
	}
	b := body[journal.RequestNewBody](r, journal.KindRequestNew)
	if b.Subject != nikAni || b.Requester != nikAni || b.Village != "35.10.13.2004" || b.Assurance != uint8(kiosk.ByCard) {
		t.Errorf("the journal says assurance %d, village %q", b.Assurance, b.Village)
	}
	held, err := r.Requests(t.Context(), nik(t, nikAni))
	if err != nil || len(held) != 1 || held[0].State != kiosk.Checking || held[0].Initials != "" {
		t.Errorf("%+v, %v", held, err)
	}
	if again, err := r.SaveByCard(t.Context(), d, chipAni); err != nil || again.Number != q.Number {
		t.Errorf("saved again: %+v, %v", again, err)
	}
	if _, err := r.SaveByCard(t.Context(), d, []byte{1, 2, 3, 4}); !errors.Is(err, store.ErrDraft) {
		t.Errorf("the same draft of another card: %v", err)
	}
}

// TestByCardCheats: no card that opens nothing asks for anything, and no draft names whom the card does not.
func TestByCardCheats(t *testing.T) {
	r := newRoom(t)
	copied, lost := card(t, []byte{4, 4, 4, 4}, nikCit, "Cit Contoh", pinCit), card(t, []byte{5, 5, 5, 5}, nikCit, "Cit Contoh", pinCit)
	copied.AskPIN, lost.Lost = true, true
	r.registry("v1", copied, lost)
	named, mine := byCard(), byCard()
	named.Subject, named.Requester = nik(t, nikBudi), nik(t, nikBudi)
	mine.Assurance = kiosk.ByPIN
	for name, c := range map[string]struct {
		d    store.Draft
		chip []byte
		want error
	}{
		"not enrolled":         {byCard(), []byte{9, 9, 9, 9}, store.ErrNoCard},
		"reported lost":        {byCard(), []byte{5, 5, 5, 5}, store.ErrNoCard},
		"maybe a copy":         {byCard(), []byte{4, 4, 4, 4}, store.ErrAskPIN},
		"for somebody else":    {named, chipAni, store.ErrDraft},
		"as if by PIN":         {mine, chipAni, store.ErrDraft},
		"of a card, no number": {byCard(), nil, store.ErrNoCard},
	} {
		if q, err := r.SaveByCard(t.Context(), c.d, c.chip); !errors.Is(err, c.want) {
			t.Errorf("%s: %+v, %v", name, q, err)
		}
	}
	for range kiosk.MaxTries {
		r.try("000001")
	}
	if _, err := r.SaveByCard(t.Context(), byCard(), chipAni); !errors.Is(err, store.ErrAskPIN) {
		t.Errorf("a locked card: %v", err)
	}
	for _, l := range r.journal(1) {
		if l.Kind == journal.KindRequestNew {
			t.Fatal("something was saved")
		}
	}
}

// TestByNobody: what nobody asks for is nobody's, waits for nobody, and is told again after a fork.
func TestByNobody(t *testing.T) {
	r := newRoom(t)
	q, err := r.SaveRequest(t.Context(), store.Draft{ID: kiosk.NewRequestID(), Service: "lapor-miskin", Village: "35.10.13.2004"})
	if err != nil {
		t.Fatal(err)
	}
	h, err := r.Request(t.Context(), q.ID)
	if err != nil || h.State != kiosk.Checking || !h.Request.Nameless() {
		t.Fatalf("%+v, %v", h, err)
	}
	if mine, err := r.Requests(t.Context(), kiosk.NIK{}); err != nil || len(mine) != 0 {
		t.Errorf("nobody has %d requests, %v", len(mine), err)
	}
	if err := r.NewIncarnation(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	var b journal.RequestNewBody
	for _, l := range r.journal(2) {
		if l.Kind == journal.KindRequestNew {
			if err := journal.Unmarshal(l.plain, &b); err != nil {
				t.Fatal(err)
			}
		}
	}
	if again, err := b.Request(); err != nil || again.ID != q.ID || !again.Nameless() {
		t.Errorf("after the fork: %+v, %v", again, err)
	}
	for name, change := range map[string]func(*store.Draft){
		"by card":         func(d *store.Draft) { d.Assurance = kiosk.ByCard },
		"by PIN":          func(d *store.Draft) { d.Assurance = kiosk.ByPIN },
		"about somebody":  func(d *store.Draft) { d.Subject = nik(t, nikBudi) },
		"asked, of whom?": func(d *store.Draft) { d.Requester = nik(t, nikBudi) },
	} {
		d := store.Draft{ID: kiosk.NewRequestID(), Service: "domisili", Village: "35.10.13.2004"}
		change(&d)
		if _, err := r.SaveRequest(t.Context(), d); !errors.Is(err, store.ErrDraft) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
