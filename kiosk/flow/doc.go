// Package flow is THE VISIT: what a resident sees and what the kiosk does next, as a state machine
// without any I/O. Events go in (a card arrived, a key, the printer said), a new state and effects
// come out (look the card up, check the PIN, save, print, start a timer). The same state and event
// always give the same answer.
//
// It draws nothing (kiosk/ui shows a View), performs nothing (kiosk/station does the effects, and
// makes durable before it makes visible) and keeps nothing: after Welcome no datum of a resident is
// left in State.
//
// Concurrency: Machine is immutable and may be shared; State is a value that its owner replaces.
package flow
