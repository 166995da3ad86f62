package ledgertest

import (
	"context"
	"testing"

	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// testEditions: a version is read back as it was kept first, beside others, and never made anew.
func testEditions(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	_, err := l.Edition(ctx, "v1")
	want(t, "an edition that nobody kept", err, ledger.ErrNotFound)
	must(t, l.KeepEdition(ctx, "v1", []byte("first"), 1))
	must(t, l.KeepEdition(ctx, "v2", []byte("second"), 2))
	must(t, l.KeepEdition(ctx, "v1", []byte("first, written otherwise"), 3))
	for version, content := range map[string]string{"v1": "first", "v2": "second"} {
		b, err := l.Edition(ctx, version)
		if err != nil || string(b) != content {
			t.Errorf("%s: %q, %v; want %q", version, b, err, content)
		}
	}
	_, err = l.Edition(ctx, "")
	want(t, "no version", err, ledger.ErrNotFound)
}
