package store_test

import (
	"slices"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// TestWhatNoCardVouchesForOutlivesARestart: requests that name nobody, and the slips of those and of deposits without a card.
func TestWhatNoCardVouchesForOutlivesARestart(t *testing.T) {
	r := newRoom(t)
	now := r.clock()
	r.registry("v1")
	start := *now
	slip := func(id kiosk.RequestID, outcome string) {
		t.Helper()
		r.end(r.print(store.Slip, id), outcome)
	}
	deposited := func(dep store.Deposit) kiosk.RequestID {
		t.Helper()
		*now = now.Add(time.Minute)
		dep.Birth = "1980-01-01"
		q, err := r.SaveDeposit(t.Context(), deposit(t, nikBudi), dep)
		if err != nil {
			t.Fatal(err)
		}
		return q.ID
	}
	slip(r.save(nikAni).ID, store.Printed)
	slip(deposited(store.Deposit{Outside: true, Carded: true}), store.Printed)
	slip(deposited(store.Deposit{}), store.Printed) // 2
	for _, outcome := range []string{store.Unknown, store.NotStarted} {
		*now = now.Add(time.Minute) // 3, 4
		q, err := r.SaveRequest(t.Context(), store.Draft{ID: kiosk.NewRequestID(), Service: "lapor-miskin", Village: "35.10.13.2004"})
		if err != nil {
			t.Fatal(err)
		}
		slip(q.ID, outcome)
	}
	temporary := deposit(t, "0510000101800001")
	*now = now.Add(time.Minute)
	if _, err := r.SaveDeposit(t.Context(), temporary, store.Deposit{Birth: "1980-01-01"}); err != nil {
		t.Fatal(err) // has no owner either, and is somebody
	}
	r.reopen()
	minutes := func(list []time.Time, err error) (m []int) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range list {
			m = append(m, int(at.Sub(start)/time.Minute))
		}
		return m
	}
	if got := minutes(r.Nameless(t.Context(), start)); !slices.Equal(got, []int{3, 4}) {
		t.Errorf("nameless at %v", got)
	}
	if got := minutes(r.Nameless(t.Context(), start.Add(4*time.Minute))); !slices.Equal(got, []int{4}) {
		t.Errorf("nameless later at %v", got)
	}
	if got := minutes(r.CardlessSlips(t.Context(), start)); !slices.Equal(got, []int{2, 3}) {
		t.Errorf("slips at %v", got)
	}
}
