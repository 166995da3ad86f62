package keys

import (
	"crypto/ecdsa"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"path/filepath"
	"time"

	"github.com/smart-kampung/anjungan/sync/bundle"
)

// RenewServer gives the server another certificate for the same key and names where its own is in the last
// third of its life, or past it, and says whether it did. A server that is started once in eight months
// never shows kiosks one that is over.
func (k *Keys) RenewServer(dir string, now time.Time) (bool, error) {
	old := k.Server.Leaf
	if old.NotAfter.Sub(now) > old.NotAfter.Sub(old.NotBefore)/3 {
		return false, nil
	}
	key, ok := k.Server.PrivateKey.(*ecdsa.PrivateKey)
	if !ok {
		return false, errors.New("keys: the server's key is not ECDSA")
	}
	t := serverTemplate(old.Subject.CommonName, now)
	t.DNSNames, t.IPAddresses = old.DNSNames, old.IPAddresses
	cert, err := sign(t, &key.PublicKey, pair{cert: k.Root, key: k.root})
	if err != nil {
		return false, err
	}
	if err := bundle.Replace(filepath.Join(dir, fileServer), pem.EncodeToMemory(&pem.Block{Type: pemCert, Bytes: cert.Raw})); err != nil {
		return false, err
	}
	k.Server = tls.Certificate{Certificate: [][]byte{cert.Raw, k.Root.Raw}, PrivateKey: key, Leaf: cert}
	return true, nil
}
