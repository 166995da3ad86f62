package ledgertest

import (
	"context"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// testSaidBefore: what a kiosk brings once more in another incarnation has its effect behind it, and an older word does not
// overrule a later one.
func testSaidBefore(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	office(t, l)
	say := func(k journal.Kind, at int64, ev ledger.CardEvent) string {
		t.Helper()
		b := batch(t, l, 7, 1)
		b.Entries[0].Kind, b.Entries[0].Time, b.Entries[0].Boot = k, at, 5
		b.Cards = []ledger.CardEntry{{Event: ev}}
		must(t, l.Append(ctx, b))
		rows := feed(t, l, 7)
		if last := rows[len(rows)-1]; last.Verdict != nil && last.Verdict.Seq == b.To.Last && last.Verdict.Incarnation == b.To.Incarnation {
			return last.Verdict.Code
		}
		return ""
	}
	order := func() {
		t.Helper()
		k, err := l.Kiosk(ctx, 7)
		must(t, err)
		must(t, l.Reincarnate(ctx, ledger.Order{Kiosk: 7, From: k.Position, Incarnation: k.Incarnation + 1, Alarm: ledger.Notice{Kiosk: 7, Kind: ledger.NoticeAlarm}}))
	}
	act := func(a kiosk.ClerkAction, at int64) ledger.Deed {
		d := on(by("tono", a), chip)
		d.Proof, d.At = tonoKTP, at
		return d
	}
	is := func(when, want string) {
		t.Helper()
		if got := cards(t, l, citra); got != want {
			t.Errorf("%s: %s, want %s", when, got, want)
		}
	}
	wrong := ledger.Try{Chip: chip, Tries: 1}
	must(t, l.NewCode(ctx, "tono", []byte("code"), 5000, ledger.AuditRow{}))
	card := on(by("", kiosk.ClerkCard), tonoKTP)
	card.Code, card.Record, card.At = []byte("code"), sealed("ktp"), 100
	about(t, l, 7, card, ledger.PINChoice{Chip: tonoKTP, How: kiosk.PINStaff, PIN: sealed("staff")})
	deposit(t, l, chip, citra, 1, "1111")
	say(journal.KindClerkAction, 200, act(kiosk.ClerkConfirm, 200))
	say(journal.KindClerkAction, 300, act(kiosk.ClerkUnlock, 300))
	say(journal.KindPINTry, 310, wrong)
	is("unlocked, and a wrong PIN", "[1::1111:1/1]")
	order()
	if code := say(journal.KindClerkAction, 300, act(kiosk.ClerkUnlock, 300)); code != "" {
		t.Errorf("the unlock once more: %q", code)
	}
	is("the unlock once more", "[1::1111:1/1]")
	say(journal.KindClerkAction, 301, act(kiosk.ClerkUnlock, 301))
	is("another unlock", "[1::1111:0/2]")

	pin := func(at int64, p string) ledger.PINChoice {
		return ledger.PINChoice{Chip: chip, How: kiosk.PINChanged, Proved: true, At: at, PIN: sealed(p)}
	}
	say(journal.KindEnrolPIN, 400, pin(400, "2222"))
	say(journal.KindPINTry, 410, wrong)
	order()
	say(journal.KindEnrolPIN, 400, pin(400, "2222"))
	is("the PIN once more", "[1::2222:1/2]")
	say(journal.KindEnrolPIN, 350, pin(350, "3333"))
	is("an older PIN", "[1::2222:1/2]")

	say(journal.KindClerkAction, 450, act(kiosk.ClerkLost, 450))
	again := candidacy(chip, citra, 0)
	again.At = 600
	about(t, l, 7, again, firstPIN(chip, "4444"))
	say(journal.KindClerkAction, 610, act(kiosk.ClerkConfirm, 610))
	if got := cards(t, l, citra); !strings.HasPrefix(got, "[1::4444:") {
		t.Fatalf("confirmed again: %s", got)
	}
	if code := say(journal.KindClerkAction, 500, act(kiosk.ClerkLost, 500)); code != "state" || !strings.HasPrefix(cards(t, l, citra), "[1::4444:") {
		t.Errorf("a loss of before that: %q, %s", code, cards(t, l, citra))
	}
	say(journal.KindClerkAction, 700, act(kiosk.ClerkLost, 700))
	if got := cards(t, l, citra); strings.HasPrefix(got, "[1::") {
		t.Errorf("a loss since: %s", got)
	}
}
