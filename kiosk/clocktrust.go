package kiosk

import "time"

// ClockTrust is what is known of the time by which the kiosk works (kiosk/clock).
type ClockTrust struct {
	Checked time.Time // when the regency last vouched for it; zero: never
	Sure    bool      // that was since the kiosk's program began: what the machine's own clock says does not count
}

// clockDay is for how long the regency's time is carried on without a word about it: by then a machine's crystal
// is off by seconds, never by two minutes.
const clockDay = 24 * time.Hour

// Fresh says whether a time that was told under this trust needs no word about it.
func (c ClockTrust) Fresh(told time.Time) bool {
	age := told.Sub(c.Checked)
	return c.Sure && age < clockDay && age > -time.Minute
}

// Remark is what a paper adds to a time that it shows, "" where that is fresh.
func (c ClockTrust) Remark(told time.Time) string {
	switch {
	case c.Fresh(told):
		return ""
	case c.Checked.IsZero():
		return "menurut jam mesin"
	}
	return "menurut jam mesin, terakhir dicocokkan " + LetterDate(c.Checked)
}
