package bundle

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"math/big"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/wire"
)

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func sample(t *testing.T) Bundle {
	t.Helper()
	b := Bundle{URL: "https://localhost:7443", TLSKey: newKey(t), SealKey: newKey(t), Ack: &newKey(t).PublicKey, Journal: []byte("hpke")}
	b.Site = kiosk.Site{Kiosk: 7, Letters: "SET", Unit: 1, Village: kiosk.Village{Code: "35.10.09.2004", Kind: kiosk.Desa, Name: "Setail"}}
	b.Site.Hours[1] = []kiosk.Span{{From: 480, To: 960}}
	tmpl := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, &b.TLSKey.PublicKey, b.TLSKey)
	if err != nil {
		t.Fatal(err)
	}
	if b.Cert, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	b.Root = b.Cert
	if b.Receive, err = wire.GenerateReceiveKey(); err != nil {
		t.Fatal(err)
	}
	return b
}

func TestWriteAndLoad(t *testing.T) {
	b, dir := sample(t), filepath.Join(t.TempDir(), "kiosk")
	if err := b.Write(dir); err != nil {
		t.Fatal(err)
	}
	got, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got.Site, b.Site) || got.URL != b.URL || !got.TLSKey.Equal(b.TLSKey) || !got.SealKey.Equal(b.SealKey) ||
		!got.Ack.Equal(b.Ack) || string(got.Journal) != "hpke" || string(got.Receive.Public()) != string(b.Receive.Public()) {
		t.Error("the bundle changed on its way")
	}
	if err := b.Write(dir); err == nil {
		t.Error("a bundle was overwritten")
	}
}

// TestLoadNamesTheFile spoils one file after another.
func TestLoadNamesTheFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "kiosk")
	if err := sample(t).Write(dir); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		path := filepath.Join(dir, f.Name())
		good, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(`{"Unknown": 1}`), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err = Load(dir)
		if kiosk.CodeOf(err) != kiosk.CodeNotEnrolled || !strings.Contains(err.Error(), f.Name()) {
			t.Errorf("%s: %v", f.Name(), err)
		}
		if err := os.WriteFile(path, good, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestSiteByItsNames: a site that a person wrote with a name in small letters, or with six days, is refused and not half read.
func TestSiteByItsNames(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "kiosk")
	if err := sample(t).Write(dir); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "site.json")
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for from, to := range map[string]string{`"Letters"`: `"letters"`, `"Hours": [`: `"Hours": [ null,`, `"Unit": 1`: `"Unit": 0`} {
		bad := strings.Replace(string(good), from, to, 1)
		if bad == string(good) {
			t.Fatalf("no %s in %s", from, good)
		}
		if err := os.WriteFile(path, []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		if b, err := Load(dir); err == nil {
			t.Errorf("%s is taken: %+v", to, b.Site)
		}
	}
}
