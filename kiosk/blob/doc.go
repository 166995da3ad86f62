// Package blob seals content that is too large for a journal entry, so that a short entry can announce it
// and the sealed bytes can travel beside the journal, in parts and in any number of tries.
//
// The key is in the announcing entry alone, which only the regency opens (kiosk/journal): whoever holds the
// sealed bytes, the kiosk itself among them, reads nothing. It is not a queue (kiosk/store) and not how the
// bytes travel (sync/wire, sync/outbox).
//
// Concurrency: functions only.
package blob
