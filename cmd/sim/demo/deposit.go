package demo

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// newcomer is a resident of the village whose card the drawer holds and nobody ever enrolled.
const newcomer = "new"

// chosenPIN is what the newcomer chooses.
const chosenPIN = "864209"

// pace is a finger's pace between two digits.
const pace = 60 * time.Millisecond

// glance is how long somebody looks at what they typed before they go on.
const glance = 500 * time.Millisecond

// depositVisit is the first visit of a resident whose card is not enrolled: NIK and birth date are
// typed, a PIN is chosen, and the slip says what it waits for.
func (t *theatre) depositVisit(ctx context.Context) (string, error) {
	v, h := t.visitor, t.drawer[newcomer]
	if err := t.tapUnknown(ctx, newcomer); err != nil {
		return "", err
	}
	born, err := time.Parse(time.DateOnly, h.BirthDate)
	if err != nil {
		return "", fmt.Errorf("demo: drawer: %w", err)
	}
	for _, part := range []func() error{
		func() error { return v.goOn(ctx, flow.KeyDeposit, flow.PickVillage) },
		func() error { return v.goOn(ctx, "choice-0", flow.TypeNIK) },
		func() error { return v.types(ctx, h.NIK) },
		func() error { wait(ctx, glance); return nil },
		func() error { return v.goOn(ctx, flow.KeyOK, flow.TypeBirth) },
		func() error { return v.types(ctx, born.Format("02012006")) },
		func() error { wait(ctx, glance); return nil },
		func() error { return v.goOn(ctx, flow.KeyOK, flow.ForWhom) },
		func() error { return v.goOn(ctx, "choice-0", flow.Home) },
		func() error { return v.chooses(ctx, forWork) },
		func() error { return v.sees(ctx, flow.ChoosePIN) },
		func() error { return v.types(ctx, chosenPIN+chosenPIN) },
		func() error { return v.sees(ctx, flow.Confirm) },
		func() error { return t.confirmAndTake(ctx, newcomer) },
	} {
		if err := part(); err != nil {
			return "", err
		}
	}
	p, err := t.lastPaper()
	if err != nil {
		return "", err
	}
	text := strings.Join(strings.Fields(p.Text()), " ")
	if !strings.Contains(text, "TERSIMPAN, MENUNGGU PETUGAS MEMASTIKAN") {
		return "", errors.New("demo: the slip of a deposit does not say what it waits for")
	}
	if strings.Contains(text, h.NIK) || strings.Contains(text, h.Name) {
		return "", errors.New("demo: the slip of a deposit names somebody")
	}
	return "number " + t.numbers[newcomer] + `; the slip says "TERSIMPAN, MENUNGGU PETUGAS MEMASTIKAN" and names nobody`, nil
}

// tapUnknown lays a card on the reader that is not enrolled, reads that, and lifts it.
func (t *theatre) tapUnknown(ctx context.Context, who string) error {
	v := t.visitor
	if err := t.stack.HW.Tap(who); err != nil {
		return err
	}
	v.Happens(flow.CardArrived{})
	chip, _ := flow.ChipOf(t.drawer[who].Chip)
	v.Happens(flow.CardRead{Chip: chip})
	if err := v.sees(ctx, flow.Message); err != nil {
		return err
	}
	if err := t.stack.HW.Lift(); err != nil {
		return err
	}
	v.Happens(flow.CardRemoved{})
	return nil
}

// known lets the clerk confirm card and person with one key, and the newcomer tap again: the kiosk knows
// the card, the PIN chosen opens it, and the deposited request is its owner's.
func (t *theatre) known(ctx context.Context) (string, error) {
	before, err := t.inspect(ctx)
	if err != nil {
		return "", err
	}
	if err := t.confirmCandidate(); err != nil {
		return "", err
	}
	if err := t.until(ctx, "the registry with the confirmed card, and the deposit under way", func(r store.Report) bool {
		for _, q := range r.Requests {
			if q.Number.String() == t.numbers[newcomer] && q.State == kiosk.Checking {
				return r.Datasets["cards"] != before.Datasets["cards"]
			}
		}
		return false
	}); err != nil {
		return "", err
	}
	if err := t.tap(ctx, newcomer, 0); err != nil {
		return "", err
	}
	number, err := kiosk.ParseNumber(t.numbers[newcomer])
	if err != nil {
		return "", err
	}
	item := flow.Item{Request: kiosk.NewRequestID(), Service: "domisili", Number: number, State: kiosk.Checking, Transport: kiosk.Accepted}
	v := t.visitor
	if err := v.touch(flow.KeyWaiting); err != nil {
		return "", err
	}
	h := t.drawer[newcomer]
	h.PIN = chosenPIN
	if err := t.pinOf(ctx, h, []flow.Item{item}); err != nil {
		return "", err
	}
	if err := v.sees(ctx, flow.Waiting); err != nil {
		return "", err
	}
	if err := v.goOn(ctx, flow.KeyLeave, flow.Goodbye); err != nil {
		return "", err
	}
	v.ClearPortrait()
	v.Happens(flow.TimerFired{Timer: flow.TimerEnd})
	return "one key of the clerk; the next tap is known, the chosen PIN opens, the request is under way", v.sees(ctx, flow.Welcome)
}

// confirmCandidate opens the one who waits on the clerk's page and touches the one key.
func (t *theatre) confirmCandidate() error {
	if err := t.clerk.do("candidates", chromedp.Navigate(t.stack.ConsoleURL()), chromedp.WaitVisible(chromedp.CSS("#candidates a"))); err != nil {
		return err
	}
	if err := t.clerk.do("candidate", chromedp.Click(chromedp.CSS("#candidates a")), chromedp.WaitVisible(chromedp.CSS("#confirm"))); err != nil {
		return err
	}
	return t.clerk.do("confirmed", chromedp.Click(chromedp.CSS("#confirm")), chromedp.WaitVisible(chromedp.CSS("#waiting")))
}
