package flow

import "github.com/smart-kampung/anjungan/kiosk"

// age says of when that is which a screen shows of its visitor from the regency: of now while the line is there, else of
// when it last was, or when the clock was last compared over it before the kiosk was switched on.
func age(s State) Msg {
	at := s.fed
	if at.IsZero() {
		at = s.clock.Checked
	}
	switch {
	case s.linkUp:
		return M("news.age", kiosk.DayTime(s.now, s.now, s.visit.prefs.Lang))
	case at.IsZero():
		return M("age.offline")
	}
	return M("news.age.offline", kiosk.DayTime(at, s.now, s.visit.prefs.Lang))
}
