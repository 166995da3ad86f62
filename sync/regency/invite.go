package regency

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/keys"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/vault"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// The audit's words for enrolment and its end.
const (
	ActionInvite  = "kiosk.invite"
	ActionAsk     = "kiosk.ask"     // a machine came with an invitation
	ActionConfirm = "kiosk.confirm" // a person compared the digits
	ActionInPlace = "kiosk.replace" // as ActionConfirm, and the kiosk in whose place it stands was revoked
	ActionRenew   = "kiosk.renew"
	ActionRevoke  = "kiosk.revoke" // what it sealed before stays good
	ActionStolen  = "kiosk.stolen" // revoked with all that it ever sealed
)

// maxWrong is how many wrong proofs end an invitation. Whoever names one has seen the code, so that
// nobody else can end it.
const maxWrong = 5

// The refusals of Confirm.
var (
	ErrNobodyAsked = errors.New("regency: no machine came with this invitation yet")
	ErrDigits      = errors.New("regency: the digits are another machine's: find out whose, and invite anew")
	ErrLate        = errors.New("regency: the invitation is past its end: invite anew")
	ErrRegister    = errors.New("regency: another kiosk has these letters and this unit: both would give the same registration numbers")
	ErrConfirmed   = errors.New("regency: this invitation already made a kiosk")
)

// Enroller makes kiosks of machines that prove an invitation's secret and that a person confirms. All
// it knows stands in the ledger, so that several processes may be one.
type Enroller struct {
	Ledger ledger.Ledger
	Keys   *keys.Keys
	Vault  *vault.Vault
	URL    string // what new kiosks are told: https, without path
	Now    func() time.Time
}

// Invite makes an invitation for a site, for so long. The code is told once; of its secret only a
// derived key stays, sealed. An earlier invitation of the same kiosk is void. ledger.ErrTaken where the
// ordinal is a kiosk's, ErrRegister where letters and unit are another's, also one that was revoked.
func (e *Enroller) Invite(ctx context.Context, site kiosk.Site, life time.Duration, by string) (wire.EnrolCode, error) {
	return e.invite(ctx, site, 0, life, by)
}

// InviteInPlace is Invite for a machine that stands where another kiosk stood whose keys are gone: that one is revoked, in good faith, at the
// moment in which this one is confirmed, and not before.
func (e *Enroller) InviteInPlace(ctx context.Context, site kiosk.Site, of kiosk.KioskID, life time.Duration, by string) (wire.EnrolCode, error) {
	if _, err := e.Ledger.Kiosk(ctx, of); err != nil {
		return wire.EnrolCode{}, err
	}
	return e.invite(ctx, site, of, life, by)
}

// SiteInPlace is the site of a kiosk for the machine that will stand in its place: everything as it was, under a number of its own and as the next
// unit of its letters, because registration numbers and tokens begin anew.
func (e *Enroller) SiteInPlace(ctx context.Context, of, ordinal kiosk.KioskID) (kiosk.Site, error) {
	k, err := e.Ledger.Kiosk(ctx, of)
	if err != nil {
		return kiosk.Site{}, err
	}
	var site kiosk.Site
	if err := json.Unmarshal(k.Site, &site); err != nil {
		return site, fmt.Errorf("regency: site of kiosk %d: %w", of, err)
	}
	site.Kiosk = ordinal
	site.Unit, err = e.NextUnit(ctx, site.Letters)
	return site, err
}

func (e *Enroller) invite(ctx context.Context, site kiosk.Site, replaces kiosk.KioskID, life time.Duration, by string) (wire.EnrolCode, error) {
	if err := e.registers(ctx, site); err != nil {
		return wire.EnrolCode{}, err
	}
	root := sha256.Sum256(e.Keys.Root.Raw)
	code := wire.EnrolCode{URL: e.URL}
	copy(code.Root[:], root[:])
	_, _ = rand.Read(code.Invitation[:]) // never fails (crypto/rand)
	_, _ = rand.Read(code.Secret[:])
	key, err := wire.ProofKey(code.Secret)
	if err != nil {
		return wire.EnrolCode{}, err
	}
	siteJSON, err := json.Marshal(site)
	if err != nil {
		return wire.EnrolCode{}, fmt.Errorf("regency: invite: %w", err)
	}
	now := e.Now()
	inv := ledger.Invitation{
		ID: code.Invitation, Kiosk: site.Kiosk, Village: site.Village.Code, Site: siteJSON, Until: now.Add(life).UnixMilli(), Replaces: replaces,
	}
	if inv.Proof, err = e.Vault.Seal(placeInvitation(inv.ID), key); err != nil {
		return wire.EnrolCode{}, err
	}
	audit := ledger.AuditRow{At: now.UnixMilli(), Clerk: by, Action: ActionInvite}
	return code, e.Ledger.Invite(ctx, inv, audit)
}

func placeInvitation(id wire.InvitationID) string { return fmt.Sprintf("invitation/%x", id) }

