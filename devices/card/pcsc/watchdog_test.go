package pcsc

import (
	"testing"
	"testing/synctest"
	"time"
)

// The watchdog bites a command that had all its time, and no other, however many went before.
func TestWatchdog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := watchdog{start: time.Now()}
		for range 3 { // quick commands, spread over more than one run of the timer
			late := w.arm()
			w.begin()
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
		w.begin()
		begin := time.Now()
		for {
			<-late
			if w.bites() {
				break
			}
		}
		if took := time.Since(begin); took != transmitTimeout || !w.busy() {
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
