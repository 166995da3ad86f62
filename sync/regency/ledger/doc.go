// Package ledger is what the regency keeps, as one interface: kiosks, their journals, requests,
// letters, the card registry, clerks. Each method is one transaction; what must hold together is one
// method.
//
// It holds no rules about people's affairs (sync/regency, sync/regency/desk) and no database
// (sync/regency/sqliteledger). Personal data comes in sealed (Sealed) and is found by blind indexes:
// a ledger never sees a NIK, a name or a letter in the clear.
//
// Concurrency: an implementation may be used from any goroutine and from several processes. Nothing
// is checked first and written later: uniqueness is the schema's, and a move that depends on what was
// read names it and fails with ErrMoved when it is no longer so. Returned values share no memory.
package ledger
