package keys

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/bundle"
)

// The files of retired journal keys are named by the key's id; fileJournalNext is a rotation under way.
const (
	fileJournalNext = "journal.next"
	retiredPrefix   = "journal-"
	retiredSuffix   = ".key"
)

func retiredFile(k journal.RegencyKey) string {
	return retiredPrefix + hex.EncodeToString(journal.KeyID(k.Public())) + retiredSuffix
}

// RotateJournal draws a new journal key and retires the one before, which goes on opening what was sealed
// to it. Whenever the power fails there is one key in use and none is lost. A server that runs looks by itself.
func RotateJournal(dir string) error {
	r := reader{dir: dir}
	present, err := journal.ParseRegencyKey(r.get(fileJournal, pemSecret))
	if r.err != nil || err != nil {
		return errors.Join(r.err, err)
	}
	next, err := journal.GenerateRegencyKey()
	if err != nil {
		return err
	}
	path := filepath.Join(dir, fileJournalNext)
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) { // of a rotation that was cut off
		return fmt.Errorf("keys: rotate: %w", err)
	}
	w := writer{dir: dir}
	if w.put(fileJournalNext, pemSecret, next.Bytes()); w.err != nil {
		return w.err
	}
	err = os.Link(filepath.Join(dir, fileJournal), filepath.Join(dir, retiredFile(present)))
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("keys: rotate: %w", err)
	}
	if err := bundle.SyncDir(dir); err != nil { // the old name is durable before the new key takes its place
		return err
	}
	if err := os.Rename(path, filepath.Join(dir, fileJournal)); err != nil {
		return fmt.Errorf("keys: rotate: %w", err)
	}
	return bundle.SyncDir(dir)
}

// Journals reads the journal keys alone: the present one and the retired.
func Journals(dir string) (present journal.RegencyKey, before []journal.RegencyKey, err error) {
	r := reader{dir: dir}
	secret := r.get(fileJournal, pemSecret)
	if r.err != nil {
		return present, nil, r.err
	}
	if present, err = journal.ParseRegencyKey(secret); err != nil {
		return present, nil, fmt.Errorf("keys: %s: %w", fileJournal, err)
	}
	before, err = retired(dir, present)
	return present, before, err
}

// DropRetired deletes the retired journal keys for ever and says how many there were.
func DropRetired(dir string, k *Keys) (int, error) {
	for _, old := range k.Retired {
		if err := os.Remove(filepath.Join(dir, retiredFile(old))); err != nil {
			return 0, fmt.Errorf("keys: drop: %w", err)
		}
	}
	return len(k.Retired), bundle.SyncDir(dir)
}

// retired reads the keys before the present one, which a rotation that was cut off may have named too.
func retired(dir string, present journal.RegencyKey) (list []journal.RegencyKey, err error) {
	names, err := filepath.Glob(filepath.Join(dir, retiredPrefix+"*"+retiredSuffix))
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	r := reader{dir: dir}
	for _, path := range names {
		name := filepath.Base(path)
		k, err := journal.ParseRegencyKey(r.get(name, pemSecret))
		if r.err != nil || err != nil {
			return nil, errors.Join(r.err, fmt.Errorf("keys: %s: %w", name, err))
		}
		if !bytes.Equal(k.Public(), present.Public()) {
			list = append(list, k)
		}
	}
	return list, nil
}
