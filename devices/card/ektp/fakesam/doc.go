// Package fakesam is A FAKE: an invented SAM and an invented protected chip for tests. ITS CIPHER IS
// MADE UP. It is not the cipher, the message format, the key or the command set of any real e-KTP or
// of any real SAM; those are not public and are nowhere in this repository. Whatever opens with
// fakesam opens no real card, and nothing may be learned from it about one.
//
// It has the shape that public integrations show: a challenge of 8 bytes, proofs of 40 bytes, then
// commands wrapped and answers unwrapped by the SAM. The invented box is a keystream of HMAC-SHA-256
// and a check of eight bytes. Tests and simulators import it; a kiosk in a village never does.
//
// Concurrency: a Chip and a SAM may be used from any goroutine; a conversation is one after the other.
package fakesam
