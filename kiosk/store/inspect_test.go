package store_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// TestInspect reads a database beside its running store, without the key, and names nobody.
func TestInspect(t *testing.T) {
	r := newRoom(t)
	r.enrol()
	q := r.save(nikAni)
	r.end(r.print(store.Slip, q.ID), store.Printed)
	r.feed(kiosk.StatusNews{Request: q.ID, State: kiosk.ReadyState})
	rep, err := store.Inspect(t.Context(), r.opts.Path, 50)
	if err != nil {
		t.Fatal(err)
	}
	if rep.Kiosk != 104 || rep.Incarnation != 1 || rep.Acked != 0 || rep.Last != uint64(len(rep.Entries)) || rep.Datasets["cards"] != "v1" {
		t.Errorf("%+v", rep)
	}
	kinds := map[journal.Kind]int{}
	for i, e := range rep.Entries {
		kinds[e.Kind]++
		if e.Seq != uint64(i+1) || e.Sent || e.Bytes == 0 {
			t.Errorf("entry %+v", e)
		}
	}
	if kinds[journal.KindRequestNew] != 1 || kinds[journal.KindPrintEnd] != 1 {
		t.Errorf("kinds %v", kinds)
	}
	if len(rep.Requests) != 1 || rep.Requests[0].Number != q.Number || rep.Requests[0].State != kiosk.ReadyState {
		t.Errorf("requests %+v", rep.Requests)
	}
	if len(rep.Prints) != 1 || rep.Prints[0].Outcome != store.Printed {
		t.Errorf("prints %+v", rep.Prints)
	}
	if all := fmt.Sprintf("%+v", rep); strings.Contains(all, nikAni) || strings.Contains(all, "Contohwati") {
		t.Error("the report names somebody")
	}
	if _, err := store.Inspect(t.Context(), t.TempDir()+"/none.db", 5); err == nil {
		t.Error("a database that is not there was read")
	}
}
