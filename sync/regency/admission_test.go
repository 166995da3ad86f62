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

// TestAdmissionBounds: neither number nor bytes of those inside go beyond the bounds.
func TestAdmissionBounds(t *testing.T) {
	a := newAdmission(1, 1)
	a.mostBytes = 1500
	of := func(size int64) *http.Request { return &http.Request{ContentLength: size} }
	leave, err := a.enter(of(1000))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.enter(of(501)); !busy(err) {
		t.Errorf("beyond the bytes: %v", err)
	}
	if _, err := a.enter(of(-1)); !busy(err) {
		t.Errorf("of unknown length: %v", err)
	}
	if _, err := a.enter(of(500)); err != nil {
		t.Error(err)
	}
	if _, err := a.enter(of(0)); !busy(err) {
		t.Errorf("beyond the number: %v", err)
	}
	leave()
	if _, err := a.enter(of(1000)); err != nil {
		t.Errorf("after one left: %v", err)
	}
}

// TestExpress: a short segment is served while long ones wait, and never the other way round.
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
