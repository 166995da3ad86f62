// Package wire is what travels between a kiosk and its regency beside the segments of kiosk/journal:
// replies, the feed, snapshots, the signed time, and the closed words for refusals. All of it is
// canonical CBOR (journal.Marshal); sync/README.md is the protocol in prose.
//
// It is not a client or a server (sync/outbox, sync/regency) and it decides nothing. Domain values are
// mapped to wire structs by hand, field by field, so that a change of one is never silently a change
// of the other.
//
// Concurrency: everything here is a value; ReceiveKey may be used from any goroutine.
package wire
