package station_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/station"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// blind is a printer that proves nothing (NoFence). Its first paper is cut off in the middle, as when the program is stopped.
type blind struct {
	printer.Printer

	hangs bool // the first paper is under way until the program is stopped
	dead  bool // it takes no strip

	mu     sync.Mutex
	cut    bool
	voided []string
}

func (b *blind) Profile() printer.Profile {
	p := b.Printer.Profile()
	p.Fence = printer.NoFence
	return p
}

func (b *blind) Print(ctx context.Context, j printer.Job) (printer.Outcome, error) {
	b.mu.Lock()
	first := !b.cut
	b.cut = true
	b.mu.Unlock()
	if first {
		if b.hangs {
			<-ctx.Done()
		}
		return printer.Unknown, context.Canceled
	}
	_, err := b.Printer.Print(ctx, j)
	if err == nil {
		err = printer.ErrNoProof
	}
	return printer.Unknown, err
}

func (b *blind) Void(_ context.Context, token string) (printer.Outcome, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.voided = append(b.voided, token)
	if b.dead {
		return printer.NotStarted, printer.ErrNotReady
	}
	return printer.Unknown, printer.ErrNoProof
}

// begun says that the first paper was begun.
func (b *blind) begun() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.cut
}

func (b *blind) marked() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string(nil), b.voided...)
}

// TestHalfAPaperWithoutAFence: a printer that proves nothing was stopped in the middle of a paper. Nobody calls it printed, the next
// paper is not printed under it, and a whole one leaves nothing to mark.
func TestHalfAPaperWithoutAFence(t *testing.T) {
	var head *blind
	r := newRoom(t, func(o *station.Options) {
		head = &blind{Printer: o.Printer}
		o.Printer = head
	})
	who := someone(r)
	r.order(who)
	r.press(flow.KeyOK)
	r.sees(flow.PaperTrouble)
	half, ok, err := r.store.LastPrint(t.Context())
	if err != nil || !ok || half.Outcome != store.Unknown {
		t.Fatalf("half a paper is %+v, %v", half, err)
	}
	if !r.station.PrintRecap(now(), "Kasi Pelayanan") {
		t.Fatal("too many papers wait")
	}
	wait(t, "the mark over the half paper", func() bool { return len(head.marked()) == 1 })
	wait(t, "the recap", func() bool {
		p, ok, err := r.store.LastPrint(t.Context())
		return err == nil && ok && p.What == store.Recap && p.Outcome == store.Unknown
	})
	if !r.station.PrintRecap(now().Add(-24*time.Hour), "Kasi Pelayanan") {
		t.Fatal("too many papers wait")
	}
	wait(t, "another recap", func() bool {
		list, err := r.store.OpenPrints(t.Context())
		return err == nil && len(list) == 0 && papersWith(r.printer, "REKAP PELAYANAN") == 2
	})
	if m := head.marked(); len(m) != 1 || m[0] != half.Token {
		t.Errorf("marked %q, half was %s", m, half.Token)
	}
}

// TestStoppedInAPaperWithoutAFence: the program is stopped in the middle of a paper, and the next one before the printer takes
// anything. The one after that still marks it before it prints.
func TestStoppedInAPaperWithoutAFence(t *testing.T) {
	s := openStore(t, t.TempDir())
	sim := fastPrinter()
	t.Cleanup(func() { _ = s.Close(); _ = sim.Close() })
	live := func(how *blind, until func(*station.Station, *blind)) {
		t.Helper()
		var head *blind
		st := newStation(t, s, sim.Conn(), cardsim.NewReader(), newGlass(), func(o *station.Options) {
			head = &blind{Printer: o.Printer, cut: !how.hangs, hangs: how.hangs, dead: how.dead}
			o.Printer = head
		})
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- st.Run(ctx) }()
		until(st, head)
		stop()
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
	}
	live(&blind{hangs: true}, func(st *station.Station, head *blind) {
		if !st.PrintRecap(now(), "Kasi Pelayanan") {
			t.Fatal("too many papers wait")
		}
		wait(t, "the paper", head.begun)
	})
	half, ok, err := s.LastPrint(t.Context())
	if err != nil || !ok || half.Outcome != store.Unknown {
		t.Fatalf("half a paper is %+v, %v", half, err)
	}
	marks := func(_ *station.Station, head *blind) {
		wait(t, "the mark", func() bool { return len(head.marked()) == 1 })
		if m := head.marked(); m[0] != half.Token {
			t.Errorf("marked %q, half was %s", m, half.Token)
		}
	}
	live(&blind{dead: true}, marks)
	live(&blind{}, marks)
	if p, ok, err := s.LastPrint(t.Context()); err != nil || !ok || p.What != store.Void {
		t.Errorf("the newest paper is %+v, %v", p, err)
	}
}
