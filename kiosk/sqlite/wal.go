package sqlite

import (
	"context"
	"database/sql"
	"fmt"
)

// EmptyWAL copies the WAL into the database and cuts it to nothing: otherwise what was deleted stays
// readable in old frames until they happen to be overwritten. Give it the writer's handle. It waits for
// readers as long as the writer's busy timeout; where they go on reading the WAL stays, and that is no
// error.
func EmptyWAL(ctx context.Context, db *sql.DB) error {
	var busy, frames, copied int
	if err := db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &copied); err != nil {
		return fmt.Errorf("sqlite: empty WAL: %w", err)
	}
	return nil
}
