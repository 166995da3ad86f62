package sqlite

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
)

// TestSettingsAreAsserted: a connection that did not get what is needed is not used.
func TestSettingsAreAsserted(t *testing.T) {
	for asked, s := range map[string]setting{
		"_sync=NORMAL": {"synchronous", "2"}, "_journal=DELETE": {"journal_mode", "wal"}, "_fk=0": {"foreign_keys", "1"},
		"_secure_delete=off": {"secure_delete", "1"},
	} {
		name, _, _ := strings.Cut(asked, "=")
		params := writerParams
		for p := range strings.SplitSeq(writerParams, "&") {
			if strings.HasPrefix(p, name+"=") {
				params = strings.ReplaceAll(writerParams, p, asked)
			}
		}
		path := filepath.Join(t.TempDir(), "a.db")
		if err := create(path); err != nil {
			t.Fatal(err)
		}
		if db, err := open(t.Context(), path, params, 1, []setting{s}); !errors.Is(err, ErrPragma) {
			t.Errorf("%s: %v", asked, err)
			_ = db.Close()
		}
		db, err := open(t.Context(), path, writerParams, 1, []setting{s})
		if err != nil {
			t.Fatal(err)
		}
		_ = db.Close()
	}
}
