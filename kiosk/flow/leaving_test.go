package flow

import "testing"

// TestBatalStandsInAForm: from the first question to the last look the way out cancels, and before a form and after
// it nothing is there to cancel.
func TestBatalStandsInAForm(t *testing.T) {
	w := atForm(t, "domisili")
	says := func(want string) {
		t.Helper()
		if v := w.m.View(w.s); v.Leave.Label.ID != want {
			t.Errorf("%s says %q, not %q", v.Screen, v.Leave.Label.ID, want)
		}
	}
	says("leave.cancel")
	w.key("choice-0")
	says("leave.cancel") // the PIN
	w.proves(t)
	says("leave.cancel")
	w.key(KeyLeave)
	if w.s.Screen() != AskLeave {
		t.Fatalf("on %s", w.s.Screen())
	}
	w.key(KeyOK)
	says("leave.cancel")

	w = &finger{m: w.m, s: w.m.Start()}
	w.taps()
	says("leave.exit") // home
	w = &finger{m: testMachine(), s: testMachine().Start()}
	w.key(KeyNoCard)
	says("leave.exit") // whose village: nothing was said yet
	w.key("choice-0")
	says("leave.cancel") // the NIK
}
