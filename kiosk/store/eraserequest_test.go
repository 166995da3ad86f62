package store_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
)

// sealedOf is what the disk holds of a request's person, as bytes: sealed columns, letter, reason, bodies, index.
func (r *room) sealedOf(id kiosk.RequestID) (list [][]byte) {
	r.t.Helper()
	db, err := sqlite.OpenReader(r.t.Context(), r.opts.Path)
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var sealed, reason, letter, body []byte
	if err := db.QueryRowContext(r.t.Context(), `SELECT r.sealed, r.reason, l.sealed, b.body FROM request r
		JOIN letter l ON l.request = r.n JOIN body b ON b.place = r.place WHERE r.id = ?`, id[:]).Scan(&sealed, &reason, &letter, &body); err != nil {
		r.t.Fatal(err)
	}
	return [][]byte{sealed, reason, letter, body}
}

// lettered saves a request that the regency has, with a letter and a clerk's words.
func (r *room) lettered(of string, n uint64) kiosk.Request {
	r.t.Helper()
	q := r.save(of)
	if err := r.Acked(r.t.Context(), r.ack(1)); err != nil {
		r.t.Fatal(err)
	}
	if err := r.ApplyFeed(r.t.Context(), []kiosk.FeedItem{
		{N: n, News: kiosk.LetterNews{Letter: kiosk.Letter{
			Request: q.ID, Service: "domisili", Number: "470/1", Approved: noon, Until: noon, Document: make([]byte, 200), Seal: "https://example.test/S/x",
		}}},
		{N: n + 1, News: kiosk.StatusNews{Request: q.ID, State: kiosk.HandedOver, Reason: "sebuah alasan yang cukup panjang untuk dicari", At: noon}},
	}); err != nil {
		r.t.Fatal(err)
	}
	return q
}

// TestEraseRequest: as soon as the regency says so, no byte of a request's person is in database or WAL, and after the
// next look of the night's work, which is due at once, none in the copy; another's is in each, and the journal goes on.
func TestEraseRequest(t *testing.T) {
	r := newRoom(t)
	now := r.clock()
	dir := t.TempDir()
	r.opts.Path, r.opts.Backup = filepath.Join(dir, "kiosk.db"), filepath.Join(dir, "copy.db")
	r.reopen()
	gone, stays := r.lettered(nikAni, 1), r.lettered(nikBudi, 3)
	*now = noon.Add(12 * time.Hour)
	if err := r.Nightly(t.Context()); err != nil {
		t.Fatal(err)
	}
	secrets, others := r.sealedOf(gone.ID), r.sealedOf(stays.ID)
	for _, b := range secrets {
		if names := holding(t, dir, [][]byte{b}); len(names) < 2 {
			t.Fatalf("before it only %q hold a secret", names)
		}
	}
	if err := r.ApplyFeed(t.Context(), []kiosk.FeedItem{{N: 5, News: kiosk.ErasedNews{Request: gone.ID}}}); err != nil {
		t.Fatal(err)
	}
	if names := holding(t, dir, secrets); len(names) != 1 || names[0] != "copy.db" {
		t.Errorf("at once: %q hold it", names)
	}
	*now = now.Add(time.Hour) // the outbox asks every hour
	if err := r.Nightly(t.Context()); err != nil {
		t.Fatal(err)
	}
	if names := holding(t, dir, secrets); len(names) != 0 {
		t.Errorf("after the night's work: %q hold it", names)
	}
	for _, b := range others {
		if names := holding(t, dir, [][]byte{b}); len(names) < 2 {
			t.Errorf("another's is in %q alone", names)
		}
	}
	h := r.held(gone.ID)
	if h.Request.Number != gone.Number || h.Request.Register != gone.Register || h.State != kiosk.HandedOver || h.Letter != nil || h.Reason != "" ||
		h.Initials != "" || len(h.Request.Answers) != 0 {
		t.Errorf("it holds %+v", h)
	}
	if list, err := r.Requests(t.Context(), nik(t, nikAni)); err != nil || len(list) != 0 {
		t.Errorf("it is still somebody's: %d, %v", len(list), err)
	}
	if err := r.ApplyFeed(t.Context(), []kiosk.FeedItem{
		{N: 6, News: kiosk.ErasedNews{Request: gone.ID}}, {N: 7, News: kiosk.ErasedNews{Request: kiosk.NewRequestID()}},
	}); err != nil {
		t.Errorf("once more, and one that this disk does not hold: %v", err)
	}
	r.save(nikAni)
}

