package outbox

import (
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// TestExplain follows a queue through a dead line, a busy regency and a revoked certificate.
func TestExplain(t *testing.T) {
	at := time.UnixMilli(1_790_000_000_000)
	s, _ := Step(State{}, Started{}, at)
	s, _ = Step(s, Loaded{Sent: &Sent{Incarnation: 1, Last: 2}, Counted: Counted{Unsent: 2, Oldest: at}}, at)
	want := func(what string, cause kiosk.WaitCause, remedy kiosk.WaitRemedy, tries int, next time.Time) {
		t.Helper()
		if w := s.Link.Explain(); w != (kiosk.Wait{Cause: cause, Remedy: remedy, Tries: tries, Next: next, Oldest: at}) {
			t.Errorf("%s: %+v", what, w)
		}
	}
	want("on its way", kiosk.WaitSending, kiosk.RemedyNone, 0, time.Time{})
	fail := func(code wire.Code, retry time.Duration) {
		s, _ = Step(s, Failed{Lane: Up, Problem: code, RetryAfter: retry}, at)
	}
	fail("", 0)
	want("one failure", kiosk.WaitLine, kiosk.RemedyNone, 1, at.Add(backoffLeast))
	fail("", 0)
	fail("", 0)
	want("three failures", kiosk.WaitLine, kiosk.RemedyLine, 3, at.Add(backoffLeast))
	s, _ = Step(s, Elapsed{Lane: Up, Timer: s.lanes[Up].timer}, at)
	want("a try runs", kiosk.WaitLine, kiosk.RemedyLine, 3, time.Time{})
	fail(wire.CodeBusy, 7*time.Second)
	want("patience", kiosk.WaitBusy, kiosk.RemedyNone, 4, at.Add(7*time.Second))
	fail(wire.CodeNotAllowed, 0)
	want("revoked", kiosk.WaitRevoked, kiosk.RemedyRegency, 5, at.Add(backoffLeast))
	fail(wire.CodeSignature, 0)
	want("refused", kiosk.WaitRefused, kiosk.RemedyRegency, 6, at.Add(backoffLeast))
	fail(wire.CodeExpired, 0)
	want("not renewed", kiosk.WaitExpired, kiosk.RemedyRegency, 7, at.Add(backoffLeast))
	fail(wire.CodeWrongKiosk, 0)
	want("another kiosk's certificate", kiosk.WaitMixedUp, kiosk.RemedyRegency, 8, at.Add(backoffLeast))
	s, _ = Step(s, Ordered{Incarnation: 2}, at)
	if w := s.Link.Explain(); w.Cause != kiosk.WaitSending || w.Tries != 0 {
		t.Errorf("an answer: %+v", w)
	}
	fail(wire.CodeExpired, 0)
	want("to be renewed", kiosk.WaitExpired, kiosk.RemedyNone, 1, at.Add(backoffLeast))
	s, _ = Step(s, Counted{}, at)
	if w := s.Link.Explain(); w != (kiosk.Wait{}) {
		t.Errorf("nothing waits: %+v", w)
	}
}
