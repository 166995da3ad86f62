package seal

import (
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// What is the kind of paper that a seal stands on.
type What uint8

// The kinds of paper; the numbers are on paper and never change.
const (
	Receipt What = 1 // bukti permohonan, sealed by the kiosk; holds at its own site only
	Letter  What = 2 // surat, sealed by the regency at approval
	Recap   What = 3 // rekap pelayanan, sealed by the kiosk with the key of its receipts
)

// RecapNumber is the number of a recap: the ordinal of its kiosk, which alone may seal it, and the token of
// the print, "104-SET-1-P000047".
func RecapNumber(k kiosk.KioskID, token string) string { return fmt.Sprintf("%03d-%s", k, token) }

// Claims is what a seal says. There is no NIK and no name in it.
type Claims struct {
	What     What
	Number   string    // request number of a receipt (digits only), nomor surat of a letter, RecapNumber
	Initials string    // "S.A."; none on a recap
	When     time.Time // when it was sealed; whole seconds
	TextHash [32]byte  // SHA-256 of exactly the printed text
	KeyID    []byte    // KeyIDSize bytes; names the key, set by Sign and by Parse
}

// KeyIDSize is the length of a key id in bytes.
const KeyIDSize = 8

// Bounds of what a seal may say, so that its QR stays small.
const (
	MaxNumber   = 40 // bytes of a number
	maxInitials = 24
)

// ErrClaims says that claims cannot stand in a seal.
var ErrClaims = errors.New("seal: claims out of bounds")

// claimsBody is the payload, canonical CBOR; keys are never used again for something else.
type claimsBody struct {
	What     uint8  `cbor:"1,keyasint"`
	Number   string `cbor:"2,keyasint"`
	Initials string `cbor:"3,keyasint"`
	When     int64  `cbor:"4,keyasint"` // Unix seconds, UTC
	TextHash []byte `cbor:"5,keyasint"`
}

func (c Claims) check() error {
	switch {
	case c.What < Receipt || c.What > Recap:
		return fmt.Errorf("%w: kind %d", ErrClaims, c.What)
	case c.Number == "" || len(c.Number) > MaxNumber || !utf8.ValidString(c.Number):
		return fmt.Errorf("%w: number", ErrClaims)
	case len(c.Initials) > maxInitials || !utf8.ValidString(c.Initials):
		return fmt.Errorf("%w: initials", ErrClaims)
	case c.When.Unix() <= 0:
		return fmt.Errorf("%w: time", ErrClaims)
	}
	return nil
}

func (c Claims) encode() ([]byte, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	return journal.Marshal(claimsBody{
		What: uint8(c.What), Number: c.Number, Initials: c.Initials, When: c.When.Unix(), TextHash: c.TextHash[:],
	})
}

func decodeClaims(b []byte) (Claims, error) {
	var body claimsBody
	if err := journal.Unmarshal(b, &body); err != nil {
		return Claims{}, fmt.Errorf("seal: claims: %w", err)
	}
	c := Claims{What: What(body.What), Number: body.Number, Initials: body.Initials, When: time.Unix(body.When, 0)}
	if len(body.TextHash) != len(c.TextHash) {
		return Claims{}, fmt.Errorf("%w: hash of %d bytes", ErrClaims, len(body.TextHash))
	}
	copy(c.TextHash[:], body.TextHash)
	return c, c.check()
}
