package ledgertest

import (
	"context"
	"errors"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// testEnrolInPlace: the kiosk that an invitation replaces is revoked when the new one comes onto the list and not before, both are told, new one
// first, and where there is nobody to replace nothing happens. An earlier revocation stays. Another invitation of the ordinal replaces nobody.
func testEnrolInPlace(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	row := ledger.AuditRow{At: 5000, Clerk: "test", Action: "enrol"}
	var told []kiosk.KioskID
	l.Keep(func(s ledger.Standing) error { told = append(told, s.Kiosk); return nil })
	addKiosk(t, l, 7)
	invited := func(n byte, id, replaces kiosk.KioskID) {
		t.Helper()
		inv := invitation(n, id)
		inv.Replaces = replaces
		must(t, l.Invite(ctx, inv, row))
		if got, err := l.InvitationOf(ctx, id); err != nil || got.Replaces != replaces {
			t.Fatalf("%+v, %v", got, err)
		}
		must(t, l.Bind(ctx, [4]byte{n}, [32]byte{n}, nil))
	}
	enrol := func(n byte, id kiosk.KioskID) error {
		return l.EnrolKiosk(ctx, [4]byte{n}, [32]byte{n}, enrolledKiosk(id), certificate(n+40), row)
	}
	revoked := func(when string, want bool, at int64) {
		t.Helper()
		if k, err := l.Kiosk(ctx, 7); err != nil || k.Revoked != want || k.RevokedAt != at {
			t.Fatalf("%s: %+v, %v", when, k, err)
		}
	}
	invited(1, 8, 9)
	want(t, "in the place of nobody", enrol(1, 8), ledger.ErrNotFound)
	if _, err := l.Kiosk(ctx, 8); !errors.Is(err, ledger.ErrNotFound) {
		t.Fatalf("half a kiosk was kept: %v", err)
	}
	invited(2, 8, 7)
	invited(3, 8, 0)
	invited(4, 10, 7)
	revoked("invited", false, 0)
	must(t, enrol(3, 8))
	revoked("another invitation", false, 0)
	told = nil
	must(t, enrol(4, 10))
	revoked("enrolled", true, 5000)
	speak(t, l, "enrolled in its place")
	if len(told) != 2 || told[0] != 10 || told[1] != 7 {
		t.Fatalf("told of %v", told)
	}
	must(t, l.Revoke(ctx, 7, 0))
	invited(5, 11, 7)
	must(t, enrol(5, 11))
	revoked("stolen before", true, 0)
}
