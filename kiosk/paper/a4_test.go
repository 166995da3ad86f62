package paper_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/paper"
)

func a4(t testing.TB) []byte {
	t.Helper()
	b, err := paper.A4(letter(t), paper.A4Options{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// run calls one of poppler's programs on a file.
func run(t *testing.T, pdf []byte, name string, args ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "letter.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	for i, a := range args {
		if a == "FILE" {
			args[i] = file
		}
	}
	out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s (poppler-utils must be installed): %v\n%s", name, err, out)
	}
	return string(out)
}

func TestA4SaysTheLetter(t *testing.T) {
	d := letter(t)
	got := strings.Join(strings.Fields(run(t, a4(t), "pdftotext", "-layout", "FILE", "-")), " ")
	for _, want := range []string{
		"PEMERINTAH KABUPATEN BANYUWANGI", "KECAMATAN GENTENG", "DESA SETAIL", d.Title, "Nomor: " + d.Number, "SITI AMINAH",
		resident(t).NIK.Reveal(), "Banyuwangi, 4 Mei 1990", "untuk melamar pekerjaan,", "Setail, 23 November 2026",
		"Kepala Desa Setail", "CONTOH KEPALA DESA", "TTE DEMO, tanpa kekuatan", "Berlaku sampai dengan 23 Desember 2026",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the page does not say %q:\n%s", want, got)
		}
	}
	if info := run(t, a4(t), "pdfinfo", "FILE"); !strings.Contains(info, "A4") || !strings.Contains(info, "Pages:           1") {
		t.Errorf("not one A4 page:\n%s", info)
	}
}

func TestA4SameBytes(t *testing.T) {
	if !bytes.Equal(a4(t), a4(t)) {
		t.Error("the same letter gave other bytes")
	}
	other, err := paper.A4(letter(t), paper.A4Options{Note: "Catatan lain"})
	if err != nil || bytes.Equal(other, a4(t)) {
		t.Errorf("another note gave the same bytes (%v)", err)
	}
}

func TestA4LongLetterTakesPages(t *testing.T) {
	d := letter(t)
	for range 5 {
		d.Blocks = append(d.Blocks, paper.Block{Text: strings.Repeat("panjang sekali ", 100)})
	}
	b, err := paper.A4(d, paper.A4Options{})
	if err != nil {
		t.Fatal(err)
	}
	if info := run(t, b, "pdfinfo", "FILE"); !strings.Contains(info, "Pages:           3") {
		t.Errorf("want three pages:\n%s", info)
	}
}

func certificate(t testing.TB, key crypto.Signer) *x509.Certificate {
	t.Helper()
	tpl := &x509.Certificate{
		SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "TTE DEMO Contoh"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(1, 0, 0), KeyUsage: x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, tpl, tpl, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

func signed(t testing.TB, key crypto.Signer) []byte {
	t.Helper()
	b, err := paper.SignPDF(a4(t), key, certificate(t, key), "Persetujuan surat", approved)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func ecKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestSignedPDFHolds(t *testing.T) {
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	for name, key := range map[string]crypto.Signer{"RSA": rsaKey, "ECDSA": ecKey(t)} {
		b := signed(t, key)
		cert, err := paper.VerifyPDF(b)
		if err != nil || cert.Subject.CommonName != "TTE DEMO Contoh" {
			t.Errorf("%s: %v", name, err)
		}
		if !bytes.HasPrefix(b, a4(t)) {
			t.Errorf("%s: the letter itself was changed", name)
		}
		out := run(t, b, "pdfsig", "-nocert", "FILE")
		for _, want := range []string{"Signature is Valid", "Total document signed", "TTE DEMO Contoh", "adbe.pkcs7.detached"} {
			if !strings.Contains(out, want) {
				t.Errorf("%s: pdfsig does not say %q:\n%s", name, want, out)
			}
		}
		if text := run(t, b, "pdftotext", "FILE", "-"); !strings.Contains(text, "CONTOH KEPALA DESA") || strings.Contains(text, "Error") {
			t.Errorf("%s: the signed letter cannot be read:\n%s", name, text)
		}
	}
}

func TestTamperedPDFIsFound(t *testing.T) {
	good := signed(t, ecKey(t))
	for i := 0; i < len(good); i += 997 {
		bad := bytes.Clone(good)
		bad[i] ^= 1
		if _, err := paper.VerifyPDF(bad); err == nil && !inRoom(good, i) {
			t.Errorf("byte %d was changed unseen", i)
		}
	}
	for name, bad := range map[string][]byte{
		"appended": append(bytes.Clone(good), "%%EOF\n"...),
		"cut":      good[:len(good)-1],
	} {
		if _, err := paper.VerifyPDF(bad); !errors.Is(err, paper.ErrTampered) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := paper.VerifyPDF(a4(t)); !errors.Is(err, paper.ErrUnsigned) {
		t.Errorf("unsigned: %v", err)
	}
}

// inRoom says whether a byte is in the room of the signature, where zeros fill what it does not need.
func inRoom(pdf []byte, i int) bool {
	from := bytes.LastIndex(pdf, []byte("/Contents <"))
	return i > from && i < from+bytes.IndexByte(pdf[from:], '>')
}

func TestSignRefuses(t *testing.T) {
	key := ecKey(t)
	cert := certificate(t, key)
	for name, b := range map[string][]byte{
		"empty": nil, "no PDF": []byte("letter"), "signed before": signed(t, key), "cut": a4(t)[:2000],
		"no table": []byte("%PDF-1.4\nstartxref\n0\n%%EOF"),
	} {
		if _, err := paper.SignPDF(b, key, cert, "x", approved); !errors.Is(err, paper.ErrPDF) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSignedTimeIsWIB(t *testing.T) {
	if b := signed(t, ecKey(t)); !bytes.Contains(b, []byte("(D:20261123091200+07'00')")) {
		t.Error("the signature does not name its time")
	}
	if approved.Location() != kiosk.WIB {
		t.Error("the test's own time is not WIB")
	}
}

func FuzzSignPDF(f *testing.F) {
	key := ecKey(f)
	cert := certificate(f, key)
	seed := []byte("%PDF-1.3\n1 0 obj\n<</Type /Catalog /Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type /Pages /Kids [3 0 R] /Count 1>>\nendobj\n3 0 obj\n<</Type /Page /Parent 2 0 R>>\nendobj\nxref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000056 00000 n \n0000000111 00000 n \ntrailer\n<</Size 4 /Root 1 0 R>>\nstartxref\n156\n%%EOF\n")
	if _, err := paper.SignPDF(seed, key, cert, "x", approved); err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Fuzz(func(t *testing.T, b []byte) {
		out, err := paper.SignPDF(b, key, cert, "x", approved)
		if err != nil {
			return
		}
		if _, err := paper.VerifyPDF(out); err != nil {
			t.Fatalf("own signature: %v", err)
		}
	})
}

func FuzzVerifyPDF(f *testing.F) {
	f.Add([]byte("/ByteRange [0 1 3 4]\n<30>"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if cert, err := paper.VerifyPDF(b); (cert == nil) == (err == nil) {
			t.Fatalf("%v with %v", cert, err)
		}
	})
}
