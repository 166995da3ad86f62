package regency_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/keys"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/roster"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// join has the regency keep its roster, as its program does at each start.
func (w *world) join(t *testing.T) roster.Report {
	t.Helper()
	w.rostered = true
	key, err := w.keys.Roster()
	if err != nil {
		t.Fatal(err)
	}
	r, err := roster.Join(t.Context(), w.rosterPath(), key, w.ledger, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (w *world) rosterPath() string { return filepath.Join(w.dir, "keys", keys.FileRoster) }

// enrolled enrols a kiosk by its code.
func (w *world) enrolled(t *testing.T, id kiosk.KioskID) bundle.Bundle {
	t.Helper()
	e := w.enrol(t, filepath.Join(t.TempDir(), "bundle"), w.invite(t, id))
	if err := w.enroller(time.Now).Confirm(t.Context(), id, e.waits(t), "test"); err != nil {
		t.Fatal(err)
	}
	if err := e.end(t); err != nil {
		t.Fatal(err)
	}
	b, err := bundle.Load(e.dir)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// since is what happened to three kiosks after the copy: 7 was renewed, 8 enrolled, 9 revoked.
type since struct {
	renewed  *lone
	before   bundle.Bundle // of 7, with the certificate that is worth nothing any more
	enrolled bundle.Bundle
	store    *store.Store // of 8
	revoked  bundle.Bundle
	back     func() // puts the copy back and starts the regency on it
}

// sinceCopy makes the three kiosks, with a copy of the database in between.
func (w *world) sinceCopy(t *testing.T) (s since) {
	t.Helper()
	clock := new(later)
	s.renewed = w.lone(t, clock.now)
	s.before, s.revoked = s.renewed.bundle(t), w.addKiosk(t, 9)
	_, x := s.renewed.start(t)
	s.renewed.request(t, 1)
	x.end(t)
	s.back = w.copied(t)

	s.enrolled = w.enrolled(t, 8)
	s.store = w.openStore(t, s.enrolled, t.TempDir())
	t.Cleanup(func() { _ = s.store.Close() })
	x = w.run(t, s.enrolled, s.store)
	w.accepted(t, s.store, 8)
	x.end(t)
	if err := w.ledger.Revoke(t.Context(), 9, 5000); err != nil {
		t.Fatal(err)
	}
	clock.move(250 * day)
	w.serve(t, w.server(regency.ServerOptions{Now: clock.now}))
	_, x = s.renewed.start(t)
	until(t, "it renews", func() bool { return !s.renewed.bundle(t).Cert.Equal(s.before.Cert) })
	s.renewed.request(t, 2)
	x.end(t)
	return s
}

// refused fails unless none of these bundles may speak.
func (w *world) refused(t *testing.T, what string, bs ...bundle.Bundle) {
	t.Helper()
	for _, b := range bs {
		_, _, err := w.client(t, b).Feed(t.Context(), 0, 0, 0)
		wantCode(t, what, err, wire.CodeNotAllowed)
	}
}

// alarms are the words of the roster's alarms of a kiosk.
func (w *world) alarms(t *testing.T, id kiosk.KioskID) (words []string) {
	t.Helper()
	ns, err := w.ledger.Notices(t.Context(), setail, 50)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range ns {
		if n.Kiosk == id && n.Kind == ledger.NoticeAlarm && n.Device == roster.Device {
			words = append(words, n.Word)
		}
	}
	return words
}

// TestRestoredRegencyKnowsItsKiosks: after an old copy of the database was put back, a kiosk that was renewed or enrolled
// since goes on as if nothing had been, and one that was revoked since stays out, as does a certificate that was replaced.
func TestRestoredRegencyKnowsItsKiosks(t *testing.T) {
	w := newWorld(t)
	w.join(t)
	s := w.sinceCopy(t)
	s.back()
	w.refused(t, "revoked since the copy", s.revoked)
	w.refused(t, "a certificate that was replaced since the copy", s.before)
	_, x := s.renewed.start(t)
	s.renewed.request(t, 3)
	x.end(t)
	x = w.run(t, s.enrolled, s.store)
	third := w.accepted(t, s.store, 9)
	x.end(t)
	if _, err := w.ledger.Request(t.Context(), third); err != nil {
		t.Error(err)
	}
	if k, err := w.ledger.Kiosk(t.Context(), 9); err != nil || !k.Revoked || k.RevokedAt != 5000 {
		t.Errorf("its slips count as of %d, %v", k.RevokedAt, err)
	}
	for id, want := range map[kiosk.KioskID]roster.Found{7: roster.Readmitted, 8: roster.Readmitted, 9: roster.Revoked} {
		if got := w.alarms(t, id); !slices.Equal(got, []string{string(want)}) {
			t.Errorf("kiosk %d: alarms %v", id, got)
		}
	}
	rows, err := w.ledger.AuditRows(t.Context(), 100)
	n := 0
	for _, r := range rows {
		if r.Action == roster.ActionPrefix+string(roster.Readmitted) || r.Action == roster.ActionPrefix+string(roster.Revoked) {
			n++
		}
	}
	if err != nil || n != 3 {
		t.Errorf("%d lines in the audit, %v", n, err)
	}
	if r := w.join(t); r.New || r.Torn != 0 || len(r.Differ) != 0 {
		t.Errorf("the next start: %+v", r)
	}
}

// TestTornRoster: a line that a power cut left torn was of a deed that nobody was told of; the lines before it count.
func TestTornRoster(t *testing.T) {
	w := newWorld(t)
	w.join(t)
	s := w.sinceCopy(t)
	b, err := os.ReadFile(w.rosterPath())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(w.rosterPath(), b[:len(b)-10], 0o600); err != nil { // the first use of the renewed certificate
		t.Fatal(err)
	}
	s.back()
	w.refused(t, "revoked since the copy", s.revoked)
	s.renewed.start(t)
	s.renewed.request(t, 3)
	w.refused(t, "a certificate that was replaced", s.before)
	w.run(t, s.enrolled, s.store)
	w.accepted(t, s.store, 9)
}

// TestMissingRoster: where no roster is, it is made from the ledger as that is, and the operator is told; it keeps what is done from then
// on.
func TestMissingRoster(t *testing.T) {
	w := newWorld(t)
	s := w.sinceCopy(t)
	s.back() // without a roster
	w.refused(t, "renewed since the copy", s.renewed.bundle(t))
	w.refused(t, "enrolled since the copy", s.enrolled)
	if _, _, err := w.client(t, s.revoked).Feed(t.Context(), 0, 0, 0); err != nil {
		t.Errorf("nobody knows that it was revoked: %v", err)
	}
	want := []roster.Difference{{Kiosk: 7, Found: roster.Completed}, {Kiosk: 9, Found: roster.Completed}}
	if r := w.join(t); !r.New || !slices.Equal(r.Differ, want) {
		t.Errorf("%+v", r)
	}
	if r := w.join(t); r.New || len(r.Differ) != 0 {
		t.Errorf("again: %+v", r)
	}
	back := w.copied(t)
	if err := w.ledger.Revoke(t.Context(), 9, 5000); err != nil {
		t.Fatal(err)
	}
	back()
	w.refused(t, "revoked since the second copy", s.revoked)
}

// TestRosterFails: a deed that the roster does not hold is not done, and nothing says that it was.
func TestRosterFails(t *testing.T) {
	w := newWorld(t)
	w.join(t)
	gone := w.addKiosk(t, 9)
	if err := os.Remove(w.rosterPath()); err != nil {
		t.Fatal(err)
	}
	if err := w.ledger.Revoke(t.Context(), 9, 5000); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("revoked: %v", err)
	}
	if _, _, err := w.client(t, gone).Feed(t.Context(), 0, 0, 0); err != nil {
		t.Errorf("half a revocation: %v", err)
	}
	e := w.enrol(t, filepath.Join(t.TempDir(), "bundle"), w.invite(t, 8))
	digits := e.waits(t)
	if err := w.enroller(time.Now).Confirm(t.Context(), 8, digits, "test"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("confirmed: %v", err)
	}
	if r := w.join(t); !r.New || len(r.Differ) != 1 {
		t.Errorf("%+v", r)
	}
	if err := w.enroller(time.Now).Confirm(t.Context(), 8, digits, "test"); err != nil {
		t.Errorf("confirmed with a roster: %v", err)
	}
	if err := e.end(t); err != nil {
		t.Error(err)
	}
}

// TestConfirmedAndCutOff: the power fails after the roster has the kiosk and before the ledger does. The machine that waits is
// given its certificate after the start, without another word of a person.
func TestConfirmedAndCutOff(t *testing.T) {
	w := newWorld(t)
	w.join(t)
	code := w.invite(t, 8)
	e := w.enrol(t, filepath.Join(t.TempDir(), "bundle"), code)
	digits := e.waits(t)
	back := w.copied(t) // as the ledger is when its commit is cut off
	w.link.Cut()        // so that the machine learns nothing of the other ledger
	if err := w.enroller(time.Now).Confirm(t.Context(), 8, digits, "test"); err != nil {
		t.Fatal(err)
	}
	e.stop()
	_ = e.end(t) // it was cut off
	dir := e.dir
	back()
	e = w.enrol(t, dir, code)
	if err := e.end(t); err != nil {
		t.Fatal(err)
	}
	b, err := bundle.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	seg, _ := heartbeats(t, b, b.SealKey, 1)
	if _, err := w.client(t, b).Append(t.Context(), seg, false); err != nil {
		t.Error(err)
	}
}
