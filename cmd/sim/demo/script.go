package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/smart-kampung/anjungan/cmd/sim/stack"
	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/devices/printer/printersim"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/paper"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// firstSync waits until the kiosk has the card registry and the regency has the kiosk's journal.
func (t *theatre) firstSync(ctx context.Context) (string, error) {
	err := t.until(ctx, "the card registry and a sent journal", func(r store.Report) bool {
		return r.Datasets["cards"] != "" && r.Acked == r.Last && r.Last > 0
	})
	t.visitor.Happens(flow.LinkChanged{Up: true})
	return "the kiosk holds the registry; its journal is acknowledged", err
}

// firstVisit goes from the tap to the taken slip.
func (t *theatre) firstVisit(ctx context.Context) (string, error) {
	if err := t.toConfirm(ctx, first, forWork); err != nil {
		return "", err
	}
	if err := t.confirmAndTake(ctx, first); err != nil {
		return "", err
	}
	return "number " + t.numbers[first] + " on glass, paper and disk; the presenter's ticket was pulled", nil
}

// need is an answer to "Untuk keperluan apa?" and where the domicile letter then stands.
type need struct{ choice, letter int }

// The needs of the shipped menu that the demo names.
var (
	forWork    = need{0, 0}
	forSchool  = need{1, 2}
	forBank    = need{2, 2}
	forHealth  = need{3, 3}
	forWedding = need{4, 3}
)

// toLetter taps a card, says what for and touches the domicile letter.
func (t *theatre) toLetter(ctx context.Context, who string, n need) error {
	if err := t.tap(ctx, who, 0); err != nil {
		return err
	}
	return t.visitor.chooses(ctx, n)
}

// chooses goes from home to the domicile letter.
func (v *visitor) chooses(ctx context.Context, n need) error {
	if err := v.touch("tile-0"); err != nil {
		return err
	}
	for _, i := range []int{n.choice, n.letter} {
		if err := v.sees(ctx, flow.Menu); err != nil {
			return err
		}
		if err := v.touch(flow.KeyID(fmt.Sprintf("choice-%d", i))); err != nil {
			return err
		}
	}
	return nil
}

// toConfirm goes to the letter and types the PIN.
func (t *theatre) toConfirm(ctx context.Context, who string, n need) error {
	v := t.visitor
	if err := t.toLetter(ctx, who, n); err != nil {
		return err
	}
	if err := t.pin(ctx, who, nil); err != nil {
		return err
	}
	return v.sees(ctx, flow.Confirm)
}

// tap lays a card on the reader, waits for the greeting and lifts it again.
func (t *theatre) tap(ctx context.Context, who string, waiting int) error {
	v := t.visitor
	if err := t.stack.HW.Tap(who); err != nil {
		return err
	}
	v.Happens(flow.CardArrived{})
	chip, _ := flow.ChipOf(t.drawer[who].Chip)
	v.Happens(flow.CardRead{Chip: chip, Known: true, Waiting: waiting})
	if err := v.sees(ctx, flow.Home); err != nil {
		return err
	}
	if err := t.stack.HW.Lift(); err != nil {
		return err
	}
	v.Happens(flow.CardRemoved{})
	return v.sees(ctx, flow.Home) // its lead says no more that the card may be taken
}

// pin types the six digits of somebody of the drawer.
func (t *theatre) pin(ctx context.Context, who string, items []flow.Item) error {
	return t.pinOf(ctx, t.drawer[who], items)
}

// pinOf types the six digits and tells the shadow what the kiosk will learn from its store.
func (t *theatre) pinOf(ctx context.Context, h cardsim.Holder, items []flow.Item) error {
	v := t.visitor
	if err := v.sees(ctx, flow.PIN); err != nil {
		return err
	}
	if err := v.types(ctx, h.PIN); err != nil {
		return err
	}
	r, err := residentOf(h)
	if err != nil {
		return err
	}
	answer := flow.PINAnswer{OK: true, Resident: r}
	answer.Count = copy(answer.Items[:], items)
	v.Happens(answer)
	face, err := jpeg.Decode(bytes.NewReader(h.Photo))
	if err != nil {
		return fmt.Errorf("demo: portrait: %w", err)
	}
	v.SetPortrait(face)
	v.Happens(flow.FaceReady{})
	return nil
}

