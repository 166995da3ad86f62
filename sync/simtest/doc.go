// Package simtest plays kiosks and their regency by a seed: one thread, virtual time, and real SQLite files in a directory
// that should be in memory. Residents confirm requests, print slips and take requests back, newcomers deposit theirs with a
// card and perhaps a PIN, clerks confirm them at a kiosk or at their desk, somebody tries a PIN until a clerk must unlock the
// card, letters are handed over, a card is lost, clerks decide, somebody asks for reports of kiosks, and the world is bad:
// the line drops, repeats, delays, reorders and truncates, replies are lost, kiosks and regency crash between two commits,
// disks are replaced by old backups and are cloned; in one schedule of four the regency's own database is replaced by an old
// copy instead. At the end the line heals, and a checker asks whether everything promised is there exactly once.
//
// The kiosks are kiosk/store and the pure Step of sync/outbox, the regency is sync/regency behind its
// HTTP handler; only the wire between them is the simulator's. The same seed plays the same schedule:
// keys and ids are random, but nothing is decided by them.
//
// It is for tests and for the bench. Concurrency: schedules of one World may run at the same time.
package simtest
