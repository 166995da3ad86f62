// Package journal is one entry of the kiosk's journal: its kinds and bodies, its canonical bytes,
// the hash chain that orders entries, the sealing that only the regency opens, and the segment, the
// signed run of entries that travels.
//
// It is not the place where entries are stored (kiosk/store) and not how they travel (sync/wire,
// sync/outbox). Both ends import it, so that both hash and seal the same bytes.
//
// Concurrency: values are plain data. An Epoch may seal and open from any goroutine.
package journal
