package flow

import (
	"reflect"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// The screen says when its clock was last compared, as soon as somebody told and only where it is old.
func TestClockNote(t *testing.T) {
	now := time.Date(2026, 11, 21, 8, 42, 0, 0, kiosk.WIB)
	m := NewMachine(kiosk.Site{}, nil, false)
	s := State{now: now}
	if v := m.View(s); !v.ClockNote.Empty() {
		t.Errorf("nobody told, and it says %v", v.ClockNote)
	}
	for _, c := range []struct {
		trust kiosk.ClockTrust
		want  Msg
	}{
		{kiosk.ClockTrust{Checked: now, Sure: true}, Msg{}},
		{kiosk.ClockTrust{}, M("clock.unchecked")},
		{kiosk.ClockTrust{Checked: now.AddDate(0, 0, -2), Sure: true}, M("clock.checked", "Kam 19 Nov")},
	} {
		s, _ = m.Step(s, Event{At: now, What: ClockTrust{c.trust}})
		if v := m.View(s); !reflect.DeepEqual(v.ClockNote, c.want) {
			t.Errorf("%+v: %v, want %v", c.trust, v.ClockNote, c.want)
		}
	}
}

// A clerk reads the worst first: that requests are not taken, that they soon will not be, why entries wait.
func TestLineWords(t *testing.T) {
	now := time.Date(2026, 11, 21, 8, 42, 0, 0, kiosk.WIB)
	line := kiosk.Wait{Cause: kiosk.WaitLine, Tries: 3, Oldest: now.Add(-time.Hour)}
	days := line
	days.Cause, days.Oldest = kiosk.WaitRevoked, now.AddDate(0, 0, -3)
	for _, c := range []struct {
		data DeskData
		want Msg
	}{
		{DeskData{}, Msg{}},
		{DeskData{Unsent: 3, Wait: kiosk.Wait{Cause: kiosk.WaitSending, Oldest: now}}, Msg{}},
		{DeskData{Unsent: 3, Wait: line}, M("desk.wait.line", "3", "07.42")},
		{DeskData{Unsent: 3, Wait: days}, M("desk.wait.revoked", "3", "Rabu 18 November")},
		{DeskData{Unsent: 600, Wait: line, Full: "unsent"}, M("desk.full.unsent", "600")},
		{DeskData{Unsent: 5000, Wait: line, Full: "unsent", Closed: true}, M("desk.closed.unsent", "5000")},
	} {
		if got := lineWords(now, kiosk.Indonesian, c.data); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%+v: %v, want %v", c.data, got, c.want)
		}
	}
}
