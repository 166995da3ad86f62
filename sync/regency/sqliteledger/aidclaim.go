package sqliteledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// claimant is the record that asks for places.
type claimant struct {
	id      int64
	scheme  kiosk.SchemeID
	nik, kk []byte
	at      int64
}

// lost is the place that a claim did not get.
type lost struct {
	ledger.AidTaken
	subject []byte
	blocker int64
	request []byte        // of the blocker
	kiosk   kiosk.KioskID // of that request; 0: none
}

// claimAid takes all places that the record has not, or none; what it lost is nil where it has them now.
func claimAid(ctx context.Context, tx runner, c claimant, slots []kiosk.AidSlot) (*lost, error) {
	if c.nik == nil {
		return nil, nil
	}
	if _, err := tx.ExecContext(ctx, `SAVEPOINT aid`); err != nil {
		return nil, err
	}
	gone, err := takeSlots(ctx, tx, c, slots)
	if err != nil {
		return nil, err
	}
	if gone != nil {
		if _, err := tx.ExecContext(ctx, `ROLLBACK TO aid`); err != nil {
			return nil, err
		}
	}
	_, err = tx.ExecContext(ctx, `RELEASE aid`)
	return gone, err
}

func takeSlots(ctx context.Context, tx runner, c claimant, slots []kiosk.AidSlot) (*lost, error) {
	for _, s := range slots {
		holds, err := holdsSlot(ctx, tx, c.id, s)
		if err != nil {
			return nil, err
		}
		if holds {
			continue
		}
		subjects := [][]byte{c.nik}
		if s.Level == kiosk.PerFamily && c.kk != nil {
			subjects = append(subjects, c.kk)
		}
		for _, subject := range subjects {
			p := place{bansos: c.id, slot: s, side: c.side(s), keeps: joinEnds(s.Keeps)}
			ok, err := takePlace(ctx, tx, p, subject, s.Level == kiosk.PerFamily, c.at)
			if err != nil {
				return nil, err
			}
			if !ok {
				return holder(ctx, tx, s, subject)
			}
		}
	}
	return nil, nil
}

// holdsSlot says whether a record has a place, for the person or for the card: one that it kept after an end, or that
// it has for the person alone since another of the card has it (joinFamily), is not asked for again.
func holdsSlot(ctx context.Context, tx runner, id int64, s kiosk.AidSlot) (holds bool, err error) {
	err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM bansos_claim WHERE bansos = ? AND pair = ? AND period = ? AND freed IS NULL)`,
		id, s.Pair, s.Period).Scan(&holds)
	return holds, err
}

// side is who may share a place: claims of the scheme, or, for the same aid twice, this record alone.
func (c claimant) side(s kiosk.AidSlot) string {
	if s.Other == c.scheme {
		return fmt.Sprint("#", c.id)
	}
	return string(c.scheme)
}

// holder reads who has a place.
func holder(ctx context.Context, tx runner, s kiosk.AidSlot, subject []byte) (*lost, error) {
	l := &lost{AidTaken: ledger.AidTaken{Slot: s}, subject: subject}
	var at sql.Null[int64]
	err := tx.QueryRowContext(ctx, `SELECT b.id, b.data, b.request, r.kiosk FROM bansos_claim c JOIN bansos b ON b.id = c.bansos
		LEFT JOIN request r ON r.id = b.request WHERE c.subject = ? AND c.pair = ? AND c.period = ?
		ORDER BY c.freed IS NOT NULL, c.id LIMIT 1`, subject, s.Pair, s.Period).Scan(&l.blocker, &l.Data, &l.request, &at)
	if err != nil {
		return nil, fmt.Errorf("holder: %w", err)
	}
	l.kiosk = kiosk.KioskID(at.V)
	return l, nil
}

// applyAid performs the claim of an application: its record, its places, or why it has none.
func applyAid(ctx context.Context, tx runner, id kiosk.RequestID, c *ledger.AidClaim, at int64) (*lost, error) {
	kk, err := familyOf(ctx, tx, c.NIK)
	if err != nil {
		return nil, err
	}
	who := claimant{scheme: c.Scheme, nik: c.NIK, kk: kk, at: at}
	err = tx.QueryRowContext(ctx, `INSERT INTO bansos (scheme, period, village, nik, kk, word, data, at, request, matrix)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (request) DO UPDATE SET word = excluded.word, at = excluded.at,
		kk = excluded.kk, matrix = excluded.matrix, pair = '', rule = '', subject = NULL, span = '', blocker = NULL RETURNING id`,
		c.Scheme, c.Period, c.Village, c.NIK, kk, kiosk.AidProposed, c.Data, at, id[:], c.Matrix).Scan(&who.id)
	if err != nil {
		return nil, fmt.Errorf("application: %w", err)
	}
	gone, err := claimAid(ctx, tx, who, c.Slots)
	if err != nil {
		return nil, err
	}
	if gone != nil {
		if err := noteLost(ctx, tx, who.id, gone); err != nil {
			return nil, err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE bansos SET word = ? WHERE id = ?`, kiosk.AidRefused, who.id); err != nil {
			return nil, err
		}
	}
	return gone, nil
}

