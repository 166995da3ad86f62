// Package regency is the regency's side of the protocol of sync/README.md: it takes kiosks' journals
// in, tells them the feed, and hands out datasets, time and the state of a request by number.
//
// What a segment means is decided by pure functions (Place, Step); Intake reads, verifies, opens,
// performs the decision in one transaction of the ledger, and only then signs the ack. It decides
// nothing about a request's merit (sync/regency/desk) and shows no page (sync/regency/console).
//
// Concurrency: Server, Intake and Bell may be used from any goroutine. Several processes may serve one
// ledger: what depends on what was read is compared again in the transaction.
package regency
