// Package enrol is the kiosk's side of enrolment by code (sync/README.md, section 2): it draws the
// kiosk's three keys where they will stay, pins the regency's root by the code, asks, shows the digits
// that two people compare, and leaves the directory that sync/bundle reads.
//
// It decides nothing at the regency (sync/regency) and renews nothing (sync/renewal). What it has drawn
// and asked lies beside the bundle until that is whole, so that it may be killed at any time and goes
// on when it is started again with the same code.
//
// Concurrency: Run is called once at a time for a directory.
package enrol
