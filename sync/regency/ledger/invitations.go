package ledger

import (
	"context"

	"github.com/smart-kampung/anjungan/kiosk"
)

// Invitation is a kiosk that is to come: its place, the secret that it will prove, and who came.
type Invitation struct {
	ID      [4]byte
	Kiosk   kiosk.KioskID
	Village kiosk.VillageCode
	Site    []byte // JSON of kiosk.Site
	Proof   Sealed // the key of the proof
	Until   int64  // Unix ms
	Wrong   int    // wrong proofs
	Digest  []byte // of the request that it is bound to; nil: nobody came yet
	Request []byte // that request
	Cert    []byte // DER of the certificate that was given; nil: nobody confirmed yet
	// Replaces is the kiosk that is revoked when this one comes onto the list; 0: none.
	Replaces kiosk.KioskID
}

// Certificate is a client certificate on the allow-list.
type Certificate struct {
	Fingerprint [32]byte // SHA-256 of DER
	DER         []byte
	Key         [32]byte // SHA-256 of the PKIX form of its key
	Until       int64    // Unix ms, when it ends
}

// Invitations is how kiosks come to the list, and how they change their certificates.
type Invitations interface {
	// Invite keeps an invitation instead of any earlier one for the same kiosk. ErrTaken where the
	// ordinal is a kiosk's.
	Invite(ctx context.Context, inv Invitation, audit AuditRow) error
	// Invitation reads one; ErrNotFound.
	Invitation(ctx context.Context, id [4]byte) (Invitation, error)
	// InvitationOf reads the invitation of a kiosk; ErrNotFound.
	InvitationOf(ctx context.Context, id kiosk.KioskID) (Invitation, error)
	// WrongProof counts one; ErrNotFound.
	WrongProof(ctx context.Context, id [4]byte) error
	// Bind binds an invitation to the first request; the same again changes nothing. ErrMoved where it
	// is bound to another.
	Bind(ctx context.Context, id [4]byte, digest [32]byte, request []byte) error
	// EnrolKiosk adds the kiosk of a bound invitation with its certificate, whose end is Kiosk.Until. ErrMoved where the invitation is
	// not bound to that digest, or made a kiosk before; ErrTaken as AddKiosk. The kiosk that it replaces is revoked with it, as by Revoke
	// at audit.At; ErrNotFound where there is none.
	EnrolKiosk(ctx context.Context, id [4]byte, digest [32]byte, k Kiosk, c Certificate, audit AuditRow) error
	// Renew puts a further certificate of a kiosk on the list, beside those that are there, unless one
	// for the same key waits for its first use: then that one is returned. Of those that wait, the
	// newest 4 are kept. ErrNotFound where the kiosk is revoked or none.
	Renew(ctx context.Context, id kiosk.KioskID, c Certificate, audit AuditRow) (Certificate, error)
	// Use notes the first use of a certificate and takes the kiosk's others off the list. ErrNotFound
	// where it is not on the list.
	Use(ctx context.Context, fingerprint [32]byte) error
}
