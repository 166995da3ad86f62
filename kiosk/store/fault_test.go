package store

import (
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/blob"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
)

// inner opens a store whose writing connection the test can reach.
func inner(t *testing.T) *Store {
	t.Helper()
	k, err := journal.GenerateRegencyKey()
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), Options{
		Path: filepath.Join(t.TempDir(), "kiosk.db"), MachineKey: make([]byte, KeyLen), RegencyPublic: k.Public(),
		Site: kiosk.Site{Kiosk: 7, Letters: "UJI", Unit: 2}, Catalogue: "c", Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func (s *Store) pragma(t *testing.T, q string) {
	t.Helper()
	if _, err := s.w.ExecContext(t.Context(), "PRAGMA "+q); err != nil {
		t.Fatal(err)
	}
}

func someDraft(t *testing.T, value string) Draft {
	t.Helper()
	nik, err := kiosk.ParseNIK("9999016001900001")
	if err != nil {
		t.Fatal(err)
	}
	return Draft{
		ID: kiosk.NewRequestID(), Service: "domisili", Subject: nik, Requester: nik, Village: "35.10.13.2004",
		Assurance: kiosk.ByPIN, Answers: []kiosk.Answer{{Field: "purpose", Value: value}},
	}
}

// TestFullDisk: nothing is half saved, the error has its code and says nothing of the resident, and
// saving works again once there is room.
func TestFullDisk(t *testing.T) {
	s := inner(t)
	s.pragma(t, "max_page_count = 1") // as small as it is now
	d := someDraft(t, strings.Repeat("rahasia ", 2000))
	_, err := s.SaveRequest(t.Context(), d)
	if kiosk.CodeOf(err) != kiosk.CodeDisk || sqlite.Code(err) != sqlite.Full {
		t.Fatalf("a full disk: %v", err)
	}
	if s := fmt.Sprintf("%v %+v", err, err); strings.Contains(s, "rahasia") || strings.Contains(s, "9999") {
		t.Errorf("the error tells on the resident: %s", s)
	}
	if inc, seq, err := s.Head(t.Context()); inc != 1 || seq != 2 || err != nil {
		t.Errorf("head %d/%d, %v", inc, seq, err)
	}
	if _, err := s.Request(t.Context(), d.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("half saved: %v", err)
	}
	s.pragma(t, "max_page_count = 100000")
	if _, err := s.SaveRequest(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	list, err := s.After(t.Context(), 1, 2, 10)
	if err != nil || len(list) != 2 || list[0].Kind != journal.KindEpoch || list[1].Epoch != 3 {
		t.Errorf("after a failed seal comes a new epoch: %+v, %v", list, err)
	}
}

// TestNewerSchemaIsLeftAlone: also where the newer one has no meta table any more.
func TestNewerSchemaIsLeftAlone(t *testing.T) {
	s := inner(t)
	s.pragma(t, "user_version = 99")
	if _, err := s.w.ExecContext(t.Context(), "ALTER TABLE meta RENAME TO beyond"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	o := s.opts
	if _, err := Open(t.Context(), o); kiosk.CodeOf(err) != kiosk.CodeNewerSchema {
		t.Fatalf("a newer schema: %v", err)
	}
	db, err := sqlite.OpenReader(t.Context(), o.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var version, entries int
	row := db.QueryRowContext(t.Context(), "SELECT (SELECT user_version FROM pragma_user_version), count(*) FROM entry")
	if err := row.Scan(&version, &entries); err != nil || version != 99 || entries != 2 {
		t.Errorf("version %d, %d entries, %v", version, entries, err)
	}
}

// TestNumbersAreNeverShared: a taken number is drawn again.
func TestNumbersAreNeverShared(t *testing.T) {
	s := inner(t)
	seen := map[kiosk.Number]bool{}
	for range 50 {
		r, err := s.SaveRequest(t.Context(), someDraft(t, "uji"))
		if err != nil {
			t.Fatal(err)
		}
		if seen[r.Number] {
			t.Errorf("number %s twice", r.Number)
		}
		seen[r.Number] = true
	}
	_, err := s.w.ExecContext(t.Context(), `UPDATE request SET number = (SELECT number FROM request WHERE n = 1) WHERE n = 2`)
	if sqlite.Code(err) != sqlite.Constraint {
		t.Errorf("the schema allows a number twice: %v", err)
	}
}

// TestManyAtOnce: savers, readers and the outbox together; nothing is lost and no seq is taken twice.
func TestManyAtOnce(t *testing.T) {
	s := inner(t)
	const savers, each = 4, 15
	done := make(chan error)
	for range savers {
		drafts := make([]Draft, each)
		for i := range drafts {
			drafts[i] = someDraft(t, "uji")
		}
		go func() {
			var err error
			for _, d := range drafts {
				_, e := s.SaveRequest(t.Context(), d)
				_, e2 := s.Requests(t.Context(), d.Subject)
				_, e3 := s.After(t.Context(), 1, 0, 10)
				err = errors.Join(err, e, e2, e3, s.SetTrustedTime(t.Context(), time.UnixMilli(1)))
			}
			done <- err
		}()
	}
	for range savers {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if n, _, err := s.Unsent(t.Context()); n != savers*each+2 || err != nil {
		t.Errorf("%d entries, %v", n, err)
	}
}

// TestUnplace: a place keeps both numbers and the order of writing.
func TestUnplace(t *testing.T) {
	last := int64(-1)
	for _, k := range [][2]uint64{{1, 0}, {1, 1}, {1, maxSeq}, {2, 0}, {2, 1}, {journal.MaxIncarnation, journal.MaxSeq}} {
		p := place(k[0], k[1])
		if inc, seq := unplace(p); inc != k[0] || seq != k[1] || p <= last {
			t.Errorf("%v is %d is %d/%d", k, p, inc, seq)
		}
		last = p
	}
}

// TestFullDiskAndBlobs: a content that does not fit is not announced and leaves nothing, and requests go on.
func TestFullDiskAndBlobs(t *testing.T) {
	s := inner(t)
	s.pragma(t, "max_page_count = 60")
	err := s.AddBlob(t.Context(), blob.Report, strings.NewReader(strings.Repeat("x", 400_000)))
	if kiosk.CodeOf(err) != kiosk.CodeDisk || sqlite.Code(err) != sqlite.Full {
		t.Fatalf("a full disk: %v", err)
	}
	var left int
	if err := s.r.QueryRowContext(t.Context(), `SELECT (SELECT count(*) FROM blob) + (SELECT count(*) FROM blob_part)`).Scan(&left); err != nil || left != 0 {
		t.Errorf("%d rows are left, %v", left, err)
	}
	if _, err := s.SaveRequest(t.Context(), someDraft(t, "uji")); err != nil {
		t.Errorf("a request after it: %v", err)
	}
}

// TestUnannouncedBlobIsDropped: what a crash left before the announcement is gone at the next start.
func TestUnannouncedBlobIsDropped(t *testing.T) {
	s := inner(t)
	n, err := s.beginBlob(t.Context(), "test", blob.Announced{Hash: blob.Hash{1}, Size: 20, Purpose: blob.Report})
	if err == nil {
		_, err = s.w.ExecContext(t.Context(), `INSERT INTO blob_part VALUES (?, 0, x'00')`, n)
	}
	if err = errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	again, err := Open(t.Context(), s.opts)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = again.Close() }()
	var left int
	if err := again.r.QueryRowContext(t.Context(), `SELECT (SELECT count(*) FROM blob) + (SELECT count(*) FROM blob_part)`).Scan(&left); err != nil || left != 0 {
		t.Errorf("%d rows are left, %v", left, err)
	}
}
