package ledgertest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

func testStaff(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	office(t, l)
	must(t, l.NewCode(ctx, "tono", []byte("code"), 5000, ledger.AuditRow{Action: "code"}))
	want(t, "nobody's code", l.NewCode(ctx, "nobody", []byte("x"), 1, ledger.AuditRow{}), ledger.ErrNotFound)
	card := by("", kiosk.ClerkCard)
	card.Chip, card.Code, card.Record, card.At = tonoKTP, []byte("code"), sealed("ktp"), 4000
	before := version(t, l, "staff")
	late, wrong := card, card
	late.At, wrong.Code = 5001, []byte("guess")
	k := ledger.Kiosk{ID: 9, Village: other, Site: []byte("{}"), SealKey: []byte("s"), ReceiveKey: []byte("r")}
	must(t, l.AddKiosk(ctx, k, [32]byte{9}))
	for name, c := range map[string]string{
		"expired": aboutAt(t, l, 7, 6000, late), "a guess": about(t, l, 7, wrong), "another village's kiosk": about(t, l, 9, card),
	} {
		if c != "staff" {
			t.Errorf("%s: %q", name, c)
		}
	}
	if code := about(t, l, 7, card); code != "" || version(t, l, "staff") == before {
		t.Fatalf("card: %q", code)
	}
	if code := about(t, l, 7, card); code != "staff" {
		t.Errorf("the code again: %q", code)
	}
	about(t, l, 7, ledger.PINChoice{Chip: tonoKTP, How: kiosk.PINStaff, PIN: sealed("pin")}, ledger.Try{Chip: tonoKTP, Tries: 2, Staff: true})
	if code := about(t, l, 7, ledger.PINChoice{Chip: tonoKTP, How: kiosk.PINStaff, PIN: sealed("thief")}); code != "card" {
		t.Errorf("a PIN over a PIN: %q", code)
	}
	list, v, err := l.Staff(ctx, village)
	if err != nil || v == "" {
		t.Fatalf("%q, %v", v, err)
	}
	got := ""
	for _, s := range list {
		got += fmt.Sprintf("%s %v %s %s %s %d/%d;", s.Name, s.Chip, s.Record.Body, s.PIN.Body, s.FullName.Body, s.Tries, s.Opened)
	}
	if want := "siti []   siti 0/0;tono [94] ktp pin tono 2/1;"; got != want {
		t.Fatalf("%s, want %s", got, want)
	}
	testPassword(t, l)
}

func testPassword(t *testing.T, l ledger.Ledger) {
	t.Helper()
	ctx := context.Background()
	c := ledger.ClerkAccount{Name: "tono", Salt: []byte("salt"), Hash: []byte("hash"), Time: 1, Memory: 2, Threads: 3}
	must(t, l.OpenSession(ctx, ledger.Session{Token: [32]byte{1}, Clerk: "tono", Made: 1, Seen: 1}, 0, ledger.AuditRow{}))
	want(t, "wrong", l.SetPassword(ctx, c, []byte("guess"), 10, ledger.AuditRow{}), ledger.ErrNotFound)
	want(t, "expired", l.SetPassword(ctx, c, []byte("code"), 5001, ledger.AuditRow{}), ledger.ErrNotFound)
	must(t, l.SetPassword(ctx, c, []byte("code"), 10, ledger.AuditRow{Action: "password"}))
	if got, err := l.Clerk(ctx, "tono"); err != nil || string(got.Hash) != "hash" || string(got.NIK) != string(clerks) || got.Role != kiosk.RoleService {
		t.Fatalf("%+v, %v", got, err)
	}
	if _, err := l.TouchSession(ctx, [32]byte{1}, 0, 0, 20); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("the old session lives on: %v", err)
	}
	want(t, "the code again", l.SetPassword(ctx, c, []byte("code"), 10, ledger.AuditRow{}), ledger.ErrNotFound)
	must(t, l.NewCode(ctx, "tono", []byte("second"), 5000, ledger.AuditRow{}))
	for range 5 {
		want(t, "a guess", l.SetPassword(ctx, c, []byte("guess"), 10, ledger.AuditRow{}), ledger.ErrNotFound)
	}
	want(t, "the right code, too late", l.SetPassword(ctx, c, []byte("second"), 10, ledger.AuditRow{}), ledger.ErrNotFound)
}

