package main

import (
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/cmd/health"
	"github.com/smart-kampung/anjungan/kiosk"
)

// waitSays explains the queue. Entries go in order, so what is true of the first is true of all.
func waitSays(w kiosk.Wait, now time.Time) string {
	s := "why they wait: " + health.CauseWords(w.Cause)
	if w.Tries > 0 {
		s += fmt.Sprintf("\ntries in a row that failed: %d; next try: ", w.Tries)
		switch {
		case w.Next.IsZero():
			s += "it runs"
		case w.Next.Before(now):
			s += "due since " + health.When(w.Next) + " (is the kiosk's program running?)"
		default:
			s += "in " + w.Next.Sub(now).Round(time.Second).String()
		}
	}
	return s + "\nwhat to do: " + health.RemedyWords(w.Remedy)
}
