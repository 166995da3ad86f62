package regency_test

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/keys"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// restart makes the regency anew by the keys on its disk.
func (w *world) restart(t *testing.T) {
	t.Helper()
	var err error
	if w.keys, err = keys.Load(filepath.Join(w.dir, "keys")); err != nil {
		t.Fatal(err)
	}
	w.serve(t, w.server(regency.ServerOptions{}))
}

// newestKey is the id of the key that kiosk 7's newest stored epoch is under.
func (w *world) newestKey(t *testing.T) string {
	t.Helper()
	es, err := w.ledger.NewestEpochs(t.Context())
	if err != nil || len(es) == 0 {
		t.Fatal(err)
	}
	var b journal.EpochBody
	if journal.Unmarshal(es[0].Body, &b) != nil {
		return ""
	}
	return string(b.KeyID)
}

func (w *world) holders(t *testing.T) regency.Holders {
	t.Helper()
	h, err := regency.Holding(t.Context(), w.ledger, w.keys.Journal.Public())
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// TestJournalKeyRotates: what was sealed before and sent after a rotation is taken in; the kiosk goes over
// to the new key and stays there after its next start; the old key is needed until the last kiosk has, and
// nothing that was recorded opens once it is gone.
func TestJournalKeyRotates(t *testing.T) {
	w := newWorld(t)
	k := w.lone(t, time.Now)
	asleep := w.addKiosk(t, 8)
	_, x := k.start(t)
	k.request(t, 1)
	x.end(t)
	first := w.keys.Journal
	waiting, err := k.store.SaveRequest(t.Context(), draft(2))
	if err != nil {
		t.Fatal(err)
	}
	inc, seq, _, err := k.store.AckedThrough(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	recorded, err := k.store.After(t.Context(), inc, seq, 100)
	if err != nil || len(recorded) == 0 {
		t.Fatal(err)
	}
	if err := keys.RotateJournal(filepath.Join(w.dir, "keys")); err != nil {
		t.Fatal(err)
	}
	w.restart(t)
	if h := w.holders(t); !slices.Equal(h.Kiosks, []kiosk.KioskID{7, 8}) {
		t.Fatalf("needed by %v", h.Kiosks)
	}
	_, x = k.start(t)
	until(t, "what was sealed before is taken", func() bool { return held(t, k.store, waiting.ID).Transport == kiosk.Accepted })
	until(t, "the kiosk seals to the new key", func() bool { return w.newestKey(t) == string(journal.KeyID(w.keys.Journal.Public())) })
	k.request(t, 3)
	x.end(t)
	if b := k.bundle(t); string(b.Journal) != string(w.keys.Journal.Public()) {
		t.Error("the next start would seal to the old key")
	}
	if h := w.holders(t); !slices.Equal(h.Kiosks, []kiosk.KioskID{8}) || h.None() {
		t.Fatalf("needed by %v", h.Kiosks)
	}
	seg, _ := heartbeats(t, asleep, asleep.SealKey, 1) // still under the old key
	if _, err := w.client(t, asleep).Append(t.Context(), seg, false); err != nil {
		t.Fatal(err)
	}
	if h := w.holders(t); !slices.Equal(h.Kiosks, []kiosk.KioskID{8}) || h.Sealed != 0 {
		t.Fatalf("%+v", h)
	}
	if err := w.ledger.Revoke(t.Context(), 8, time.Now().UnixMilli()); err != nil {
		t.Fatal(err)
	}
	if h := w.holders(t); !h.None() {
		t.Fatalf("%+v", h)
	}
	if n, err := keys.DropRetired(filepath.Join(w.dir, "keys"), w.keys); err != nil || n != 1 {
		t.Fatalf("%d dropped, %v", n, err)
	}
	w.restart(t)
	k.start(t)
	k.request(t, 4)
	w.opensNothing(t, recorded, first)
}

// opensNothing takes what somebody recorded of the line before, and every journal key that is left.
func (w *world) opensNothing(t *testing.T, recorded []journal.Entry, gone journal.RegencyKey) {
	t.Helper()
	body, err := w.ledger.EpochBody(t.Context(), journal.Key{Kiosk: 7, Incarnation: 1, Seq: recorded[0].Epoch})
	if err != nil {
		t.Fatal(err)
	}
	var b journal.EpochBody
	if err := journal.Unmarshal(body, &b); err != nil {
		t.Fatal(err)
	}
	if epoch, err := journal.OpenEpoch(gone, b); err != nil {
		t.Fatalf("the test's own copy of the key: %v", err)
	} else if _, err := epoch.Open(recorded[0].Header, recorded[0].Body); err != nil {
		t.Fatalf("what was recorded: %v", err)
	}
	for _, left := range append([]journal.RegencyKey{w.keys.Journal}, w.keys.Retired...) {
		b.KeyID = journal.KeyID(left.Public()) // the id is only a name
		if epoch, err := journal.OpenEpoch(left, b); err == nil {
			if _, err := epoch.Open(recorded[0].Header, recorded[0].Body); err == nil {
				t.Error("what was recorded opens with a key that is left")
			}
		}
	}
}

// TestJournalKeyWhileItRuns: a server that is given other keys opens what was sealed before, tells a kiosk that waits in
// a long poll, and opens nothing more by a key that is gone.
func TestJournalKeyWhileItRuns(t *testing.T) {
	w := newWorld(t)
	s := w.server(regency.ServerOptions{Recheck: 20 * time.Millisecond})
	w.serve(t, s)
	k := w.lone(t, time.Now)
	k.start(t)
	k.request(t, 1)
	next, err := journal.GenerateRegencyKey()
	if err != nil {
		t.Fatal(err)
	}
	s.UseJournal(next, []journal.RegencyKey{w.keys.Journal})
	until(t, "the kiosk seals to the new key", func() bool { return w.newestKey(t) == string(journal.KeyID(next.Public())) })
	k.request(t, 2)
	s.UseJournal(next, nil)
	asleep := w.addKiosk(t, 8) // sealed to the key that is gone
	seg, _ := heartbeats(t, asleep, asleep.SealKey, 1)
	if _, err := w.client(t, asleep).Append(t.Context(), seg, false); err != nil {
		t.Fatal(err)
	}
	if h, err := regency.Holding(t.Context(), w.ledger, next.Public()); err != nil || h.Sealed == 0 {
		t.Errorf("%+v, %v", h, err)
	}
	k.request(t, 3)
}

// TestKeyGoneTooEarly: without the key nothing is lost: entries wait in quarantine, hold every key, and are
// taken in once it is back.
func TestKeyGoneTooEarly(t *testing.T) {
	w := newWorld(t)
	k := w.lone(t, time.Now)
	if _, err := k.store.SaveRequest(t.Context(), draft(1)); err != nil {
		t.Fatal(err)
	}
	old := w.keys.Journal
	next, err := journal.GenerateRegencyKey()
	if err != nil {
		t.Fatal(err)
	}
	w.keys.Journal = next
	w.serve(t, w.server(regency.ServerOptions{}))
	k.start(t)
	until(t, "it waits", func() bool { return held(t, k.store, draft(1).ID).Transport == kiosk.NeedClerk })
	until(t, "the kiosk seals to the new key", func() bool { return w.newestKey(t) == string(journal.KeyID(next.Public())) })
	if h := w.holders(t); len(h.Kiosks) != 0 || h.Sealed == 0 || h.None() {
		t.Fatalf("%+v", h)
	}
	in := regency.NewIntake(regency.IntakeOptions{
		Ledger: w.ledger, Vault: w.vault, Key: next, Retired: []journal.RegencyKey{old}, Ack: w.keys.Ack,
		Services: regency.Levels{"domisili": kiosk.ByPIN}, Now: time.Now,
	})
	if _, left, err := regency.NewQuarantine(in, w.bell).Retry(t.Context(), regency.Ruler{Name: "test"}, 100); err != nil || left != 0 {
		t.Fatalf("%d still wait, %v", left, err)
	}
	until(t, "it is taken", func() bool { return held(t, k.store, draft(1).ID).Transport == kiosk.Accepted })
	if h := w.holders(t); !h.None() {
		t.Errorf("%+v", h)
	}
}

// TestJournalKeyIsChecked: a key that is none is not sealed to, and the one of before goes on.
func TestJournalKeyIsChecked(t *testing.T) {
	w := newWorld(t)
	k := w.lone(t, time.Now)
	before := k.bundle(t)
	if err := k.store.SealTo(t.Context(), []byte("no key")); kiosk.CodeOf(err) != kiosk.CodeConfig {
		t.Errorf("sealed to nonsense: %v", err)
	}
	if err := wire.CheckHPKE(before.Journal[1:]); err == nil {
		t.Error("a short key is a key")
	}
	k.start(t)
	k.request(t, 1) // still under a key that opens
}
