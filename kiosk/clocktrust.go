package kiosk

import "time"

// ClockTrust is what is known of the machine's clock, which may have no battery.
type ClockTrust struct {
	Checked time.Time // when it was last compared with the regency's; zero: never
	Sure    bool      // it was compared since the kiosk's program began
}

// clockDay is how long a comparison is good for without a word about it.
const clockDay = 24 * time.Hour

// Fresh says whether a time by this clock needs no word about it.
func (c ClockTrust) Fresh(now time.Time) bool {
	age := now.Sub(c.Checked)
	return c.Sure && age < clockDay && age > -time.Minute
}

// Remark is what a paper adds to a time that it shows, "" where that is fresh.
func (c ClockTrust) Remark(now time.Time) string {
	switch {
	case c.Fresh(now):
		return ""
	case c.Checked.IsZero():
		return "menurut jam mesin"
	}
	return "menurut jam mesin, terakhir dicocokkan " + LetterDate(c.Checked)
}
