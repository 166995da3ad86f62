package store_test

import (
	"errors"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

func (r *room) print(what store.PrintWhat, id kiosk.RequestID) store.Print {
	r.t.Helper()
	p, err := r.StartPrint(r.t.Context(), what, id, "")
	if err != nil {
		r.t.Fatal(err)
	}
	return p
}

func (r *room) end(p store.Print, outcome string) {
	r.t.Helper()
	if err := r.EndPrint(r.t.Context(), p.Token, outcome); err != nil {
		r.t.Fatal(err)
	}
}

func TestPrintLedger(t *testing.T) {
	r := newRoom(t)
	q, other := r.save(nikAni), r.save(nikBudi)
	p := r.print(store.Slip, q.ID)
	if p.Token != "SET-1-P000001" || p.Copy != 0 || p.Request != q.ID {
		t.Errorf("first print %+v", p)
	}
	r.reopen() // the power fails while it prints
	open, err := r.OpenPrints(t.Context())
	if err != nil || len(open) != 1 || open[0] != p {
		t.Fatalf("open prints %+v, %v", open, err)
	}
	r.end(p, store.Unknown)
	if open, err := r.OpenPrints(t.Context()); err != nil || len(open) != 0 {
		t.Errorf("still open: %+v, %v", open, err)
	}
	// A paper that may have come out counts; one that did not, or was marked BATAL, does not.
	for i, outcome := range []string{store.NotStarted, store.Voided, store.Printed, store.Confirmed, store.Printed} {
		want := []int{1, 1, 1, 2, 3}[i]
		if p := r.print(store.Slip, q.ID); p.Copy != want {
			t.Errorf("print %d is copy %d, want %d", i, p.Copy, want)
		} else {
			r.end(p, outcome)
		}
	}
	if p := r.print(store.Extract, q.ID); p.Copy != 0 {
		t.Errorf("an extract counts slips: copy %d", p.Copy)
	}
	if p := r.print(store.Slip, other.ID); p.Copy != 0 || p.Token != "SET-1-P000008" {
		t.Errorf("another's slip: %+v", p)
	}
	if h := r.held(q.ID); len(h.Prints) != 7 || h.Prints[0].Outcome != store.Unknown || h.Prints[6].Outcome != "" {
		t.Errorf("prints of the request: %+v", h.Prints)
	}
}

func TestPrintEndsOnce(t *testing.T) {
	r := newRoom(t)
	q := r.save(nikAni)
	legal := map[[2]string]bool{{store.Unknown, store.Confirmed}: true, {store.Unknown, store.Voided}: true}
	all := []string{store.Printed, store.Confirmed, store.Voided, store.NotStarted, store.Unknown}
	for _, first := range all {
		for _, second := range all {
			p := r.print(store.Slip, q.ID)
			r.end(p, first)
			err := r.EndPrint(t.Context(), p.Token, second)
			if legal[[2]string{first, second}] != (err == nil) || err != nil && !errors.Is(err, store.ErrEnded) {
				t.Errorf("%s, then %s: %v", first, second, err)
			}
		}
	}
	for _, token := range []string{"", "SET-1-P", "SET-1-P000999", "SET-2-P000001", "SET-1-P1", "SET-1-P-00001"} {
		if err := r.EndPrint(t.Context(), token, store.Printed); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("token %q: %v", token, err)
		}
	}
	if err := r.EndPrint(t.Context(), "SET-1-P000001", "fine"); !errors.Is(err, store.ErrWord) {
		t.Errorf("an unknown outcome: %v", err)
	}
	if _, err := r.StartPrint(t.Context(), "poster", q.ID, ""); !errors.Is(err, store.ErrWord) {
		t.Errorf("an unknown job: %v", err)
	}
	if _, err := r.StartPrint(t.Context(), store.Slip, q.ID, "because"); !errors.Is(err, store.ErrWord) {
		t.Errorf("an unknown reason: %v", err)
	}
	if _, err := r.StartPrint(t.Context(), store.Slip, kiosk.NewRequestID(), ""); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("of nothing: %v", err)
	}
}

func TestPaperAtTheMouth(t *testing.T) {
	r := newRoom(t)
	q := r.save(nikAni)
	p := r.print(store.Slip, q.ID)
	r.end(p, store.Printed)
	for range 2 {
		if err := r.Paper(t.Context(), p.Token, store.Taken); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Paper(t.Context(), p.Token, store.Retracted); !errors.Is(err, store.ErrEnded) {
		t.Errorf("taken, then retracted: %v", err)
	}
	never := r.print(store.Slip, q.ID)
	r.end(never, store.NotStarted)
	if err := r.Paper(t.Context(), never.Token, store.Taken); !errors.Is(err, store.ErrEnded) {
		t.Errorf("taken though never printed: %v", err)
	}
	if err := r.Paper(t.Context(), p.Token, "eaten"); !errors.Is(err, store.ErrWord) {
		t.Errorf("an unknown word: %v", err)
	}
	r.wantKinds(1, "incarnation epoch request.new print.start print.end paper.taken print.start print.end ")
	if h := r.held(q.ID); h.Prints[0].Mouth != store.Taken || h.Prints[1].Mouth != "" {
		t.Errorf("prints %+v", h.Prints)
	}
}

// TestAPaperWithoutAnEndIsACopy: a paper came out, and its end could not be written. The next one of its kind is a SALINAN.
func TestAPaperWithoutAnEndIsACopy(t *testing.T) {
	r := newRoom(t)
	q := r.save(nikAni)
	r.print(store.Extract, q.ID)
	if again := r.print(store.Extract, q.ID); again.Copy != 1 {
		t.Errorf("the second paper is copy %d", again.Copy)
	}
}
