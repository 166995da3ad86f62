package pcsc_test

import (
	"context"
	"testing"

	"github.com/ebfe/scard"

	"github.com/smart-kampung/anjungan/devices/card"
	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/devices/card/ektp"
	"github.com/smart-kampung/anjungan/devices/card/pcsc"
	"github.com/smart-kampung/anjungan/devices/card/vpcd"
)

// lay starts a daemon and lays one card down.
func lay(b *testing.B) (card.Card, *cardsim.Card) {
	b.Helper()
	d, err := vpcd.StartDaemon(context.WithoutCancel(b.Context()), vpcd.DaemonOpts{Dir: dir})
	if err != nil {
		b.Fatal(err)
	}
	h, err := cardsim.Find("sri")
	if err != nil {
		b.Fatal(err)
	}
	sim := h.Card()
	i, err := d.Insert(b.Context(), 0, sim)
	if err != nil {
		b.Fatal(err)
	}
	r := pcsc.New(pcsc.Opts{})
	events := r.Watch(b.Context())
	ev := <-events
	for ev.Kind != card.Arrived {
		ev = <-events
	}
	b.Cleanup(func() {
		_ = r.Close()
		_ = i.Remove()
		_ = d.Stop()
	})
	return ev.Card, sim
}

// BenchmarkRead is a whole read: id, portrait and the proof that the card is still the same.
func BenchmarkRead(b *testing.B) {
	c, sim := lay(b)
	sim.ClearLog()
	for b.Loop() {
		if _, err := ektp.Read(b.Context(), c, ektp.Options{}); err != nil {
			b.Fatal(err)
		}
	}
	apdus := float64(len(sim.Log())) / float64(b.N)
	b.ReportMetric(apdus, "apdus/op")
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/apdus, "µs/apdu")
}

// BenchmarkBare sends the same commands with nothing but the binding.
func BenchmarkBare(b *testing.B) {
	c, sim := lay(b)
	sim.ClearLog()
	if _, err := ektp.Read(b.Context(), c, ektp.Options{}); err != nil {
		b.Fatal(err)
	}
	log := sim.Log()
	if err := c.Close(); err != nil {
		b.Fatal(err)
	}
	ctx, err := scard.EstablishContext()
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = ctx.Release() }()
	bare, err := ctx.Connect("Virtual PCD 00 00", scard.ShareShared, scard.ProtocolAny)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		for _, e := range log {
			if _, err := bare.Transmit(e.Command); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(len(log)), "µs/apdu")
}
