package keys

import (
	"crypto/ecdsa"
	"crypto/x509"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// CertifyKiosk makes the client certificate of a kiosk for a key that was drawn elsewhere.
func (k *Keys) CertifyKiosk(id kiosk.KioskID, pub *ecdsa.PublicKey, now time.Time) (*x509.Certificate, error) {
	return sign(kioskTemplate(id, now), pub, pair{cert: k.Root, key: k.root})
}

// kioskName begins the name of a kiosk's certificate; its ordinal in three digits follows.
const kioskName = "anjungan kiosk "

// KioskOf says whose certificate it is by its name, which counts only of one that the root signed; false of one
// that is no kiosk's.
func KioskOf(cert *x509.Certificate) (kiosk.KioskID, bool) {
	digits, ok := strings.CutPrefix(cert.Subject.CommonName, kioskName)
	n, err := strconv.ParseUint(digits, 10, 16)
	id := kiosk.KioskID(n)
	return id, ok && err == nil && id > 0 && digits == fmt.Sprintf("%03d", id)
}

// kioskTemplate is a client certificate that may do nothing else.
func kioskTemplate(id kiosk.KioskID, now time.Time) *x509.Certificate {
	t := template(fmt.Sprintf("%s%03d", kioskName, id), now, kioskLife)
	t.KeyUsage, t.ExtKeyUsage = x509.KeyUsageDigitalSignature, []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	return t
}
