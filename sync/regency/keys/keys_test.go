package keys

import (
	"crypto/x509"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestInitAndLoad(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	if err := Init(dir, []string{"localhost", "127.0.0.1"}, time.Now()); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if info, err := f.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, %v", f.Name(), info.Mode(), err)
		}
	}
	if err := Init(dir, []string{"localhost"}, time.Now()); !errors.Is(err, ErrThere) {
		t.Errorf("a second init: %v", err)
	}
	k, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(k.Root)
	for _, host := range []string{"localhost", "127.0.0.1"} {
		if _, err := k.Server.Leaf.Verify(x509.VerifyOptions{Roots: roots, DNSName: host}); err != nil {
			t.Errorf("%s: %v", host, err)
		}
	}
	cert, key, err := k.IssueKiosk(7, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := cert.Verify(x509.VerifyOptions{Roots: roots, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}); err != nil {
		t.Error(err)
	}
	if _, err := cert.Verify(x509.VerifyOptions{Roots: roots, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}); err == nil {
		t.Error("a kiosk's certificate may serve")
	}
	if !key.PublicKey.Equal(cert.PublicKey) || cert.IsCA {
		t.Error("wrong key, or a kiosk may issue certificates")
	}
	if k.TTE.Subject.CommonName != TTEName || k.TTE.CheckSignatureFrom(k.Root) == nil {
		t.Error("the stand-in signer must say what it is and stand on its own")
	}
}

// TestLoadNamesTheFile says which file is missing or wrong.
func TestLoadNamesTheFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	if err := Init(dir, []string{"localhost"}, time.Now()); err != nil {
		t.Fatal(err)
	}
	if err := Init(t.TempDir(), nil, time.Now()); err == nil {
		t.Error("a server without a name")
	}
	for _, f := range []string{fileRoot, fileRootKey, fileServer, fileJournal, fileMaster} {
		path := filepath.Join(dir, f)
		good, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("nonsense"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Load(dir); err == nil {
			t.Errorf("%s: nonsense was taken", f)
		}
		if err := os.WriteFile(path, good, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Load(dir); err != nil {
		t.Error(err)
	}
}
