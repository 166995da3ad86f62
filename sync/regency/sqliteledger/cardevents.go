package sqliteledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// settleCards performs what entries say about cards, in their order; an entry may become rejected or
// quarantined. What kiosks are told comes later, behind what the batch's own entries tell.
func settleCards(ctx context.Context, tx runner, b ledger.Batch, told []entryNews) (later []news, err error) {
	for _, c := range b.Cards {
		e := &told[c.Entry]
		again, err := saidBefore(ctx, tx, e.Header)
		if err != nil {
			return nil, fmt.Errorf("card: %w", err)
		}
		if again {
			e.Body = ledger.Sealed{} // the first entry holds it: no second copy outlives its erasure
			continue
		}
		switch x := c.Event.(type) {
		case ledger.Try:
			err = try(ctx, tx, b.Kiosk, x)
		case ledger.Candidacy:
			var village kiosk.VillageCode
			if village, err = kioskVillage(ctx, tx, b.Kiosk); err == nil {
				err = addCandidate(ctx, tx, b.Kiosk, village, x)
			}
		case ledger.PINChoice:
			if err = choosePIN(ctx, tx, b.Kiosk, x); err == nil && x.How == kiosk.PINFirst {
				err = depositedPIN(ctx, tx, told, c.Entry, x.Chip)
			}
		case ledger.Deed:
			d := deed{Deed: x, tx: tx, at: b.At, kiosk: b.Kiosk}
			err = d.do(ctx)
			later = append(later, d.told...)
		}
		if v, code := verdictOf(err); code != "" {
			e.Verdict, e.Code, e.Tell, err = v, code, true, nil
		}
		if err != nil {
			return nil, fmt.Errorf("card: %w", err)
		}
	}
	return later, nil
}

// depositedPIN finds the request that a first PIN was deposited with: the entry before it brought the card of that chip for it.
func depositedPIN(ctx context.Context, tx runner, told []entryNews, i int, chip []byte) error {
	e := &told[i]
	var request []byte
	if i > 0 {
		if before := told[i-1]; before.Kind == journal.KindEnrolCard && !before.Request.IsZero() {
			request = before.Request[:]
		}
	} else {
		err := tx.QueryRowContext(ctx, `SELECT request FROM entry WHERE kiosk = ? AND inc = ? AND seq = ? AND kind = ?`,
			e.Kiosk, e.Incarnation, e.Seq-1, journal.KindEnrolCard).Scan(&request)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
	}
	if request == nil {
		return nil
	}
	var same bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM candidate_request r JOIN candidate c ON c.id = r.candidate
		WHERE r.request = ? AND c.chip = ?)`, request, chip).Scan(&same)
	if same {
		copy(e.Request[:], request)
	}
	return err
}

// saidBefore says whether a card to be enrolled, a chosen PIN, or what a clerk did, came in an earlier incarnation of its kiosk and was accepted: after an
// order a kiosk brings once more whatever got no ack, with the times of before. It then has its effect behind it, and what
// was said since holds.
func saidBefore(ctx context.Context, tx runner, h journal.Header) (again bool, err error) {
	switch h.Kind {
	case journal.KindEnrolCard, journal.KindEnrolPIN, journal.KindClerkAction: // those of the index entry_said
	default:
		return false, nil
	}
	if h.Incarnation < 2 {
		return false, nil
	}
	err = tx.QueryRowContext(ctx, saidRows, h.Kiosk, h.Time, h.Incarnation, h.Kind, h.Trusted, int64(h.Boot), kiosk.EntryAccepted).Scan(&again)
	return again, err
}

// saidRows looks into the index entry_said.
const saidRows = `SELECT EXISTS (SELECT 1 FROM entry WHERE kiosk = ? AND time = ? AND kind IN (3, 4, 14) AND +inc < ? AND kind = ?
	AND trusted = ? AND boot = ? AND verdict = ?)`

// verdictOf is what a refusal makes of its entry; an empty code is no refusal.
func verdictOf(err error) (kiosk.VerdictCode, string) {
	for _, v := range []struct {
		err     error
		verdict kiosk.VerdictCode
		code    string
	}{
		{ledger.ErrClerk, kiosk.EntryQuarantined, wire.VerdictStaff},
		{ledger.ErrVillage, kiosk.EntryQuarantined, wire.VerdictStaff},
		{ledger.ErrSelf, kiosk.EntryQuarantined, wire.VerdictStaff},
		{ledger.ErrPerson, kiosk.EntryRejected, wire.VerdictPerson},
		{ledger.ErrNotFound, kiosk.EntryRejected, wire.VerdictCard},
		{ledger.ErrTaken, kiosk.EntryRejected, wire.VerdictDuplicate},
		{ledger.ErrMoved, kiosk.EntryRejected, wire.VerdictState},
	} {
		if errors.Is(err, v.err) {
			return v.verdict, v.code
		}
	}
	return "", ""
}

// choosePIN takes a PIN as far as it is proven. A first PIN belongs to who waits; behind a clerk's word it waits for a clerk itself, unless
// it is outdated. ledger.ErrNotFound where there is no such card.
func choosePIN(ctx context.Context, tx runner, at kiosk.KioskID, p ledger.PINChoice) error {
	if p.How == kiosk.PINStaff {
		return staffPIN(ctx, tx, p)
	}
	if p.How == kiosk.PINFirst {
		n, err := exec(ctx, tx, `UPDATE candidate SET pin_key = ?, pin_body = ? WHERE id =
			(SELECT id FROM candidate WHERE chip = ? AND kiosk = ? AND state = 'waiting' ORDER BY at DESC, id DESC LIMIT 1)`, p.PIN.Key, p.PIN.Body, p.Chip, at)
		if err != nil || n == 1 {
			return err
		}
		if old, err := outdated(ctx, tx, at, p.Chip); err != nil || old {
			return err
		}
	}
	c, err := readCard(ctx, tx, p.Chip)
	if errors.Is(err, sql.ErrNoRows) || err == nil && c.Lost != "" {
		return ledger.ErrNotFound
	}
	if err != nil {
		return err
	}
	if p.How == kiosk.PINChanged && p.Proved {
		return changePIN(ctx, tx, c, p)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO forgotten (chip, kiosk, at, pin_key, pin_body) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (chip) DO UPDATE SET kiosk = excluded.kiosk, at = excluded.at, pin_key = excluded.pin_key, pin_body = excluded.pin_body
		WHERE excluded.at >= forgotten.at`, p.Chip, at, p.At, p.PIN.Key, p.PIN.Body)
	return err
}

