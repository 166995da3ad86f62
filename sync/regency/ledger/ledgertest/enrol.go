package ledgertest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// The blind indexes of these tests.
var (
	chip    = []byte{1}
	chip2   = []byte{2}
	chip3   = []byte{3}
	citra   = []byte{91}
	budi    = []byte{92}
	clerks  = []byte{93} // the NIK of the clerk "tono"
	tonoKTP = []byte{94} // the chip of that clerk's card
)

// office makes a village with kiosk 7, the clerks tono and siti, and two residents.
func office(t *testing.T, l ledger.Ledger) {
	t.Helper()
	ctx := context.Background()
	addKiosk(t, l, 7)
	for name, v := range map[string]kiosk.VillageCode{"tono": village, "siti": village, "joko": other} {
		c := ledger.ClerkAccount{Name: name, Village: v, Role: kiosk.RoleService, NIK: []byte("nik of " + name), FullName: sealed(name)}
		if name == "tono" {
			c.NIK = clerks
		}
		must(t, l.AddClerk(ctx, c, ledger.AuditRow{}))
	}
	must(t, l.LoadPeople(ctx, []ledger.Person{
		{NIK: citra, Village: village, Record: sealed("citra")},
		{NIK: budi, Village: village, Record: sealed("budi")},
		{NIK: clerks, Village: village, Record: sealed("tono")},
	}, nil, "v1"))
}

// about appends entries that say something of cards, and gives the code of the last one's verdict.
func about(t *testing.T, l ledger.Ledger, id kiosk.KioskID, events ...ledger.CardEvent) string {
	t.Helper()
	return aboutAt(t, l, id, 1000, events...)
}

// aboutAt is about, by a batch that is stored at a time.
func aboutAt(t *testing.T, l ledger.Ledger, id kiosk.KioskID, at int64, events ...ledger.CardEvent) string {
	t.Helper()
	b := batch(t, l, id, len(events))
	b.At = at
	for i, ev := range events {
		b.Cards = append(b.Cards, ledger.CardEntry{Entry: i, Event: ev})
	}
	must(t, l.Append(context.Background(), b))
	code := ""
	for _, r := range feed(t, l, id) {
		if r.Verdict != nil && r.Verdict.Seq == b.To.Last {
			code = r.Verdict.Code
		}
	}
	return code
}

func candidacy(c, nik []byte, request byte) ledger.Candidacy {
	x := ledger.Candidacy{Chip: c, NIK: nik, How: kiosk.ByDeposit, At: 100, Typed: sealed("typed"), Record: sealed("record " + string(c))}
	if request != 0 {
		x.Request = kiosk.RequestID{request}
	}
	return x
}

func firstPIN(c []byte, pin string) ledger.PINChoice {
	return ledger.PINChoice{Chip: c, How: kiosk.PINFirst, At: 101, PIN: sealed(pin)}
}

// by is a deed of a clerk at the console.
func by(clerk string, a kiosk.ClerkAction) ledger.Deed {
	return ledger.Deed{
		Clerk: clerk, Action: a, At: 1000, Audit: ledger.AuditRow{At: 1000, Action: "test." + string(a)},
		News: func(id kiosk.KioskID, n kiosk.StatusNews) (ledger.Sealed, error) {
			return sealed(fmt.Sprint(id, " ", n.Request[0], " ", n.State, n.Reason)), nil
		},
	}
}

func on(d ledger.Deed, c []byte) ledger.Deed { d.Chip = c; return d }

func do(l ledger.Ledger, d ledger.Deed) error {
	_, err := l.Do(context.Background(), d)
	return err
}

// cards reads a person's cards as "chip:lost:pin".
func cards(t *testing.T, l ledger.Ledger, nik []byte) string {
	t.Helper()
	cs, err := l.CardsOf(context.Background(), nik)
	must(t, err)
	var out []string
	for _, c := range cs {
		out = append(out, fmt.Sprintf("%d:%s:%s:%d/%d", c.Chip[0], c.Lost, c.PIN.Body, c.Tries, c.Opened))
	}
	return fmt.Sprint(out)
}

func version(t *testing.T, l ledger.Ledger, dataset string) string {
	t.Helper()
	vs, err := l.Versions(context.Background(), village)
	must(t, err)
	i := slices.IndexFunc(vs, func(v ledger.Version) bool { return v.Dataset == dataset })
	if i < 0 {
		return ""
	}
	return vs[i].Version
}

