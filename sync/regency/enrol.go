package regency

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/regency/keys"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// AddKiosk makes a kiosk of a site in one process, for simulators and benches, which hold both ends: it
// draws the kiosk's keys, puts its certificate on the list, and returns the bundle. No program that
// serves does so; there a kiosk draws its own keys (Enroller). ledger.ErrTaken where the ordinal is in use.
func AddKiosk(ctx context.Context, l ledger.Ledger, k *keys.Keys, site kiosk.Site, url string, now time.Time) (bundle.Bundle, error) {
	cert, tlsKey, err := k.IssueKiosk(site.Kiosk, now)
	if err != nil {
		return bundle.Bundle{}, err
	}
	sealKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return bundle.Bundle{}, fmt.Errorf("regency: add kiosk: %w", err)
	}
	receive, err := wire.GenerateReceiveKey()
	if err != nil {
		return bundle.Bundle{}, err
	}
	sealPublic, err := x509.MarshalPKIXPublicKey(&sealKey.PublicKey)
	if err != nil {
		return bundle.Bundle{}, fmt.Errorf("regency: add kiosk: %w", err)
	}
	siteJSON, err := json.Marshal(site)
	if err != nil {
		return bundle.Bundle{}, fmt.Errorf("regency: add kiosk: %w", err)
	}
	row := ledger.Kiosk{ID: site.Kiosk, Village: site.Village.Code, Site: siteJSON, SealKey: sealPublic, ReceiveKey: receive.Public(), Until: cert.NotAfter.UnixMilli()}
	if err := l.AddKiosk(ctx, row, sha256.Sum256(cert.Raw)); err != nil {
		return bundle.Bundle{}, err
	}
	return bundle.Bundle{
		URL: url, Site: site, Cert: cert, TLSKey: tlsKey, SealKey: sealKey, Receive: receive,
		Root: k.Root, Ack: &k.Ack.PublicKey, Journal: k.Journal.Public(),
	}, nil
}