// testEndClerk ends a clerk who has everything that a clerk can have.
func testEndClerk(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	office(t, l)
	want(t, "nobody", l.EndClerk(ctx, "nobody", ledger.AuditRow{}), ledger.ErrNotFound)
	must(t, l.NewCode(ctx, "tono", []byte("code"), 5000, ledger.AuditRow{}))
	card := by("", kiosk.ClerkCard)
	card.Chip, card.Code, card.Record, card.At = tonoKTP, []byte("code"), sealed("ktp"), 4000
	about(t, l, 7, card, ledger.PINChoice{Chip: tonoKTP, How: kiosk.PINStaff, PIN: sealed("pin")})
	must(t, l.NewCode(ctx, "tono", []byte("second"), 5000, ledger.AuditRow{}))
	must(t, l.OpenSession(ctx, ledger.Session{Token: [32]byte{1}, Clerk: "tono", Made: 1, Seen: 1}, 0, ledger.AuditRow{}))
	deposit(t, l, chip, citra, 1, "1111")
	before := version(t, l, "staff")
	must(t, l.EndClerk(ctx, "tono", ledger.AuditRow{Action: "ended"}))
	if c, err := l.Clerk(ctx, "tono"); err != nil || c.Role != "" || len(c.Hash) != 0 {
		t.Errorf("%+v, %v", c, err)
	}
	if _, err := l.TouchSession(ctx, [32]byte{1}, 0, 0, 20); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("the session lives on: %v", err)
	}
	list, _, err := l.Staff(ctx, village)
	if err != nil || version(t, l, "staff") == before || len(list) != 2 || list[1].Chip != nil || list[1].PIN.Body != nil {
		t.Errorf("%+v, %v", list, err)
	}
	d := by("tono", kiosk.ClerkConfirm)
	d.Candidate = waiting(t, l)[0].ID
	want(t, "at the console", do(l, d), ledger.ErrClerk)
	late := on(by("tono", kiosk.ClerkConfirm), chip)
	late.Proof = tonoKTP
	if code := about(t, l, 7, late); code != "staff" {
		t.Errorf("at a kiosk that has not heard of it: %q", code)
	}
	card.Code = []byte("second")
	if code := about(t, l, 7, card); code != "staff" {
		t.Errorf("a code from before: %q", code)
	}
	want(t, "a password", l.SetPassword(ctx, ledger.ClerkAccount{Name: "tono", Salt: []byte("s"), Hash: []byte("h")}, []byte("second"), 10, ledger.AuditRow{}), ledger.ErrNotFound)
	if rows, err := l.AuditRows(ctx, 1); err != nil || len(rows) != 1 || rows[0].Action != "ended" {
		t.Errorf("audit %+v, %v", rows, err)
	}
}

func testTags(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	tags := []ledger.Tag{{Tag: []byte("a"), NIK: citra}, {Tag: []byte("b"), NIK: budi}}
	must(t, l.LoadTags(ctx, tags))
	must(t, l.LoadTags(ctx, tags))
	for _, c := range []struct {
		tags         [][]byte
		nik          []byte
		mine, others bool
	}{
		{[][]byte{[]byte("x"), []byte("a")}, citra, true, false},
		{[][]byte{[]byte("a")}, budi, false, true},
		{[][]byte{[]byte("a"), []byte("b")}, budi, true, true},
		{[][]byte{[]byte("x")}, citra, false, false},
		{nil, citra, false, false},
	} {
		if mine, others, err := l.Tagged(ctx, c.tags, c.nik); err != nil || mine != c.mine || others != c.others {
			t.Errorf("%s of %d: %v, %v, %v", c.tags, c.nik, mine, others, err)
		}
	}
}