// outdated says whether a first PIN that finds nobody waiting changes nothing: who waited at this kiosk was not confirmed, or the card has another
// PIN by now. One that was confirmed without a PIN may choose it later, and a deposit's own may come later.
func outdated(ctx context.Context, tx runner, at kiosk.KioskID, chip []byte) (old bool, err error) {
	err = tx.QueryRowContext(ctx, `SELECT c.state <> 'confirmed' OR NOT EXISTS (SELECT 1 FROM card WHERE card.chip = c.chip AND card.lost = '' AND card.pin_key IS NULL)
		FROM candidate c WHERE c.chip = ? AND c.kiosk = ? ORDER BY c.at DESC, c.id DESC LIMIT 1`, chip, at).Scan(&old)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return old, err
}

// changePIN takes a PIN that was chosen behind the one before; one that is older than what holds
// changes nothing. One that is locked stays so, as with a try.
func changePIN(ctx context.Context, tx runner, c ledger.Card, p ledger.PINChoice) error {
	n, err := exec(ctx, tx, `UPDATE card SET pin_key = ?, pin_body = ?, pin_at = ?, tries = iif(tries < ?, 0, tries) WHERE chip = ? AND pin_at <= ?`,
		p.PIN.Key, p.PIN.Body, p.At, kiosk.MaxTries, p.Chip, p.At)
	if err != nil || n == 0 {
		return err
	}
	return newVersion(ctx, tx, c.Village, wire.DatasetCards)
}

// try counts one try of a PIN and looks for a clone. What is locked stays so: the right PIN was typed at a kiosk that did not know it yet.
func try(ctx context.Context, tx runner, at kiosk.KioskID, t ledger.Try) error {
	const counted = ` SET tries = CASE WHEN NOT ?1 THEN min(max(min(tries, ?2) + 1, ?3), ?2) WHEN tries < ?5 THEN 0 ELSE tries END WHERE chip = ?4`
	if t.Staff {
		_, err := tx.ExecContext(ctx, `UPDATE clerk`+counted, t.OK, ledger.MaxTries, t.Tries, t.Chip, kiosk.MaxTries)
		return err
	}
	n, err := exec(ctx, tx, `UPDATE card`+counted, t.OK, ledger.MaxTries, t.Tries, t.Chip, kiosk.MaxTries)
	if err != nil || n == 0 || t.Seen == 0 {
		return err
	}
	return tapped(ctx, tx, at, t.Chip, t.Seen)
}
