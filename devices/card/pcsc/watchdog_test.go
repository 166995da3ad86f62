package pcsc

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// The watchdog bites a command that had all its time, and no other, however many went before.
func TestWatchdog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var w watchdog
		for range 3 { // quick commands, spread over more than one run of the timer
			late := w.arm()
			start(t, &w)
			select {
			case <-late:
				if w.bites() {
					t.Fatal("bit a quick command")
				}
			case <-time.After(transmitTimeout / 2):
			}
			w.end()
			if w.busy() {
				t.Fatal("busy after the end")
			}
		}
		late := w.arm()
		start(t, &w)
		began := time.Now()
		for {
			<-late
			if w.bites() {
				break
			}
		}
		if took := time.Since(began); took != transmitTimeout || !w.busy() {
			t.Errorf("bit after %v", took)
		}
		for range 2 { // and it can be armed again, and runs on while nothing happens
			w.end()
			<-w.arm()
			if w.bites() {
				t.Error("bit nothing")
			}
		}
	})
}

// A command that is given up before it is sent was never under way, whoever looks when.
func TestWatchdogGivenUp(t *testing.T) {
	for range 100_000 {
		var w watchdog
		ctx, cancel := context.WithCancel(t.Context())
		begun := make(chan error)
		go func() { begun <- w.begin(ctx, t.Context()) }()
		cancel()
		busy := w.busy()
		if err := <-begun; busy != (err == nil) {
			t.Fatalf("busy %v after the end of the context, and the command: %v", busy, err)
		}
	}
}

func start(t *testing.T, w *watchdog) {
	t.Helper()
	if err := w.begin(t.Context(), t.Context()); err != nil {
		t.Fatal(err)
	}
}
