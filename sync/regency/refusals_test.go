package regency_test

import (
	"testing"

	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// TestRefusalsAreAudited: one line for each strange thing, and no more than the limit of an hour.
func TestRefusalsAreAudited(t *testing.T) {
	w := newWorld(t)
	b, other := w.addKiosk(t, 7), w.addKiosk(t, 8)
	c := w.client(t, b)
	before, err := w.ledger.AuditRows(t.Context(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	foreign, _ := heartbeats(t, other, other.SealKey, 2)
	for range 30 {
		_, _, err := c.Append(t.Context(), foreign)
		wantCode(t, "another kiosk's segment", err, wire.CodeWrongKiosk)
	}
	if _, err := c.Status(t.Context(), "000000000000"); err == nil {
		t.Error("a number that is none was found")
	}
	after, err := w.ledger.AuditRows(t.Context(), 1000)
	if err != nil || len(after)-len(before) != 10 {
		t.Fatalf("%d lines, %v", len(after)-len(before), err)
	}
	if a := after[0]; a.Clerk != "kiosk 007" || a.Action != regency.ActionRefused+string(wire.CodeWrongKiosk) {
		t.Errorf("%+v", a)
	}
}
