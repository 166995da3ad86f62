package wire

import (
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// EnrolCode is what a technician carries to a new kiosk: where the regency is, by which root it is
// known, and the secret of one invitation. It prints as "EnrolCode"; only Text shows the secret.
type EnrolCode struct {
	URL        string // https, without path
	Invitation InvitationID
	Root       [16]byte // the first bytes of the root certificate's SHA-256
	Secret     [10]byte // 80 random bits
}

// InvitationID names an invitation. It is no secret, but nobody has a reason to guess it.
type InvitationID [4]byte

// ErrEnrolCode says that a text is no enrolment code: a character is wrong, missing or too many.
var ErrEnrolCode = errors.New("wire: not an enrolment code, or a character of it is wrong")

const (
	codeTag    = "anjungan/code/1"
	codeBytes  = 4 + 16 + 10
	codeGroup  = 4
	checkChars = 4 // 20 bits
)

// crockford is the alphabet of codes: no I, L, O or U (Crockford, "Base 32").
var crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// likeness reads what people write for a character of the alphabet.
var likeness = strings.NewReplacer("O", "0", "I", "1", "L", "1", "-", "", " ", "")

// Text is the code as it is printed: the address, a number sign, 13 groups of 4 characters. The last
// group checks all others and the address.
func (c EnrolCode) Text() string {
	body := make([]byte, 0, codeBytes)
	body = append(append(append(body, c.Invitation[:]...), c.Root[:]...), c.Secret[:]...)
	s := crockford.EncodeToString(body) + codeCheck(c.URL, body)
	groups := make([]string, 0, len(s)/codeGroup)
	for ; s != ""; s = s[codeGroup:] {
		groups = append(groups, s[:codeGroup])
	}
	return c.URL + "#" + strings.Join(groups, "-")
}

// codeCheck is the first 20 bits of a hash over the whole code.
func codeCheck(address string, body []byte) string {
	h := sha256.New()
	_, _ = h.Write([]byte(codeTag + "\x00" + address + "\x00")) // a hash never fails to write
	_, _ = h.Write(body)
	return crockford.EncodeToString(h.Sum(nil))[:checkChars]
}

// ParseEnrolCode reads what Text wrote, in capitals or not, with or without hyphens and spaces between
// the groups, and with O for 0 and I or L for 1: ErrEnrolCode for anything else.
func ParseEnrolCode(s string) (EnrolCode, error) {
	address, text, ok := strings.Cut(strings.TrimSpace(s), "#")
	u, err := url.Parse(address)
	if !ok || err != nil || u.Scheme != "https" || u.Host == "" || "https://"+u.Host != address {
		return EnrolCode{}, ErrEnrolCode
	}
	text = likeness.Replace(strings.ToUpper(text))
	cut := len(text) - checkChars
	if cut != crockford.EncodedLen(codeBytes) {
		return EnrolCode{}, ErrEnrolCode
	}
	body, err := crockford.DecodeString(text[:cut])
	if err != nil || codeCheck(address, body) != text[cut:] {
		return EnrolCode{}, ErrEnrolCode
	}
	c := EnrolCode{URL: address}
	copy(c.Invitation[:], body)
	copy(c.Root[:], body[4:])
	copy(c.Secret[:], body[20:])
	return c, nil
}

// Format keeps the secret out of every verb.
func (c EnrolCode) Format(s fmt.State, _ rune) { _, _ = s.Write([]byte("EnrolCode")) }
