package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ebfe/scard"

	"github.com/smart-kampung/anjungan/devices/card"
	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/devices/card/ektp"
	"github.com/smart-kampung/anjungan/devices/card/pcsc"
	"github.com/smart-kampung/anjungan/devices/card/vpcd"
)

// rounds of reading by each way, in turns. Each round gives its own ratios, so that a machine that is
// busier for a while is so for both sides of them.
const rounds = 1000

// timedPhoto is the portrait's size that the public plans are compared at.
const timedPhoto = 2430

// readTimes are the medians of one child: times in milliseconds, ratios of the same round.
type readTimes struct {
	Ours, Bare, Public112, Public248 float64
	OverBare, OverPublic             float64
	Rounds                           int
}

// timeBars times reads. The cards and the daemon are this process's, so that the reading child holds
// a reader and nothing else, as a kiosk does.
func timeBars(ctx context.Context, o options) ([]bar, error) {
	fast, err := timed(ctx, rounds, cardsim.Faults{})
	if err != nil {
		return nil, err
	}
	// A chip at 106 kbit/s: 85 µs a byte, and about a millisecond of its own for each command.
	radio, err := timed(ctx, rounds/100, cardsim.Faults{PerByte: 85 * time.Microsecond, PerCommand: time.Millisecond})
	if err != nil {
		return nil, err
	}
	return []bar{
		atMost("card/host_vs_bare", fast.OverBare, "x", 1.3, fast.Rounds, o.seed,
			fmt.Sprintf("ours %.2f ms, the same %d commands bare %.2f ms (medians, interleaved)", fast.Ours, planned(timedPhoto, false), fast.Bare)),
		atMost("card/vs_public_plan", fast.OverPublic, "x", 0.6, fast.Rounds, o.seed,
			fmt.Sprintf("ours %.2f ms with the id's proof at the end; the public plans in bare loops without it: blocks of 112 %.2f ms, of 248 %.2f ms; with a radio of 106 kbit/s, whose bytes are the same for all: %.0f, %.0f, %.0f ms",
				fast.Ours, fast.Public112, fast.Public248, radio.Ours, radio.Public112, radio.Public248)),
	}, nil
}

// timed lays the same card into both slots of a daemon and lets a child read them.
func timed(ctx context.Context, rounds int, f cardsim.Faults) (t readTimes, err error) {
	dir, remove, err := daemonDir()
	if err != nil {
		return t, err
	}
	defer remove()
	d, err := vpcd.StartDaemon(ctx, vpcd.DaemonOpts{Dir: dir})
	if err != nil {
		return t, err
	}
	defer func() { err = errors.Join(err, d.Stop()) }()
	h, err := cardsim.Find(who)
	if err != nil {
		return t, err
	}
	if h.Photo, err = cardsim.PortraitOf(cardsim.Look{Cover: cardsim.Bald}, timedPhoto); err != nil {
		return t, err
	}
	for slot := range vpcd.Slots {
		c := h.Card()
		c.Break(f)
		in, err := d.Insert(ctx, slot, c)
		if err != nil {
			return t, err
		}
		defer func() { _ = in.Remove() }()
	}
	err = runChild(ctx, childTask{Do: childTimes, Dir: dir, Rounds: rounds}, &t)
	return t, err
}

