// Package health is how a kiosk is: what anjunganctl doctor tells a technician who stands beside it, and the report
// that the kiosk itself makes for one who does not. It needs no machine key, names no resident,
// and changes nothing of what it looks at.
//
// It is not the heartbeat (kiosk/journal) and decides nothing.
//
// Concurrency: functions only, but for Tail, which any goroutine may write to.
package health
