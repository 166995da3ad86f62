package ledgertest

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// testKept: each deed on the list is told with what became of it, one that changes nothing or is refused is not, and one that
// could not be kept is not done.
func testKept(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	row := ledger.AuditRow{At: 1, Clerk: "test", Action: "test"}
	var told []ledger.Standing
	var fails error
	l.Keep(func(s ledger.Standing) error { told = append(told, s); return fails })
	first := ledger.Listed{Fingerprint: [32]byte{7}}
	next := ledger.Listed{Fingerprint: [32]byte{11}, DER: []byte{11, 11}, Key: key(11), Fresh: true}
	used := next
	used.Fresh = false
	stands := ledger.Standing{Kiosk: 7, Village: village, Site: []byte("{}"), SealKey: []byte("seal"), ReceiveKey: []byte("receive"), Until: 9000, Certs: []ledger.Listed{first}}
	renewed, revoked := stands, stands
	renewed.Until, renewed.Certs = 11_000, []ledger.Listed{first, next}
	revoked.Until, revoked.Revoked, revoked.RevokedAt, revoked.Certs = 11_000, true, 5000, nil
	afterUse := renewed
	afterUse.Certs = []ledger.Listed{used}
	for _, c := range []struct {
		what string
		deed func() error
		want ledger.Standing
	}{
		{"added", func() error {
			k := enrolledKiosk(7)
			k.Until = 9000
			return l.AddKiosk(ctx, k, [32]byte{7})
		}, stands},
		{"renewed", func() error { _, err := l.Renew(ctx, 7, certificate(11), row); return err }, renewed},
		{"used", func() error { return l.Use(ctx, [32]byte{11}) }, afterUse},
		{"revoked", func() error { return l.Revoke(ctx, 7, 5000) }, revoked},
	} {
		before, err := l.Standings(ctx)
		must(t, err)
		fails = errors.New("the disk is full")
		want(t, c.what+" and not kept", c.deed(), fails)
		if after, err := l.Standings(ctx); err != nil || !reflect.DeepEqual(after, before) {
			t.Fatalf("%s and not kept: %+v, %v", c.what, after, err)
		}
		told, fails = nil, nil
		must(t, c.deed())
		if all, err := l.Standings(ctx); err != nil || !reflect.DeepEqual(told, []ledger.Standing{c.want}) || !reflect.DeepEqual(all, told) {
			t.Fatalf("%s: told %+v\nwant %+v\nall %+v, %v", c.what, told, c.want, all, err)
		}
	}
	told = nil
	_, err := l.Renew(ctx, 7, certificate(12), row)
	want(t, "renewed after revocation", err, ledger.ErrNotFound)
	want(t, "used after revocation", l.Use(ctx, [32]byte{11}), ledger.ErrNotFound)
	want(t, "revoke nobody", l.Revoke(ctx, 9, 1), ledger.ErrNotFound)
	if len(told) != 0 {
		t.Fatalf("told of what was refused: %+v", told)
	}
}

func key(n byte) []byte { k := certificate(n).Key; return k[:] }

// testKeptEnrolment: an enrolment is told with the digest of its request, and one that could not be kept leaves the
// invitation as it was.
func testKeptEnrolment(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	row := ledger.AuditRow{At: 1, Clerk: "test", Action: "enrol"}
	fails := errors.New("the disk is full")
	var told ledger.Standing
	l.Keep(func(s ledger.Standing) error { told = s; return fails })
	must(t, l.Invite(ctx, invitation(1, 7), row))
	must(t, l.Bind(ctx, [4]byte{1}, [32]byte{5}, []byte("request")))
	want(t, "not kept", l.EnrolKiosk(ctx, [4]byte{1}, [32]byte{5}, enrolledKiosk(7), certificate(1), row), fails)
	if inv, err := l.InvitationOf(ctx, 7); err != nil || inv.Cert != nil {
		t.Fatalf("%+v, %v", inv, err)
	}
	fails = nil
	must(t, l.EnrolKiosk(ctx, [4]byte{1}, [32]byte{5}, enrolledKiosk(7), certificate(1), row))
	if told.Kiosk != 7 || len(told.Certs) != 1 || told.Certs[0].DER[0] != 1 || told.Certs[0].Fresh || len(told.Digest) != 32 || told.Digest[0] != 5 {
		t.Fatalf("%+v", told)
	}
}

