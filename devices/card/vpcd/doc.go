// Package vpcd puts a simulated card into the real PC/SC daemon, through the virtual reader driver
// vpcd of the vsmartcard project, and starts a private daemon to put it into.
//
// The driver listens on TCP and the card connects. Every message is a big-endian uint16 length and
// a payload. Of length one: 00 power off, 01 power on, 02 reset (all without an answer) and 04, which
// asks for the answer to reset. Of any other length: a command APDU, answered by a response APDU.
// The daemon takes a card for present while the connection lives and 04 is answered; it asks every
// 400 ms. Three errata of version 3.3 are worked around here: it sends length and payload apart, so
// TCP_QUICKACK is set before every read or each command costs 50 ms; a message of length zero stops
// its slot for good, so none is ever sent; and it listens on every address of the machine, so the
// private daemon gets a network of its own where the process may make one (root).
//
// It is for simulators, tests and demonstrations; a kiosk in a village never imports it. Linux only.
//
// Concurrency: each Insertion owns one goroutine, joined by Remove. A Daemon may be used from any
// goroutine.
package vpcd
