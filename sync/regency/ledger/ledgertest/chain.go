package ledgertest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// handed is a decision that gives the request of that id from one holder to the next.
func handed(id byte, from kiosk.RequestState, was kiosk.Holder, to kiosk.RequestState, next kiosk.Holder, agency string) ledger.Decision {
	d := decision(from, to)
	d.Request, d.Was, d.Holder, d.Agency = kiosk.RequestID{id}, was, next, agency
	d.Audit.Request, d.Audit.Action = d.Request, "test."+string(next)
	return d
}

func heldBy(t *testing.T, l ledger.Ledger, r ledger.Reach) (ids []byte) {
	t.Helper()
	rs, err := l.Held(context.Background(), r, 10)
	must(t, err)
	for _, x := range rs {
		if !r.Holds(x) {
			t.Errorf("%+v lists %+v, which it does not hold", r, x)
		}
		ids = append(ids, x.ID[0])
	}
	return ids
}

// testHeld gives three requests to three offices: each sees its own, and an office that is not named none.
func testHeld(t *testing.T, l ledger.Ledger) {
	addKiosk(t, l, 7)
	for id := range byte(4) {
		must(t, l.Append(context.Background(), withRequest(batch(t, l, 7, 1), id+1, fmt.Sprint("n", id))))
	}
	for _, d := range []ledger.Decision{
		handed(2, kiosk.Checking, kiosk.Clerk, kiosk.Signing, kiosk.Head, ""),
		handed(3, kiosk.Checking, kiosk.Clerk, kiosk.Signing, kiosk.District, ""),
		handed(4, kiosk.Checking, kiosk.Clerk, kiosk.Checking, kiosk.Agency, "sosial"),
	} {
		must(t, l.Decide(context.Background(), d))
	}
	const district = "35.10.09"
	for _, c := range []struct {
		reach ledger.Reach
		want  []byte
	}{
		{ledger.Reach{Holder: kiosk.Clerk, Village: village}, []byte{1}},
		{ledger.Reach{Holder: kiosk.Head, Village: village}, []byte{2}},
		{ledger.Reach{Holder: kiosk.Head, Village: other}, nil},
		{ledger.Reach{Holder: kiosk.Secretary, Village: village}, nil},
		{ledger.Reach{Holder: kiosk.District, District: district}, []byte{3}},
		{ledger.Reach{Holder: kiosk.District, District: "35.10.0"}, nil},
		{ledger.Reach{Holder: kiosk.District, District: "35.10.01"}, nil},
		{ledger.Reach{Holder: kiosk.Agency, Agency: "sosial"}, []byte{4}},
		{ledger.Reach{Holder: kiosk.Agency, Agency: "sosial", District: district}, []byte{4}},
		{ledger.Reach{Holder: kiosk.Agency, Agency: "sosial", District: "35.10.01"}, nil},
		{ledger.Reach{Holder: kiosk.Agency, Agency: "pendidikan"}, nil},
		{ledger.Reach{Holder: kiosk.Agency}, nil},
		{ledger.Reach{Holder: kiosk.District}, nil},
		{ledger.Reach{Holder: kiosk.Head}, nil},
		{ledger.Reach{Village: village}, nil},
		{ledger.Reach{}, nil},
	} {
		if got := heldBy(t, l, c.reach); !bytes.Equal(got, c.want) {
			t.Errorf("%+v holds %v, want %v", c.reach, got, c.want)
		}
	}
	q, err := l.Queue(context.Background(), village, 10)
	if err != nil || len(q) != 4 || q[3].Agency != "sosial" {
		t.Errorf("the village's own list: %+v, %v", q, err)
	}
	testBroughtToAgency(t, l)
	testOfficials(t, l)
}

// testBroughtToAgency brings a request that is an agency's from the first, and one that is once its owner was
// seen: until then it is the clerk's.
func testBroughtToAgency(t *testing.T, l ledger.Ledger) {
	t.Helper()
	ctx := context.Background()
	const agency = "kesehatan"
	for id, r := range map[byte]ledger.Request{
		5: {State: kiosk.Checking, Holder: kiosk.Agency, Agency: agency}, 6: {State: kiosk.Unproven, Holder: kiosk.Clerk, Agency: agency},
	} {
		b := withRequest(batch(t, l, 7, 1), id, fmt.Sprint("n", id))
		x := &b.Requests[0].Request
		x.State, x.Holder, x.Agency, x.Subject = r.State, r.Holder, r.Agency, citra
		must(t, l.Append(ctx, b))
	}
	at, counter := ledger.Reach{Holder: kiosk.Agency, Agency: agency}, ledger.Reach{Holder: kiosk.Clerk, Village: village}
	if got := heldBy(t, l, at); !bytes.Equal(got, []byte{5}) {
		t.Errorf("the agency has %v", got)
	}
	if got := heldBy(t, l, counter); !bytes.Equal(got, []byte{1, 6}) {
		t.Errorf("the clerk has %v", got)
	}
	must(t, l.AddClerk(ctx, ledger.ClerkAccount{Name: "siti", Village: village, Role: kiosk.RoleService, NIK: []byte{77}}, ledger.AuditRow{}))
	d := by("siti", kiosk.ClerkConfirm)
	d.Request = kiosk.RequestID{6}
	var told kiosk.StatusNews
	d.News = func(_ kiosk.KioskID, n kiosk.StatusNews) (ledger.Sealed, error) { told = n; return sealed("told"), nil }
	_, err := l.Do(ctx, d)
	must(t, err)
	if told.State != kiosk.Checking || told.Holder != kiosk.Agency {
		t.Errorf("told %s at %q", told.State, told.Holder)
	}
	if a, c := heldBy(t, l, at), heldBy(t, l, counter); !bytes.Equal(a, []byte{5, 6}) || !bytes.Equal(c, []byte{1}) {
		t.Errorf("seen, the agency has %v and the clerk %v", a, c)
	}
	if ds, err := l.Dispositions(ctx, d.Request); err != nil || len(ds) != 1 || ds[0].Next != kiosk.Agency {
		t.Errorf("the way: %+v, %v", ds, err)
	}
}

