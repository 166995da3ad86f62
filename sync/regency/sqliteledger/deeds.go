package sqliteledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// news is what a kiosk is told at the end of a transaction, behind what its own entries tell.
type news struct {
	kiosk kiosk.KioskID
	row   feedRow
}

// deed performs what a clerk does. Every refusal comes before the first write, but for the notice of
// ledger.ErrPerson.
type deed struct {
	ledger.Deed
	tx    runner
	at    int64         // Unix ms, the regency's clock
	kiosk kiosk.KioskID // 0: the console
	who   worker
	told  []news
}

// kept is when it was done, for later entries to be compared with: never in the regency's future, or a PIN that was
// chosen by a clock that is ahead would hold against every other.
func (d *deed) kept() int64 { return min(d.At, d.at) }

// worker is the clerk who does it.
type worker struct {
	village kiosk.VillageCode
	nik     []byte
}

// Do implements ledger.Enrolments. The notice of a person whose record is not in order stays when the
// deed is refused for it.
func (l *Ledger) Do(ctx context.Context, d ledger.Deed) ([]kiosk.KioskID, error) {
	var told []kiosk.KioskID
	var person error
	err := l.write(ctx, "deed", func(tx *sql.Tx) error {
		x := deed{Deed: d, tx: tx, at: d.At}
		err := x.do(ctx)
		if errors.Is(err, ledger.ErrPerson) {
			person = fmt.Errorf("sqliteledger: deed: %w", err)
			return nil
		}
		if err != nil {
			return err
		}
		for _, n := range x.told {
			told = append(told, n.kiosk)
		}
		return tellAll(ctx, tx, x.told)
	})
	return told, errors.Join(err, person)
}

// tellAll tells every kiosk its news.
func tellAll(ctx context.Context, tx runner, told []news) error {
	for _, n := range told {
		if err := tell(ctx, tx, n.kiosk, []feedRow{n.row}); err != nil {
			return err
		}
	}
	return nil
}

// do performs the deed and writes its audit row.
func (d *deed) do(ctx context.Context) error {
	if d.Action == kiosk.ClerkCard {
		return d.ownCard(ctx)
	}
	if err := d.mayWork(ctx); err != nil {
		return err
	}
	var err error
	switch d.Action {
	case kiosk.ClerkConfirm:
		err = d.confirm(ctx)
	case kiosk.ClerkDeny:
		err = d.deny(ctx)
	case kiosk.ClerkUnlock:
		err = d.card(ctx, `UPDATE card SET tries = 0, opened = opened + 1, ask = 0 WHERE chip = ? AND lost = ''`)
	case kiosk.ClerkLost:
		err = d.card(ctx, `UPDATE card SET lost = '`+ledger.LostReported+`' WHERE chip = ?1 AND lost = '' AND NOT EXISTS
			(SELECT 1 FROM candidate c WHERE c.chip = ?1 AND c.state = 'confirmed' AND c.kiosk > 0 AND c.at > ?2)`, d.kept())
	case kiosk.ClerkHandOver:
		err = d.request(ctx, kiosk.ReadyState, kiosk.StatusNews{State: kiosk.HandedOver})
	case kiosk.ClerkRoll, kiosk.ClerkRecap, kiosk.ClerkList, kiosk.ClerkTraining, kiosk.ClerkCard:
	}
	if err != nil {
		return err
	}
	return d.record(ctx)
}

func (d *deed) record(ctx context.Context) error {
	row := d.Audit
	row.Clerk = d.Clerk
	return audit(ctx, d.tx, row)
}

// mayWork reads the clerk: an account of the role, whose NIK is known, and at a kiosk of that village
// whose own card it is.
func (d *deed) mayWork(ctx context.Context) error {
	var chip []byte
	var role kiosk.Role
	err := d.tx.QueryRowContext(ctx, `SELECT village, nik, chip, role FROM clerk WHERE name = ?`, d.Clerk).
		Scan(&d.who.village, &d.who.nik, &chip, &role)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return ledger.ErrClerk
	case err != nil:
		return err
	case role != kiosk.RoleService || d.who.nik == nil:
		return ledger.ErrClerk
	case d.kiosk == 0:
		return nil
	case len(chip) == 0 || string(chip) != string(d.Proof):
		return ledger.ErrClerk
	}
	village, err := kioskVillage(ctx, d.tx, d.kiosk)
	if err == nil && village != d.who.village {
		err = ledger.ErrVillage
	}
	return err
}

