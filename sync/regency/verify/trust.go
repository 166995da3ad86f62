package verify

import (
	"context"
	"crypto/ecdsa"
	"crypto/x509"
	"fmt"
	"net/http"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/seal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// Letter is the key that seals letters.
type Letter struct {
	Public *ecdsa.PublicKey
	Until  time.Time // end of the regency's root certificate, behind which there is no regency that it could speak for
}

// Trust is the list as it is now: the letter key, the seal key of every kiosk, and the letters that ended before their
// time. A kiosk's key holds until the end of its last certificate or its revocation, whatever came first; where
// neither is kept, until now. A kiosk whose key may be in wrong hands is not on the list.
func Trust(ctx context.Context, l ledger.Ledger, letter Letter, now time.Time) (seal.TrustList, error) {
	t := seal.TrustList{AsOf: now, Replaced: map[string]string{}}
	if err := add(&t, seal.Key{Public: letter.Public, Purpose: seal.Letter, NotAfter: letter.Until}); err != nil {
		return t, err
	}
	ended, err := l.EndedLetters(ctx)
	if err != nil {
		return t, err
	}
	for _, x := range ended {
		if x.Successor != "" {
			t.Replaced[x.Number] = x.Successor
		} else {
			t.Void = append(t.Void, x.Number)
		}
	}
	kiosks, err := l.Kiosks(ctx)
	if err != nil {
		return t, err
	}
	for _, k := range kiosks {
		if err := addKiosk(&t, k, now); err != nil {
			return t, err
		}
	}
	return t, nil
}

// addKiosk adds the seal key of a kiosk, unless nothing counts that it sealed.
func addKiosk(t *seal.TrustList, k ledger.Kiosk, now time.Time) error {
	if k.Revoked && k.RevokedAt == 0 {
		return nil
	}
	until := now
	if k.Until != 0 {
		until = time.UnixMilli(k.Until)
	}
	if at := time.UnixMilli(k.RevokedAt); k.Revoked && at.Before(until) {
		until = at
	}
	pub, err := x509.ParsePKIXPublicKey(k.SealKey)
	if err != nil {
		return fmt.Errorf("verify: seal key of kiosk %d: %w", k.ID, err)
	}
	ec, ok := pub.(*ecdsa.PublicKey)
	if !ok {
		return fmt.Errorf("verify: seal key of kiosk %d is not ECDSA", k.ID)
	}
	return add(t, seal.Key{Public: ec, Purpose: seal.Receipt, Site: k.Village, Kiosk: k.ID, NotAfter: until})
}

func add(t *seal.TrustList, k seal.Key) error {
	var err error
	if k.ID, err = seal.KeyID(k.Public); err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	t.Keys = append(t.Keys, k)
	return nil
}

// TrustPath is where the trust list is given out, signed (seal.TrustList.Sign), for whoever verifies without a network.
const TrustPath = "/kunci"

func (p *Page) serveTrust(w http.ResponseWriter, r *http.Request) {
	b, err := p.signedTrust(r.Context())
	if err != nil {
		p.o.Log.ErrorContext(r.Context(), "trust list failed", "err", err)
		http.Error(w, "Ada gangguan. Coba lagi sebentar.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/cose")
	w.Header().Set("Content-Disposition", `attachment; filename="kunci.cose"`)
	w.Header().Set("Cache-Control", "max-age=60")
	_, _ = w.Write(b) // a reader that went away
}

func (p *Page) signedTrust(ctx context.Context) ([]byte, error) {
	t, err := Trust(ctx, p.o.Ledger, p.o.Letter, p.o.Now())
	if err != nil {
		return nil, err
	}
	return t.Sign(p.o.Ack)
}