// TestEraseRequestOfAnOldIncarnation: what a closed incarnation holds of anybody is never sent again, and goes too; what
// is still to be sent stays whole.
func TestEraseRequestOfAnOldIncarnation(t *testing.T) {
	r := newRoom(t)
	q := r.save(nikAni)
	if err := r.NewIncarnation(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	if err := r.Acked(t.Context(), r.ack(2)); err != nil {
		t.Fatal(err)
	}
	waits := r.save(nikBudi)
	if err := r.ApplyFeed(t.Context(), []kiosk.FeedItem{{N: 1, News: kiosk.ErasedNews{Request: q.ID}}}); err != nil {
		t.Fatal(err)
	}
	for inc, want := range map[uint64]int{1: 0, 2: 1} {
		list, err := r.After(t.Context(), inc, 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		bodies := 0
		for _, e := range list {
			if e.Kind == journal.KindRequestNew && e.Body != nil {
				bodies++
			}
		}
		if bodies != want {
			t.Errorf("incarnation %d holds %d bodies of requests, want %d", inc, bodies, want)
		}
	}
	if h := r.held(waits.ID); h.Transport != kiosk.Stored {
		t.Errorf("%+v", h)
	}
}

// TestEraseRequestKeepsWhatMayBeAskedForAgain: what the regency acknowledged of others in a closed incarnation stays when a
// request is erased, before a regency that was restored asks for it and while it is sent once more.
func TestEraseRequestKeepsWhatMayBeAskedForAgain(t *testing.T) {
	for name, early := range map[string]bool{"before it is asked for": true, "while it is sent": false} {
		r := &told{room: newRoom(t)}
		gone := r.save(nikAni)
		at := r.ack(1)
		r.save(nikBudi)
		r.ack(1)
		if err := r.NewIncarnation(t.Context(), 2); err != nil {
			t.Fatal(err)
		}
		r.ack(2)
		if early {
			r.news(kiosk.ErasedNews{Request: gone.ID})
		}
		r.lost(journal.Position{Incarnation: 1, Last: at.Last, Head: at.Head}, true)
		if !early {
			r.news(kiosk.ErasedNews{Request: gone.ID})
		}
		list, err := r.After(t.Context(), 1, 0, 100)
		if err != nil || len(list) != int(at.Last)+1 {
			t.Fatalf("%d entries, %v", len(list), err)
		}
		for _, e := range list {
			if erased := e.Seq == at.Last; erased != (e.Body == nil) {
				t.Errorf("%s: entry %d (%s) has %d bytes", name, e.Seq, e.Kind, len(e.Body))
			}
		}
	}
}

// TestAskedForAReport: the regency's wish is the same as a technician's.
func TestAskedForAReport(t *testing.T) {
	r := newRoom(t)
	if err := r.ApplyFeed(t.Context(), []kiosk.FeedItem{{N: 1, News: kiosk.ReportNews{}}}); err != nil {
		t.Fatal(err)
	}
	if asked, err := r.TakeReport(t.Context()); !asked || err != nil {
		t.Errorf("%v, %v", asked, err)
	}
}

// bodies are the kinds of a resident's entries whose bodies the disk still holds.
func (r *room) bodies(inc uint64) (s string) {
	r.t.Helper()
	list, err := r.After(r.t.Context(), inc, 2, 100)
	if err != nil {
		r.t.Fatal(err)
	}
	for _, e := range list {
		if e.Body != nil {
			s += e.Kind.String() + " "
		}
	}
	return s
}

// TestEraseDeposit: the entries of card and PIN go with the request that they were deposited with, in whatever state that ended and in
// which incarnation they stand, also where it was carried over after a part of it was acknowledged; a PIN that was chosen right behind
// them stays.
func TestEraseDeposit(t *testing.T) {
	for name, news := range map[string][]kiosk.News{
		"waits":     nil,
		"refused":   {kiosk.StatusNews{State: kiosk.Refused, At: noon}},
		"confirmed": {kiosk.StatusNews{State: kiosk.Checking, At: noon}, kiosk.StatusNews{State: kiosk.HandedOver, At: noon}},
	} {
		for acked, want := range map[uint64]string{4: "", 6: "enrol.pin "} {
			r := &told{room: newRoom(t)}
			r.registry("v1")
			q := r.titip()
			if err := r.SetPIN(t.Context(), chipAni, pinNew, kiosk.PINForgotten, false); err != nil {
				t.Fatal(err)
			}
			r.wantKinds(1, "incarnation epoch request.new enrol.card enrol.pin enrol.pin ")
			r.ackTo(1, acked)
			if err := r.NewIncarnation(t.Context(), 2); err != nil {
				t.Fatal(err)
			}
			r.ack(2)
			for _, n := range news {
				s := n.(kiosk.StatusNews)
				s.Request = q.ID
				r.news(s)
			}
			r.news(kiosk.ErasedNews{Request: q.ID})
			if got := r.bodies(1) + "and " + r.bodies(2); got != want+"and "+map[uint64]string{4: "enrol.pin ", 6: ""}[acked] {
				t.Errorf("%s, acknowledged up to %d: %q are left", name, acked, got)
			}
		}
	}
}

// TestEraseDepositOfAnOlderProgram: the schema before did not say which entries a request came with; they are found all the same.
func TestEraseDepositOfAnOlderProgram(t *testing.T) {
	r := &told{room: newRoom(t)}
	r.registry("v1")
	q := r.titip()
	r.cancel(nikCit, q.ID, nil)
	r.save(nikAni)
	r.ack(1)
	r.beside(`DROP TABLE about; DROP TABLE unproven; DROP TABLE ended_letter; ALTER TABLE meta DROP COLUMN copied; ALTER TABLE meta DROP COLUMN requests;
		ALTER TABLE meta DROP COLUMN prints; ALTER TABLE meta DROP COLUMN damaged; ALTER TABLE meta DROP COLUMN aged; ALTER TABLE meta DROP COLUMN aside;
		ALTER TABLE print DROP COLUMN hangs; PRAGMA user_version = 16`)
	r.reopen()
	r.news(kiosk.ErasedNews{Request: q.ID})
	if got := r.bodies(1); got != "request.new epoch " {
		t.Errorf("%q are left", got)
	}
}

// TestEraseWhatIsCarried: what was acknowledged, lost by a restored regency and carried into the next incarnation as it was sealed, goes
// with its request too; another's stays.
func TestEraseWhatIsCarried(t *testing.T) {
	r := &told{room: newRoom(t)}
	r.registry("v1")
	q := r.titip()
	r.save(nikAni)
	r.ack(1)
	r.lost(journal.Position{Incarnation: 1}, true)
	if err := r.NewIncarnation(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	if got := r.bodies(2); got != "request.new enrol.card enrol.pin request.new " {
		t.Fatalf("%q are carried", got)
	}
	r.news(kiosk.ErasedNews{Request: q.ID})
	if got := r.bodies(2); got != "request.new " {
		t.Errorf("%q are left", got)
	}
}
