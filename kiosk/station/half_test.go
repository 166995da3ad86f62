package station_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/station"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// blind is a printer that proves nothing (NoFence). Its first paper is cut off in the middle, as when the program is stopped.
type blind struct {
	printer.Printer

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
	return printer.Unknown, printer.ErrNoProof
}

func (b *blind) marked() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string(nil), b.voided...)
}

// TestHalfAPaperWithoutAFence: a printer that proves nothing was stopped in the middle of a paper. That has no end in the ledger, so
// that the next paper is not printed under it, and the paper is not called printed; a whole one leaves nothing to mark.
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
	open, err := r.store.OpenPrints(t.Context())
	if err != nil || len(open) != 1 {
		t.Fatalf("%d papers without an end, %v", len(open), err)
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
	if m := head.marked(); len(m) != 1 || m[0] != open[0].Token {
		t.Errorf("marked %q, half was %s", m, open[0].Token)
	}
}
