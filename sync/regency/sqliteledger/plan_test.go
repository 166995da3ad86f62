package sqliteledger

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
)

// TestPlans: what ingest asks for each entry is answered from an index that holds few rows, not from a kiosk's whole journal.
func TestPlans(t *testing.T) {
	path := filepath.Join(t.TempDir(), "regency.db")
	l, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for _, c := range []struct {
		query       string
		args        int
		want, never string
	}{
		{saidRows, 7, "USING INDEX entry_said", "kiosk=? AND inc<"},
		{refusedRows, 2, "USING INDEX entry_unheld (kiosk=? AND request=?)", "SCAN e"},
		{erasedRows, 2, "USING INDEX entry_unheld (kiosk=? AND request=?)", "SCAN e"},
		{quarantinedAbout, 2, "USING INDEX entry_quarantine", "PRIMARY KEY"},
		{withdrawalRows + inOrder, 1, "USING INDEX entry_withdrawal", "PRIMARY KEY"},
		{aidHeirs, 2, "bansos_blocker", "SCAN b"},
	} {
		lines, err := list(t.Context(), db, "plan", func(row scanner) (line string, err error) {
			var id, parent, x int
			err = row.Scan(&id, &parent, &x, &line)
			return line, err
		}, `EXPLAIN QUERY PLAN `+c.query, make([]any, c.args)...)
		if err != nil {
			t.Fatal(err)
		}
		plan := strings.Join(lines, "\n")
		if !strings.Contains(plan, c.want) || strings.Contains(plan, c.never) {
			t.Errorf("%s\n%s", c.query, plan)
		}
	}
	if journal.KindEnrolCard != 3 || journal.KindEnrolPIN != 4 || journal.KindClerkAction != 14 {
		t.Error("the index entry_said is of other kinds")
	}
	if journal.KindRequestStop != 7 || journal.KindRequestNew != 6 {
		t.Error("the index entry_withdrawal or entry_unheld is of another kind")
	}
}
