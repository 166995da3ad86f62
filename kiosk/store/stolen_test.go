package store_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

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

// leaks names what stands in any file of a folder, in any of its forms.
func leaks(t testing.TB, dir string) (found []string) {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b := []byte(bytesOf(t, filepath.Join(dir, f.Name())))
		small := lower(b)
		for name, s := range secrets() {
			if stands(b, small, s) {
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

// textForms are the ways in which a secret could stand in a file whose text was put in lower case.
func textForms(secret []byte) [][]byte {
	wide := make([]byte, 0, 2*len(secret))
	for _, c := range lower(secret) {
		wide = append(wide, c, 0) // UTF-16
	}
	back := lower(secret)
	slices.Reverse(back)
	return [][]byte{lower(secret), wide, back, []byte(hex.EncodeToString(secret))}
}

// rawForms are the ways in which it could stand in a file as it is: base64 at each of its three places in
// a text, without what its neighbours change, and a NIK as packed digits and as a number.
func rawForms(secret []byte) (list [][]byte) {
	for shift := range 3 {
		text := base64.StdEncoding.EncodeToString(append(make([]byte, shift), secret...))
		list = append(list, []byte(text[(8*shift+5)/6:8*(shift+len(secret))/6]))
	}
	n, err := strconv.ParseUint(string(secret), 10, 64)
	if err != nil || len(secret) != 16 {
		return list
	}
	packed, err := hex.DecodeString(string(secret))
	if err != nil {
		panic(err) // they are digits
	}
	return append(list, packed, binary.BigEndian.AppendUint64(nil, n), binary.LittleEndian.AppendUint64(nil, n))
}

// stands says whether a secret stands in a file in any form.
func stands(file, small, secret []byte) bool {
	return slices.ContainsFunc(textForms(secret), func(f []byte) bool { return bytes.Contains(small, f) }) ||
		slices.ContainsFunc(rawForms(secret), func(f []byte) bool { return bytes.Contains(file, f) })
}

// TestStands: the search finds a secret in every form, anywhere.
func TestStands(t *testing.T) {
	for _, secret := range []string{nikAni, "Contohwati", string(chipAni)} {
		hidden := append(textForms([]byte(secret)), rawForms([]byte(secret))...)
		for shift := range 3 {
			hidden = append(hidden, []byte(base64.StdEncoding.EncodeToString([]byte("xyz"[:shift]+secret+"z"))))
		}
		for i, form := range append(hidden, []byte("CONTOHWATI"+secret)) {
			file := append(append([]byte("ABC\x00"), form...), "\xffXYZ"...)
			if !stands(file, lower(file), []byte(secret)) {
				t.Errorf("%q in form %d is not found", secret, i)
			}
		}
		if file := []byte("Somebody Else 9999016001900009"); stands(file, lower(file), []byte(secret)) {
			t.Errorf("%q is found where it is not", secret)
		}
	}
}

// livedIn is a kiosk after a busy day: residents and a clerk with cards and PINs, deposits, a guest, papers,
// a letter and a refusal from the regency, an ack, a backup, and old bodies erased.
func livedIn(t *testing.T) *room {
	t.Helper()
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
	if err := r.Backup(t.Context(), filepath.Join(filepath.Dir(r.opts.Path), "backup.db")); err != nil {
		t.Fatal(err)
	}
	return r
}

// TestStolenDisk: database, WAL, backup and free pages say nothing of anybody; in use, after old bodies
// were erased, and after closing.
func TestStolenDisk(t *testing.T) {
	r := livedIn(t)
	dir := filepath.Dir(r.opts.Path)
	if len(walFrames(t, r.opts.Path+"-wal")) == 0 {
		t.Fatal("no WAL to look into")
	}
	for _, l := range leaks(t, dir) {
		t.Errorf("in use, %s is readable", l)
	}
	if n, err := r.EraseSent(t.Context(), noon.Add(time.Hour)); err != nil || n == 0 {
		t.Fatalf("%d bodies erased, %v", n, err)
	}
	for _, l := range leaks(t, dir) {
		t.Errorf("erased, %s is readable", l)
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
