package seal

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/x509"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// Answer is the closed set of words for what a seal is worth.
type Answer string

// The answers.
const (
	Genuine      Answer = "genuine"       // asli, as of the trust list's date
	Void         Answer = "void"          // dibatalkan: real, but taken back
	Replaced     Answer = "replaced"      // real, but a newer letter holds in its place
	Future       Answer = "future"        // sealed later than now: a clock is wrong, the kiosk's or the reader's
	Expired      Answer = "expired"       // sealed after its key's last day
	UnknownKey   Answer = "unknown-key"   // the trust list does not name the key
	WrongPurpose Answer = "wrong-purpose" // a known key sealed what it may not seal
	Forged       Answer = "forged"        // palsu: not a seal, or its signature does not hold
)

// Key is one entry of the trust list.
type Key struct {
	ID      []byte // KeyIDSize bytes
	Public  *ecdsa.PublicKey
	Purpose What
	// Site is where a receipt key stands, empty for the regency's letter key. It is for whoever reads the list: claims
	// name no site, and Verify holds a key to its own by Kiosk alone, an ordinal that one place of the regency has.
	Site     kiosk.VillageCode
	Kiosk    kiosk.KioskID // whose request numbers a receipt key may seal; 0 for the letter key
	NotAfter time.Time     // last moment that it may seal; what it sealed before stays genuine
}

// TrustList is the keys that count, and the papers that no longer do.
type TrustList struct {
	AsOf     time.Time
	Keys     []Key
	Void     []string          // numbers taken back
	Replaced map[string]string // number -> the number that holds instead
}

// Check says what the text of a code is worth (Parse, Verify): Forged where it holds no seal.
func Check(trust TrustList, text string, now time.Time) (Answer, Claims) {
	b, err := Parse(text)
	if err != nil {
		return Forged, Claims{}
	}
	return Verify(trust, b, now)
}

// Verify says what a seal is worth. The claims are trustworthy only where the answer is Genuine, Void
// or Replaced, and all but their time with Future; with Expired, UnknownKey and WrongPurpose they are what the paper says of itself, and
// with Forged they are zero. A key that ended still vouches for what it sealed before, by the time in the seal, which
// is its own word: so a key that was stolen is taken out of the list. A day of a wrong kiosk clock is let pass.
func Verify(trust TrustList, seal []byte, now time.Time) (Answer, Claims) {
	m, c, err := open(seal)
	if err != nil {
		return Forged, Claims{}
	}
	key, ok := trust.key(c.KeyID)
	if !ok {
		return UnknownKey, c
	}
	if err := verify(m, key.Public, domain); err != nil {
		return Forged, Claims{}
	}
	switch {
	case !key.may(c):
		return WrongPurpose, c
	case c.When.After(now.Add(24 * time.Hour)):
		return Future, c
	case c.When.After(key.NotAfter):
		return Expired, c
	}
	for _, n := range trust.Void {
		if n == c.Number {
			return Void, c
		}
	}
	if _, ok := trust.Replaced[c.Number]; ok {
		return Replaced, c
	}
	return Genuine, c
}

func (t TrustList) key(id []byte) (Key, bool) {
	for _, k := range t.Keys {
		if bytes.Equal(k.ID, id) {
			return k, k.Public != nil
		}
	}
	return Key{}, false
}

// may says whether the key may seal such claims: its purpose, and for a receipt or a recap the kiosk's own
// ordinal, which begins the number.
func (k Key) may(c Claims) bool {
	if c.What == Recap {
		return k.Purpose == Receipt && strings.HasPrefix(c.Number, RecapNumber(k.Kiosk, ""))
	}
	if k.Purpose != c.What {
		return false
	}
	if c.What == Letter {
		return true
	}
	n, err := kiosk.ParseNumber(c.Number)
	if err != nil || string(n) != c.Number {
		return false
	}
	ordinal, err := strconv.Atoi(c.Number[:3])
	return err == nil && kiosk.KioskID(ordinal) == k.Kiosk
}

// named says whether an id is the key's.
func named(pub *ecdsa.PublicKey, id []byte) bool {
	own, err := KeyID(pub)
	return err == nil && bytes.Equal(own, id)
}

