package store_test

import (
	"errors"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// TestWordsOfARecord: what the registry says of a card is what its tap tells, at home and for the card of
// another village; a card to check opens nothing, one that may be a copy opens with its PIN.
func TestWordsOfARecord(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*kiosk.CardRecord)
		want   store.CardState
		opens  bool
	}{
		"plain": {func(*kiosk.CardRecord) {}, store.CardState{Known: true}, true},
		"lost":  {func(c *kiosk.CardRecord) { c.Lost = true }, store.CardState{Known: true, Lost: true}, false},
		"check": {func(c *kiosk.CardRecord) { c.Check = true }, store.CardState{Known: true, Lost: true, Check: true}, false},
		"copy":  {func(c *kiosk.CardRecord) { c.AskPIN = true }, store.CardState{Known: true, AskPIN: true}, true},
	} {
		rec := card(t, chipCit, nikCit, "Cit Contoh", pinCit)
		c.change(&rec)
		home := newRoom(t)
		home.registry("v1", rec)
		away := newRoom(t)
		away.registry("v1")
		if err := away.AdmitCard(rec); err != nil {
			t.Fatal(err)
		}
		for where, r := range map[string]*room{"home": home, "away": away} {
			if got := r.look(chipCit); got != c.want {
				t.Errorf("%s, %s: %+v", name, where, got)
			}
			p, err := r.CheckPIN(t.Context(), chipCit, pinCit)
			if p.OK != c.opens || !c.opens && !errors.Is(err, store.ErrNoCard) {
				t.Errorf("%s, %s: opens %v, %v", name, where, p.OK, err)
			}
		}
	}
}

// TestAnswerWaitsUntilItIsPrinted: an answer about bansos waits for its owner until the paper of it came out,
// and a second paper is a copy.
func TestAnswerWaitsUntilItIsPrinted(t *testing.T) {
	r := newRoom(t)
	r.registry("v1", card(t, chipCit, nikCit, "Cit Contoh", pinCit))
	d := draft(t, nikCit)
	d.Service = kiosk.AidApply
	if _, err := r.SaveRequest(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	prints := func(what store.PrintWhat) store.Print {
		t.Helper()
		p, err := r.StartPrint(t.Context(), what, d.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		if err := r.EndPrint(t.Context(), p.Token, store.Printed); err != nil {
			t.Fatal(err)
		}
		return p
	}
	prints(store.Slip)
	if err := r.ApplyFeed(t.Context(), []kiosk.FeedItem{{N: 1, News: kiosk.StatusNews{Request: d.ID, State: kiosk.ReadyState}}}); err != nil {
		t.Fatal(err)
	}
	if got := r.look(chipCit).Waiting; got != 1 {
		t.Errorf("%d things wait before the answer is printed", got)
	}
	first := prints(store.Answer)
	if got := r.look(chipCit).Waiting; got != 0 || first.Copy != 0 {
		t.Errorf("%d things wait behind it; copy %d", got, first.Copy)
	}
	if again := prints(store.Answer); again.Copy != 1 {
		t.Errorf("the second paper is copy %d", again.Copy)
	}
}

// TestEnrolledHere: only who has a card that opens something and is of this village; by nothing else is it told that a record
// of this village would name them.
func TestEnrolledHere(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*kiosk.CardRecord)
		want   bool
	}{
		"plain":           {func(*kiosk.CardRecord) {}, true},
		"may be a copy":   {func(c *kiosk.CardRecord) { c.AskPIN = true }, true},
		"lost":            {func(c *kiosk.CardRecord) { c.Lost = true }, false},
		"check":           {func(c *kiosk.CardRecord) { c.Check = true }, false},
		"another village": {func(c *kiosk.CardRecord) { c.Resident.Village = "35.10.01.2001" }, false},
	} {
		rec := card(t, chipCit, nikCit, "Cit Contoh", pinCit)
		rec.Resident.Village = "35.10.13.2004"
		c.change(&rec)
		r := newRoom(t)
		r.registry("v1", rec)
		if got, err := r.Enrolled(t.Context(), rec.Resident.NIK); err != nil || got != c.want {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	r := newRoom(t)
	rec := card(t, chipCit, nikCit, "Cit Contoh", pinCit)
	r.registry("v1")
	if err := r.AdmitCard(rec); err != nil {
		t.Fatal(err)
	}
	if got, err := r.Enrolled(t.Context(), rec.Resident.NIK); err != nil || got {
		t.Errorf("a guest: %v, %v", got, err)
	}
}
