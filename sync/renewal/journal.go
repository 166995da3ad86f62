package renewal

import (
	"context"

	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/outbox"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// Store is a kiosk's store that can change the key that it seals to.
type Store interface {
	outbox.Store
	SealTo(ctx context.Context, public []byte) error
}

// journalKey keeps the key that the journal is sealed to, in the bundle and in the store.
type journalKey struct {
	dir     string
	store   Store
	version string
}

// JournalVersion implements outbox.JournalKeeper.
func (j *journalKey) JournalVersion() string { return j.version }

// ReplaceJournal implements outbox.JournalKeeper. The bundle is first: a start after a power cut between
// the two seals to the new key as well.
func (j *journalKey) ReplaceJournal(ctx context.Context, public []byte) error {
	if err := bundle.ReplaceJournal(j.dir, public); err != nil {
		return err
	}
	if err := j.store.SealTo(ctx, public); err != nil {
		return err
	}
	j.version = wire.JournalVersion(public)
	return nil
}
