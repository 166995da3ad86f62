// Package measure takes the figures of the two logs: what an entry costs on the wire, how fast a regency
// takes entries in against a bare database, how long a kiosk waits while all others drain, and what that costs in memory. Its
// regency is the real one, reached over loopback with certificates; its kiosks are real outboxes on
// journals in memory. Everything that it sends is synthetic.
//
// It prints nothing: cmd/bench does, which holds the bars of what is timed. Those of what is counted in bytes stand here, and
// the tests of this package hold them. It is not for production.
//
// Concurrency: one measurement at a time; each stops everything that it started.
package measure
