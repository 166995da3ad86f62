// Package station is THE SHELL of a visit: one goroutine owns flow.State, feeds it what happens at
// the card reader, the printer, the screen and the link, and performs the effects. It makes durable
// before it makes visible: a request is said to be saved after its commit, a paper is written down
// before its first byte.
//
// It decides nothing (kiosk/flow does), draws nothing (kiosk/ui does) and keeps nothing of a
// resident after the visit: Forget clears the portrait and the card.
//
// Concurrency: Run owns everything and joins every goroutine that it started. Press and LinkUp may
// be called from any goroutine. Effects that wait (the card, argon2id, the disk, the print head) run
// beside the loop and answer with an event; one print job is under way at a time.
package station
