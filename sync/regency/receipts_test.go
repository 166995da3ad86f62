package regency_test

import (
	"crypto/ecdsa"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/seal"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/verify"
)

// receiptOf seals a receipt of a kiosk's request and gives its address on the public page.
func receiptOf(t testing.TB, key *ecdsa.PrivateKey, of kiosk.KioskID, at time.Time) string {
	t.Helper()
	n, err := kiosk.NewNumber(int(of), 39075162)
	if err != nil {
		t.Fatal(err)
	}
	id, err := seal.KeyID(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	b, err := seal.Sign(key, id, seal.Claims{What: seal.Receipt, Number: string(n), Initials: "S.A.", When: at})
	if err != nil {
		t.Fatal(err)
	}
	text, err := seal.QRText("https://x.example/s", b)
	if err != nil {
		t.Fatal(err)
	}
	return verify.Prefix + text[strings.LastIndex(text, "/")+1:]
}

// answers fails unless the public page says so of a seal.
func (b *browser) answers(when, path string, want seal.Answer) {
	b.t.Helper()
	page := b.get(path)
	if !strings.Contains(page, fmt.Sprintf("data-answer=%q", want)) {
		b.t.Errorf("%s: not %s:\n%s", when, want, page)
	}
}

// TestReceiptsOfARevokedKiosk: what a kiosk sealed before it was taken off the list stays good, what it sealed later never
// was; of a stolen one nothing counts, and another kiosk's goes on.
func TestReceiptsOfARevokedKiosk(t *testing.T) {
	w := newWorld(t)
	own, other := w.addKiosk(t, 7), w.addKiosk(t, 8)
	revoked := time.Now().Add(time.Hour).Truncate(time.Second)
	at := revoked
	b := w.public(t, func() time.Time { return at })
	before, after := receiptOf(t, own.SealKey, 7, revoked.Add(-time.Minute)), receiptOf(t, own.SealKey, 7, revoked.Add(time.Minute))
	others := receiptOf(t, other.SealKey, 8, revoked.Add(time.Minute))
	b.answers("on the list", before, seal.Genuine)
	b.answers("on the list", after, seal.Genuine)
	b.answers("another kiosk's number", receiptOf(t, other.SealKey, 7, revoked), seal.WrongPurpose)
	if err := w.ledger.Revoke(t.Context(), 7, revoked.UnixMilli()); err != nil {
		t.Fatal(err)
	}
	at = revoked.AddDate(0, 3, 0)
	b.answers("before its revocation", before, seal.Genuine)
	b.answers("after its revocation", after, seal.Expired)
	b.answers("another kiosk", others, seal.Genuine)
	if err := w.ledger.Revoke(t.Context(), 7, 0); err != nil {
		t.Fatal(err)
	}
	b.answers("stolen", before, seal.UnknownKey)
	b.answers("another kiosk", others, seal.Genuine)
}

// TestReceiptsUntilTheCertificateEnds: a kiosk's slips count until the end of its certificate, and of the next.
func TestReceiptsUntilTheCertificateEnds(t *testing.T) {
	w := newWorld(t)
	kit := w.addKiosk(t, 7)
	at := kit.Cert.NotAfter.Add(48 * time.Hour)
	b := w.public(t, func() time.Time { return at })
	last, late := receiptOf(t, kit.SealKey, 7, kit.Cert.NotAfter), receiptOf(t, kit.SealKey, 7, kit.Cert.NotAfter.Add(time.Hour))
	b.answers("in the last second", last, seal.Genuine)
	b.answers("past the end", late, seal.Expired)
	if _, err := w.ledger.Renew(t.Context(), 7, ledger.Certificate{DER: []byte{1}, Until: at.AddDate(1, 0, 0).UnixMilli()},
		ledger.AuditRow{At: 1, Clerk: "test", Action: regency.ActionRenew}); err != nil {
		t.Fatal(err)
	}
	b.answers("renewed", late, seal.Genuine)
}