// deposit brings a request that waits to be confirmed, with a candidate and its PIN.
func deposit(t *testing.T, l ledger.Ledger, c, nik []byte, id byte, pin string) {
	t.Helper()
	depositAt(t, l, 7, c, nik, id, pin)
}

// depositAt is deposit at any kiosk.
func depositAt(t *testing.T, l ledger.Ledger, at kiosk.KioskID, c, nik []byte, id byte, pin string) {
	t.Helper()
	b := withRequest(batch(t, l, at, 3), id, fmt.Sprint("n", id))
	b.Requests[0].Request.State, b.Requests[0].Request.Subject = kiosk.Unproven, nik
	b.Cards = []ledger.CardEntry{{Entry: 0, Event: candidacy(c, nik, id)}, {Entry: 1, Event: firstPIN(c, pin)}}
	must(t, l.Append(context.Background(), b))
}

func waiting(t *testing.T, l ledger.Ledger) []ledger.Candidate {
	t.Helper()
	cs, err := l.Candidates(context.Background(), village, 10)
	must(t, err)
	return cs
}

func testConfirm(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	office(t, l)
	must(t, l.LoadPeople(ctx, nil, []ledger.Card{{Chip: chip3, NIK: citra, Village: village, Record: sealed("old")}}, "v2"))
	deposit(t, l, chip, citra, 1, "1111")
	deposit(t, l, chip, citra, 2, "2222") // the same again, another wish, another PIN
	deposit(t, l, chip, budi, 3, "3333")  // somebody claims to be Budi with Citra's card
	deposit(t, l, chip2, citra, 4, "4444")
	cs := waiting(t, l)
	if len(cs) != 3 {
		t.Fatalf("%d wait", len(cs))
	}
	if first := fmt.Sprintf("%d %s %v %s", cs[0].Times, cs[0].PIN.Body, cs[0].NIK, cs[0].Typed.Body); first != "2 2222 [91] typed" {
		t.Fatalf("the first is %s", first)
	}
	if c, err := l.CandidateOf(ctx, kiosk.RequestID{2}); err != nil || c.ID != cs[0].ID {
		t.Fatalf("candidate of a request: %d, %v", c.ID, err)
	}
	testDepositedWith(t, l, cs)
	before := len(feed(t, l, 7))
	d := by("siti", kiosk.ClerkConfirm)
	d.Candidate = cs[0].ID
	told, err := l.Do(ctx, d)
	if err != nil || len(told) != 2 {
		t.Fatalf("told %v, %v", told, err)
	}
	if got, want := cards(t, l, citra), "[1::2222:0/0 3:replaced::0/0]"; got != want {
		t.Fatalf("cards %s, want %s", got, want)
	}
	for id, want := range map[byte]kiosk.RequestState{1: kiosk.Checking, 2: kiosk.Checking, 3: kiosk.Unproven, 4: kiosk.Unproven} {
		if r, err := l.Request(ctx, kiosk.RequestID{id}); err != nil || r.State != want || r.Holder != kiosk.Clerk {
			t.Errorf("request %d is %s %s, want %s; %v", id, r.State, r.Holder, want, err)
		}
	}
	if rows := feed(t, l, 7); len(rows) != before+2 || string(rows[before].News.Body) != "7 1 diperiksa" {
		t.Errorf("%d rows told", len(rows)-before)
	}
	testConfirmed(t, l, d)
}

// testDepositedWith reads what was deposited with each of three candidates, oldest first, and with nobody.
func testDepositedWith(t *testing.T, l ledger.Ledger, cs []ledger.Candidate) {
	t.Helper()
	for id, want := range map[int64]string{cs[0].ID: "12", cs[1].ID: "3", cs[2].ID: "4", cs[2].ID + 99: ""} {
		rs, err := l.DepositedWith(context.Background(), id)
		must(t, err)
		got := ""
		for _, r := range rs {
			got += fmt.Sprint(r.ID[0])
			if r.State != kiosk.Unproven || len(r.Record.Body) == 0 || r.Kiosk != 7 {
				t.Errorf("request %d: %+v", r.ID[0], r)
			}
		}
		if got != want {
			t.Errorf("with candidate %d: %q, want %q", id, got, want)
		}
	}
}

