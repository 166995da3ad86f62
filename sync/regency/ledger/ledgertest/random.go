package ledgertest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// bustle is residents, clerks and kiosks who do whatever they can, in any order.
type bustle struct {
	t     *testing.T
	l     ledger.Ledger
	rng   *rand.Rand
	made  byte  // requests
	deeds int   // that succeeded
	now   int64 // Unix ms
	may   may   // what this step may have changed
}

// may is what a step may have changed.
type may struct {
	open  []byte // this chip may open again
	tries []byte // this chip may have fewer tries
}

// testBustle holds after every step what must hold whatever happened: a person has one open card at most, a
// lost card opens only by a confirmation, tries fall only by whoever may let them, nobody decides on
// themselves, each deed is one row of the audit and each request is decided once.
func testBustle(t *testing.T, l ledger.Ledger) {
	office(t, l)
	b := &bustle{t: t, l: l, rng: rand.New(rand.NewPCG(20261126, 7)), now: 1000}
	before := b.cards()
	for range 500 {
		b.now++
		b.may = may{}
		b.step()
		after := b.cards()
		b.compare(before, after)
		before = after
	}
	b.end()
	if b.deeds < 50 || b.made < 50 {
		t.Errorf("%d deeds and %d requests are no bustle", b.deeds, b.made)
	}
}

func (b *bustle) chip() []byte { return []byte{byte(1 + b.rng.IntN(4))} }

func (b *bustle) person() []byte { return [][]byte{citra, budi, clerks}[b.rng.IntN(3)] }

func (b *bustle) step() {
	switch c := b.chip(); b.rng.IntN(9) {
	case 0, 1:
		if b.made < 250 {
			b.made++
			deposit(b.t, b.l, c, b.person(), b.made, fmt.Sprint(b.now))
		}
	case 2:
		about(b.t, b.l, 7, candidacy(c, b.person(), 0), firstPIN(c, fmt.Sprint(b.now)))
	case 3, 4:
		b.decide()
	case 5:
		a := []kiosk.ClerkAction{kiosk.ClerkLost, kiosk.ClerkUnlock, kiosk.ClerkConfirm, kiosk.ClerkDeny}[b.rng.IntN(4)]
		d := on(by(b.clerk(), a), c)
		d.Reason = "no"
		if b.do(d) {
			b.may = may{open: c, tries: c} // confirm without a candidate's id takes whatever waits for the chip
		}
	case 6:
		ok := b.rng.IntN(3) == 0
		about(b.t, b.l, 7, ledger.Try{Chip: c, OK: ok, Tries: b.rng.IntN(3)})
		if ok {
			b.may.tries = c
		}
	case 7:
		about(b.t, b.l, 7, ledger.PINChoice{Chip: c, How: kiosk.PINForgotten, At: b.now, PIN: sealed("f")})
	case 8:
		about(b.t, b.l, 7, ledger.PINChoice{Chip: c, How: kiosk.PINChanged, Proved: true, At: b.now, PIN: sealed("c")})
		b.may.tries = c
	}
}

func (b *bustle) clerk() string { return []string{"tono", "siti", "joko"}[b.rng.IntN(3)] }

// decide confirms or denies one that waits.
func (b *bustle) decide() {
	cs := waiting(b.t, b.l)
	if len(cs) == 0 {
		return
	}
	c := cs[b.rng.IntN(len(cs))]
	d := by(b.clerk(), kiosk.ClerkConfirm)
	d.Candidate = c.ID
	if b.rng.IntN(4) == 0 {
		d.Action, d.Reason = kiosk.ClerkDeny, "no"
	}
	if !b.do(d) {
		return
	}
	if d.Action == kiosk.ClerkConfirm {
		b.may = may{open: c.Chip, tries: c.Chip}
	}
	if d.Clerk == "tono" && string(c.NIK) == string(clerks) || d.Clerk == "joko" {
		b.t.Fatalf("%s decided on %v", d.Clerk, c.NIK)
	}
}

// do performs a deed; a refusal is one of the known.
func (b *bustle) do(d ledger.Deed) bool {
	d.At, d.Audit.At = b.now, b.now
	err := do(b.l, d)
	for _, known := range []error{ledger.ErrMoved, ledger.ErrTaken, ledger.ErrVillage, ledger.ErrSelf, ledger.ErrNotFound} {
		if errors.Is(err, known) {
			return false
		}
	}
	must(b.t, err)
	b.deeds++
	return true
}

// cards reads all cards, by chip.
func (b *bustle) cards() map[byte]ledger.Card {
	b.t.Helper()
	list, _, err := b.l.Cards(context.Background(), village)
	must(b.t, err)
	out := map[byte]ledger.Card{}
	for _, c := range list {
		out[c.Chip[0]] = c
	}
	return out
}

func (b *bustle) compare(before, after map[byte]ledger.Card) {
	b.t.Helper()
	open := map[string]int{}
	for chip, c := range after {
		if c.Lost == "" {
			open[string(c.NIK)]++
		}
		if open[string(c.NIK)] > 1 {
			b.t.Fatalf("%v has two open cards", c.NIK)
		}
		was, there := before[chip]
		if (!there || was.Lost != "") && c.Lost == "" && string(b.may.open) != string(c.Chip) {
			b.t.Fatalf("card %d opens by itself", chip)
		}
		if there && c.Tries < was.Tries && string(b.may.tries) != string(c.Chip) {
			b.t.Fatalf("card %d has tries back", chip)
		}
	}
	for chip := range before {
		if _, there := after[chip]; !there {
			b.t.Fatalf("card %d is gone", chip)
		}
	}
}

// end counts what was told and written.
func (b *bustle) end() {
	b.t.Helper()
	ctx := context.Background()
	decided := map[string]int{}
	for _, r := range feed(b.t, b.l, 7) {
		if strings.HasPrefix(string(r.News.Body), "7 ") {
			decided[strings.Fields(string(r.News.Body))[1]]++
		}
	}
	for id := byte(1); id <= b.made; id++ {
		r, err := b.l.Request(ctx, kiosk.RequestID{id})
		must(b.t, err)
		if n := decided[fmt.Sprint(id)]; n > 1 || (n == 1) != (r.State != kiosk.Unproven) {
			b.t.Errorf("request %d is %s and was told %d times", id, r.State, n)
		}
	}
	rows, err := b.l.AuditRows(ctx, 10_000)
	must(b.t, err)
	n := 0
	for _, r := range rows {
		if strings.HasPrefix(r.Action, "test.") {
			n++
		}
	}
	if n != b.deeds {
		b.t.Errorf("%d deeds and %d rows of the audit", b.deeds, n)
	}
}
