package desk

import (
	"context"
	"crypto"
	"crypto/x509"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/paper"
)

// StandIn signs PDFs with a certificate of our own making. The signature is real, its standing is not:
// the certificate's name says "TTE DEMO, TANPA KEKUATAN HUKUM".
type StandIn struct {
	Cert *x509.Certificate
	Key  crypto.Signer
}

var _ Signer = StandIn{}

// SignPDF implements Signer.
func (s StandIn) SignPDF(_ context.Context, pdf []byte, reason string, at time.Time) ([]byte, error) {
	return paper.SignPDF(pdf, s.Key, s.Cert, reason, at)
}
