package bundle

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Replace puts content in place of a file, or makes it, with mode 0600. Whenever the power fails there
// is the old file or the new one, whole.
func Replace(path string, content []byte) error {
	next := path + ".part" // of an earlier try: overwritten
	f, err := os.OpenFile(next, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("bundle: replace: %w", err)
	}
	_, err = f.Write(content)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("bundle: replace: %w", err)
	}
	if err := os.Rename(next, path); err != nil {
		return fmt.Errorf("bundle: replace: %w", err)
	}
	return SyncDir(filepath.Dir(path))
}

// SyncDir makes the names in a directory durable.
func SyncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("bundle: %w", err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("bundle: %w", err)
	}
	return nil
}
