// Package outbox is the kiosk's side of the protocol of sync/README.md: it sends the journal up until
// the regency's signed ack is kept, and applies the feed. What happens next is decided by the pure
// function Step; Box performs the effects.
//
// It holds no queue: the journal in the store is the queue, and it is asked again before every batch.
// It believes nothing from the wire: an ack counts only with the regency's signature over exactly what
// was sent, and a verdict only when it comes by the feed.
//
// Concurrency: one Run at a time. State and Changes may be called from any goroutine. Store
// methods are called from at most four goroutines at a time.
package outbox