// judge says how a request stands to its invitation: nil where it may wait or be granted. Who does not
// prove the secret learns nothing else.
func judge(inv ledger.Invitation, digest [32]byte, proven bool, now int64) error {
	same := subtle.ConstantTimeCompare(inv.Digest, digest[:]) == 1
	switch {
	case !proven || inv.Wrong >= maxWrong:
		return &wire.Refusal{Code: wire.CodeInvitation}
	case inv.Cert != nil && same:
		return nil // its reply was lost: it is told again, whenever that is
	case inv.Cert != nil:
		return &wire.Refusal{Code: wire.CodeUsed}
	case now >= inv.Until:
		return &wire.Refusal{Code: wire.CodeExpired}
	case inv.Digest != nil && !same:
		return &wire.Refusal{Code: wire.CodeTaken}
	}
	return nil
}

// Answer answers the bytes of a request to enrol. Refusals are *wire.Refusal; the kiosk is that of the
// invitation, 0 where there is none.
func (e *Enroller) Answer(ctx context.Context, b []byte) (reply []byte, id kiosk.KioskID, err error) {
	req, _, err := wire.DecodeEnrolment(b)
	if err != nil {
		return nil, 0, unread(err)
	}
	inv, err := e.Ledger.Invitation(ctx, [4]byte(req.Invitation))
	if errors.Is(err, ledger.ErrNotFound) {
		return nil, 0, &wire.Refusal{Code: wire.CodeInvitation}
	}
	if err != nil {
		return nil, 0, err
	}
	key, err := e.Vault.Open(placeInvitation(inv.ID), inv.Proof)
	if err != nil {
		return nil, inv.Kiosk, fmt.Errorf("regency: invitation: %w", err)
	}
	digest, err := req.Digest(sha256.Sum256(e.Keys.Root.Raw))
	if err != nil {
		return nil, inv.Kiosk, err
	}
	proven := req.Proven(key, digest)
	if err := judge(inv, digest, proven, e.Now().UnixMilli()); err != nil {
		if !proven {
			err = errors.Join(err, e.Ledger.WrongProof(ctx, inv.ID))
		}
		return nil, inv.Kiosk, err
	}
	reply, err = e.admit(ctx, inv, digest, b)
	return reply, inv.Kiosk, err
}

// admit binds the invitation to a proven request and says what has become of it.
func (e *Enroller) admit(ctx context.Context, inv ledger.Invitation, digest [32]byte, request []byte) ([]byte, error) {
	if inv.Digest == nil {
		err := e.Ledger.Bind(ctx, inv.ID, digest, request)
		if errors.Is(err, ledger.ErrMoved) {
			return nil, &wire.Refusal{Code: wire.CodeTaken}
		}
		if err != nil {
			return nil, err
		}
		if err := e.Ledger.Audit(ctx, ledger.AuditRow{
			At: e.Now().UnixMilli(), Clerk: fmt.Sprintf("kiosk %03d", inv.Kiosk), Action: ActionAsk,
		}); err != nil {
			return nil, err
		}
	}
	r := wire.EnrolReply{Site: inv.Site}
	if inv.Cert == nil {
		return journal.Marshal(r)
	}
	ack, err := x509.MarshalPKIXPublicKey(&e.Keys.Ack.PublicKey)
	if err != nil {
		return nil, fmt.Errorf("regency: enrol: %w", err)
	}
	r.Cert, r.Ack, r.Journal = inv.Cert, ack, e.Keys.Journal.Public()
	return journal.Marshal(r)
}

// Confirm puts the machine that came with the invitation of a kiosk on the list, if the digits that a
// person read on its screen are those of the keys that it sent.
func (e *Enroller) Confirm(ctx context.Context, id kiosk.KioskID, digits, by string) error {
	inv, err := e.Ledger.InvitationOf(ctx, id)
	if err != nil {
		return err
	}
	now := e.Now()
	switch {
	case inv.Cert != nil:
		return ErrConfirmed
	case inv.Digest == nil:
		return ErrNobodyAsked
	case now.UnixMilli() >= inv.Until:
		return ErrLate
	}
	digest := [32]byte(inv.Digest)
	if strings.ReplaceAll(digits, " ", "") != strings.ReplaceAll(wire.Fingerprint(digest), " ", "") {
		return ErrDigits
	}
	_, public, err := wire.DecodeEnrolment(inv.Request)
	if err != nil {
		return fmt.Errorf("regency: confirm: %w", err)
	}
	var site kiosk.Site
	if err := json.Unmarshal(inv.Site, &site); err != nil {
		return fmt.Errorf("regency: confirm: site: %w", err)
	}
	if err := e.registers(ctx, site); err != nil { // both were invited before either came
		return err
	}
	cert, err := e.Keys.CertifyKiosk(id, public.TLS, now)
	if err != nil {
		return err
	}
	row := ledger.Kiosk{ID: id, Village: inv.Village, Site: inv.Site, SealKey: public.Seal, ReceiveKey: public.Receive}
	action := ActionConfirm
	if inv.Replaces != 0 {
		action = ActionInPlace
	}
	return e.Ledger.EnrolKiosk(ctx, inv.ID, digest, row, listed(cert), ledger.AuditRow{At: now.UnixMilli(), Clerk: by, Action: action})
}

// listed is a certificate as the allow-list keeps it.
func listed(c *x509.Certificate) ledger.Certificate {
	return ledger.Certificate{
		Fingerprint: sha256.Sum256(c.Raw), DER: c.Raw, Key: sha256.Sum256(c.RawSubjectPublicKeyInfo), Until: c.NotAfter.UnixMilli(),
	}
}
