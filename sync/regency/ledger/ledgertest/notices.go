package ledgertest

import (
	"context"
	"testing"

	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// testStanding: a notice about somebody stands, however old its kiosk says it is, until a clerk of that person's village
// closes it; told again it is one, and after it was closed another. A device's fault is none of them.
func testStanding(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	office(t, l)
	away := []byte("nik of somebody elsewhere")
	must(t, l.LoadPeople(ctx, []ledger.Person{{NIK: away, Village: other, Record: sealed("away")}}, nil, "v2"))
	const word = "data-wrong"
	check := func(came int64, ref []byte) {
		t.Helper()
		b := batch(t, l, 7, 1)
		b.At = came
		b.Notices = []ledger.Notice{
			{Kiosk: 7, Kind: ledger.NoticeCheck, Device: "resident", Word: word, At: 5, Ref: ref},
			{Kiosk: 7, Kind: ledger.NoticeFault, Device: "printer", Word: word, At: 5},
		}
		must(t, l.Append(ctx, b))
	}
	standing := func(v string, want int) []ledger.Notice {
		t.Helper()
		ns, err := l.Standing(ctx, village, 10)
		if v == "other" {
			ns, err = l.Standing(ctx, other, 10)
		}
		if err != nil || len(ns) != want {
			t.Fatalf("%s: %+v, %v", v, ns, err)
		}
		return ns
	}
	check(presentMs, citra)
	check(presentMs+1, citra)
	check(presentMs+2, nil)
	check(presentMs+3, away)
	own := standing("own", 2)
	if own[0].Ref != nil || string(own[1].Ref) != string(citra) || own[1].Arrived != presentMs+1 || own[1].At != 5 {
		t.Errorf("%+v", own)
	}
	far := standing("other", 1)
	if string(far[0].Ref) != string(away) {
		t.Errorf("%+v", far)
	}
	row := ledger.AuditRow{At: presentMs + 9, Clerk: "tono", Action: "notice.close"}
	want(t, "another village's", l.CloseNotice(ctx, far[0].ID, village, row), ledger.ErrNotFound)
	want(t, "nothing", l.CloseNotice(ctx, 999, village, row), ledger.ErrNotFound)
	ns, err := l.Notices(ctx, village, 1)
	if err != nil || ns[0].Kind != ledger.NoticeFault {
		t.Fatalf("%+v, %v", ns, err)
	}
	want(t, "a device's", l.CloseNotice(ctx, ns[0].ID, village, row), ledger.ErrNotFound)
	must(t, l.CloseNotice(ctx, own[1].ID, village, row))
	want(t, "twice", l.CloseNotice(ctx, own[1].ID, village, row), ledger.ErrNotFound)
	standing("own", 1)
	check(presentMs+10, citra)
	standing("own", 2)
	audits, err := l.AuditRows(ctx, 10)
	if err != nil || len(audits) == 0 || audits[0].Action != "notice.close" || audits[0].Clerk != "tono" {
		t.Errorf("audit %+v, %v", audits, err)
	}
}