func kioskVillage(ctx context.Context, tx runner, id kiosk.KioskID) (v kiosk.VillageCode, err error) {
	return v, tx.QueryRowContext(ctx, `SELECT village FROM kiosk WHERE ordinal = ?`, id).Scan(&v)
}

// mine refuses what belongs to another village or to the clerk.
func (d *deed) mine(village kiosk.VillageCode, nik []byte) error {
	switch {
	case village != d.who.village:
		return ledger.ErrVillage
	case string(nik) == string(d.who.nik):
		return ledger.ErrSelf
	}
	return nil
}

// asked refuses what the clerk asked for somebody else: whoever typed it is no second pair of eyes.
func (d *deed) asked(ctx context.Context, ids ...kiosk.RequestID) error {
	if d.Asked == nil {
		return nil
	}
	for _, id := range ids {
		r, err := scanRequest(d.tx.QueryRowContext(ctx, requestRows+`WHERE r.id = ?`, id[:]))
		if errors.Is(err, sql.ErrNoRows) {
			return ledger.ErrNotFound
		}
		if err != nil {
			return err
		}
		nik, err := d.Asked(r)
		if err != nil {
			return err
		}
		if len(nik) > 0 && string(nik) == string(d.who.nik) {
			return ledger.ErrSelf
		}
	}
	return nil
}

// card performs a statement on the card that the deed is about.
func (d *deed) card(ctx context.Context, query string, args ...any) error {
	c, err := readCard(ctx, d.tx, d.Chip)
	if errors.Is(err, sql.ErrNoRows) {
		return ledger.ErrNotFound
	}
	if err != nil {
		return err
	}
	if err := d.mine(c.Village, c.NIK); err != nil {
		return err
	}
	if err := execOne(ctx, d.tx, ledger.ErrMoved, query, append([]any{d.Chip}, args...)...); err != nil {
		return err
	}
	return newVersion(ctx, d.tx, c.Village, wire.DatasetCards)
}

// request moves the deed's request out of a state and tells its kiosk.
func (d *deed) request(ctx context.Context, from kiosk.RequestState, to kiosk.StatusNews) error {
	var village kiosk.VillageCode
	var subject []byte
	err := d.tx.QueryRowContext(ctx, `SELECT village, subject FROM request WHERE id = ?`, d.Request[:]).Scan(&village, &subject)
	if errors.Is(err, sql.ErrNoRows) {
		return ledger.ErrNotFound
	}
	if err != nil {
		return err
	}
	if err := d.mine(village, subject); err != nil {
		return err
	}
	moved, err := d.move(ctx, d.Request, from, to)
	if err == nil && !moved {
		err = ledger.ErrMoved
	}
	return err
}

// move moves one request, if it is still in from: to its agency where it names one and would go to a clerk.
// Whoever held it, a clerk of the village did this.
func (d *deed) move(ctx context.Context, id kiosk.RequestID, from kiosk.RequestState, to kiosk.StatusNews) (bool, error) {
	var at kiosk.KioskID
	err := d.tx.QueryRowContext(ctx, `UPDATE request SET state = ?1, holder = CASE WHEN ?2 = ?6 AND agency <> '' THEN ?7 ELSE ?2 END, changed = ?3
		WHERE id = ?4 AND state = ?5 RETURNING kiosk, holder`,
		to.State, to.Holder, d.at, id[:], from, kiosk.Clerk, kiosk.Agency).Scan(&at, &to.Holder)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if err := dispose(ctx, d.tx, id, ledger.Disposition{
		At: d.at, Clerk: d.Clerk, Holder: kiosk.Clerk, Action: d.Audit.Action, To: to.State, Next: to.Holder,
	}); err != nil {
		return false, err
	}
	to.Request = id
	sealed, err := d.News(at, to)
	if err != nil {
		return false, err
	}
	d.told = append(d.told, news{kiosk: at, row: feedRow{news: &sealed}})
	return true, nil
}