// testConfirmed looks at what is left when deed d confirmed all that waited.
func testConfirmed(t *testing.T, l ledger.Ledger, d ledger.Deed) {
	t.Helper()
	ctx := context.Background()
	if len(waiting(t, l)) != 0 || version(t, l, "cards") == "v2" {
		t.Errorf("still waiting %d, version %s", len(waiting(t, l)), version(t, l, "cards"))
	}
	want(t, "confirmed twice", do(l, d), ledger.ErrMoved)
	testForgotten(t, l)
	rows, err := l.AuditRows(ctx, 1)
	if err != nil || rows[0].Clerk != "siti" || rows[0].Action != "test.confirm" {
		t.Errorf("audit %+v, %v", rows, err)
	}
	about(t, l, 7, candidacy(chip, citra, 2), firstPIN(chip, "9999")) // journaled again by a restored disk
	if f, err := l.ForgottenPINs(ctx, village, 10); err != nil || len(f) != 0 || len(waiting(t, l)) != 0 {
		t.Errorf("what was decided waits again: %+v, %v", f, err)
	}
}

// testForgotten looks whether three decided candidates keep what was typed.
func testForgotten(t *testing.T, l ledger.Ledger) {
	t.Helper()
	for id := range int64(3) {
		c, err := l.Candidate(context.Background(), id+1)
		must(t, err)
		if c.Waiting || c.Typed.Body != nil || c.Typed.Key != nil || c.Record.Body != nil || c.PIN.Body != nil {
			t.Errorf("candidate %d keeps what was typed", id+1)
		}
	}
}

// testConfirmOnce lets clerks race: one wins, and nothing is told twice.
func testConfirmOnce(t *testing.T, l ledger.Ledger) {
	office(t, l)
	for round := byte(1); round <= 5; round++ {
		deposit(t, l, []byte{round}, citra, round, "1111")
		before := len(feed(t, l, 7))
		d := by("tono", kiosk.ClerkConfirm)
		d.Candidate = waiting(t, l)[0].ID
		if round%2 == 0 {
			d.Action, d.Reason = kiosk.ClerkDeny, "no"
		}
		errs := make(chan error, 6)
		var all sync.WaitGroup
		for i := range 6 {
			x := d
			x.Clerk = []string{"tono", "siti"}[i%2]
			all.Go(func() { errs <- do(l, x) })
		}
		all.Wait()
		close(errs)
		won := 0
		for err := range errs {
			if err == nil {
				won++
			} else if !errors.Is(err, ledger.ErrMoved) {
				t.Fatal(err)
			}
		}
		if won != 1 || len(feed(t, l, 7)) != before+1 {
			t.Fatalf("%d clerks won, %d rows told", won, len(feed(t, l, 7))-before)
		}
	}
}

