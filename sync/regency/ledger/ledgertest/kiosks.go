package ledgertest

import (
	"context"
	"errors"
	"testing"

	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

func testKiosks(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	addKiosk(t, l, 3)
	k := ledger.Kiosk{ID: 7, Village: village, Site: []byte("{}"), SealKey: []byte("s"), ReceiveKey: []byte("r")}
	want(t, "same ordinal", l.AddKiosk(ctx, k, [32]byte{99}), ledger.ErrTaken)
	k.ID = 8
	want(t, "same certificate", l.AddKiosk(ctx, k, [32]byte{7}), ledger.ErrTaken)
	if _, err := l.Kiosk(ctx, 8); !errors.Is(err, ledger.ErrNotFound) {
		t.Fatalf("half a kiosk was kept: %v", err)
	}
	got, err := l.KioskByCert(ctx, [32]byte{7})
	must(t, err)
	if got.ID != 7 || got.Incarnation != 1 || got.Last != 0 || got.FeedHead != 0 || string(got.SealKey) != "seal" {
		t.Fatalf("%+v", got)
	}
	all, err := l.Kiosks(ctx)
	must(t, err)
	if len(all) != 2 || all[0].ID != 3 || all[1].ID != 7 {
		t.Fatalf("%+v", all)
	}
}

// testRevoke: at once, with every certificate, and of several moments the earliest counts.
func testRevoke(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	if k, err := l.Kiosk(ctx, 7); err != nil || k.Until != 9000 || k.Revoked || k.RevokedAt != 0 {
		t.Fatalf("%+v, %v", k, err)
	}
	for _, c := range []struct{ at, want int64 }{{5000, 5000}, {6000, 5000}, {4000, 4000}, {0, 0}, {7000, 0}} {
		must(t, l.Revoke(ctx, 7, c.at))
		if k, err := l.Kiosk(ctx, 7); err != nil || !k.Revoked || k.RevokedAt != c.want {
			t.Fatalf("revoked at %d: %d, %v", c.at, k.RevokedAt, err)
		}
	}
	_, err := l.KioskByCert(ctx, [32]byte{7})
	want(t, "revoked", err, ledger.ErrNotFound)
	want(t, "revoke nobody", l.Revoke(ctx, 5, 5000), ledger.ErrNotFound)
}