type trustBody struct {
	AsOf     int64         `cbor:"1,keyasint"` // Unix milliseconds
	Keys     []keyBody     `cbor:"2,keyasint"`
	Void     []string      `cbor:"3,keyasint"`
	Replaced []replaceBody `cbor:"4,keyasint"`
}

type keyBody struct {
	ID       []byte `cbor:"1,keyasint"`
	Public   []byte `cbor:"2,keyasint"` // PKIX
	Purpose  uint8  `cbor:"3,keyasint"`
	Site     string `cbor:"4,keyasint"`
	Kiosk    uint16 `cbor:"5,keyasint"`
	NotAfter int64  `cbor:"6,keyasint"` // Unix milliseconds
}

type replaceBody struct {
	Old string `cbor:"1,keyasint"`
	New string `cbor:"2,keyasint"`
}

// Encode gives the list as canonical CBOR, the way it travels as a data set.
func (t TrustList) Encode() ([]byte, error) {
	body := trustBody{AsOf: t.AsOf.UnixMilli(), Keys: []keyBody{}, Void: append([]string{}, t.Void...), Replaced: []replaceBody{}}
	for _, k := range t.Keys {
		der, err := x509.MarshalPKIXPublicKey(k.Public)
		if err != nil {
			return nil, fmt.Errorf("seal: trust list: %w", err)
		}
		body.Keys = append(body.Keys, keyBody{
			ID: k.ID, Public: der, Purpose: uint8(k.Purpose), Site: string(k.Site), Kiosk: uint16(k.Kiosk), NotAfter: k.NotAfter.UnixMilli(),
		})
	}
	for _, old := range slices.Sorted(maps.Keys(t.Replaced)) {
		body.Replaced = append(body.Replaced, replaceBody{old, t.Replaced[old]})
	}
	return journal.Marshal(body)
}

// DecodeTrustList reads and checks what Encode made.
func DecodeTrustList(b []byte) (TrustList, error) {
	var body trustBody
	if err := journal.Unmarshal(b, &body); err != nil {
		return TrustList{}, fmt.Errorf("seal: trust list: %w", err)
	}
	if body.AsOf < 0 || body.AsOf > journal.MaxTime {
		return TrustList{}, errors.New("seal: trust list: of no time")
	}
	t := TrustList{AsOf: time.UnixMilli(body.AsOf), Void: body.Void, Replaced: map[string]string{}}
	for _, k := range body.Keys {
		key, err := k.key()
		if err != nil {
			return TrustList{}, fmt.Errorf("seal: trust list: %w", err)
		}
		t.Keys = append(t.Keys, key)
	}
	for i, r := range body.Replaced {
		if i > 0 && r.Old <= body.Replaced[i-1].Old {
			return TrustList{}, errors.New("seal: trust list: numbers out of order")
		}
		t.Replaced[r.Old] = r.New
	}
	return t, nil
}

func (k keyBody) key() (Key, error) {
	pub, err := x509.ParsePKIXPublicKey(k.Public)
	if err != nil {
		return Key{}, fmt.Errorf("public key: %w", err)
	}
	ec, ok := pub.(*ecdsa.PublicKey)
	what := What(k.Purpose)
	switch {
	case !ok || ec.Curve != elliptic.P256():
		return Key{}, errors.New("public key: not ECDSA P-256")
	case !named(ec, k.ID):
		return Key{}, errors.New("key id: another key's")
	case what != Receipt && what != Letter:
		return Key{}, errors.New("unknown purpose")
	case what == Receipt && k.Kiosk < 1, k.Kiosk > 999:
		return Key{}, errors.New("a receipt key needs its kiosk")
	case k.NotAfter < 0 || k.NotAfter > journal.MaxTime:
		return Key{}, errors.New("it ends at no time")
	}
	return Key{
		ID: k.ID, Public: ec, Purpose: what, Site: kiosk.VillageCode(k.Site), Kiosk: kiosk.KioskID(k.Kiosk), NotAfter: time.UnixMilli(k.NotAfter),
	}, nil
}
