package simtest

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"

	"golang.org/x/crypto/argon2"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/sqliteledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// The people of the village, all synthetic and born on one day: the clerk works there, holder, spare and loser have a card with a PIN,
// each of newcomers has one that nobody confirmed yet.
const (
	account  = "siti"
	clerkNIK = "3510990101900002"
	clerkPIN = "902814"
	cardPIN  = "481506"
	wrongPIN = "481507"
	birth    = "1990-01-01"
)

// clerkCard is the chip id of the clerk's own card.
var clerkCard = []byte{4, 0, 0, 0, 0, 0, 1}

// person is somebody with a card.
type person struct {
	nik  string
	chip []byte
}

var (
	holder = person{"3510990101900021", []byte{4, 0, 0, 0, 0, 2, 1}}
	spare  = person{"3510990101900022", []byte{4, 0, 0, 0, 0, 2, 2}}
	loser  = person{"3510990101900023", []byte{4, 0, 0, 0, 0, 2, 3}}
)

var newcomers = []person{
	{"3510990101900011", []byte{4, 0, 0, 0, 0, 1, 1}},
	{"3510990101900012", []byte{4, 0, 0, 0, 0, 1, 2}},
	{"3510990101900013", []byte{4, 0, 0, 0, 0, 1, 3}},
}

// registry is what a kiosk holds of cards and clerks.
type registry struct {
	cards, staff string // versions
	people       []kiosk.CardRecord
	clerks       []kiosk.StaffRecord
}

// makePeople fills the population record and gives the clerk an account and a card.
func (w *World) makePeople(ctx context.Context, l *sqliteledger.Ledger) error {
	niks := []string{resident, clerkNIK, holder.nik, spare.nik, loser.nik}
	for _, p := range newcomers {
		niks = append(niks, p.nik)
	}
	people := make([]ledger.Person, 0, len(niks))
	for _, nik := range niks {
		p := ledger.Person{NIK: w.vault.Blind(regency.BlindNIK, []byte(nik)), Village: village}
		var err error
		if p.Record, err = w.seal(regency.PlacePerson(p.NIK), wire.Resident{
			NIK: nik, Name: "CONTOH", BirthDate: birth, Sex: string(kiosk.Female), Village: string(village),
		}); err != nil {
			return err
		}
		people = append(people, p)
	}
	var cards []ledger.Card
	for _, p := range []person{holder, spare, loser} {
		c, err := w.card(p)
		if err != nil {
			return err
		}
		cards = append(cards, c)
	}
	if err := l.LoadPeople(ctx, people, cards, "1"); err != nil {
		return err
	}
	return l.AddClerk(ctx, ledger.ClerkAccount{
		Name: account, Village: village, Role: kiosk.RoleService, NIK: w.vault.Blind(regency.BlindNIK, []byte(clerkNIK)),
	}, ledger.AuditRow{Clerk: account, Action: "clerk.add"})
}

// card is somebody's card as the population record brings it.
func (w *World) card(p person) (ledger.Card, error) {
	sealed, err := regency.NewCandidacy(w.vault, p.chip, p.nik, birth, kiosk.RequestID{})
	if err != nil {
		return ledger.Card{}, err
	}
	c := ledger.Card{Chip: sealed.Chip, NIK: sealed.NIK, Village: village, Record: sealed.Record}
	c.PIN, err = regency.SealPIN(w.vault, c.Chip, wire.Verifier(w.verifier(cardPIN)))
	return c, err
}

// giveCard makes the clerk's card, as their one-time code does at a kiosk; the database is closed.
func (w *World) giveCard(ctx context.Context, path string) error {
	chip := w.vault.Blind(regency.BlindChip, clerkCard)
	card, err := w.seal(regency.PlaceStaffCard(chip), clerkCard)
	if err != nil {
		return err
	}
	pin, err := w.seal(regency.PlaceStaffPIN(chip), wire.Verifier(w.verifier(clerkPIN)))
	if err != nil {
		return err
	}
	db, err := sqlite.Open(ctx, path)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, `UPDATE clerk SET chip = ?, record_key = ?, record_body = ?, pin_key = ?, pin_body = ? WHERE name = ?`,
		chip, card.Key, card.Body, pin.Key, pin.Body, account)
	return errors.Join(err, db.Close())
}

// seal seals a record as the regency does.
func (w *World) seal(place string, body any) (ledger.Sealed, error) {
	b, err := journal.Marshal(body)
	if err != nil {
		return ledger.Sealed{}, err
	}
	return w.vault.Seal(place, b)
}

// verifier is that of a PIN, cheap to compute.
func (w *World) verifier(pin string) kiosk.Verifier {
	v := kiosk.Verifier{Salt: []byte("salt of " + pin), Time: 1, Memory: 8, Threads: 1}
	m := hmac.New(sha256.New, w.keys.Pepper)
	_, _ = m.Write([]byte(pin)) // a hash never fails to write
	v.Hash = argon2.IDKey(m.Sum(nil), v.Salt, v.Time, v.Memory, v.Threads, 32)
	return v
}

// registry reads what the regency tells kiosks of cards and clerks.
func (w *World) registry(ctx context.Context, l ledger.Ledger) (r registry, err error) {
	cards, version, err := l.Cards(ctx, village)
	if err != nil {
		return r, err
	}
	r.cards = version
	for _, row := range cards {
		c, err := regency.OpenCard(w.vault, row)
		if err != nil {
			return r, err
		}
		r.people = append(r.people, c)
	}
	clerks, version, err := l.Staff(ctx, village)
	if err != nil {
		return r, err
	}
	r.staff = version
	for _, row := range clerks {
		c, err := regency.OpenStaff(w.vault, row)
		if err != nil {
			return r, err
		}
		r.clerks = append(r.clerks, c)
	}
	return r, nil
}

// install lets a kiosk begin with what the regency told it before.
func (w *World) install(ctx context.Context, s *store.Store) error {
	if err := s.ReplaceCards(ctx, w.told.cards, w.keys.Pepper, w.told.people); err != nil {
		return fmt.Errorf("simtest: cards: %w", err)
	}
	if err := s.ReplaceStaff(ctx, w.told.staff, w.told.clerks); err != nil {
		return fmt.Errorf("simtest: staff: %w", err)
	}
	return nil
}
