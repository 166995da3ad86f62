package ledgertest

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"sync"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

func invitation(id byte, k kiosk.KioskID) ledger.Invitation {
	return ledger.Invitation{ID: [4]byte{id}, Kiosk: k, Village: village, Site: []byte("{}"), Proof: sealed("proof"), Until: 99}
}

func testInvitations(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	row := ledger.AuditRow{At: 1, Clerk: "test", Action: "invite"}
	must(t, l.Invite(ctx, invitation(1, 7), row))
	must(t, l.Invite(ctx, invitation(2, 8), row))
	must(t, l.WrongProof(ctx, [4]byte{1}))
	want(t, "wrong proof of nothing", l.WrongProof(ctx, [4]byte{9}), ledger.ErrNotFound)
	must(t, l.Bind(ctx, [4]byte{1}, [32]byte{5}, []byte("request")))
	must(t, l.Bind(ctx, [4]byte{1}, [32]byte{5}, []byte("request")))
	want(t, "another request", l.Bind(ctx, [4]byte{1}, [32]byte{6}, []byte("other")), ledger.ErrMoved)
	got, err := l.InvitationOf(ctx, 7)
	must(t, err)
	bound := invitation(1, 7)
	bound.Wrong, bound.Request, bound.Digest = 1, []byte("request"), got.Digest
	if got.Digest[0] != 5 || !reflect.DeepEqual(got, bound) {
		t.Fatalf("%+v", got)
	}
	must(t, l.Invite(ctx, invitation(3, 7), row))
	_, err = l.Invitation(ctx, [4]byte{1})
	want(t, "an invitation that was replaced", err, ledger.ErrNotFound)
	if got, err = l.Invitation(ctx, [4]byte{3}); err != nil || got.Wrong != 0 || got.Digest != nil || got.Request != nil {
		t.Fatalf("%+v, %v", got, err)
	}
	addKiosk(t, l, 9)
	want(t, "an ordinal in use", l.Invite(ctx, invitation(4, 9), row), ledger.ErrTaken)
	rows, err := l.AuditRows(ctx, 10)
	if err != nil || len(rows) != 3 {
		t.Fatalf("%d audit rows, %v", len(rows), err)
	}
}

func enrolledKiosk(id kiosk.KioskID) ledger.Kiosk {
	return ledger.Kiosk{ID: id, Village: village, Site: []byte("{}"), SealKey: []byte("seal"), ReceiveKey: []byte("receive")}
}

func certificate(n byte) ledger.Certificate {
	return ledger.Certificate{Fingerprint: [32]byte{n}, DER: []byte{n, n}, Key: [32]byte{n, 1}, Until: int64(n) * 1000}
}

func testEnrolKiosk(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	row := ledger.AuditRow{At: 1, Clerk: "test", Action: "enrol"}
	must(t, l.Invite(ctx, invitation(1, 7), row))
	want(t, "nobody came", l.EnrolKiosk(ctx, [4]byte{1}, [32]byte{5}, enrolledKiosk(7), certificate(1), row), ledger.ErrMoved)
	must(t, l.Bind(ctx, [4]byte{1}, [32]byte{5}, []byte("request")))
	want(t, "another digest", l.EnrolKiosk(ctx, [4]byte{1}, [32]byte{6}, enrolledKiosk(7), certificate(1), row), ledger.ErrMoved)
	want(t, "another kiosk", l.EnrolKiosk(ctx, [4]byte{1}, [32]byte{5}, enrolledKiosk(8), certificate(1), row), ledger.ErrMoved)
	var done sync.WaitGroup
	errs := make(chan error, 4)
	for n := range 4 {
		done.Go(func() {
			errs <- l.EnrolKiosk(ctx, [4]byte{1}, [32]byte{5}, enrolledKiosk(7), certificate(byte(n+1)), row)
		})
	}
	done.Wait()
	close(errs)
	enrolled := 0
	for err := range errs {
		if err == nil {
			enrolled++
		} else if !errors.Is(err, ledger.ErrMoved) {
			t.Fatal(err)
		}
	}
	if enrolled != 1 {
		t.Fatalf("enrolled %d times", enrolled)
	}
	inv, err := l.InvitationOf(ctx, 7)
	must(t, err)
	k, err := l.KioskByCert(ctx, [32]byte{inv.Cert[0]})
	if err != nil || k.ID != 7 || k.Fresh || k.Until != int64(inv.Cert[0])*1000 || string(k.ReceiveKey) != "receive" || k.Incarnation != 1 {
		t.Fatalf("%+v, %v", k, err)
	}
	must(t, l.Invite(ctx, invitation(2, 8), row))
	must(t, l.Bind(ctx, [4]byte{2}, [32]byte{5}, nil))
	want(t, "a certificate that is there", l.EnrolKiosk(ctx, [4]byte{2}, [32]byte{5}, enrolledKiosk(8), certificate(inv.Cert[0]), row), ledger.ErrTaken)
	if _, err := l.Kiosk(ctx, 8); !errors.Is(err, ledger.ErrNotFound) {
		t.Fatalf("half a kiosk was kept: %v", err)
	}
}

