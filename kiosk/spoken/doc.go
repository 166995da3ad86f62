// Package spoken turns what a screen says into sentences for a voice: in words, numbers too, and in pieces for
// which there may be clips. A clip is named by the message, and by its wording: a clip of a wording that was
// changed since is not played.
//
// It plays nothing (devices/speaker) and does not decide what may be said aloud (kiosk/flow).
//
// Concurrency: a Book does not change and may be read from any goroutine.
package spoken
