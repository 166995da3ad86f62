// Package locale is the wordings of the screens (assets/locale): Indonesian and English in full, and of
// Javanese, Using and Madurese every string that a native speaker has reviewed. A string without a review,
// or whose Indonesian was changed since, shows Indonesian and stands on the list for the reviewers.
//
// It does not hold the wordings of services and menu (kiosk/catalog), whose reviews have the same form, and draws
// nothing.
//
// Concurrency: a Set does not change after Load and may be read from any goroutine.
package locale
