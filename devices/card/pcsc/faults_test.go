package pcsc_test

import (
	"context"
	"errors"
	"syscall"
	"testing"
	"time"

	"github.com/ebfe/scard"

	"github.com/smart-kampung/anjungan/devices/card"
	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/devices/card/cardtest"
	"github.com/smart-kampung/anjungan/devices/card/ektp"
	"github.com/smart-kampung/anjungan/devices/card/ektp/fakesam"
	"github.com/smart-kampung/anjungan/devices/card/pcsc"
	"github.com/smart-kampung/anjungan/devices/card/vpcd"
)

// However the daemon ends, the conversation ends with it, and the next daemon is found.
func TestDaemonEnds(t *testing.T) {
	r := pcsc.New(pcsc.Opts{})
	defer shut(t, r)
	events := r.Watch(t.Context())
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL, syscall.SIGINT} {
		h := &hand{daemon: daemon(t)}
		h.insert(t, sri(t).Card())
		c := cardtest.Until(t, events, card.Arrived).Card
		if err := h.daemon.Signal(sig); err != nil {
			t.Fatal(err)
		}
		for range 2 { // the second is told the same
			if _, err := c.Transmit(t.Context(), card.GetUID()); !errors.Is(err, card.ErrService) && !errors.Is(err, card.ErrRemoved) {
				t.Errorf("%v: %v", sig, err)
			}
		}
		if ev := cardtest.Until(t, events, card.Fault); ev.Word == card.NoReader { // a daemon that shuts down first loses its readers
			ev = cardtest.Until(t, events, card.Fault)
			if ev.Word != card.ServiceDown {
				t.Errorf("%v: %q", sig, ev.Word)
			}
		}
		if err := c.Close(); err != nil {
			t.Errorf("%v: close: %v", sig, err)
		}
	}
}

// bare starts a daemon without a reader.
func bare(t *testing.T) *vpcd.Daemon {
	t.Helper()
	d, err := vpcd.StartDaemon(context.WithoutCancel(t.Context()), vpcd.DaemonOpts{Dir: dir, Log: t.Output(), Bare: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Stop() })
	return d
}

// word waits for a Fault of that word.
func word(t *testing.T, events <-chan card.Event, w card.Word) {
	t.Helper()
	for range 3 {
		if cardtest.Until(t, events, card.Fault).Word == w {
			return
		}
	}
	t.Errorf("never told %q", w)
}

// The readers go with the daemon and come with another one.
func TestReadersComeAndGo(t *testing.T) {
	none := bare(t)
	r := pcsc.New(pcsc.Opts{})
	defer shut(t, r)
	events := r.Watch(t.Context())
	word(t, events, card.NoReader)
	if _, err := pcsc.Open(t.Context(), "Virtual"); !errors.Is(err, card.ErrRemoved) {
		t.Errorf("open where no reader is: %v", err)
	}
	if err := none.Stop(); err != nil {
		t.Fatal(err)
	}
	h := &hand{daemon: daemon(t)}
	h.insert(t, sri(t).Card())
	c := cardtest.Until(t, events, card.Arrived).Card
	if err := h.daemon.Stop(); err != nil {
		t.Fatal(err)
	}
	bare(t)
	word(t, events, card.NoReader)
	if _, err := c.Transmit(t.Context(), card.GetUID()); err == nil {
		t.Error("a command was answered by a reader that is gone")
	}
	_ = c.Close() // of a daemon that is gone
}

func TestOpenEmptySlot(t *testing.T) {
	daemon(t)
	for _, name := range []string{"Virtual PCD 00 01", "Another Reader"} {
		if c, err := pcsc.Open(t.Context(), name); !errors.Is(err, card.ErrRemoved) {
			t.Errorf("%s: %v, %v; want ErrRemoved", name, c, err)
		}
	}
}

