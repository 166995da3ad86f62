package sqliteledger

import (
	"context"
	"database/sql"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// Keep implements ledger.Standings.
func (l *Ledger) Keep(keep func(ledger.Standing) error) { l.keep = keep }

// tell has whoever keeps the list told how a kiosk stands in a transaction.
func (l *Ledger) tell(ctx context.Context, tx querier, id kiosk.KioskID) error {
	if l.keep == nil {
		return nil
	}
	list, err := standings(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, s := range list {
		if err := l.keep(s); err != nil {
			return err
		}
	}
	return nil
}

// Standings implements ledger.Standings.
func (l *Ledger) Standings(ctx context.Context) ([]ledger.Standing, error) {
	tx, err := l.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, found("standings", err)
	}
	defer func() { _ = tx.Rollback() }() // it only reads
	return standings(ctx, tx, 0)
}

// listedOf is a certificate with whose it is.
type listedOf struct {
	ledger.Listed
	kiosk kiosk.KioskID
}

// standings reads how a kiosk stands, or all where id is 0.
func standings(ctx context.Context, tx querier, id kiosk.KioskID) ([]ledger.Standing, error) {
	list, err := list(ctx, tx, "standings", func(row scanner) (s ledger.Standing, err error) {
		return s, row.Scan(&s.Kiosk, &s.Village, &s.Site, &s.SealKey, &s.ReceiveKey, &s.Until, &s.Revoked, &s.RevokedAt, &s.Digest)
	}, `SELECT k.ordinal, k.village, k.site, k.seal_key, k.receive_key, k.until, k.revoked, k.revoked_at, v.digest
		FROM kiosk k LEFT JOIN invitation v ON v.kiosk = k.ordinal AND v.cert IS NOT NULL WHERE ?1 IN (0, k.ordinal) ORDER BY k.ordinal`, id)
	if err != nil {
		return nil, err
	}
	certs, err := certificates(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	for i, s := range list {
		for len(certs) > 0 && certs[0].kiosk == s.Kiosk {
			list[i].Certs, certs = append(list[i].Certs, certs[0].Listed), certs[1:]
		}
	}
	return list, nil
}

// certificates are those on the list of a kiosk, or of all by ordinal where id is 0.
func certificates(ctx context.Context, tx querier, id kiosk.KioskID) ([]listedOf, error) {
	return list(ctx, tx, "certificates", func(row scanner) (c listedOf, err error) {
		var fingerprint []byte
		err = row.Scan(&c.kiosk, &fingerprint, &c.DER, &c.Key, &c.Fresh)
		copy(c.Fingerprint[:], fingerprint)
		return c, err
	}, `SELECT kiosk, fingerprint, der, key, fresh FROM cert WHERE ?1 IN (0, kiosk) ORDER BY kiosk, n, fingerprint`, id)
}

// Mend implements ledger.Standings.
func (l *Ledger) Mend(ctx context.Context, mending func([]ledger.Standing) (ledger.Mending, error)) error {
	return l.write(ctx, "mend", func(tx *sql.Tx) error {
		all, err := standings(ctx, tx, 0)
		if err != nil {
			return err
		}
		m, err := mending(all)
		if err != nil {
			return err
		}
		for _, s := range m.Put {
			if err := put(ctx, tx, s); err != nil {
				return err
			}
		}
		for _, row := range m.Audit {
			if err := audit(ctx, tx, row); err != nil {
				return err
			}
		}
		for _, n := range m.Alarms {
			if err := storeNotices(ctx, tx, []ledger.Notice{n}, n.At); err != nil {
				return err
			}
		}
		return nil
	})
}

// put makes a kiosk stand as it should.
func put(ctx context.Context, tx runner, s ledger.Standing) error {
	n, err := exec(ctx, tx, `UPDATE kiosk SET village = ?2, site = ?3, seal_key = ?4, receive_key = ?5, until = ?6 WHERE ordinal = ?1`,
		s.Kiosk, s.Village, s.Site, s.SealKey, s.ReceiveKey, s.Until)
	if err != nil {
		return err
	}
	if n == 0 {
		k := ledger.Kiosk{ID: s.Kiosk, Village: s.Village, Site: s.Site, SealKey: s.SealKey, ReceiveKey: s.ReceiveKey, Until: s.Until}
		if err := insertKiosk(ctx, tx, k); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, `UPDATE kiosk SET revoked = ?2, revoked_at = ?3 WHERE ordinal = ?1`, s.Kiosk, s.Revoked, s.RevokedAt); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM cert WHERE kiosk = ?`, s.Kiosk); err != nil {
		return err
	}
	for i, c := range s.Certs {
		if _, err := tx.ExecContext(ctx, `INSERT INTO cert (fingerprint, kiosk, fresh, key, der, n) VALUES (?, ?, ?, ?, ?, ?)`,
			c.Fingerprint[:], s.Kiosk, c.Fresh, c.Key, c.DER, i+1); err != nil {
			return taken(err)
		}
	}
	return grant(ctx, tx, s)
}

// grant gives the machine that a kiosk was enrolled as its certificate, should it still wait for it.
func grant(ctx context.Context, tx runner, s ledger.Standing) error {
	if s.Digest == nil || len(s.Certs) == 0 || s.Certs[0].DER == nil {
		return nil
	}
	_, err := tx.ExecContext(ctx, `UPDATE invitation SET digest = ?2, cert = ?3 WHERE kiosk = ?1 AND cert IS NULL AND (digest IS NULL OR digest = ?2)`,
		s.Kiosk, s.Digest, s.Certs[0].DER)
	return err
}