// testOfficials keeps accounts of offices that are no village's.
func testOfficials(t *testing.T, l ledger.Ledger) {
	t.Helper()
	ctx := context.Background()
	before, err := l.Versions(ctx, "")
	must(t, err)
	a := ledger.ClerkAccount{Name: "dina", Role: kiosk.RoleAgency, Agency: "puskesmas", District: "35.10.09"}
	must(t, l.AddClerk(ctx, a, ledger.AuditRow{}))
	got, err := l.Clerk(ctx, "dina")
	if err != nil || got.Reach() != (ledger.Reach{Holder: kiosk.Agency, Agency: "puskesmas", District: "35.10.09"}) {
		t.Errorf("%+v, %v", got, err)
	}
	if vs, err := l.Versions(ctx, ""); err != nil || len(vs) != len(before) {
		t.Errorf("a dataset of no village: %+v, %v", vs, err)
	}
	must(t, l.EndClerk(ctx, "dina", ledger.AuditRow{}))
	if got, err = l.Clerk(ctx, "dina"); err != nil || got.Reach().Whole() {
		t.Errorf("an account that ended reaches %+v, %v", got.Reach(), err)
	}
}

// testChain walks a chain: who skips a holder, acts twice or for another changes nothing.
func testChain(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	must(t, l.Append(ctx, withRequest(batch(t, l, 7, 1), 1, "n1")))
	secretary := handed(1, kiosk.Checking, kiosk.Clerk, kiosk.Signing, kiosk.Secretary, "")
	head := handed(1, kiosk.Signing, kiosk.Secretary, kiosk.Signing, kiosk.Head, "")
	skips := approval(1, 1)
	skips.From, skips.Was = kiosk.Signing, kiosk.Head
	want(t, "the secretary before the clerk", l.Decide(ctx, head), ledger.ErrMoved)
	want(t, "the head before all", l.Approve(ctx, skips), ledger.ErrMoved)
	must(t, l.Decide(ctx, secretary))
	want(t, "the clerk twice", l.Decide(ctx, secretary), ledger.ErrMoved)
	want(t, "the head before the secretary", l.Approve(ctx, skips), ledger.ErrMoved)
	must(t, l.Decide(ctx, head))
	want(t, "the secretary twice, in the same state", l.Decide(ctx, head), ledger.ErrMoved)
	back := handed(1, kiosk.Signing, kiosk.Head, kiosk.Incomplete, kiosk.Clerk, "")
	back.Reason = sealed("a page is missing")
	must(t, l.Decide(ctx, back))
	want(t, "the head of what went back", l.Approve(ctx, skips), ledger.ErrMoved)
	if n, err := l.Next(ctx, skips.Agenda); err != nil || n != 1 {
		t.Errorf("an approval that was none used a number: next %d, %v", n, err)
	}
	ds, err := l.Dispositions(ctx, kiosk.RequestID{1})
	must(t, err)
	got := ""
	for _, d := range ds {
		got += fmt.Sprintf("%s %s %s %s>%s %q;", d.Clerk, d.Holder, d.Action, d.To, d.Next, d.Reason.Body)
	}
	const story = `tono clerk test.secretary menunggu-ttd>secretary "";tono secretary test.head menunggu-ttd>head "";` +
		`tono head test.clerk belum-lengkap>clerk "a page is missing";`
	if got != story || ds[0].At != 2000 {
		t.Errorf("the way was\n%s, want\n%s", got, story)
	}
	if ds, err := l.Dispositions(ctx, kiosk.RequestID{9}); err != nil || len(ds) != 0 {
		t.Errorf("of no request: %+v, %v", ds, err)
	}
}

// testChainOnce lets two of one office decide at once: one does.
func testChainOnce(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	must(t, l.Append(ctx, withRequest(batch(t, l, 7, 1), 1, "n1")))
	must(t, l.Decide(ctx, handed(1, kiosk.Checking, kiosk.Clerk, kiosk.Signing, kiosk.Secretary, "")))
	var all sync.WaitGroup
	var won atomic.Int32
	for _, next := range []kiosk.Holder{kiosk.Head, kiosk.District, kiosk.Head, kiosk.District} {
		all.Go(func() {
			err := l.Decide(ctx, handed(1, kiosk.Signing, kiosk.Secretary, kiosk.Signing, next, ""))
			if err == nil {
				won.Add(1)
			} else if !errors.Is(err, ledger.ErrMoved) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if ds, err := l.Dispositions(ctx, kiosk.RequestID{1}); err != nil || won.Load() != 1 || len(ds) != 2 {
		t.Errorf("%d of four decided, %d lines, %v", won.Load(), len(ds), err)
	}
}
