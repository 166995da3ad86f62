package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// TestCarriedKeepsItsTime: what is journaled once more says when it was said, and by which start of the program.
func TestCarriedKeepsItsTime(t *testing.T) {
	r := newRoom(t)
	now := r.clock()
	r.registry("v1")
	if err := r.SetTrustedTime(t.Context(), *now); err != nil {
		t.Fatal(err)
	}
	q := r.titip()
	if err := r.SetPIN(t.Context(), chipAni, pinNew, kiosk.PINChanged, true); err != nil {
		t.Fatal(err)
	}
	r.cancel(nikAni, r.save(nikAni).ID, nil)
	said := map[journal.Kind]journal.Header{}
	for _, l := range r.journal(1) {
		said[l.Kind] = l.Header
	}
	*now = now.Add(48 * time.Hour)
	for inc := uint64(2); inc <= 3; inc++ {
		r.reopen()
		if err := r.NewIncarnation(t.Context(), inc); err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, l := range r.journal(inc) {
			if l.Kind.Clear() {
				continue
			}
			n++
			if was := said[l.Kind]; l.Time != was.Time || l.Trusted != was.Trusted || l.Boot != was.Boot || l.Catalogue != was.Catalogue || l.Time != noon.UnixMilli() {
				t.Errorf("incarnation %d, %s: said at %d/%d/%d, was at %d/%d/%d", inc, l.Kind, l.Time, l.Trusted, l.Boot, was.Time, was.Trusted, was.Boot)
			}
		}
		if n != 6 {
			t.Errorf("incarnation %d brings %d of %s", inc, n, q.Register)
		}
	}
	*now = now.Add(time.Hour)
	last := r.save(nikBudi)
	list := r.journal(3)
	if l := list[len(list)-1]; l.Time != now.UnixMilli() || last.ID.IsZero() {
		t.Error("what is said afterwards has its own time")
	}
}

// TestPapersAreToldOnceMore: the beginning of a paper that may yet end comes again in each incarnation with the time at which it
// began, and of those whose end got no ack that too; papers that are told stay.
func TestPapersAreToldOnceMore(t *testing.T) {
	r := newRoom(t)
	now := r.clock()
	q := r.save(nikAni)
	paper := func(outcome, mouth string) store.Print {
		t.Helper()
		*now = now.Add(time.Hour)
		p := r.print(store.Slip, q.ID)
		*now = now.Add(time.Second)
		if outcome != "" {
			r.end(p, outcome)
		}
		if mouth != "" {
			if err := r.Paper(t.Context(), p.Token, mouth); err != nil {
				t.Fatal(err)
			}
		}
		return p
	}
	paper(store.Printed, store.Taken) // is told
	unknown := paper(store.Unknown, "")
	r.ack(1)
	printed := paper(store.Printed, store.Retracted)
	open := paper("", "")
	papers := func(inc uint64) (s string) {
		for _, l := range r.journal(inc) {
			switch l.Kind {
			case journal.KindPrintStart:
				var b journal.PrintStartBody
				if err := journal.Unmarshal(l.plain, &b); err != nil {
					t.Fatal(err)
				}
				s += fmt.Sprintf("%s:%d ", b.Token, time.UnixMilli(l.Time).Sub(noon)/time.Hour)
			case journal.KindPrintEnd:
				var b journal.PrintEndBody
				if err := journal.Unmarshal(l.plain, &b); err != nil {
					t.Fatal(err)
				}
				s += b.Outcome + " "
			case journal.KindRetracted:
				s += "retracted "
			default:
			}
		}
		return s
	}
	*now = now.Add(48 * time.Hour)
	if err := r.NewIncarnation(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	if got, want := papers(2), fmt.Sprintf("%s:2 unknown %s:3 printed retracted %s:4 ", unknown.Token, printed.Token, open.Token); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	r.ack(2)
	r.end(open, store.Printed)
	r.ack(2)
	*now = now.Add(48 * time.Hour)
	if err := r.NewIncarnation(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	if got, want := papers(3), fmt.Sprintf("%s:2 unknown %s:4 printed ", unknown.Token, open.Token); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
