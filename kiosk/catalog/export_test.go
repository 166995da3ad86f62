package catalog

import "github.com/smart-kampung/anjungan/kiosk"

// CountWordings is how many wordings a catalogue visits.
func CountWordings(c *Catalogue) (n int) {
	c.wordings(func(string, kiosk.Text) { n++ })
	return n
}