func testWhoMayConfirm(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	office(t, l)
	must(t, l.AddClerk(ctx, ledger.ClerkAccount{Name: "tamu", Village: village, Role: "lain", NIK: []byte{5}}, ledger.AuditRow{}))
	must(t, l.AddClerk(ctx, ledger.ClerkAccount{Name: "baru", Village: village, Role: kiosk.RoleService}, ledger.AuditRow{}))
	deposit(t, l, chip, citra, 1, "1111")
	deposit(t, l, chip2, clerks, 2, "2222")
	cs := waiting(t, l)
	confirm := func(clerk string, candidate int64) error {
		d := by(clerk, kiosk.ClerkConfirm)
		d.Candidate = candidate
		return do(l, d)
	}
	want(t, "nobody", confirm("nobody", cs[0].ID), ledger.ErrClerk)
	want(t, "another role", confirm("tamu", cs[0].ID), ledger.ErrClerk)
	want(t, "whose NIK is not known", confirm("baru", cs[0].ID), ledger.ErrClerk)
	want(t, "another village", confirm("joko", cs[0].ID), ledger.ErrVillage)
	want(t, "themselves", confirm("tono", cs[1].ID), ledger.ErrSelf)
	want(t, "nothing", confirm("tono", 99), ledger.ErrNotFound)
	self := by("tono", kiosk.ClerkConfirm)
	self.Request = kiosk.RequestID{2}
	want(t, "their own request", do(l, self), ledger.ErrSelf)

	for _, state := range []kiosk.PersonState{kiosk.Dead, kiosk.Moved, kiosk.Missing} {
		must(t, l.LoadPeople(ctx, []ledger.Person{{NIK: citra, Village: village, State: state, Record: sealed("citra")}}, nil, "v"))
		want(t, string(state), confirm("tono", cs[0].ID), ledger.ErrPerson)
		ns, err := l.Notices(ctx, village, 1)
		if err != nil || len(ns) != 1 || ns[0].Kind != ledger.NoticeCheck || ns[0].Word != string(state) || string(ns[0].Ref) != string(citra) {
			t.Fatalf("notice %+v, %v", ns, err)
		}
	}
	must(t, l.LoadPeople(ctx, []ledger.Person{{NIK: citra, Village: village, Record: sealed("citra")}}, []ledger.Card{
		{Chip: chip, NIK: budi, Village: village, Record: sealed("budi's")},
	}, "v"))
	if c, err := l.Candidate(ctx, cs[0].ID); err != nil || !c.Other || !c.Waiting {
		t.Fatalf("%+v, %v", c, err)
	}
	want(t, "another's card", confirm("tono", cs[0].ID), ledger.ErrTaken)
	must(t, do(l, on(by("tono", kiosk.ClerkLost), chip)))
	must(t, confirm("tono", cs[0].ID))
	if got := cards(t, l, citra); got != "[1::1111:0/1]" {
		t.Fatalf("cards %s", got)
	}
}

// testConfirmHere: a clerk who confirms what was asked for at one kiosk says nothing of who came to another with a copy of
// the card's chip: that request and the PIN chosen there wait on, whichever came first.
func testConfirmHere(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	office(t, l)
	addKiosk(t, l, 8)
	depositAt(t, l, 7, chip, citra, 1, "1111")
	depositAt(t, l, 8, chip, citra, 2, "2222")
	cs := waiting(t, l)
	if len(cs) != 2 || cs[0].Kiosk != 7 || cs[1].Kiosk != 8 {
		t.Fatalf("%+v", cs)
	}
	d := by("tono", kiosk.ClerkConfirm)
	d.Request = kiosk.RequestID{1}
	must(t, do(l, d))
	if got := cards(t, l, citra); got != "[1::1111:0/0]" {
		t.Fatalf("cards %s", got)
	}
	if r, err := l.Request(ctx, kiosk.RequestID{2}); err != nil || r.State != kiosk.Unproven {
		t.Fatalf("what nobody saw is %s, %v", r.State, err)
	}
	d.Request = kiosk.RequestID{2}
	must(t, do(l, d))
	if got := cards(t, l, citra); got != "[1::2222:0/1]" {
		t.Fatalf("seen there too: %s", got)
	}
	if r, err := l.Request(ctx, kiosk.RequestID{2}); err != nil || r.State != kiosk.Checking || len(waiting(t, l)) != 0 {
		t.Fatalf("%s, %v", r.State, err)
	}
}

func testDeny(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	office(t, l)
	deposit(t, l, chip, citra, 1, "1111")
	d := by("tono", kiosk.ClerkDeny)
	d.Candidate, d.Reason = waiting(t, l)[0].ID, " because"
	must(t, do(l, d))
	r, err := l.Request(ctx, kiosk.RequestID{1})
	if err != nil || r.State != kiosk.Refused || cards(t, l, citra) != "[]" || len(waiting(t, l)) != 0 {
		t.Fatalf("%s, %v, %s", r.State, err, cards(t, l, citra))
	}
	rows := feed(t, l, 7)
	if last := rows[len(rows)-1]; string(last.News.Body) != "7 1 ditolak because" {
		t.Fatalf("told %q", last.News.Body)
	}
	about(t, l, 7, candidacy(chip, citra, 0))
	if cs := waiting(t, l); len(cs) != 1 || cs[0].Times != 1 {
		t.Fatalf("whoever was denied may ask again: %+v", cs)
	}
	deposit(t, l, chip2, budi, 2, "2222")
	d = by("tono", kiosk.ClerkConfirm)
	d.Request = kiosk.RequestID{2}
	must(t, do(l, d))
	want(t, "the request again", do(l, d), ledger.ErrMoved)
}
