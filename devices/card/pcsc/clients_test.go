package pcsc_test

import (
	"errors"
	"testing"

	"github.com/ebfe/scard"

	"github.com/smart-kampung/anjungan/devices/card"
	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/devices/card/cardtest"
	"github.com/smart-kampung/anjungan/devices/card/ektp"
	"github.com/smart-kampung/anjungan/devices/card/pcsc"
)

const slot0 = "Virtual PCD 00 00"

// connect is another program's connection to the card.
func connect(mode scard.ShareMode) (*scard.Card, func() error, error) {
	ctx, err := scard.EstablishContext()
	if err != nil {
		return nil, nil, err
	}
	c, err := ctx.Connect(slot0, mode, scard.ProtocolAny)
	if err != nil {
		return nil, nil, errors.Join(err, ctx.Release())
	}
	return c, ctx.Release, nil
}

func sri(t *testing.T) cardsim.Holder {
	t.Helper()
	h, err := cardsim.Find("sri")
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// A program that keeps the card for itself is reported, and the card is greeted once it lets go.
func TestExclusiveClient(t *testing.T) {
	h := &hand{daemon: daemon(t)}
	first := pcsc.New(pcsc.Opts{}) // tells when the daemon has seen the card
	h.insert(t, sri(t).Card())
	ev := cardtest.Next(t, first.Watch(t.Context()), card.Arrived)
	if err := ev.Card.Close(); err != nil {
		t.Fatal(err)
	}
	shut(t, first)

	o, release, err := connect(scard.ShareExclusive)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = release() }()
	r := pcsc.New(pcsc.Opts{})
	defer shut(t, r)
	events := r.Watch(t.Context())
	if ev := cardtest.Next(t, events, card.Fault); ev.Word != card.CardError {
		t.Errorf("card in other hands: %q", ev.Word)
	}
	if err := o.Disconnect(scard.LeaveCard); err != nil {
		t.Fatal(err)
	}
	c := cardtest.Next(t, events, card.Arrived).Card
	if _, err := ektp.Read(t.Context(), c, ektp.Options{}); err != nil {
		t.Error(err)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

// Another program that wants to reset the card has to wait until our conversation ends.
func TestForeignReset(t *testing.T) {
	h := &hand{daemon: daemon(t)}
	r := pcsc.New(pcsc.Opts{})
	defer shut(t, r)
	events := r.Watch(t.Context())
	h.insert(t, sri(t).Card())
	c := cardtest.Next(t, events, card.Arrived).Card
	done := make(chan error, 1)
	go func() {
		o, release, err := connect(scard.ShareShared)
		if err == nil {
			err = errors.Join(o.Disconnect(scard.ResetCard), release())
		}
		done <- err
	}()
	got, err := ektp.Read(t.Context(), c, ektp.Options{})
	if err != nil || len(got.Photo) == 0 {
		t.Errorf("read beside another program: %v", err)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	if err := <-done; err != nil {
		t.Errorf("the other program was never let in: %v", err)
	}
}
