package sqliteledger

import (
	"bytes"
	"context"
	"database/sql"
	"errors"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

const invitationColumns = `id, kiosk, village, site, proof_key, proof_body, until, wrong, digest, request, cert, replaces`

func scanInvitation(row scanner) (ledger.Invitation, error) {
	var v ledger.Invitation
	var id []byte
	err := row.Scan(&id, &v.Kiosk, &v.Village, &v.Site, &v.Proof.Key, &v.Proof.Body, &v.Until, &v.Wrong, &v.Digest, &v.Request, &v.Cert, &v.Replaces)
	copy(v.ID[:], id)
	return v, err
}

// Invite implements ledger.Invitations.
func (l *Ledger) Invite(ctx context.Context, v ledger.Invitation, row ledger.AuditRow) error {
	return l.write(ctx, "invite", func(tx *sql.Tx) error {
		if err := execOne(ctx, tx, ledger.ErrTaken, `INSERT INTO invitation (id, kiosk, village, site, proof_key, proof_body, until, replaces)
			SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE NOT EXISTS (SELECT 1 FROM kiosk WHERE ordinal = ?2)
			ON CONFLICT (kiosk) DO UPDATE SET id = ?1, village = ?3, site = ?4, proof_key = ?5, proof_body = ?6, until = ?7, replaces = ?8,
			wrong = 0, digest = NULL, request = NULL, cert = NULL`,
			v.ID[:], v.Kiosk, v.Village, v.Site, v.Proof.Key, v.Proof.Body, v.Until, v.Replaces); err != nil {
			return taken(err)
		}
		return audit(ctx, tx, row)
	})
}

// Invitation implements ledger.Invitations.
func (l *Ledger) Invitation(ctx context.Context, id [4]byte) (ledger.Invitation, error) {
	v, err := scanInvitation(l.reader.QueryRowContext(ctx, `SELECT `+invitationColumns+` FROM invitation WHERE id = ?`, id[:]))
	return v, found("invitation", err)
}

// InvitationOf implements ledger.Invitations.
func (l *Ledger) InvitationOf(ctx context.Context, id kiosk.KioskID) (ledger.Invitation, error) {
	v, err := scanInvitation(l.reader.QueryRowContext(ctx, `SELECT `+invitationColumns+` FROM invitation WHERE kiosk = ?`, id))
	return v, found("invitation of a kiosk", err)
}

// WrongProof implements ledger.Invitations.
func (l *Ledger) WrongProof(ctx context.Context, id [4]byte) error {
	return l.write(ctx, "wrong proof", func(tx *sql.Tx) error {
		return execOne(ctx, tx, ledger.ErrNotFound, `UPDATE invitation SET wrong = wrong + 1 WHERE id = ?`, id[:])
	})
}

// Bind implements ledger.Invitations.
func (l *Ledger) Bind(ctx context.Context, id [4]byte, digest [32]byte, request []byte) error {
	return l.write(ctx, "bind", func(tx *sql.Tx) error {
		return execOne(ctx, tx, ledger.ErrMoved, `UPDATE invitation SET digest = ?2, request = ?3
			WHERE id = ?1 AND (digest IS NULL OR digest = ?2)`, id[:], digest[:], request)
	})
}

// EnrolKiosk implements ledger.Invitations.
func (l *Ledger) EnrolKiosk(ctx context.Context, id [4]byte, digest [32]byte, k ledger.Kiosk, c ledger.Certificate, row ledger.AuditRow) error {
	return l.write(ctx, "enrol", func(tx *sql.Tx) error {
		var replaces kiosk.KioskID
		err := tx.QueryRowContext(ctx, `UPDATE invitation SET cert = ?3 WHERE id = ?1 AND digest = ?2 AND cert IS NULL AND kiosk = ?4 RETURNING replaces`,
			id[:], digest[:], c.DER, k.ID).Scan(&replaces)
		if errors.Is(err, sql.ErrNoRows) {
			return ledger.ErrMoved
		}
		if err != nil {
			return err
		}
		k.Until = c.Until
		if err := insertKiosk(ctx, tx, k); err != nil {
			return err
		}
		if err := insertCert(ctx, tx, k.ID, c, false); err != nil {
			return err
		}
		if err := audit(ctx, tx, row); err != nil {
			return err
		}
		if err := l.tell(ctx, tx, k.ID); err != nil || replaces == 0 {
			return err
		}
		return l.revoke(ctx, tx, replaces, row.At)
	})
}

func insertCert(ctx context.Context, tx runner, id kiosk.KioskID, c ledger.Certificate, fresh bool) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO cert (fingerprint, kiosk, fresh, key, der, n)
		VALUES (?1, ?2, ?3, ?4, ?5, (SELECT coalesce(max(n), 0) + 1 FROM cert WHERE kiosk = ?2))`,
		c.Fingerprint[:], id, fresh, c.Key[:], c.DER)
	return taken(err)
}

// keptFresh is how many certificates of a kiosk may wait for their first use.
const keptFresh = 4

// Renew implements ledger.Invitations.
func (l *Ledger) Renew(ctx context.Context, id kiosk.KioskID, c ledger.Certificate, row ledger.AuditRow) (ledger.Certificate, error) {
	given := c
	err := l.write(ctx, "renew", func(tx *sql.Tx) error {
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM kiosk WHERE ordinal = ? AND revoked = 0`, id).Scan(&n); err != nil {
			return err
		}
		if n == 0 {
			return ledger.ErrNotFound
		}
		var fingerprint []byte
		err := tx.QueryRowContext(ctx, `SELECT fingerprint, der FROM cert WHERE kiosk = ? AND fresh = 1 AND key = ?`, id, c.Key[:]).
			Scan(&fingerprint, &given.DER)
		if err == nil {
			copy(given.Fingerprint[:], fingerprint)
			return nil
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		given.DER = bytes.Clone(c.DER)
		if err := insertCert(ctx, tx, id, c, true); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE kiosk SET until = max(until, ?2) WHERE ordinal = ?1`, id, c.Until); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM cert WHERE kiosk = ?1 AND fresh = 1 AND n <=
			(SELECT n FROM cert WHERE kiosk = ?1 AND fresh = 1 ORDER BY n DESC LIMIT 1 OFFSET ?2)`, id, keptFresh); err != nil {
			return err
		}
		if err := audit(ctx, tx, row); err != nil {
			return err
		}
		return l.tell(ctx, tx, id)
	})
	return given, err
}

// Use implements ledger.Invitations.
func (l *Ledger) Use(ctx context.Context, fingerprint [32]byte) error {
	return l.write(ctx, "use certificate", func(tx *sql.Tx) error {
		var id kiosk.KioskID
		err := tx.QueryRowContext(ctx, `UPDATE cert SET fresh = 0 WHERE fingerprint = ? RETURNING kiosk`, fingerprint[:]).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			return ledger.ErrNotFound
		}
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM cert WHERE kiosk = ? AND fingerprint <> ?`, id, fingerprint[:]); err != nil {
			return err
		}
		return l.tell(ctx, tx, id)
	})
}
