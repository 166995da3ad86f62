package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/seal"
)

// office is a regency that seals letters and gives a list out.
type office struct {
	dir, list, signer string
	letter, ack       *ecdsa.PrivateKey
	id                []byte
}

func anOffice(t *testing.T) office {
	t.Helper()
	o := office{dir: t.TempDir(), letter: freshKey(t), ack: freshKey(t)}
	o.list, o.signer = filepath.Join(o.dir, "kunci.cose"), filepath.Join(o.dir, "ack.pem")
	var err error
	if o.id, err = seal.KeyID(&o.letter.PublicKey); err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(&o.ack.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(o.signer, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return o
}

func freshKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// export writes the list of a day, signed by a key.
func (o office) export(t *testing.T, asOf time.Time, by *ecdsa.PrivateKey) {
	t.Helper()
	list := seal.TrustList{
		AsOf: asOf, Keys: []seal.Key{{ID: o.id, Public: &o.letter.PublicKey, Purpose: seal.Letter, NotAfter: time.Now().AddDate(1, 0, 0)}},
		Void: []string{"470/2"}, Replaced: map[string]string{"470/3": "470/1"},
	}
	b, err := list.Sign(by)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(o.list, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func (o office) seal(t *testing.T, number string) string {
	t.Helper()
	b, err := seal.Sign(o.letter, o.id, seal.Claims{What: seal.Letter, Number: number, Initials: "S.A.", When: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	text, err := seal.QRText("https://cek.example/S", b)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// verify runs the command, with the text as an argument or a line of standard input.
func (o office) verify(t *testing.T, stdin string, text ...string) (string, error) {
	t.Helper()
	var out, errs bytes.Buffer
	args := append([]string{"verify", "-trust", o.list, "-signer", o.signer}, text...)
	err := run(t.Context(), args, strings.NewReader(stdin), &out, &errs)
	return out.String(), err
}

// TestVerify: each answer in words, what the seal claims, and the age of the list.
func TestVerify(t *testing.T) {
	o := anOffice(t)
	o.export(t, time.Now(), o.ack)
	for _, c := range []struct {
		text, want string
		err        error
	}{
		{o.seal(t, "470/1"), "ASLI\n", nil},
		{o.seal(t, "470/2"), "DIBATALKAN\n", errDoubt},
		{o.seal(t, "470/3"), "SUDAH DIGANTI\n", errDoubt},
		{strings.ToLower(o.seal(t, "470/1")), "ASLI\n", nil},
		{"HTTPS://CEK.EXAMPLE/S/ABC", "PALSU\n", errDoubt},
		{anOffice(t).seal(t, "470/1"), "TIDAK DIKENAL\n", errDoubt},
	} {
		out, err := o.verify(t, "", c.text)
		if !errors.Is(err, c.err) || !strings.HasPrefix(out, c.want) || !strings.Contains(out, "hari ini") {
			t.Errorf("%v, want %q:\n%s", err, c.want, out)
		}
	}
	out, err := o.verify(t, o.seal(t, "470/3")+"\r\n")
	for _, want := range []string{"Surat\n", "470/3\n", "S.A.\n", "Diganti dengan  470/1\n"} {
		if !errors.Is(err, errDoubt) || !strings.Contains(out, want) {
			t.Errorf("%v, the answer lacks %q:\n%s", err, want, out)
		}
	}
	if out, _ := o.verify(t, "", "HTTPS://CEK.EXAMPLE/S/ABC"); strings.Contains(out, "Nomor") {
		t.Errorf("a forgery has a number:\n%s", out)
	}
	if _, err := o.verify(t, ""); err == nil || errors.Is(err, errDoubt) {
		t.Errorf("no text: %v", err)
	}
}

// TestVerifySaysTheListsAge: a reader hears what an old list cannot know.
func TestVerifySaysTheListsAge(t *testing.T) {
	o := anOffice(t)
	for days, want := range map[int]string{2: "2 hari yang lalu", 31: "Ambil daftar yang baru", -3: "periksa jamnya"} {
		o.export(t, time.Now().AddDate(0, 0, -days), o.ack)
		if out, err := o.verify(t, "", o.seal(t, "470/1")); err != nil || !strings.Contains(out, want) {
			t.Errorf("%d days: %v\n%s", days, err, out)
		}
	}
}

// TestVerifyPinsTheSigner: a list of anybody else counts for nothing, and no answer is given by it.
func TestVerifyPinsTheSigner(t *testing.T) {
	o := anOffice(t)
	o.export(t, time.Now(), o.letter)
	if out, err := o.verify(t, "", o.seal(t, "470/1")); !errors.Is(err, seal.ErrSigner) || out != "" {
		t.Errorf("%v, %q", err, out)
	}
	if err := os.WriteFile(o.list, []byte("list"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := o.verify(t, "", o.seal(t, "470/1")); !errors.Is(err, seal.ErrFormat) || out != "" {
		t.Errorf("%v, %q", err, out)
	}
	if _, err := pinned(o.list, ""); err == nil {
		t.Error("a signer that is no key")
	}
	if _, err := pinned("", filepath.Join(o.dir, "nowhere.json")); err == nil {
		t.Error("neither a signer nor a kiosk")
	}
}
