package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// killFiveTimes kills the kiosk with SIGKILL behind the real window, each time a little later in a
// visit, starts it again and counts: what the glass called saved is held once, and nothing was printed
// again by itself.
func (t *theatre) killFiveTimes(ctx context.Context) (string, error) {
	seed := uint64(time.Now().UnixNano())
	rng := rand.New(rand.NewPCG(seed, 1))
	promised := 0
	for i, moment := range []func(context.Context) error{t.killAtHome, t.killAtPIN, t.killAtConfirm, t.killWhileSaving, t.killWhilePrinting} {
		before, err := t.inspect(ctx)
		if err != nil {
			return "", err
		}
		if err := moment(ctx); err != nil {
			return "", fmt.Errorf("demo: kill %d: %w", i+1, err)
		}
		wait(ctx, time.Duration(rng.IntN(250))*time.Millisecond)
		if err := t.killAndRestart(ctx); err != nil {
			return "", fmt.Errorf("demo: kill %d: %w", i+1, err)
		}
		after, err := t.inspect(ctx)
		if err != nil {
			return "", err
		}
		if more := len(after.Requests) - len(before.Requests); more > 1 || i < 3 && more != 0 {
			return "", fmt.Errorf("demo: kill %d: %d requests came of one visit", i+1, more)
		}
		promised += len(after.Requests) - len(before.Requests)
	}
	if err := t.until(ctx, "the papers of the killed visits to be settled", func(r store.Report) bool {
		for _, p := range r.Prints {
			if p.Outcome == "" {
				return false
			}
		}
		return r.Acked == r.Last
	}); err != nil {
		return "", err
	}
	for _, p := range t.stack.HW.Printer().Papers() {
		if strings.Contains(p.Text(), "SALINAN ke-") {
			return "", fmt.Errorf("demo: a copy was printed by itself")
		}
	}
	return fmt.Sprintf("%d requests were confirmed and are held once; no copy by itself (seed %d)", promised, seed), nil
}

// killAndRestart kills the kiosk, takes the card off the reader, and sees Welcome again.
func (t *theatre) killAndRestart(ctx context.Context) error {
	if err := t.kiosk.Kill(); err != nil {
		return err
	}
	if t.stack.HW.OnReader() != "" {
		if err := t.stack.HW.Lift(); err != nil {
			return err
		}
	}
	t.stack.HW.Printer().Take() // whoever stood there pulls what came out
	k, err := t.stack.StartKiosk()
	if err != nil {
		return err
	}
	t.kiosk = k
	v := t.visitor
	v.Restart()
	v.Happens(flow.LinkChanged{Up: true})
	return v.sees(ctx, flow.Welcome)
}

func (t *theatre) killAtHome(ctx context.Context) error { return t.tap(ctx, second, 0) }

func (t *theatre) killAtPIN(ctx context.Context) error {
	if err := t.toLetter(ctx, second, forBank); err != nil {
		return err
	}
	return t.visitor.sees(ctx, flow.PIN)
}

func (t *theatre) killAtConfirm(ctx context.Context) error {
	return t.toConfirm(ctx, second, forHealth)
}

func (t *theatre) killWhileSaving(ctx context.Context) error {
	if err := t.toConfirm(ctx, second, forWedding); err != nil {
		return err
	}
	return t.visitor.touch(flow.KeyOK)
}

// killWhilePrinting kills once the request is saved and its paper has begun. The visit is the third
// resident's, whom no earlier kill has left with a paper to be asked about.
func (t *theatre) killWhilePrinting(ctx context.Context) error {
	r, err := t.inspect(ctx)
	if err != nil {
		return err
	}
	if err := t.toConfirm(ctx, third, forWork); err != nil {
		return err
	}
	if err := t.visitor.touch(flow.KeyOK); err != nil {
		return err
	}
	return t.until(ctx, "a paper that has begun", func(now store.Report) bool { return len(now.Prints) > len(r.Prints) })
}

func wait(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