func residentOf(h cardsim.Holder) (kiosk.Resident, error) {
	nik, err := kiosk.ParseNIK(h.NIK)
	return kiosk.Resident{
		NIK: nik, Name: h.Name, BirthPlace: h.BirthPlace, BirthDate: h.BirthDate, Sex: kiosk.Sex(h.Sex),
		Address: h.Address, RT: h.RT, RW: h.RW, Village: kiosk.VillageCode(h.VillageCode),
	}, err
}

// confirmAndTake confirms, and takes the slip when the glass says so.
func (t *theatre) confirmAndTake(ctx context.Context, who string) error {
	v := t.visitor
	before, err := t.inspect(ctx)
	if err != nil {
		return err
	}
	if err := v.touch(flow.KeyOK); err != nil {
		return err
	}
	if err := t.until(ctx, "the confirmed request", func(r store.Report) bool { return len(r.Requests) == len(before.Requests)+1 }); err != nil {
		return err
	}
	after, err := t.inspect(ctx)
	if err != nil {
		return err
	}
	number := after.Requests[len(after.Requests)-1].Number
	t.numbers[who] = number.String()
	v.HappensSaved(flow.Saved{Number: number, Waits: who == newcomer})
	v.HappensPrint(flow.PrintPrinted)
	return t.take(ctx, t.numbers[who])
}

// take waits for "take your paper", compares the paper with the number, pulls it and goes.
func (t *theatre) take(ctx context.Context, text string) error {
	v := t.visitor
	if err := v.sees(ctx, flow.TakePaper); err != nil {
		return err
	}
	p, err := t.lastPaper()
	if err != nil {
		return err
	}
	if p.State != printersim.AtMouth || !strings.Contains(p.Text(), text) {
		return fmt.Errorf("demo: the screen says to take a paper, and at the mouth is %q without %q", p.State, text)
	}
	t.stack.HW.Printer().Take()
	t.taken++
	if err := t.until(ctx, "the taken paper in the ledger", func(r store.Report) bool {
		return len(r.Prints) > 0 && r.Prints[len(r.Prints)-1].Mouth == store.Taken
	}); err != nil {
		return err
	}
	v.Happens(flow.PaperGone{Taken: true})
	if err := v.touch(flow.KeyOK); err != nil {
		return err
	}
	if err := v.sees(ctx, flow.Goodbye); err != nil {
		return err
	}
	v.ClearPortrait()
	v.Happens(flow.TimerFired{Timer: flow.TimerEnd})
	return v.sees(ctx, flow.Welcome)
}

func (t *theatre) lastPaper() (printersim.Paper, error) {
	papers := t.stack.HW.Printer().Papers()
	if len(papers) == 0 {
		return printersim.Paper{}, errors.New("demo: no paper came out")
	}
	return papers[len(papers)-1], nil
}

// offlineVisit cuts the fiber and lets a second resident ask.
func (t *theatre) offlineVisit(ctx context.Context) (string, error) {
	t.stack.HW.CutFiber()
	t.visitor.Happens(flow.LinkChanged{Up: false})
	if err := t.toConfirm(ctx, second, forSchool); err != nil {
		return "", err
	}
	if err := t.confirmAndTake(ctx, second); err != nil {
		return "", err
	}
	r, err := t.inspect(ctx)
	if err != nil {
		return "", err
	}
	if q := r.Requests[len(r.Requests)-1]; q.Sent {
		return "", errors.New("demo: the fiber is cut and the request counts as sent")
	}
	return fmt.Sprintf("number %s stored, %d entries wait", t.numbers[second], r.Last-r.Acked), nil
}

// fiberBack mends the fiber, waits for the acknowledgement and asks the clerk's page what arrived.
func (t *theatre) fiberBack(ctx context.Context) (string, error) {
	t.stack.HW.RestoreFiber()
	if err := t.until(ctx, "everything acknowledged, verdicts back", settled); err != nil {
		return "", err
	}
	t.visitor.Happens(flow.LinkChanged{Up: true})
	if err := t.login(ctx); err != nil {
		return "", err
	}
	page, err := t.clerk.text("#waiting")
	if err != nil {
		return "", err
	}
	for who, number := range t.numbers {
		if n := strings.Count(page, number); n != 1 {
			return "", fmt.Errorf("demo: the request of %s stands %d times on the clerk's page", who, n)
		}
	}
	return "both numbers stand once on the clerk's page", nil
}

