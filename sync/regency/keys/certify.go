package keys

import (
	"crypto/ecdsa"
	"crypto/x509"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// CertifyKiosk makes the client certificate of a kiosk for a key that was drawn elsewhere.
func (k *Keys) CertifyKiosk(id kiosk.KioskID, pub *ecdsa.PublicKey, now time.Time) (*x509.Certificate, error) {
	return sign(kioskTemplate(id, now), pub, pair{cert: k.Root, key: k.root})
}

// kioskTemplate is a client certificate that may do nothing else.
func kioskTemplate(id kiosk.KioskID, now time.Time) *x509.Certificate {
	t := template(fmt.Sprintf("anjungan kiosk %03d", id), now, kioskLife)
	t.KeyUsage, t.ExtKeyUsage = x509.KeyUsageDigitalSignature, []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	return t
}
