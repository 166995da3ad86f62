package ledgertest

import (
	"context"
	"fmt"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// testConfirmHelped: whoever asked for somebody is not who confirms or denies it, with a candidate and without; another
// clerk is.
func testConfirmHelped(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	office(t, l)
	deposit(t, l, chip, citra, 1, "1111")
	for id := byte(2); id <= 3; id++ { // without a card
		b := withRequest(batch(t, l, 7, 1), id, fmt.Sprint("n", id))
		b.Requests[0].Request.State, b.Requests[0].Request.Subject = kiosk.Unproven, budi
		must(t, l.Append(ctx, b))
	}
	asked := func(d ledger.Deed) ledger.Deed {
		d.Asked = func(r ledger.Request) ([]byte, error) {
			if string(r.Record.Body) != "record" {
				t.Errorf("request %d comes with %q", r.ID[0], r.Record.Body)
			}
			return clerks, nil // tono
		}
		return d
	}
	for _, a := range []kiosk.ClerkAction{kiosk.ClerkConfirm, kiosk.ClerkDeny} {
		of, alone := asked(by("tono", a)), asked(by("tono", a))
		of.Candidate, of.Reason = waiting(t, l)[0].ID, "no"
		alone.Request, alone.Reason = kiosk.RequestID{2}, "no"
		want(t, string(a)+" a card that they asked for", do(l, of), ledger.ErrSelf)
		want(t, string(a)+" a request that they asked for", do(l, alone), ledger.ErrSelf)
	}
	for id := byte(1); id <= 3; id++ {
		if r, err := l.Request(ctx, kiosk.RequestID{id}); err != nil || r.State != kiosk.Unproven {
			t.Fatalf("%+v, %v", r, err)
		}
	}
	for id, a := range map[byte]kiosk.ClerkAction{1: kiosk.ClerkConfirm, 2: kiosk.ClerkConfirm, 3: kiosk.ClerkDeny} {
		d := asked(by("siti", a))
		d.Request, d.Reason = kiosk.RequestID{id}, "no"
		must(t, do(l, d))
	}
}
