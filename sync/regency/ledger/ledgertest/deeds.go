package ledgertest

import (
	"context"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

func testPINs(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	office(t, l)
	must(t, l.LoadPeople(ctx, nil, []ledger.Card{{Chip: chip, NIK: citra, Village: village, Record: sealed("c"), PIN: sealed("old")}}, "v2"))
	change := func(at int64, pin string, proved bool) string {
		return about(t, l, 7, ledger.PINChoice{Chip: chip, How: kiosk.PINChanged, Proved: proved, At: at, PIN: sealed(pin)})
	}
	about(t, l, 7, ledger.Try{Chip: chip, Tries: 3})
	if code := change(500, "new", true); code != "" || cards(t, l, citra) != "[1::new:0/0]" || version(t, l, "cards") == "v2" {
		t.Fatalf("%s %s", code, cards(t, l, citra))
	}
	change(400, "late", true)
	if got := cards(t, l, citra); got != "[1::new:0/0]" {
		t.Fatalf("an older choice that came later: %s", got)
	}
	change(600, "unproven", false)
	about(t, l, 7, ledger.PINChoice{Chip: chip, How: kiosk.PINFirst, At: 601, PIN: sealed("first")})
	about(t, l, 7, ledger.PINChoice{Chip: chip, How: kiosk.PINForgotten, At: 650, PIN: sealed("forgotten")}, ledger.Try{Chip: chip, Tries: 5})
	f, err := l.ForgottenPINs(ctx, village, 10)
	if err != nil || len(f) != 1 || string(f[0].NIK) != string(citra) || f[0].Kiosk != 7 || cards(t, l, citra) != "[1::new:5/0]" {
		t.Fatalf("%+v, %v, %s", f, err, cards(t, l, citra))
	}
	want(t, "another village", do(l, on(by("joko", kiosk.ClerkConfirm), chip)), ledger.ErrVillage)
	must(t, do(l, on(by("tono", kiosk.ClerkConfirm), chip)))
	if got := cards(t, l, citra); got != "[1::forgotten:0/1]" {
		t.Fatalf("confirmed: %s", got)
	}
	want(t, "again", do(l, on(by("tono", kiosk.ClerkConfirm), chip)), ledger.ErrMoved)
	about(t, l, 7, ledger.PINChoice{Chip: chip, How: kiosk.PINForgotten, At: 2000, PIN: sealed("x")})
	must(t, do(l, on(by("tono", kiosk.ClerkDeny), chip)))
	if f, err := l.ForgottenPINs(ctx, village, 10); err != nil || len(f) != 0 || cards(t, l, citra) != "[1::forgotten:0/1]" {
		t.Fatalf("denied: %+v, %v", f, err)
	}
	must(t, do(l, on(by("tono", kiosk.ClerkLost), chip)))
	if code := change(9000, "thief", true); code != "card" {
		t.Errorf("a lost card's PIN: %q", code)
	}
}

// testFirstPINLater: whoever was confirmed without a PIN, as somebody who was helped, chooses the first one later, and a clerk confirms it; so it
// is with a deposit's own PIN that comes behind the clerk's word. Where there is a PIN by then, or nobody was confirmed, none waits.
func testFirstPINLater(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	office(t, l)
	b := withRequest(batch(t, l, 7, 2), 1, "n1")
	b.Requests[0].Request.State, b.Requests[0].Request.Subject = kiosk.Unproven, citra
	b.Cards = []ledger.CardEntry{{Entry: 0, Event: candidacy(chip, citra, 1)}}
	must(t, l.Append(ctx, b))
	must(t, do(l, on(by("tono", kiosk.ClerkConfirm), chip)))
	if got := cards(t, l, citra); got != "[1:::0/0]" {
		t.Fatalf("confirmed without a PIN: %s", got)
	}
	waits := func(want int) {
		t.Helper()
		if f, err := l.ForgottenPINs(ctx, village, 10); err != nil || len(f) != want {
			t.Errorf("%d PINs wait, not %d, %v", len(f), want, err)
		}
	}
	if code := about(t, l, 7, firstPIN(chip, "later")); code != "" {
		t.Errorf("a first PIN: %s", code)
	}
	waits(1)
	must(t, do(l, on(by("tono", kiosk.ClerkConfirm), chip)))
	if got := cards(t, l, citra); got != "[1::later:0/1]" {
		t.Errorf("with a PIN: %s", got)
	}
	about(t, l, 7, firstPIN(chip, "again")) // behind the PIN
	waits(0)
	deposit(t, l, chip2, budi, 2, "denied")
	must(t, do(l, on(by("tono", kiosk.ClerkDeny), chip2)))
	about(t, l, 7, firstPIN(chip2, "stranger"))
	waits(0)
}

// testLockedPIN: at a kiosk where nobody knew yet that the PIN is locked it can be changed, and is locked all the same.
func testLockedPIN(t *testing.T, l ledger.Ledger) {
	office(t, l)
	must(t, l.LoadPeople(context.Background(), nil, []ledger.Card{{Chip: chip, NIK: citra, Village: village, Record: sealed("c"), PIN: sealed("old")}}, "v2"))
	about(t, l, 7, ledger.Try{Chip: chip, Tries: 5}, ledger.PINChoice{Chip: chip, How: kiosk.PINChanged, Proved: true, At: 500, PIN: sealed("elsewhere")})
	if got := cards(t, l, citra); got != "[1::elsewhere:5/0]" {
		t.Errorf("changed: %s", got)
	}
	must(t, do(l, on(by("tono", kiosk.ClerkUnlock), chip)))
	if got := cards(t, l, citra); got != "[1::elsewhere:0/1]" {
		t.Errorf("unlocked: %s", got)
	}
}

func testPINOfNoCard(t *testing.T, l ledger.Ledger) {
	office(t, l)
	for _, how := range []kiosk.PINHow{kiosk.PINFirst, kiosk.PINForgotten, kiosk.PINChanged, kiosk.PINStaff} {
		if code := about(t, l, 7, ledger.PINChoice{Chip: chip2, How: how, Proved: true, At: 1, PIN: sealed("x")}); code != "card" {
			t.Errorf("%s of no card: %q", how, code)
		}
	}
}

// testDeeds does what a clerk does at a kiosk with a card of their own.
func testDeeds(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	office(t, l)
	addKiosk(t, l, 8)
	at := func(a kiosk.ClerkAction, when int64) ledger.Deed {
		d := by("tono", a)
		d.Proof, d.At = tonoKTP, when
		return d
	}
	deposit(t, l, chip, citra, 1, "1111")
	if code := about(t, l, 7, on(at(kiosk.ClerkConfirm, 200), chip)); code != "staff" {
		t.Fatalf("a clerk without a card: %q", code)
	}
	must(t, l.NewCode(ctx, "tono", []byte("code"), 5000, ledger.AuditRow{}))
	card := at(kiosk.ClerkCard, 200)
	card.Clerk, card.Chip, card.Code, card.Record = "", tonoKTP, []byte("code"), sealed("ktp")
	if code := about(t, l, 7, card, ledger.PINChoice{Chip: tonoKTP, How: kiosk.PINStaff, PIN: sealed("staff")}); code != "" {
		t.Fatalf("card: %q", code)
	}
	stolen := on(at(kiosk.ClerkConfirm, 200), chip)
	stolen.Proof = chip3
	if code := about(t, l, 7, stolen); code != "staff" {
		t.Errorf("another's card: %q", code)
	}
	if code := about(t, l, 8, on(at(kiosk.ClerkConfirm, 200), chip)); code != "card" && code != "state" {
		t.Errorf("what another kiosk has never seen: %q", code)
	}
	if code := about(t, l, 7, on(at(kiosk.ClerkConfirm, 99), chip)); code == "" {
		t.Error("confirmed before it was asked for")
	}
	before := len(feed(t, l, 7))
	if code := about(t, l, 7, on(at(kiosk.ClerkConfirm, 200), chip)); code != "" || cards(t, l, citra) != "[1::1111:0/0]" {
		t.Fatalf("confirm: %q, %s", code, cards(t, l, citra))
	}
	if rows := feed(t, l, 7); len(rows) != before+1 || string(rows[before].News.Body) != "7 1 diperiksa" {
		t.Errorf("told %+v", rows[before:])
	}
	// Five wrong tries and the clerk who opens the PIN again, in one batch and in this order.
	about(t, l, 7, ledger.Try{Chip: chip, Tries: 5}, on(at(kiosk.ClerkUnlock, 300), chip))
	if got := cards(t, l, citra); got != "[1::1111:0/1]" {
		t.Errorf("unlocked: %s", got)
	}
	testDeposited(t, l, at)
}

// testDeposited brings request, candidate, PIN and the clerk's key in one batch: the kiosk is told last
// what holds.
func testDeposited(t *testing.T, l ledger.Ledger, at func(kiosk.ClerkAction, int64) ledger.Deed) {
	t.Helper()
	ctx := context.Background()
	b := withRequest(batch(t, l, 7, 3), 2, "n2")
	b.Requests[0].Request.State, b.Requests[0].Request.Subject = kiosk.Unproven, budi
	b.Cards = []ledger.CardEntry{{Entry: 0, Event: candidacy(chip2, budi, 2)}, {Entry: 1, Event: on(at(kiosk.ClerkConfirm, 200), chip2)}}
	must(t, l.Append(ctx, b))
	rows := feed(t, l, 7)
	if n := len(rows); string(rows[n-2].News.Body) != "news 2" || string(rows[n-1].News.Body) != "7 2 diperiksa" {
		t.Errorf("told %q, then %q", rows[n-2].News.Body, rows[n-1].News.Body)
	}
	hand := at(kiosk.ClerkHandOver, 400)
	hand.Request = kiosk.RequestID{2}
	if code := about(t, l, 7, hand); code != "state" {
		t.Errorf("handed over what is not ready: %q", code)
	}
	a := approval(2, 1)
	must(t, l.Approve(ctx, a))
	if code := about(t, l, 7, hand); code != "" {
		t.Errorf("hand over: %q", code)
	}
	if r, err := l.Request(ctx, kiosk.RequestID{2}); err != nil || r.State != kiosk.HandedOver || r.Holder != kiosk.NoHolder {
		t.Errorf("%s, %v", r.State, err)
	}
	if code := about(t, l, 7, at(kiosk.ClerkRoll, 400)); code != "" {
		t.Errorf("roll: %q", code)
	}
}

// testClones uses one card at kiosks of two districts.
func testClones(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	office(t, l)
	k := ledger.Kiosk{ID: 9, Village: other, Site: []byte("{}"), SealKey: []byte("s"), ReceiveKey: []byte("r")}
	must(t, l.AddKiosk(ctx, k, [32]byte{9}))
	addKiosk(t, l, 8) // the same village as 7
	must(t, l.LoadPeople(ctx, nil, []ledger.Card{{Chip: chip, NIK: citra, Village: village, Record: sealed("c")}}, "v"))
	const t0, window = int64(1_800_000_000_000), int64(ledger.CloneWindow)
	notices := func() (n int) {
		t.Helper()
		for _, v := range []kiosk.VillageCode{village, other} {
			ns, err := l.Notices(ctx, v, 100)
			must(t, err)
			for _, x := range ns {
				if x.Kind == ledger.NoticeClone && string(x.Ref) == string(chip) {
					n++
				}
			}
		}
		return n
	}
	use := func(id kiosk.KioskID, seen int64) int {
		t.Helper()
		aboutAt(t, l, id, t0+30*24*3600*1000, ledger.Try{Chip: chip, OK: true, Seen: seen})
		return notices()
	}
	for _, c := range []struct {
		name string
		at   kiosk.KioskID
		seen int64
		want int
	}{
		{"one place", 7, t0, 0},
		{"the same village", 8, t0 + 1, 0},
		{"no trusted time", 9, 0, 0},
		{"too late to be a clone", 9, t0 + window + 2, 0},
		{"two districts, told late", 9, t0 + 60_000, 3}, // both kiosks of the village and that one
		{"again within the window", 9, t0 + 61_000, 3},
		{"days later", 9, t0 + 5*24*3600*1000, 3},
	} {
		if got := use(c.at, c.seen); got != c.want {
			t.Fatalf("%s: %d notices, want %d", c.name, got, c.want)
		}
	}
	about(t, l, 9, ledger.Try{Chip: chip2, Seen: t0}, ledger.Try{Chip: chip2, Seen: t0 + 1})
	if got := notices(); got != 3 {
		t.Errorf("an unknown chip: %d notices", got)
	}
	if got := cards(t, l, citra); got != "[1:::0/0]" {
		t.Errorf("a notice locked somebody: %s", got)
	}
	testAsked(t, l)
}

// testAsked unlocks the card that was seen in two places, and taps it in two places again.
func testAsked(t *testing.T, l ledger.Ledger) {
	t.Helper()
	ctx := context.Background()
	asked := func() bool {
		t.Helper()
		c, err := l.Card(ctx, chip)
		must(t, err)
		return c.Ask
	}
	v := version(t, l, "cards")
	if !asked() || v == "v" {
		t.Fatalf("the PIN is not asked for, version %s", v)
	}
	must(t, do(l, on(by("tono", kiosk.ClerkUnlock), chip)))
	if asked() || version(t, l, "cards") == v {
		t.Fatal("a clerk has looked at it, and still it is asked for")
	}
	const t1 = int64(1_900_000_000_000)
	must(t, l.Tapped(ctx, 7, chip, t1))
	must(t, l.Tapped(ctx, 7, chip, t1))
	must(t, l.Tapped(ctx, 8, chip, t1+ledger.CloneWindow)) // its neighbour
	must(t, l.Tapped(ctx, 9, chip2, t1))                   // no card
	must(t, l.Tapped(ctx, 9, chip, t1+ledger.CloneWindow+1+ledger.CloneWindow))
	if asked() {
		t.Fatal("far enough apart, and it is asked for")
	}
	must(t, l.Tapped(ctx, 9, chip, t1-ledger.CloneWindow))
	if !asked() {
		t.Fatal("tapped in two districts, and the PIN is not asked for")
	}
}