func (t *theatre) login(ctx context.Context) (err error) {
	if t.clerk, err = openClerk(ctx, "clerk", t.out); err != nil {
		return err
	}
	return t.clerk.login(t.stack.ConsoleURL(), stack.ClerkName, stack.ClerkPassword)
}

func (c *clerk) login(url, name, password string) error {
	if err := c.do("login", chromedp.Navigate(url), chromedp.WaitVisible(chromedp.CSS("#login-go")),
		chromedp.SendKeys(chromedp.CSS("#login-user"), name), chromedp.SendKeys(chromedp.CSS("#login-pass"), password)); err != nil {
		return err
	}
	return c.do("queue", chromedp.Click(chromedp.CSS("#login-go")), chromedp.WaitVisible(chromedp.CSS("#waiting")))
}

// approves opens a request and approves it; the page then shows what seen selects.
func (c *clerk) approves(link, seen string) error {
	if err := c.do("request", chromedp.Navigate(link), chromedp.WaitVisible(chromedp.CSS("#approve"))); err != nil {
		return err
	}
	return c.do("approved", chromedp.Click(chromedp.CSS("#approve")), chromedp.WaitVisible(chromedp.CSS(seen)))
}

// approve lets the clerk pass the first request on; the head signs it, and downloads the letter.
func (t *theatre) approve(ctx context.Context) (string, error) {
	link, err := t.clerk.requestLink(t.numbers[first])
	if err != nil {
		return "", err
	}
	if err := t.clerk.approves(link, "#way"); err != nil {
		return "", err
	}
	head, err := openClerk(ctx, "head", t.out)
	if err != nil {
		return "", err
	}
	defer head.close()
	if err := head.login(t.stack.ConsoleURL(), stack.HeadName, stack.HeadPassword); err != nil {
		return "", err
	}
	if err := head.approves(link, "#pdf"); err != nil {
		return "", err
	}
	path := filepath.Join(t.out, "letter.pdf")
	if err := head.download("#pdf-save", path); err != nil {
		return "", err
	}
	pdf, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("demo: letter: %w", err)
	}
	cert, err := paper.VerifyPDF(pdf)
	if err != nil {
		return "", fmt.Errorf("demo: the letter's signature: %w", err)
	}
	err = t.until(ctx, "the letter at the kiosk", func(r store.Report) bool {
		return slices.ContainsFunc(r.Requests, func(q store.RequestLine) bool {
			return q.Letter && q.State == kiosk.ReadyState && q.Number.String() == t.numbers[first]
		})
	})
	return fmt.Sprintf("PDF of %d bytes, PKCS#7 signature by %q holds; the letter is at the kiosk", len(pdf), cert.Subject.CommonName), err
}

// extract taps again: one thing waits; after the PIN it is printed and taken.
func (t *theatre) extract(ctx context.Context) (string, error) {
	v := t.visitor
	if err := t.tap(ctx, first, 1); err != nil {
		return "", err
	}
	if err := v.touch(flow.KeyWaiting); err != nil {
		return "", err
	}
	number, err := kiosk.ParseNumber(t.numbers[first])
	if err != nil {
		return "", err
	}
	now := time.Now()
	item := flow.Item{
		Request: kiosk.NewRequestID(), Service: "domisili", Number: number, State: kiosk.ReadyState, Transport: kiosk.Accepted,
		Letter: true, Approved: now, Until: now.AddDate(0, 1, 0),
	}
	if err := t.pin(ctx, first, []flow.Item{item}); err != nil {
		return "", err
	}
	if err := v.sees(ctx, flow.Waiting); err != nil {
		return "", err
	}
	if err := v.touch("print-0"); err != nil {
		return "", err
	}
	v.HappensPrint(flow.PrintPrinted)
	if err := t.take(ctx, "CETAKAN SURAT"); err != nil {
		return "", err
	}
	p, err := t.lastPaper()
	if err != nil {
		return "", err
	}
	if h := t.drawer[first]; strings.Contains(p.Text(), h.NIK) {
		return "", errors.New("demo: a NIK stands on thermal paper")
	}
	return fmt.Sprintf("extract of %d lines, no NIK on it", len(p.Lines)), nil
}
