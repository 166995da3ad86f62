// Package catalog is the service catalogue (katalog layanan): it reads services and letter templates
// from JSON, checks them so that a screen or a letter can trust them blindly, and names the content by
// a version. It also reads the list of villages.
//
// It is not the words themselves (package kiosk), not a form (kiosk/flow) and not a letter
// (kiosk/paper). A file that is wrong is refused with its name and line; nothing is repaired.
//
// Concurrency: a Catalogue does not change after Load and may be read from any goroutine. What it
// returns shares memory with it and must not be changed.
package catalog
