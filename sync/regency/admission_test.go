package regency

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/smart-kampung/anjungan/sync/wire"
)

func busy(err error) bool {
	var r *wire.Refusal
	return errors.As(err, &r) && r.Code == wire.CodeBusy && r.RetryAfter > 0
}

// of is a request with a body of that size, -1: of no stated one.
func of(size int64) *http.Request { return &http.Request{ContentLength: size} }

// TestAdmissionBounds: neither number nor bytes of those inside go beyond the bounds.
func TestAdmissionBounds(t *testing.T) {
	a := newAdmission(1, 1)
	a.mostBytes = 1500
	leave, err := a.enter(of(1000), 7)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.enter(of(501), 7); !busy(err) {
		t.Errorf("beyond the bytes: %v", err)
	}
	if _, err := a.enter(of(-1), 7); !busy(err) {
		t.Errorf("of unknown length: %v", err)
	}
	if _, err := a.enter(of(500), 7); err != nil {
		t.Error(err)
	}
	if _, err := a.enter(of(0), 7); !busy(err) {
		t.Errorf("beyond the number: %v", err)
	}
	leave()
	if _, err := a.enter(of(1000), 7); err != nil {
		t.Errorf("after one left: %v", err)
	}
}

// TestExpress: a short segment is served while long ones wait, and never the other way round.
// TestNoKioskHoldsTheRoomOfOthers: one that opens many slow requests is refused, and others are not.
func TestNoKioskHoldsTheRoomOfOthers(t *testing.T) {
	a := newAdmission(100, 100)
	var leave []func()
	for range perKiosk {
		l, err := a.enter(of(wire.MaxSegment), 7)
		if err != nil {
			t.Fatal(err)
		}
		leave = append(leave, l)
	}
	if _, err := a.enter(of(1), 7); !busy(err) {
		t.Fatalf("one more of the same kiosk: %v", err)
	}
	for range 20 {
		if _, err := a.enter(of(1), 0); err != nil {
			t.Fatalf("a stranger: %v", err)
		}
	}
	if _, err := a.enter(of(1), 8); err != nil {
		t.Fatalf("another kiosk: %v", err)
	}
	leave[0]()
	if _, err := a.enter(of(1), 7); err != nil {
		t.Fatalf("after one has ended: %v", err)
	}
	for _, l := range leave[1:] {
		l()
	}
	if a.of[7] != 1 || a.of[8] != 1 {
		t.Errorf("%v are counted", a.of)
	}
}

func TestExpress(t *testing.T) {
	a := newAdmission(1, 10)
	done, err := a.turn(t.Context(), expressBytes+1)
	if err != nil {
		t.Fatal(err)
	}
	short, err := a.turn(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := a.turn(ended, expressBytes+1); !busy(err) {
		t.Errorf("a long one was let on: %v", err)
	}
	done()
	if _, err := a.turn(t.Context(), expressBytes+1); err != nil {
		t.Error(err)
	}
	short()
}
