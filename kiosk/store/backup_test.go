package store_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// restored is a room on a backup of r.
func restored(t *testing.T, r *room) *room {
	t.Helper()
	b := &room{t: t, regency: r.regency, opts: r.opts}
	b.opts.Path = filepath.Join(t.TempDir(), "kiosk.db")
	b.opts.Boot++
	if err := r.Backup(t.Context(), b.opts.Path); err != nil {
		t.Fatal(err)
	}
	b.open()
	t.Cleanup(func() { _ = b.Close() })
	return b
}

func (r *room) wantClosed() {
	r.t.Helper()
	if _, err := r.SaveRequest(r.t.Context(), draft(r.t, nikAni)); !errors.Is(err, store.ErrRestored) {
		r.t.Errorf("a restored kiosk took a request: %v", err)
	}
	c, err := r.Capacity(r.t.Context(), store.DefaultLimits())
	if err != nil || c.Level != store.LevelClosed || c.Cause != store.CauseRestored {
		r.t.Errorf("%+v, %v", c, err)
	}
}

// ackTo acknowledges the journal up to a seq.
func (r *room) ackTo(inc, seq uint64) {
	r.t.Helper()
	list, err := r.After(r.t.Context(), inc, seq-1, 1)
	if err != nil || len(list) != 1 {
		r.t.Fatalf("%d entries, %v", len(list), err)
	}
	if err := r.Acked(r.t.Context(), journal.Ack{Kiosk: 104, Incarnation: inc, Last: seq, Head: list[0].Chain, Sig: []byte{1}}); err != nil {
		r.t.Fatal(err)
	}
}

// TestRestoredWaitsForAck: an ack of what the original had sent is not enough; one of the whole is.
func TestRestoredWaitsForAck(t *testing.T) {
	r := newRoom(t)
	r.save(nikAni)
	b := restored(t, r)
	b.wantClosed()
	_, last, err := b.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b.ackTo(1, last-1)
	b.wantClosed()
	b.reopen() // the gate is durable
	b.wantClosed()
	b.ackTo(1, last)
	b.save(nikBudi)
	r.save(nikBudi) // the original never waits
}