// testMend: who is put stands so, whether known before or not; journal and feed of a known one stay, and a machine that waits is given its
// certificate. Nothing of it is done where it cannot be done wholly.
func testMend(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	row := ledger.AuditRow{At: 1, Clerk: "test", Action: "mended"}
	addKiosk(t, l, 7)
	addKiosk(t, l, 9)
	must(t, l.Append(ctx, batch(t, l, 9, 2)))
	at := position(t, l, 9)
	must(t, l.Invite(ctx, invitation(1, 8), row))
	must(t, l.Bind(ctx, [4]byte{1}, [32]byte{5}, []byte("request")))
	digest := [32]byte{5}
	seven := ledger.Standing{
		Kiosk: 7, Village: village, Site: []byte("{}"), SealKey: []byte("seal"), ReceiveKey: []byte("receive"), Until: 12_000,
		Certs: []ledger.Listed{{Fingerprint: [32]byte{11}, DER: []byte{11}, Key: key(11)}, {Fingerprint: [32]byte{12}, DER: []byte{12}, Key: key(12), Fresh: true}},
	}
	eight := seven
	eight.Kiosk, eight.Certs, eight.Digest = 8, []ledger.Listed{{Fingerprint: [32]byte{13}, DER: []byte{13}}}, digest[:]
	nine := seven
	nine.Kiosk, nine.Certs, nine.Revoked, nine.RevokedAt, nine.Until = 9, nil, true, 5000, 9000
	ten := nine
	ten.Kiosk = 10
	bad := eight
	bad.Kiosk, bad.Certs, bad.Digest = 11, seven.Certs, nil
	before, err := l.Standings(ctx)
	must(t, err)
	mend := func(put ...ledger.Standing) error {
		return l.Mend(ctx, func(all []ledger.Standing) (ledger.Mending, error) {
			if !reflect.DeepEqual(all, before) {
				t.Errorf("asked about %+v", all)
			}
			return ledger.Mending{Put: put, Audit: []ledger.AuditRow{row}, Alarms: []ledger.Notice{{Kiosk: 8, Kind: ledger.NoticeAlarm, Word: "mended", At: 3}}}, nil
		})
	}
	want(t, "one certificate of two kiosks", mend(seven, bad), ledger.ErrTaken)
	if all, err := l.Standings(ctx); err != nil || !reflect.DeepEqual(all, before) {
		t.Fatalf("half a mending: %+v, %v", all, err)
	}
	must(t, mend(seven, eight, nine, ten))
	if all, err := l.Standings(ctx); err != nil || !reflect.DeepEqual(all, []ledger.Standing{seven, eight, nine, ten}) {
		t.Fatalf("%+v, %v", all, err)
	}
	speak(t, l, "after mending", 11, 12)
	checkMended(t, l, at)
	renewed(t, l, 14)
	speak(t, l, "renewed after mending", 11, 12, 14)
}

// checkMended: what goes with the list after testMend.
func checkMended(t *testing.T, l ledger.Ledger, at ledger.Position) {
	t.Helper()
	ctx := context.Background()
	if now := position(t, l, 9); now != at {
		t.Fatalf("the journal is at %+v, was at %+v", now, at)
	}
	if inv, err := l.InvitationOf(ctx, 8); err != nil || len(inv.Cert) != 1 || inv.Cert[0] != 13 {
		t.Fatalf("%+v, %v", inv, err)
	}
	if _, version, err := l.Cards(ctx, village); err != nil || version == "" {
		t.Fatalf("no cards of its village: %v", err)
	}
	if ns, err := l.Notices(ctx, village, 10); err != nil || len(ns) != 1 || ns[0].Word != "mended" {
		t.Fatalf("%+v, %v", ns, err)
	}
	if rows, err := l.AuditRows(ctx, 10); err != nil || len(rows) != 2 {
		t.Fatalf("%+v, %v", rows, err)
	}
}
