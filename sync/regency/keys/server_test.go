package keys

import (
	"crypto/x509"
	"path/filepath"
	"testing"
	"time"
)

// TestRenewServer: not before its last third, then once; the same key and names, for whoever believes the root.
func TestRenewServer(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	now := time.Now()
	if err := Init(dir, []string{"localhost", "127.0.0.1"}, now); err != nil {
		t.Fatal(err)
	}
	k, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	old := k.Server.Leaf
	for _, x := range []struct {
		after time.Duration
		want  bool
	}{{0, false}, {serverLife * 6 / 10, false}, {serverLife * 7 / 10, true}, {serverLife * 7 / 10, false}, {serverLife * 3, true}} {
		if done, err := k.RenewServer(dir, now.Add(x.after)); err != nil || done != x.want {
			t.Fatalf("after %v: %v, %v", x.after, done, err)
		}
	}
	if k, err = Load(dir); err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(k.Root)
	for _, host := range []string{"localhost", "127.0.0.1"} {
		if _, err := k.Server.Leaf.Verify(x509.VerifyOptions{Roots: roots, DNSName: host, CurrentTime: now.Add(serverLife*3 + time.Hour)}); err != nil {
			t.Errorf("%s: %v", host, err)
		}
	}
	if string(k.Server.Leaf.RawSubjectPublicKeyInfo) != string(old.RawSubjectPublicKeyInfo) || k.Server.Leaf.Equal(old) {
		t.Error("another key, or the same certificate")
	}
}