// TestRestoredWaitsForOrder: a new incarnation opens it too, with what nobody acknowledged carried over.
func TestRestoredWaitsForOrder(t *testing.T) {
	r := newRoom(t)
	held := r.save(nikAni)
	b := restored(t, r)
	b.wantClosed()
	if err := b.NewIncarnation(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	b.save(nikBudi)
	if _, err := b.Request(t.Context(), held.ID); err != nil {
		t.Error(err)
	}
}

// TestADraftSavedBeforeStays: asking again for what is in the copy is no new request.
func TestADraftSavedBeforeStays(t *testing.T) {
	r := newRoom(t)
	d := draft(t, nikAni)
	first, err := r.SaveRequest(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	again, err := restored(t, r).SaveRequest(t.Context(), d)
	if err != nil || again.Number != first.Number {
		t.Errorf("%v, %v", again.Number, err)
	}
}

func TestCapacity(t *testing.T) {
	r := newRoom(t)
	for _, c := range []struct {
		name   string
		change func(*store.Limits)
		level  store.Level
		cause  store.Cause
	}{
		{"usual", func(*store.Limits) {}, store.LevelOpen, store.CauseNone},
		{"many", func(l *store.Limits) { l.WarnUnsent = 2 }, store.LevelWarn, store.CauseUnsent},
		{"too many", func(l *store.Limits) { l.CloseUnsent = 2 }, store.LevelClosed, store.CauseUnsent},
		{"little disk", func(l *store.Limits) { l.WarnFree = 1 << 62 }, store.LevelWarn, store.CauseDisk},
		{"hardly any disk", func(l *store.Limits) { l.CloseFree = 1 << 62 }, store.LevelClosed, store.CauseDisk},
		{"old", func(l *store.Limits) { l.WarnAge = 0 }, store.LevelWarn, store.CauseOld},
	} {
		l := store.DefaultLimits()
		l.WarnFree, l.CloseFree = 0, 0 // the disk of whoever tests
		c.change(&l)
		got, err := r.Capacity(t.Context(), l)
		if err != nil || got.Level != c.level || got.Cause != c.cause || got.Unsent != 2 || got.Free == 0 {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
}

// TestNightly: once a night it copies and erases, and a day's calls change nothing.
func TestNightly(t *testing.T) {
	r := newRoom(t)
	now := noon
	r.opts.Now, r.opts.Backup = func() time.Time { return now }, filepath.Join(t.TempDir(), "copy.db")
	r.reopen()
	r.save(nikAni)
	_, last, err := r.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r.ackTo(1, last)
	night := func(want bool) {
		t.Helper()
		_ = os.Remove(r.opts.Backup)
		if err := r.Nightly(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(r.opts.Backup); (err == nil) != want {
			t.Errorf("at %v: copied: %v", now, err == nil)
		}
	}
	night(true) // never done before
	night(false)
	now = now.Add(20 * time.Hour)
	night(now.In(kiosk.WIB).Hour() >= 1 && now.In(kiosk.WIB).Hour() < 4)
	for now.In(kiosk.WIB).Hour() != 2 {
		now = now.Add(time.Hour)
	}
	night(true)
	for range store.Keep / (6 * 24 * time.Hour) {
		now = now.AddDate(0, 0, 6)
		night(true)
	}
	list, err := r.After(t.Context(), 1, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		if e.Body != nil && e.Kind != journal.KindEpoch { // which may open more
			t.Errorf("entry %d was not erased", e.Seq)
		}
	}
}

// TestAStaleLogBesideTheCopy: what a cut-off copy left behind is not played into the next one, nor a log of the old copy
// into the new.
func TestAStaleLogBesideTheCopy(t *testing.T) {
	for _, beside := range []string{".next-wal", "-wal"} {
		r := newRoom(t)
		r.save(nikAni)
		old := bytesOf(t, r.opts.Path+"-wal") // whole frames with right checksums
		r.reopen()                            // the log begins anew
		held := r.save(nikAni)
		b := &room{t: t, regency: r.regency, opts: r.opts}
		b.opts.Path = filepath.Join(t.TempDir(), "kiosk.db")
		if err := os.WriteFile(b.opts.Path+beside, []byte(old), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := r.Backup(t.Context(), b.opts.Path); err != nil {
			t.Fatalf("%s: %v", beside, err)
		}
		b.opts.Boot++
		b.open()
		if _, err := b.Request(t.Context(), held.ID); err != nil {
			t.Errorf("%s: the copy lacks what was there: %v", beside, err)
		}
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestDamageIsNotCopied: over the last good copy nothing is written that does not pass the whole check, and nothing is erased.
func TestDamageIsNotCopied(t *testing.T) {
	r := newRoom(t)
	now := noon
	r.opts.Now, r.opts.Backup = func() time.Time { return now }, filepath.Join(t.TempDir(), "copy.db")
	r.reopen()
	r.save(nikAni)
	_, last, err := r.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r.ackTo(1, last)
	if err := r.Nightly(t.Context()); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(r.opts.Backup)
	if err != nil {
		t.Fatal(err)
	}
	r.beside(`PRAGMA foreign_keys=OFF; INSERT INTO body (place, body) VALUES (1 << 50, x'00')`) // of an entry that is not there
	now = now.Add(store.Keep + 48*time.Hour)
	if err := r.Nightly(t.Context()); err != nil {
		t.Errorf("the night on a damaged file: %v", err)
	}
	if b, err := os.ReadFile(r.opts.Backup); err != nil || !bytes.Equal(b, good) {
		t.Errorf("the last good copy was written over, %v", err)
	}
	if l, err := r.After(t.Context(), 1, 0, 1); err != nil || l[0].Body == nil {
		t.Errorf("something was erased, %v", err)
	}
}

// wantDamaged is a store that takes nothing, says why, and has told of it once.
func (r *room) wantDamaged(when string) {
	r.t.Helper()
	c, err := r.Capacity(r.t.Context(), store.DefaultLimits())
	if err != nil || c.Level != store.LevelClosed || c.Cause != store.CauseDisk {
		r.t.Errorf("%s: %+v, %v", when, c, err)
	}
	if _, err := r.SaveRequest(r.t.Context(), draft(r.t, nikAni)); kiosk.CodeOf(err) != kiosk.CodeDisk || !errors.Is(err, sqlite.ErrDamaged) {
		r.t.Errorf("%s: a request: %v", when, err)
	}
	if b, _, err := r.Set(r.t.Context(), "news"); err != nil || string(b.Content) != "Posyandu" {
		r.t.Errorf("%s: the notices: %q, %v", when, b.Content, err)
	}
	told := 0
	for _, l := range r.journal(1) {
		if l.Kind == journal.KindFault {
			told++
		}
	}
	if told != 1 {
		r.t.Errorf("%s: %d faults are journaled", when, told)
	}
}

// TestDamageIsTold: what the night finds damaged closes the kiosk and ends nothing, for the rest of that run and after each start, which
// checks less; what waits is still sent. A night that finds it whole again opens it.
func TestDamageIsTold(t *testing.T) {
	r := newRoom(t)
	now := r.clock()
	if err := r.ReplaceSet(t.Context(), "news", "1", []byte("Posyandu")); err != nil {
		t.Fatal(err)
	}
	q := r.save(nikAni)
	r.beside(`PRAGMA foreign_keys=OFF; INSERT INTO body (place, body) VALUES (1 << 50, x'00')`)
	for _, when := range []string{"found", "an hour later", "after a start", "after another"} {
		if err := r.Nightly(t.Context()); err != nil {
			t.Errorf("%s: %v", when, err)
		}
		r.wantDamaged(when)
		*now = now.Add(time.Hour)
		if when != "found" {
			r.reopen()
			r.wantDamaged("before the night of " + when)
		}
	}
	r.ack(1)
	if h := r.held(q.ID); h.Transport != kiosk.Sent {
		t.Errorf("what was taken before is %s", h.Transport)
	}
	r.beside(`DELETE FROM body WHERE place = 1 << 50`)
	if err := r.Nightly(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.save(nikAni)
	if c, err := r.Capacity(t.Context(), store.DefaultLimits()); err != nil || c.Cause == store.CauseDisk && c.Level == store.LevelClosed {
		t.Errorf("whole again: %+v, %v", c, err)
	}
}

// beside does something to the file that no store would do.
func (r *room) beside(q string) {
	r.t.Helper()
	db, err := sqlite.Open(r.t.Context(), r.opts.Path)
	if err != nil {
		r.t.Fatal(err)
	}
	if _, err := db.ExecContext(r.t.Context(), q); err != nil {
		r.t.Error(err)
	}
	if err := db.Close(); err != nil {
		r.t.Error(err)
	}
}

// TestKeepIsConfigured: bodies go when the configured time is past, and not before.
func TestKeepIsConfigured(t *testing.T) {
	for _, keep := range []time.Duration{10 * 24 * time.Hour, 200 * 24 * time.Hour} {
		r := newRoom(t)
		now := noon
		r.opts.Now, r.opts.Keep = func() time.Time { return now }, keep
		r.reopen()
		r.save(nikAni)
		_, last, err := r.Head(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		r.ackTo(1, last)
		for _, c := range []struct {
			at   time.Duration
			gone bool
		}{{keep - 48*time.Hour, false}, {keep + 48*time.Hour, true}} {
			now = noon.Add(c.at)
			if err := r.Nightly(t.Context()); err != nil {
				t.Fatal(err)
			}
			if l, err := r.After(t.Context(), 1, 0, 1); err != nil || (l[0].Body == nil) != c.gone {
				t.Errorf("kept for %s, after %s: gone %v, %v", keep, c.at, !c.gone, err)
			}
		}
	}
}

// TestNoPlaceForTheCopy: the medium of the copies is gone; the regency is told and the rest is done.
func TestNoPlaceForTheCopy(t *testing.T) {
	r := newRoom(t)
	r.opts.Backup = filepath.Join(t.TempDir(), "gone", "copy.db")
	r.reopen()
	if err := r.Nightly(t.Context()); err != nil {
		t.Fatal(err)
	}
	if l := r.journal(1); l[len(l)-1].Kind != journal.KindFault {
		t.Errorf("the last entry is %s", l[len(l)-1].Kind)
	}
}

// TestRestoredRepeatsNothing: what the disk after the copy may have printed, the copy prints as one more; neither a token nor a
// registration number is given twice. What was asked for since is printed as anything else.
func TestRestoredRepeatsNothing(t *testing.T) {
	r := newRoom(t)
	q := r.save(nikAni)
	r.end(r.print(store.Slip, q.ID), store.Printed)
	b := restored(t, r)
	of := map[string]bool{}
	for range 3 {
		p := r.print(store.Extract, q.ID)
		r.end(p, store.Printed)
		of[p.Token], of[r.save(nikAni).Register] = true, true
	}
	if p := b.print(store.Extract, q.ID); p.Copy != 1 || of[p.Token] {
		t.Errorf("an extract is copy %d, token %s", p.Copy, p.Token)
	}
	if p := b.print(store.Slip, q.ID); p.Copy != 2 || of[p.Token] {
		t.Errorf("a slip is copy %d, token %s", p.Copy, p.Token)
	}
	if p := b.print(store.Void, q.ID); p.Copy != 0 {
		t.Errorf("a strip is copy %d", p.Copy)
	}
	if err := b.NewIncarnation(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	fresh := b.save(nikBudi)
	if of[fresh.Register] {
		t.Errorf("%s twice", fresh.Register)
	}
	if p := b.print(store.Slip, fresh.ID); p.Copy != 0 || of[p.Token] {
		t.Errorf("a new request's slip is copy %d, token %s", p.Copy, p.Token)
	}
	twice := restored(t, b)
	if p := twice.print(store.Slip, fresh.ID); p.Copy != 2 || p.Token < "SET-1-P020000" { // after the one that has no end, and one more that nobody knows
		t.Errorf("restored again: copy %d, token %s", p.Copy, p.Token)
	}
}