// timeChild reads the card of the first slot as the kiosk does and the one of the second in bare
// loops, in turns.
func timeChild(ctx context.Context, task childTask) (readTimes, error) {
	r := pcsc.New(pcsc.Opts{Reader: "Virtual PCD 00 00"})
	defer func() { _ = r.Close() }()
	ev := <-r.Watch(ctx)
	if ev.Kind != card.Arrived {
		return readTimes{}, fmt.Errorf("bench: no card arrived: %w", ev.Err)
	}
	bare, err := openBare()
	if err != nil {
		return readTimes{}, err
	}
	defer bare.close()
	ways := []func() error{
		func() error {
			id, err := ektp.Read(ctx, ev.Card, ektp.Options{})
			if err == nil && len(id.Photo) != timedPhoto {
				err = errors.New("bench: portrait of another size")
			}
			return err
		},
		func() error { return bare.read(plan{block: 250, proof: true}) },
		func() error { return bare.read(plan{block: 112, header: 8}) },
		func() error { return bare.read(plan{block: 248, header: 8}) },
	}
	took := make([][]float64, len(ways))
	for round := range task.Rounds {
		for i := range ways {
			way := (i + round) % len(ways)
			begin := time.Now()
			if err := ways[way](); err != nil {
				return readTimes{}, err
			}
			took[way] = append(took[way], ms(time.Since(begin)))
		}
	}
	t := readTimes{OverBare: ratio(took[0], took[1]), OverPublic: ratio(took[0], took[2]), Rounds: task.Rounds}
	t.Ours, t.Bare, t.Public112, t.Public248 = median(took[0]), median(took[1]), median(took[2]), median(took[3])
	return t, ev.Card.Close()
}

// ratio is the median of the rounds' ratios.
func ratio(a, b []float64) float64 {
	r := make([]float64, len(a))
	for i := range a {
		r[i] = a[i] / b[i]
	}
	return median(r)
}

// plan is a way to read the portrait.
type plan struct {
	block  int
	header int  // bytes of a read of its own for the length; 0: the first block brings it
	proof  bool // the id once more at the end, as ours asks for it
}

// bareReader is the binding and nothing else.
type bareReader struct {
	ctx  *scard.Context
	card *scard.Card
}

func openBare() (*bareReader, error) {
	ctx, err := scard.EstablishContext()
	if err != nil {
		return nil, fmt.Errorf("bench: bare reader: %w", err)
	}
	name, err := secondReader(ctx)
	if err != nil {
		return nil, errors.Join(err, ctx.Release())
	}
	c, err := connectSoon(ctx, name)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("bench: bare connect: %w", err), ctx.Release())
	}
	return &bareReader{ctx, c}, nil
}

// connectSoon connects once the daemon has noticed the card.
func connectSoon(ctx *scard.Context, name string) (*scard.Card, error) {
	states := []scard.ReaderState{{Reader: name, CurrentState: scard.StateEmpty}}
	for end := time.Now().Add(patience); time.Now().Before(end); {
		c, err := ctx.Connect(name, scard.ShareShared, scard.ProtocolAny)
		if err == nil || !errors.Is(err, scard.ErrNoSmartcard) {
			return c, err
		}
		if err := ctx.GetStatusChange(states, time.Second); err != nil && !errors.Is(err, scard.ErrTimeout) {
			return nil, err
		}
	}
	return nil, scard.ErrNoSmartcard
}

func (b *bareReader) close() {
	_ = b.card.Disconnect(scard.LeaveCard)
	_ = b.ctx.Release()
}

// read sends a plan's commands in a plain loop.
func (b *bareReader) read(p plan) error {
	head := [][]byte{{0xFF, 0xCA, 0, 0, 0}, {0, 0xA4, 0, 0, 2, 0x7F, 0x0A}, {0, 0xA4, 0, 0, 2, 0x6F, 0xF2}, {0, 0xB0, 0, 0, byte(p.header)}}
	if p.header == 0 {
		head = head[:len(head)-1]
	}
	for _, cmd := range head {
		if _, err := b.send(cmd); err != nil {
			return err
		}
	}
	for at := 0; at < timedPhoto+2; {
		got, err := b.send([]byte{0, 0xB0, byte(at >> 8), byte(at), byte(min(p.block, timedPhoto+2-at))})
		if err != nil {
			return err
		}
		at += len(got)
	}
	if !p.proof {
		return nil
	}
	_, err := b.send([]byte{0xFF, 0xCA, 0, 0, 0})
	return err
}

func (b *bareReader) send(cmd []byte) ([]byte, error) {
	r, err := b.card.Transmit(cmd)
	if err != nil || len(r) < 3 && cmd[1] == 0xB0 || len(r) < 2 || r[len(r)-2] != 0x90 || r[len(r)-1] != 0 {
		return nil, errors.Join(errors.New("bench: bare read: the card did not answer 9000"), err)
	}
	return r[:len(r)-2], nil
}
