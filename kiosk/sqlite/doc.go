// Package sqlite opens SQLite databases so that what was committed survives a power cut, brings
// their schema up to date, copies them while they are in use, and gives their errors words.
//
// It knows no schema and holds no data of its own. It is the only importer of the driver, whose
// defaults are not ours: it would open with synchronous=NORMAL, which loses committed rows when
// the power fails, and with deferred transactions, which fail at once when a read turns into a
// write. Every connection states what it needs and is asked whether it got it.
//
// Concurrency: a handle of Open is one connection, so writers wait for each other in Go and never
// in SQLite. A handle of OpenReader is a few connections that see the last commit.
package sqlite
