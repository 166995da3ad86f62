package store_test

import (
	"bytes"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// secrets are what must stand in no file.
func secrets() map[string][]byte {
	return map[string][]byte{
		"NIK": []byte(nikAni), "name": []byte("Contohwati"), "chip": chipAni, "chip in hex": []byte(hex.EncodeToString(chipAni)),
		"letter": []byte("ISI SURAT UJI"), "reason": []byte("alasan uji"), "answer": []byte("rekening uji"),
		"address": []byte("Dusun Contoh"), "pepper": pepper, "initials": []byte("A.C.U.J.I."), "seal": []byte("EXAMPLE.ID"),
		"deposited NIK": []byte(nikCit), "its last four and birth date": []byte("1995-05-25"), "deposited chip": chipCit,
		"chosen PIN": []byte(pinCit), "clerk": []byte("Contohpraja"), "clerk's chip": chipTono, "code": []byte("90817263"),
		"guest": []byte("Tamu Contohjauh"),
	}
}

// leaks names what stands in any file of a folder, upper or lower case.
func leaks(t testing.TB, dir string) (found []string) {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b := []byte(bytesOf(t, filepath.Join(dir, f.Name())))
		for name, s := range secrets() {
			if bytes.Contains(lower(b), lower(s)) {
				found = append(found, f.Name()+": "+name)
			}
		}
	}
	return found
}

// lower folds ASCII letters and no other byte: bytes.ToLower would turn every byte that is no UTF-8
// into one and the same, and find a chip id in noise.
func lower(b []byte) []byte {
	l := bytes.Clone(b)
	for i, c := range l {
		if c >= 'A' && c <= 'Z' {
			l[i] = c + 'a' - 'A'
		}
	}
	return l
}

// TestStolenDisk: database, WAL and backup say nothing of anybody; in use, and after closing.
func TestStolenDisk(t *testing.T) {
	r := newRoom(t)
	r.enrol()
	r.try("000000")
	r.staff()
	r.titip()
	if err := r.SetPIN(t.Context(), chipAni, pinNew, kiosk.PINForgotten, false); err != nil {
		t.Fatal(err)
	}
	if err := r.ClaimStaff(t.Context(), chipTono, "90817263", pinCit); err != nil {
		t.Fatal(err)
	}
	guest := card(t, []byte{7, 7, 7, 7}, nikCit, "Tamu Contohjauh", pinCit)
	if err := r.AdmitCard(guest); err != nil {
		t.Fatal(err)
	}
	if _, err := r.CheckPIN(t.Context(), guest.Chip, pinCit); err != nil {
		t.Fatal(err)
	}
	q := r.save(nikAni)
	r.end(r.print(store.Slip, q.ID), store.Printed)
	r.feed(
		kiosk.LetterNews{Letter: kiosk.Letter{
			Request: q.ID, Service: "domisili", Number: "470/1", Document: []byte("ISI SURAT UJI"), Seal: "HTTPS://EXAMPLE.ID/V",
		}},
		kiosk.StatusNews{Request: q.ID, State: kiosk.Refused, Reason: "alasan uji"},
	)
	r.ack(1)
	dir := filepath.Dir(r.opts.Path)
	if err := r.Backup(t.Context(), filepath.Join(dir, "backup.db")); err != nil {
		t.Fatal(err)
	}
	if len(walFrames(t, r.opts.Path+"-wal")) == 0 {
		t.Fatal("no WAL to look into")
	}
	for _, l := range leaks(t, dir) {
		t.Errorf("in use, %s is readable", l)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	for _, l := range leaks(t, dir) {
		t.Errorf("closed, %s is readable", l)
	}

	// The search itself can find: what is written in clear turns it red.
	db, err := sqlite.Open(t.Context(), r.opts.Path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), `UPDATE request SET holder = 'Ani CONTOHWATI', owner = ?`, chipAni); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if found := leaks(t, dir); len(found) != 2 {
		t.Errorf("of a planted name and a planted chip it found %q", found)
	}
}

// TestSealedColumnsStayInTheirRow: a thief who writes cannot give one resident another's answers.
func TestSealedColumnsStayInTheirRow(t *testing.T) {
	r := newRoom(t)
	a, b := r.save(nikAni), r.save(nikBudi)
	db, err := sqlite.Open(t.Context(), r.opts.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(t.Context(),
		`UPDATE request SET sealed = (SELECT sealed FROM request WHERE n = 2) WHERE n = 1`); err != nil {
		t.Fatal(err)
	}
	if h, err := r.Request(t.Context(), a.ID); err == nil {
		t.Errorf("a moved column opens: %d answers", len(h.Request.Answers))
	}
	if h := r.held(b.ID); len(h.Request.Answers) != 2 {
		t.Errorf("its own row does not open")
	}
}

// TestNIKsGoWithTheAck: once the regency has a request, its NIKs are erased here.
func TestNIKsGoWithTheAck(t *testing.T) {
	r := newRoom(t)
	r.save(nikAni)
	count := func() (n int) {
		t.Helper()
		db, err := sqlite.OpenReader(t.Context(), r.opts.Path)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		if err := db.QueryRowContext(t.Context(), `SELECT count(who) FROM request`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := count(); n != 1 {
		t.Errorf("%d before the ack", n)
	}
	r.ack(1)
	if n := count(); n != 0 {
		t.Errorf("%d after the ack", n)
	}
}

func TestMachineKeyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "machine.key")
	if _, err := store.LoadKey(path); kiosk.CodeOf(err) != kiosk.CodeKey {
		t.Errorf("none: %v", err)
	}
	made, err := store.CreateKey(path)
	if err != nil || len(made) != store.KeyLen {
		t.Fatalf("%d bytes, %v", len(made), err)
	}
	if got, err := store.LoadKey(path); err != nil || !bytes.Equal(got, made) {
		t.Errorf("loaded another: %v", err)
	}
	if _, err := store.CreateKey(path); kiosk.CodeOf(err) != kiosk.CodeKey {
		t.Errorf("overwritten: %v", err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := store.LoadKey(path); kiosk.CodeOf(err) != kiosk.CodeKey {
		t.Errorf("readable by others: %v", err)
	}
	short := path + ".short"
	if err := os.WriteFile(short, made[:31], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.LoadKey(short); kiosk.CodeOf(err) != kiosk.CodeKey {
		t.Errorf("short: %v", err)
	}
}
