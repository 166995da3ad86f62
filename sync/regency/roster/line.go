package roster

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// ErrLine says that a line is not one that this regency wrote in this place.
var ErrLine = errors.New("not a line of this regency in this place")

// A line is base64 of record, a space, base64 of its mac, and a line feed. The mac is HMAC-SHA-256 over the mac of the line before (zeros
// before the first) and the record.
type mac [sha256.Size]byte

var text = base64.RawURLEncoding

// record is one deed: canonical CBOR.
type record struct {
	At         int64         `cbor:"1,keyasint"` // Unix ms, of the deed
	Kiosk      kiosk.KioskID `cbor:"2,keyasint"`
	Village    string        `cbor:"3,keyasint"`
	Site       []byte        `cbor:"4,keyasint"`
	SealKey    []byte        `cbor:"5,keyasint"`
	ReceiveKey []byte        `cbor:"6,keyasint"`
	Until      int64         `cbor:"7,keyasint"`
	Revoked    bool          `cbor:"8,keyasint"`
	RevokedAt  int64         `cbor:"9,keyasint"`
	Certs      []listed      `cbor:"10,keyasint"`
	Digest     []byte        `cbor:"11,keyasint"`
}

// listed is a certificate on the list.
type listed struct {
	Fingerprint []byte `cbor:"1,keyasint"`
	DER         []byte `cbor:"2,keyasint"`
	Key         []byte `cbor:"3,keyasint"`
	Fresh       bool   `cbor:"4,keyasint"`
}

// encode makes the record of a standing.
func encode(at int64, s ledger.Standing) ([]byte, error) {
	r := record{
		At: at, Kiosk: s.Kiosk, Village: string(s.Village), Site: s.Site, SealKey: s.SealKey, ReceiveKey: s.ReceiveKey, Until: s.Until,
		Revoked: s.Revoked, RevokedAt: s.RevokedAt, Digest: s.Digest, Certs: []listed{},
	}
	for _, c := range s.Certs {
		r.Certs = append(r.Certs, listed{Fingerprint: c.Fingerprint[:], DER: c.DER, Key: c.Key, Fresh: c.Fresh})
	}
	b, err := journal.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("roster: kiosk %d: %w", s.Kiosk, err)
	}
	return b, nil
}

// decode reads a record.
func decode(b []byte) (ledger.Standing, error) {
	var r record
	if err := journal.Unmarshal(b, &r); err != nil {
		return ledger.Standing{}, fmt.Errorf("%w: %w", ErrLine, err)
	}
	s := ledger.Standing{
		Kiosk: r.Kiosk, Village: kiosk.VillageCode(r.Village), Site: r.Site, SealKey: r.SealKey, ReceiveKey: r.ReceiveKey, Until: r.Until,
		Revoked: r.Revoked, RevokedAt: r.RevokedAt, Digest: r.Digest,
	}
	for _, c := range r.Certs {
		l := ledger.Listed{DER: c.DER, Key: c.Key, Fresh: c.Fresh}
		if copy(l.Fingerprint[:], c.Fingerprint) != len(l.Fingerprint) || len(c.Fingerprint) != len(l.Fingerprint) {
			return s, fmt.Errorf("%w: a fingerprint of %d bytes", ErrLine, len(c.Fingerprint))
		}
		s.Certs = append(s.Certs, l)
	}
	return s, nil
}

// identify is the same for two that stand alike, whenever that was; how the machine was enrolled does not count.
func identify(s ledger.Standing) (identity, error) {
	s.Digest = nil
	b, err := encode(0, s)
	return sha256.Sum256(b), err
}

// bind is the mac of a record behind another line.
func bind(key []byte, before mac, body []byte) mac {
	h := hmac.New(sha256.New, key)
	_, _ = h.Write(before[:]) // a hash never fails to write
	_, _ = h.Write(body)
	return mac(h.Sum(nil))
}

// write makes the line of a standing behind another one.
func write(key []byte, before mac, at time.Time, s ledger.Standing) (line []byte, m mac, err error) {
	body, err := encode(at.UnixMilli(), s)
	if err != nil {
		return nil, m, err
	}
	line, m = bound(key, before, body)
	return append(line, '\n'), m, nil
}

// bound is the line of a record behind another one, without its end.
func bound(key []byte, before mac, body []byte) (line []byte, m mac) {
	m = bind(key, before, body)
	return text.AppendEncode(append(text.AppendEncode(nil, body), ' '), m[:]), m
}

// parse reads the lines of a file behind the one whose mac is before. good is the length of those that are whole: behind
// them stands nothing, or a last line that a power cut left torn (without its end, or with zeros in the place of what did not reach
// the disk). Anything else is ErrLine.
func parse(key []byte, before mac, b []byte) (lines []ledger.Standing, good int, last mac, err error) {
	last = before
	for good < len(b) {
		line, rest, whole := bytes.Cut(b[good:], []byte{'\n'})
		if !whole || len(rest) == 0 && bytes.IndexByte(line, 0) >= 0 {
			return lines, good, last, nil
		}
		s, m, err := read(key, last, line)
		if err != nil {
			return nil, good, last, fmt.Errorf("line %d: %w", len(lines)+1, err)
		}
		lines, last, good = append(lines, s), m, good+len(line)+1
	}
	return lines, good, last, nil
}

// read reads one line without its end.
func read(key []byte, before mac, line []byte) (s ledger.Standing, m mac, err error) {
	left, _, _ := bytes.Cut(line, []byte{' '})
	body, err := text.AppendDecode(nil, left)
	if err != nil {
		return s, m, ErrLine
	}
	want, m := bound(key, before, body)
	if !hmac.Equal(line, want) {
		return s, m, ErrLine
	}
	s, err = decode(body)
	return s, m, err
}
