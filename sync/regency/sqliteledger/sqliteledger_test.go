package sqliteledger

import (
	"path/filepath"
	"testing"

	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/ledger/ledgertest"
)

func TestConformance(t *testing.T) {
	ledgertest.Run(t, func(t *testing.T) ledger.Ledger {
		l, err := Open(t.Context(), filepath.Join(t.TempDir(), "regency.db"))
		if err != nil {
			t.Fatal(err)
		}
		return l
	})
}

// TestReopen finds everything again, through a second process's eyes too.
func TestReopen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "regency.db")
	first, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	second, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	k := ledger.Kiosk{ID: 7, Village: "35.10.09.2004", Site: []byte("{}"), SealKey: []byte("s"), ReceiveKey: []byte("r")}
	if err := first.AddKiosk(t.Context(), k, [32]byte{1}); err != nil {
		t.Fatal(err)
	}
	if got, err := second.Kiosk(t.Context(), 7); err != nil || got.ID != 7 {
		t.Fatalf("%+v, %v", got, err)
	}
	for want, l := range []*Ledger{first, second, first} {
		if n, err := l.Pulse(t.Context(), 1000); err != nil || n != uint64(want+1) { // no count of its own in a process
			t.Fatalf("pulse %d: %d, %v", want+1, n, err)
		}
	}
	for _, l := range []*Ledger{first, second} {
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestOldRecord: a request from before there was one body for entry and record keeps its own.
func TestOldRecord(t *testing.T) {
	l, err := Open(t.Context(), filepath.Join(t.TempDir(), "regency.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	if _, err := l.writer.ExecContext(t.Context(), `INSERT INTO request (id, kiosk, number, register, service, catalogue, village,
		assurance, state, holder, made, changed, subject, record_key, record_body)
		VALUES (x'01', 7, 'n1', '', '', '', '', 3, 'diperiksa', '', 1, 1, x'09', x'0a', x'0b')`); err != nil {
		t.Fatal(err)
	}
	r, err := l.RequestByNumber(t.Context(), "n1")
	if err != nil || r.Entry.Seq != 0 || string(r.Record.Key) != "\x0a" || string(r.Record.Body) != "\x0b" {
		t.Fatalf("%+v, %v", r, err)
	}
}
