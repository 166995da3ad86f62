// Package aid is the set "aid": what a regency tells the kiosks of a village of social assistance (bansos).
// It holds the matrix as the regency wrote it, of which schemes there is data at all, and what is known of
// each resident of the village.
//
// It decides nothing (the regency's ledger does) and keeps nothing: the set lies sealed in kiosk/store and
// is decoded for one visit. It travels sealed to one kiosk (sync/README.md, "Datasets").
//
// Concurrency: a Set does not change once it is decoded.
package aid
