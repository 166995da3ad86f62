package paper

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"

	"github.com/smallstep/pkcs7"
)

// The ways a signed PDF can be wrong.
var (
	ErrUnsigned = errors.New("paper: the PDF holds no signature")
	ErrTampered = errors.New("paper: the PDF is not what was signed")
)

// VerifyPDF checks the last signature of a PDF: it must cover every byte of the file but itself, and
// hold. It gives the signer's certificate; whether that one is to be trusted is the caller's question.
func VerifyPDF(pdf []byte) (*x509.Certificate, error) {
	m := regexp.MustCompile(`/ByteRange\s*\[\s*(\d{1,9})\s+(\d{1,9})\s+(\d{1,9})\s+(\d{1,9})\s*\]`).FindAllSubmatch(pdf, -1)
	if len(m) == 0 {
		return nil, ErrUnsigned
	}
	last := m[len(m)-1]
	from, to, rest := atoi(last[2]), atoi(last[3]), atoi(last[4])
	if atoi(last[1]) != 0 || from >= to || to > len(pdf) || rest != len(pdf)-to {
		return nil, fmt.Errorf("%w: it does not cover the whole file", ErrTampered)
	}
	der, err := contents(pdf[from:to])
	if err != nil {
		return nil, err
	}
	p7, err := pkcs7.Parse(der)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTampered, err)
	}
	p7.Content = append(bytes.Clone(pdf[:from]), pdf[to:]...)
	if err := p7.Verify(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTampered, err)
	}
	cert := p7.GetOnlySigner()
	if cert == nil {
		return nil, fmt.Errorf("%w: not one signer", ErrTampered)
	}
	return cert, nil
}

// contents reads the hexadecimal string of a signature and drops what only fills its room: DER tells
// its own length.
func contents(b []byte) ([]byte, error) {
	bad := fmt.Errorf("%w: the signature is not readable", ErrTampered)
	if len(b) < 2 || b[0] != '<' || b[len(b)-1] != '>' {
		return nil, bad
	}
	raw, err := hex.DecodeString(string(b[1 : len(b)-1]))
	if err != nil {
		return nil, bad
	}
	var v asn1.RawValue
	fill, err := asn1.Unmarshal(raw, &v)
	if err != nil || len(bytes.Trim(fill, "\x00")) > 0 {
		return nil, bad
	}
	return v.FullBytes, nil
}