// noteLost keeps why a record has no places.
func noteLost(ctx context.Context, tx runner, id int64, l *lost) error {
	return execOne(ctx, tx, ledger.ErrMoved, `UPDATE bansos SET pair = ?, rule = ?, subject = ?, span = ?, blocker = ? WHERE id = ?`,
		l.Slot.Pair, l.Slot.Rule, l.subject, l.Slot.Period, l.blocker, id)
}

// settleAid performs the claim of a request: where it loses, the request is refused, its news is what
// the claim says, and both kiosks' villages are told.
func settleAid(ctx context.Context, tx runner, r kiosk.RequestID, by kiosk.KioskID, c *ledger.AidClaim, at int64) ([]ledger.Sealed, error) {
	gone, err := applyAid(ctx, tx, r, c, at)
	if err != nil || gone == nil {
		return nil, err
	}
	if c.Refuse == nil {
		return nil, fmt.Errorf("%w: %s", ledger.ErrTaken, gone.Slot.Rule)
	}
	news, err := c.Refuse(gone.AidTaken)
	if err != nil {
		return nil, err
	}
	if err := execOne(ctx, tx, ledger.ErrMoved, `UPDATE request SET state = ?, holder = '', changed = ? WHERE id = ?`,
		kiosk.Refused, at, r[:]); err != nil {
		return nil, err
	}
	told := []ledger.Notice{aidNotice(by, c.Scheme, at)}
	if gone.kiosk != 0 && gone.kiosk != by {
		told = append(told, aidNotice(gone.kiosk, c.Scheme, at))
	}
	return news, storeNotices(ctx, tx, told, at)
}

func aidNotice(id kiosk.KioskID, s kiosk.SchemeID, at int64) ledger.Notice {
	return ledger.Notice{Kiosk: id, Kind: ledger.NoticeAid, Device: "bansos", Word: string(s), At: at}
}

// moveAid lets the record of an application follow its request.
func moveAid(ctx context.Context, tx runner, r kiosk.RequestID, to kiosk.RequestState, at int64) error {
	switch to {
	case kiosk.ReadyState, kiosk.Acted:
		return grantAid(ctx, tx, r)
	case kiosk.Refused:
		return endAid(ctx, tx, r, kiosk.AidRefused, kiosk.EndRefused, at)
	case kiosk.Cancelled:
		return endAid(ctx, tx, r, kiosk.AidAbsent, kiosk.EndWithdrawn, at)
	case kiosk.Incomplete, kiosk.Unproven, kiosk.Checking, kiosk.Signing, kiosk.HandedOver:
	}
	return nil
}

// grantAid makes an application received if it holds its places. One that holds none is decided elsewhere
// and stays proposed; one that lost them cannot be granted.
func grantAid(ctx context.Context, tx runner, r kiosk.RequestID) error {
	if _, err := tx.ExecContext(ctx, `UPDATE bansos SET word = ? WHERE request = ? AND word = ? AND EXISTS
		(SELECT 1 FROM bansos_claim c WHERE c.bansos = bansos.id AND c.freed IS NULL)`, kiosk.AidReceives, r[:], kiosk.AidProposed); err != nil {
		return fmt.Errorf("bansos: %w", err)
	}
	var lost bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM bansos WHERE request = ? AND word NOT IN (?, ?))`,
		r[:], kiosk.AidReceives, kiosk.AidProposed).Scan(&lost)
	if err == nil && lost {
		err = ledger.ErrTaken
	}
	return err
}

// endAid ends the record of an application, by a person's word and no rule's, and frees its places; a request
// of another service has none.
func endAid(ctx context.Context, tx runner, r kiosk.RequestID, word kiosk.AidWord, end kiosk.AidEnd, at int64) error {
	var id int64
	err := tx.QueryRowContext(ctx, `UPDATE bansos SET word = ?, pair = '', rule = '', subject = NULL, span = '', blocker = NULL
		WHERE request = ? RETURNING id`, word, r[:]).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("bansos: %w", err)
	}
	return freeAid(ctx, tx, id, end, at)
}

// freeAid frees the places of a record, but for those that stay taken after that end; who waited for them takes them.
func freeAid(ctx context.Context, tx runner, id int64, end kiosk.AidEnd, at int64) error {
	for {
		var claim int64
		var subject []byte
		var pair string
		var period kiosk.AidPeriod
		err := tx.QueryRowContext(ctx, `UPDATE bansos_claim SET freed = ?1 WHERE id = (SELECT id FROM bansos_claim WHERE bansos = ?2
			AND freed IS NULL AND instr(keeps, ?3) = 0 LIMIT 1) RETURNING id, subject, pair, period`,
			at, id, ","+string(end)+",").Scan(&claim, &subject, &pair, &period)
		if errors.Is(err, sql.ErrNoRows) {
			return inheritAid(ctx, tx, id, at)
		}
		if err != nil {
			return fmt.Errorf("free: %w", err)
		}
		if err := leaveSlot(ctx, tx, subject, pair, period); err != nil {
			return err
		}
	}
}

// joinEnds writes ends so that each is found between commas.
func joinEnds(ends []kiosk.AidEnd) string {
	var words []string
	for _, e := range ends {
		words = append(words, string(e))
	}
	slices.Sort(words)
	return "," + strings.Join(words, ",") + ","
}