// speaking is the numbers of the certificates below 50 that speak for kiosk 7.
func speaking(t *testing.T, l ledger.Ledger) (numbers []byte) {
	t.Helper()
	for n := range byte(50) {
		k, err := l.KioskByCert(context.Background(), [32]byte{n})
		if err != nil && !errors.Is(err, ledger.ErrNotFound) {
			t.Fatal(err)
		}
		if err == nil && k.ID == 7 {
			numbers = append(numbers, n)
		}
	}
	return numbers
}

// speak fails unless exactly these certificates speak for kiosk 7.
func speak(t *testing.T, l ledger.Ledger, when string, numbers ...byte) {
	t.Helper()
	if got := speaking(t, l); !slices.Equal(got, numbers) {
		t.Fatalf("%s: certificates %v speak, want %v", when, got, numbers)
	}
}

// renewed renews with certificates of these numbers.
func renewed(t *testing.T, l ledger.Ledger, numbers ...byte) {
	t.Helper()
	for _, n := range numbers {
		got, err := l.Renew(context.Background(), 7, certificate(n), renewal)
		if err != nil || got.Fingerprint[0] != n || got.DER[0] != n {
			t.Fatalf("renewed with %d: %+v, %v", n, got, err)
		}
	}
}

var renewal = ledger.AuditRow{At: 1, Clerk: "test", Action: "renew"}

// testRenew: the old certificate and every new one speak until the first use of a new one.
func testRenew(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	addKiosk(t, l, 8)
	renewed(t, l, 11, 12)
	again := certificate(13)
	again.Key = certificate(11).Key
	if got, err := l.Renew(ctx, 7, again, renewal); err != nil || got.Fingerprint[0] != 11 || got.DER[0] != 11 {
		t.Fatalf("the same key got another certificate: %+v, %v", got, err)
	}
	if k, err := l.Kiosk(ctx, 7); err != nil || k.Until != 12_000 {
		t.Fatalf("until %d, %v", k.Until, err)
	}
	speak(t, l, "before the first use", 7, 11, 12)
	fresh(t, l, 11, true)
	must(t, l.Use(ctx, [32]byte{12}))
	speak(t, l, "after the first use", 12)
	fresh(t, l, 12, false)
	want(t, "use of what is off the list", l.Use(ctx, [32]byte{7}), ledger.ErrNotFound)
	if k, err := l.KioskByCert(ctx, [32]byte{8}); err != nil || k.ID != 8 {
		t.Fatalf("another kiosk lost its certificate: %v", err)
	}
}

func fresh(t *testing.T, l ledger.Ledger, n byte, want bool) {
	t.Helper()
	if k, err := l.KioskByCert(context.Background(), [32]byte{n}); err != nil || k.Fresh != want {
		t.Fatalf("certificate %d: fresh %v, %v", n, k.Fresh, err)
	}
}

// testRenewEnds: of those that wait the newest four are kept, and a revoked kiosk gets none.
func testRenewEnds(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	renewed(t, l, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29)
	speak(t, l, "after ten renewals", 7, 26, 27, 28, 29)
	must(t, l.Revoke(ctx, 7, 5000))
	_, err := l.Renew(ctx, 7, certificate(40), renewal)
	want(t, "renewed after revocation", err, ledger.ErrNotFound)
	speak(t, l, "after revocation")
}
