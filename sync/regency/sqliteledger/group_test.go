package sqliteledger

import (
	"errors"
	"path/filepath"
	"sync"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

func withKiosks(t *testing.T, n int) *Ledger {
	t.Helper()
	l, err := Open(t.Context(), filepath.Join(t.TempDir(), "regency.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	for i := 1; i <= n; i++ {
		k := ledger.Kiosk{ID: kiosk.KioskID(i), Village: "35.10.09.2004", Site: []byte("{}"), SealKey: []byte("s"), ReceiveKey: []byte("r")}
		if err := l.AddKiosk(t.Context(), k, [32]byte{byte(i)}); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

// one is a batch of one told entry after last.
func one(id kiosk.KioskID, last uint64) ledger.Batch {
	b := ledger.Batch{Kiosk: id, At: 1, From: ledger.Position{Incarnation: 1, Last: last, Head: journal.Hash{byte(last)}}}
	b.To = ledger.Position{Incarnation: 1, Last: last + 1, Head: journal.Hash{byte(last + 1)}}
	b.Entries = []ledger.Entry{{
		Header: journal.Header{Key: journal.Key{Kiosk: id, Incarnation: 1, Seq: last + 1}, Kind: journal.KindFault, Catalogue: "c"},
		Chain:  b.To.Head, Body: ledger.Sealed{Body: []byte("body")}, Verdict: kiosk.EntryAccepted, Tell: true,
	}}
	return b
}

// TestGroupAnswersEach: in one commit, who moved is told so, who cannot be stored fails alone, and the
// others are stored.
func TestGroupAnswersEach(t *testing.T) {
	l := withKiosks(t, 4)
	broken := one(3, 0)
	broken.Entries = append(broken.Entries, broken.Entries[0]) // a key twice: the schema refuses it
	batches := []ledger.Batch{one(1, 0), one(1, 0), one(2, 0), broken, one(4, 0), one(4, 1)}
	var waiters []*waiter
	for _, b := range batches {
		waiters = append(waiters, &waiter{batch: b, done: make(chan error, 1)})
	}
	l.appendAll(waiters)
	for i, want := range []func(error) bool{
		func(err error) bool { return err == nil },
		func(err error) bool { return errors.Is(err, ledger.ErrMoved) },
		func(err error) bool { return err == nil },
		func(err error) bool { return err != nil && !errors.Is(err, ledger.ErrMoved) },
		func(err error) bool { return err == nil },
		func(err error) bool { return err == nil },
	} {
		if err := <-waiters[i].done; !want(err) {
			t.Errorf("batch %d: %v", i, err)
		}
	}
	for id, last := range map[kiosk.KioskID]uint64{1: 1, 2: 1, 3: 0, 4: 2} {
		k, err := l.Kiosk(t.Context(), id)
		if err != nil || k.Last != last || k.FeedHead != last {
			t.Errorf("kiosk %d: %+v, %d news, %v", id, k.Position, k.FeedHead, err)
		}
	}
}

// TestGroupGathers: those who come while a commit runs share the next ones, and everybody is answered.
func TestGroupGathers(t *testing.T) {
	const kiosks = 60
	l := withKiosks(t, kiosks)
	l.group.lead <- struct{}{} // a commit runs
	var wg sync.WaitGroup
	errs := make([]error, kiosks)
	for i := range kiosks {
		wg.Go(func() { errs[i] = l.Append(t.Context(), one(kiosk.KioskID(i+1), 0)) })
	}
	<-l.group.lead
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	big := one(1, 1)
	for len(big.Entries) <= groupEntries {
		big.Entries = append(big.Entries, big.Entries[0])
	}
	l.group.waits = []*waiter{{batch: big}, {batch: one(2, 1)}, {batch: one(3, 1)}}
	if n := len(l.group.take()); n != 1 {
		t.Errorf("a large batch went with %d others", n-1)
	}
	if n := len(l.group.take()); n != 2 {
		t.Errorf("%d of two small ones", n)
	}
}
