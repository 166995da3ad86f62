// Package store is what the kiosk keeps: its journal, the requests it took, the ledger of what it
// printed, the cards that the regency lets it serve, and the letters that came back.
//
// Each change is one transaction that writes the state and the journal entry that tells of it, so
// that neither exists without the other: the journal is the queue, there is no second copy. When a
// method returns nil, it is durable.
//
// It is not the visit (kiosk/flow), does no networking (sync/outbox) and cannot read its own
// journal: bodies are sealed to the regency.
//
// At rest. Everything that says who somebody is, or what they asked, is AES-256-GCM under a key
// derived from the machine key, bound to its table, row and column; people and cards are found by
// keyed hashes. A method that returns personal data is asked for one resident or one request and
// answers about no other. The NIKs of a request are erased once the regency has them and what was
// deposited with them. The machine key is never on the database's own disk in production; LoadKey reads it, and the program that
// calls it says so when it is.
//
// Incarnations. Entries are named (kiosk, incarnation, seq). A new database begins incarnation 1
// with an incarnation entry and an epoch entry; each later Open adds an epoch entry, since epoch
// keys live in memory only. Where the regency orders a new incarnation (this disk was cloned,
// restored or replaced), the old one is closed there: its keys are taken or its chain is broken. A database that is made under a
// machine key of before (its disk is not mounted, or an empty one lies in its place) is treated as a restored one.
// Requests that no ack covers are journaled again in the new one, so none is lost, and the request's
// id keeps it from being doubled. The other entries of the old one stay readable by After, as
// evidence; nothing sends them.
//
// A copy that Backup made knows that it is one: opened, it takes no new request until the regency has
// acknowledged its whole journal or ordered a new incarnation.
//
// What is nobody's (a survey, a complaint without a name) is kept by Later and journaled at a random later
// moment: neither its time nor its neighbours say whose visit it came from.
//
// One key must never seal two bodies: when a transaction that sealed an entry fails, its epoch is
// dropped and the next entry is preceded by a new epoch.
//
// When the disk does not confirm a commit, that is the last thing that the Store writes: ErrUnflushed, decision 0018.
//
// Concurrency: a Store is safe for use from any goroutine. Writers wait for each other; readers
// see the last commit. A database has one Store at a time.
package store
