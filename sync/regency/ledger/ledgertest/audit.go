package ledgertest

import (
	"context"
	"slices"
	"sync"
	"testing"

	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// testAuditOften: of one clerk and action in an hour a few have a row each and one counts the others; another clerk,
// action or hour begins anew, also where the clock went back; rows that anybody else adds in between change nothing.
func testAuditOften(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	const hour, most = 3_600_000, 3
	row := ledger.AuditRow{At: 5 * hour, Clerk: "tono", Action: "often"}
	var all sync.WaitGroup
	errs := make(chan error, 40)
	for i := range cap(errs) / 2 {
		x := row
		x.At += int64(i) * 180_000 // to the end of the hour
		all.Go(func() { errs <- l.AuditOften(ctx, x, most); errs <- l.Audit(ctx, row) })
	}
	all.Wait()
	close(errs)
	for err := range errs {
		must(t, err)
	}
	for _, x := range []ledger.AuditRow{
		{At: row.At, Clerk: "siti", Action: row.Action},
		{At: row.At, Clerk: row.Clerk, Action: "other"},
		{At: row.At, Action: row.Action},
		{At: row.At + hour, Clerk: row.Clerk, Action: row.Action},
		{At: row.At, Clerk: row.Clerk, Action: row.Action},
	} {
		must(t, l.AuditOften(ctx, x, most))
	}
	counts := ledger.AuditRow{At: row.At, Action: "counts", More: 9}
	must(t, l.Audit(ctx, counts))
	list, err := l.AuditRows(ctx, 100)
	must(t, err)
	if list[0] != counts {
		t.Errorf("a row that counts: %+v", list[0])
	}
	list = list[1:]
	slices.Reverse(list)
	lines, more := 0, 0
	for _, a := range list[:len(list)-5] {
		if a.Clerk != row.Clerk || a.Action != row.Action {
			t.Fatalf("%+v", a)
		}
		lines++
		more += a.More
	}
	if lines != 20+most+1 || more != 20-most {
		t.Errorf("%d lines, one counts %d", lines, more)
	}
	for _, a := range list[len(list)-5:] {
		if a.More != 0 {
			t.Errorf("what begins anew is counted with others: %+v", a)
		}
	}
}