// A card pulled between two commands, before the daemon's poll has seen it and after.
func TestPulledBetweenCommands(t *testing.T) {
	h := &hand{daemon: daemon(t)}
	r := pcsc.New(pcsc.Opts{})
	defer shut(t, r)
	events := r.Watch(t.Context())
	for _, seen := range []bool{false, true} {
		h.insert(t, sri(t).Card())
		c := cardtest.Until(t, events, card.Arrived).Card
		if _, err := c.Transmit(t.Context(), card.GetUID()); err != nil {
			t.Fatal(err)
		}
		h.remove(t)
		if seen {
			cardtest.Next(t, events, card.Removed)
		}
		if _, err := c.Transmit(t.Context(), card.GetUID()); !errors.Is(err, card.ErrRemoved) {
			t.Errorf("pulled, seen %v: %v, want ErrRemoved", seen, err)
		}
		if !seen {
			cardtest.Next(t, events, card.Removed)
		}
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
}

// One byte is no answer. The card still lies there and is greeted anew.
func TestOneByteAnswer(t *testing.T) {
	h := &hand{daemon: daemon(t)}
	r := pcsc.New(pcsc.Opts{})
	defer shut(t, r)
	events := r.Watch(t.Context())
	sim := sri(t).Card()
	sim.Break(cardsim.Faults{CutAt: 3})
	h.insert(t, sim)
	c := cardtest.Until(t, events, card.Arrived).Card
	if _, err := ektp.Read(t.Context(), c, ektp.Options{}); !errors.Is(err, card.ErrRemoved) {
		t.Errorf("%v, want ErrRemoved", err)
	}
	_ = c.Close() // told above
	cardtest.Next(t, events, card.Removed)
	sim.Break(cardsim.Faults{})
	c = cardtest.Until(t, events, card.Arrived).Card
	if _, err := ektp.Read(t.Context(), c, ektp.Options{}); err != nil {
		t.Errorf("greeted anew: %v", err)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

// Another program's transaction is waited for.
func TestForeignTransaction(t *testing.T) {
	h := &hand{daemon: daemon(t)}
	first := pcsc.New(pcsc.Opts{}) // tells when the daemon has seen the card
	h.insert(t, sri(t).Card())
	if err := cardtest.Next(t, first.Watch(t.Context()), card.Arrived).Card.Close(); err != nil {
		t.Fatal(err)
	}
	shut(t, first)
	o, release, err := connect(scard.ShareShared)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = release() }()
	if err := o.BeginTransaction(); err != nil {
		t.Fatal(err)
	}
	r := pcsc.New(pcsc.Opts{})
	defer shut(t, r)
	events := r.Watch(t.Context())
	time.Sleep(300 * time.Millisecond) // however long it is held, the card must not come before its end
	freed := time.Now()
	if err := errors.Join(o.EndTransaction(scard.LeaveCard), o.Disconnect(scard.LeaveCard)); err != nil {
		t.Fatal(err)
	}
	ev := cardtest.Until(t, events, card.Arrived)
	if ev.At.Before(freed) {
		t.Error("the card was greeted inside another program's transaction")
	}
	if _, err := ektp.Read(t.Context(), ev.Card, ektp.Options{}); err != nil {
		t.Error(err)
	}
	if err := ev.Card.Close(); err != nil {
		t.Error(err)
	}
}

// What a conversation has selected is gone for whoever comes next.
func TestCloseResets(t *testing.T) {
	h := &hand{daemon: daemon(t)}
	r := pcsc.New(pcsc.Opts{})
	defer shut(t, r)
	h.insert(t, sri(t).Card())
	c := cardtest.Next(t, r.Watch(t.Context()), card.Arrived).Card
	if _, err := ektp.Read(t.Context(), c, ektp.Options{}); err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	o, release, err := connect(scard.ShareShared)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = release() }()
	got, err := o.Transmit([]byte{0, 0xB0, 0, 0, 8})
	if err != nil || string(got) != "\x69\x86" {
		t.Errorf("% X, %v: the portrait is still selected", got, err)
	}
	_ = o.Disconnect(scard.LeaveCard) // the daemon ends next
}

// The card in one slot and the SAM in the other, both behind the real daemon.
func TestSAMInSecondSlot(t *testing.T) {
	d := daemon(t)
	sam := &fakesam.SAM{}
	in, err := d.Insert(t.Context(), 1, sam)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Remove() }()
	h := sri(t)
	const biodata = `"3510095203849001","","","","","","","","","","","","","SRI WAHYUNI","","","","","","WNI",""`
	chip, err := d.Insert(t.Context(), 0, fakesam.NewChip(h.Card(), append([]byte{0x80}, h.Chip...), biodata))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = chip.Remove() }()
	r := pcsc.New(pcsc.Opts{Reader: slot0})
	defer shut(t, r)
	c := cardtest.Next(t, r.Watch(t.Context()), card.Arrived).Card
	p := ektp.SAM{Begin: func(ctx context.Context) (ektp.SAMLink, error) {
		for { // the daemon may not have seen it yet
			slot, err := pcsc.Open(ctx, "Virtual PCD 00 01")
			if err == nil {
				return ektp.NewSlotSAM(slot, fakesam.Dialect{}), nil
			}
			if !errors.Is(err, card.ErrRemoved) || ctx.Err() != nil {
				return nil, err
			}
		}
	}}
	rec, err := p.Read(t.Context(), c)
	if err != nil || rec.Biodata.Name != "SRI WAHYUNI" || rec.Assurance != ektp.ChipProven || len(rec.Photo) != len(h.Photo) {
		t.Errorf("%v, %v", rec, err)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}
