package paper

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/smallstep/pkcs7"
	"github.com/smart-kampung/anjungan/kiosk"
)

// signatureRoom is the room for the DER of a signature, in bytes.
const signatureRoom = 12 << 10

// rangeDigits is the width of each number of a /ByteRange, so that it can be filled in later.
const rangeDigits = 10

// ErrPDF says that a file is not a PDF as this package can update it: one with a classic
// cross-reference table, not updated and not signed before.
var ErrPDF = errors.New("paper: not a PDF that can be signed")

// SignPDF signs a PDF: it appends an incremental update (ISO 32000-1, 7.5.6) with a signature field
// that has no picture of its own (12.7.4.5; the page already says how it is signed) and a detached
// PKCS#7 signature over every byte but itself (12.8.1, adbe.pkcs7.detached). at is the time that the
// signature dictionary names; the signature itself carries the moment of signing.
func SignPDF(pdf []byte, signer crypto.Signer, cert *x509.Certificate, reason string, at time.Time) ([]byte, error) {
	f, err := readPDF(pdf)
	if err != nil {
		return nil, err
	}
	out, gap, err := f.update(reason, cert.Subject.CommonName, at)
	if err != nil {
		return nil, err
	}
	signed := append(bytes.Clone(out[:gap.from]), out[gap.to:]...)
	der, err := detached(signed, signer, cert)
	if err != nil {
		return nil, err
	}
	if len(der) > signatureRoom {
		return nil, fmt.Errorf("paper: signature of %d bytes does not fit", len(der))
	}
	hex.Encode(out[gap.from+1:], der)
	return out, nil
}

func detached(content []byte, signer crypto.Signer, cert *x509.Certificate) ([]byte, error) {
	sd, err := pkcs7.NewSignedData(content)
	if err != nil {
		return nil, fmt.Errorf("paper: signature: %w", err)
	}
	sd.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA256)
	if err := sd.AddSigner(cert, signer, pkcs7.SignerInfoConfig{}); err != nil {
		return nil, fmt.Errorf("paper: signature: %w", err)
	}
	sd.Detach()
	der, err := sd.Finish()
	if err != nil {
		return nil, fmt.Errorf("paper: signature: %w", err)
	}
	return der, nil
}

// span is a stretch of bytes, from inclusive to exclusive.
type span struct{ from, to int }

// update appends the objects of a signature with room for it, and says where the room is, with its
// angle brackets.
func (f pdfFile) update(reason, name string, at time.Time) ([]byte, span, error) {
	field, value := f.size, f.size+1
	root, err := f.extend(f.root, fmt.Sprintf("/AcroForm <</Fields [%d 0 R] /SigFlags 3>>", field), "/AcroForm")
	if err != nil {
		return nil, span{}, err
	}
	leaf, err := f.extend(f.page, fmt.Sprintf("/Annots [%d 0 R]", field), "/Annots")
	if err != nil {
		return nil, span{}, err
	}
	u := updater{out: bytes.Clone(f.raw), at: map[int]int{}}
	if !bytes.HasSuffix(u.out, []byte("\n")) {
		u.out = append(u.out, '\n')
	}
	u.object(f.root, root)
	u.object(f.page, leaf)
	// Annotation flags 132 (12.5.3): printed, locked. A rectangle of no size: not drawn.
	u.object(field, fmt.Sprintf("<</Type /Annot /Subtype /Widget /FT /Sig /T (TTE) /F 132 /Rect [0 0 0 0] /P %d 0 R /V %d 0 R>>", f.page, value))
	blank := strings.Repeat(" ", rangeDigits)
	u.object(value, "<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached"+
		" /Name "+pdfText(name)+" /Reason "+pdfText(reason)+" /M ("+at.In(kiosk.WIB).Format("D:20060102150405+07'00'")+")"+
		" /ByteRange [0 "+blank+" "+blank+" "+blank+"] /Contents <"+strings.Repeat("0", 2*signatureRoom)+">>>")
	gap := u.gap()
	u.finish(f, value+1)
	u.fillRange(gap)
	return u.out, gap, nil
}

// updater appends objects to a PDF.
type updater struct {
	out []byte
	at  map[int]int // object number -> offset
}

func (u *updater) object(n int, body string) {
	u.at[n] = len(u.out)
	u.out = append(u.out, fmt.Sprintf("%d 0 obj\n%s\nendobj\n", n, body)...)
}

// gap finds the room for the signature in the object just written, whose end is "<000...>>>".
func (u *updater) gap() span {
	to := len(u.out) - len(">>\nendobj\n")
	return span{to - 2*signatureRoom - 2, to}
}

// finish writes the cross-reference section and the trailer of the update (7.5.4, 7.5.5). An entry is
// exactly twenty bytes.
func (u *updater) finish(f pdfFile, size int) {
	start := len(u.out)
	u.out = append(u.out, "xref\n"...)
	for n := range size {
		if at, ok := u.at[n]; ok {
			u.out = append(u.out, fmt.Sprintf("%d 1\n%010d 00000 n\r\n", n, at)...)
		}
	}
	info := ""
	if f.info != 0 {
		info = fmt.Sprintf(" /Info %d 0 R", f.info)
	}
	u.out = append(u.out, fmt.Sprintf("trailer\n<</Size %d /Root %d 0 R%s /Prev %d>>\nstartxref\n%d\n%%%%EOF\n",
		size, f.root, info, f.startxref, start)...)
}

// fillRange writes the numbers of the /ByteRange over its blanks; no offset moves.
func (u *updater) fillRange(gap span) {
	mark := []byte("/ByteRange [0 ")
	at := bytes.LastIndex(u.out[:gap.from], mark) + len(mark)
	copy(u.out[at:], fmt.Sprintf("%-*d %-*d %-*d", rangeDigits, gap.from, rangeDigits, gap.to, rangeDigits, len(u.out)-gap.to))
}

// pdfText writes a text string (7.9.2.2) as hexadecimal UTF-16BE with its byte order mark.
func pdfText(s string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, c := range utf16Of(s) {
		fmt.Fprintf(&b, "%04X", c)
	}
	b.WriteByte('>')
	return b.String()
}
