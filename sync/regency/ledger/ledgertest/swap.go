package ledgertest

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// testSwaps: a set is changed only by whoever read it as it is; of many who read the same, one.
func testSwaps(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	swap := func(version, was string) error {
		return l.SwapSet(ctx, ledger.Set{Village: village, Name: "news", Version: version, Content: []byte(version)}, was,
			ledger.AuditRow{At: 1, Clerk: "tono", Action: "news"})
	}
	must(t, l.PutSet(ctx, ledger.Set{Name: "news", Version: "all", Content: []byte("for all")}, ledger.AuditRow{At: 1}))
	want(t, "the regency's is not the village's own", swap("1", "all"), ledger.ErrMoved)
	must(t, swap("1", ""))
	want(t, "from nothing, twice", swap("2", ""), ledger.ErrMoved)
	must(t, swap("2", "1"))
	var won atomic.Int32
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			switch err := swap("3-"+strconv.Itoa(i), "2"); {
			case err == nil:
				won.Add(1)
			case !errors.Is(err, ledger.ErrMoved):
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := won.Load(); n != 1 {
		t.Fatalf("%d changed the same version", n)
	}
	rows, err := l.AuditRows(ctx, 20)
	if err != nil || len(rows) != 4 {
		t.Fatalf("the audit: %d rows, %v", len(rows), err)
	}
}
