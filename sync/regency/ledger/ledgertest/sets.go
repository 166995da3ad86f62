package ledgertest

import (
	"context"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// testSets: a village has the regency's set until it has one of its own, and again when that goes.
func testSets(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	put := func(v kiosk.VillageCode, version, content string) {
		t.Helper()
		must(t, l.PutSet(ctx, ledger.Set{Village: v, Name: "news", Version: version, Content: []byte(content)},
			ledger.AuditRow{At: 1, Clerk: "tono", Action: "set " + version}))
	}
	has := func(v kiosk.VillageCode, version, content string) {
		t.Helper()
		s, err := l.Set(ctx, v, "news")
		vs, err2 := l.Versions(ctx, v)
		if err != nil || err2 != nil || s.Version != version || string(s.Content) != content ||
			len(vs) != 1 || vs[0] != (ledger.Version{Dataset: "news", Version: version}) {
			t.Fatalf("village %s: %+v, %+v, %v, %v; want %s", v, s, vs, err, err2, version)
		}
	}
	_, err := l.Set(ctx, village, "news")
	want(t, "a set that nobody put", err, ledger.ErrNotFound)
	put("", "all-1", "for all")
	has(village, "all-1", "for all")
	put(village, "own-1", "ours")
	has(village, "own-1", "ours")
	has(other, "all-1", "for all")
	put("", "all-2", "for all, later")
	has(village, "own-1", "ours")
	has(other, "all-2", "for all, later")
	rows, err := l.AuditRows(ctx, 10)
	if err != nil || len(rows) != 3 {
		t.Fatalf("the audit: %+v, %v", rows, err)
	}
}
