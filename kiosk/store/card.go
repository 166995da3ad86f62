package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// CardState is what may be known of a card before its PIN: nothing that names anybody.
type CardState struct {
	Known    bool // enrolled
	Locked   bool // kiosk.MaxTries wrong PINs
	Lost     bool // it opens nothing: reported lost, replaced by another, or Check
	Check    bool // the person's record must be looked at by a clerk
	NoPIN    bool // enrolled without a PIN
	AskPIN   bool // may be a copy: it opens nothing before its PIN, whatever the service asks for
	PINWaits bool // a PIN was chosen here that holds when a clerk says so
	Deposit  DepositState
	Clerk    bool // a clerk's card
	Away     bool // its owner is of another village
	Waiting  int  // requests that wait for the owner; see selectWaiting
}

// selectWaiting counts the requests that wait for their owner: something is missing, a letter or
// an answer was not printed yet, the slip never came, or the last paper may or may not have come out, or was drawn
// back into the machine; or a clerk comes, on the day that began at ?2 or later. Of what its owner takes back only an
// answer or a paper waits.
const selectWaiting = `SELECT count(*) FROM request r WHERE r.owner = c.owner AND (
	r.state = 'belum-lengkap' AND NOT ` + takenBack + `
	OR r.state = 'siap-diambil' AND NOT EXISTS (SELECT 1 FROM print p WHERE p.request = r.n
		AND p.what IN ('extract', 'answer') AND p.outcome <> 'not-started' AND p.outcome <> 'voided')
	OR r.state NOT IN ('sudah-diambil', 'sudah-ditindaklanjuti', 'dibatalkan', 'ditolak') AND NOT ` + takenBack + ` AND NOT EXISTS (SELECT 1 FROM print p WHERE p.request = r.n
		AND p.what = 'slip' AND p.outcome <> 'not-started' AND p.outcome <> 'voided')
	OR r.visit >= ?2 AND r.state NOT IN ('sudah-diambil', 'sudah-ditindaklanjuti', 'dibatalkan', 'ditolak') AND NOT ` + takenBack + `
	OR EXISTS (SELECT 1 FROM print p WHERE p.request = r.n AND (p.outcome = 'unknown' OR p.mouth = 'retracted') AND p.what <> 'void'
		AND NOT EXISTS (SELECT 1 FROM print q WHERE q.request = p.request AND q.what = p.what AND q.n > p.n
			AND q.outcome <> 'not-started')))`

// cardsName is the data set of the card registry.
const cardsName = "cards"

// cardRow is the sealed column of a card.
type cardRow struct {
	NIK        string `cbor:"1,keyasint"`
	Name       string `cbor:"2,keyasint"`
	BirthPlace string `cbor:"3,keyasint"`
	BirthDate  string `cbor:"4,keyasint"`
	Sex        string `cbor:"5,keyasint"`
	Address    string `cbor:"6,keyasint"`
	RT         string `cbor:"7,keyasint"`
	RW         string `cbor:"8,keyasint"`
	Religion   string `cbor:"9,keyasint"`
	Job        string `cbor:"10,keyasint"`
	Marital    string `cbor:"11,keyasint"`
	Village    string `cbor:"12,keyasint"`
	Salt       []byte `cbor:"13,keyasint"`
	Hash       []byte `cbor:"14,keyasint"`
	Time       uint32 `cbor:"15,keyasint"`
	Memory     uint32 `cbor:"16,keyasint"`
	Threads    uint8  `cbor:"17,keyasint"`
	AskPIN     bool   `cbor:"18,keyasint,omitempty"`
	Check      bool   `cbor:"19,keyasint,omitempty"`
}

// away says whether a card's owner is of another village than the kiosk.
func (s *Store) away(row cardRow) bool {
	return row.Village != "" && row.Village != string(s.opts.Site.Village.Code)
}

// Enrolled says whether a card that opens something is that resident's, who is of this kiosk's village: what the regency
// tells this kiosk of its village is told of them too. A temporary NIK, which several people may share, is nobody's.
func (s *Store) Enrolled(ctx context.Context, nik kiosk.NIK) (bool, error) {
	const op = "store: enrolled"
	owner := s.keys.owner(nik)
	if owner == nil {
		return false, nil
	}
	var chip, sealed []byte
	err := s.r.QueryRowContext(ctx, `SELECT chip, sealed FROM card WHERE owner = ? AND lost = 0 LIMIT 1`, owner).Scan(&chip, &sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fault(op, err)
	}
	row, err := s.openCard(chip, sealed)
	if err != nil {
		return false, fault(op, err)
	}
	return !row.Check && !s.away(row), nil
}

// LookupCard says what may be said of a card before its PIN.
func (s *Store) LookupCard(ctx context.Context, chip []byte) (CardState, error) {
	const op = "store: look up card"
	key := s.keys.chip(chip)
	c, err := s.lookupEnrol(ctx, key)
	if err != nil {
		return CardState{}, fault(op, err)
	}
	var tries int
	var sealed []byte
	err = s.r.QueryRowContext(ctx, `SELECT c.tries, c.lost, c.sealed, (`+selectWaiting+`) FROM card c WHERE c.chip = ?1`, key, s.today()).
		Scan(&tries, &c.Lost, &sealed, &c.Waiting)
	if errors.Is(err, sql.ErrNoRows) {
		c, err = s.lookupGuest(ctx, c, key)
		return c, fault(op, err)
	}
	if err != nil {
		return CardState{}, fault(op, err)
	}
	row, err := s.openCard(key, sealed)
	if err != nil {
		return CardState{}, fault(op, err)
	}
	c.Known, c.NoPIN, c.Locked, c.AskPIN, c.Check = true, len(row.Hash) == 0, tries >= kiosk.MaxTries, row.AskPIN, row.Check
	c.Away = s.away(row)
	return c, nil
}

// MustCheck says whether the registry holds a card of that person and says that a clerk must look at their record.
func (s *Store) MustCheck(ctx context.Context, nik kiosk.NIK) (check bool, err error) {
	const op = "store: must check"
	rows, err := s.r.QueryContext(ctx, `SELECT chip, sealed FROM card WHERE owner = ?`, s.keys.owner(nik))
	if err != nil {
		return false, fault(op, err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var chip, sealed []byte
		if err := rows.Scan(&chip, &sealed); err != nil {
			return false, fault(op, err)
		}
		row, err := s.openCard(chip, sealed)
		if err != nil {
			return false, fault(op, err)
		}
		check = check || row.Check
	}
	return check, fault(op, rows.Err())
}

// ReplaceCards puts a new card registry in the place of the old one, in one transaction, and settles
// what was enrolled here as far as the registry shows it. A card keeps its wrong tries where they are more
// than the regency knows of, so that a stale snapshot gives nobody new tries; a card whose PIN was set anew
// or that a clerk has opened since takes the regency's count. A PIN that holds here and that a stale
// snapshot does not know of goes on holding, and a card that was reported lost here stays lost until the regency has
// acknowledged that. One record that cannot be used refuses the whole set: ErrCards.
func (s *Store) ReplaceCards(ctx context.Context, version string, pepper []byte, cards []kiosk.CardRecord) error {
	const op = "store: replace cards"
	for i, c := range cards {
		if err := usable(c); err != nil {
			return fmt.Errorf("%s: record %d: %w", op, i, err)
		}
	}
	s.pin.Lock() // no PIN is being checked against what goes away
	defer s.pin.Unlock()
	return s.write(ctx, op, func(t *tx) error {
		old, err := t.counts(ctx)
		if err != nil {
			return err
		}
		if err := t.exec(ctx, `DELETE FROM card`); err != nil {
			return err
		}
		for _, c := range cards {
			if err := t.settle(ctx, &c); err != nil {
				return err
			}
			if err := t.putCard(ctx, c, old); err != nil {
				return err
			}
		}
		if err := t.keepLost(ctx); err != nil {
			return err
		}
		if err := t.dropFruitless(ctx); err != nil {
			return err
		}
		return t.exec(ctx, `INSERT INTO dataset (name, version, sealed) VALUES (?1, ?2, ?3)
			ON CONFLICT (name) DO UPDATE SET version = ?2, sealed = ?3`,
			cardsName, version, s.keys.seal(at("dataset", cardsName, "sealed"), pepper))
	})
}

// The bounds of a verifier: a kiosk must be able to compute it and argon2 must not panic (RFC 9106,
// section 3.1, asks for more than we need at the low end).
const (
	maxPasses  = 16
	maxMemory  = 256 << 10 // KiB
	minSalt    = 8         // bytes
	minHash    = 16
	maxHash    = 64
	minChip    = 4
	maxChip    = 10 // ISO/IEC 14443-3, section 6.5: a UID has 4, 7 or 10 bytes
	maxThreads = 16
)

// usable refuses a record that a kiosk could not serve by. A card without a PIN has an empty hash.
func usable(c kiosk.CardRecord) error {
	switch {
	case len(c.Chip) < minChip || len(c.Chip) > maxChip:
		return fmt.Errorf("%w: chip id of %d bytes", ErrCards, len(c.Chip))
	case c.Resident.NIK.IsZero():
		return fmt.Errorf("%w: no NIK", ErrCards)
	case c.Tries < 0:
		return fmt.Errorf("%w: tries", ErrCards)
	}
	return usablePIN(c.PIN)
}

// usablePIN refuses a verifier that a kiosk could not compute.
func usablePIN(v kiosk.Verifier) error {
	switch {
	case len(v.Hash) == 0:
		return nil
	case v.Time < 1 || v.Time > maxPasses, v.Threads < 1 || v.Threads > maxThreads, v.Memory < 8 || v.Memory > maxMemory,
		len(v.Salt) < minSalt, len(v.Hash) < minHash || len(v.Hash) > maxHash:
		return fmt.Errorf("%w: parameters of the PIN's verifier", ErrCards)
	}
	return nil
}

// count is what this kiosk counted for a card, under which verifier.
type count struct {
	tries      int
	opened     uint32
	salt, hash []byte
	unheard    bool // a clerk opened it here, and no ack tells yet that the regency knows
}

// after is the count once the regency has told its own. One that opened it less often than it told before was put back to an
// older copy, unless it has not heard of this kiosk's clerk: then what it tells from now on counts.
func (k count) after(v kiosk.Verifier, tries int, opened uint32) (int, uint32) {
	switch {
	case !bytes.Equal(k.hash, v.Hash) || !bytes.Equal(k.salt, v.Salt):
		if k.unheard { // a PIN that was set anew
			opened = max(opened, k.opened)
		}
		return tries, opened
	case opened > k.opened:
		return tries, opened
	case opened < k.opened && k.unheard:
		return k.tries, k.opened
	}
	return max(tries, k.tries), opened
}

// counts reads every card's count, by keyed hash of its chip.
func (t *tx) counts(ctx context.Context) (list map[string]count, err error) {
	unheard, err := t.unheard(ctx, kiosk.ClerkUnlock)
	if err != nil {
		return nil, err
	}
	rows, err := t.sql.QueryContext(ctx, `SELECT chip, tries, opened, sealed FROM card WHERE tries > 0 OR opened > 0`)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	list = map[string]count{}
	for rows.Next() {
		var chip, sealed []byte
		var k count
		if err := rows.Scan(&chip, &k.tries, &k.opened, &sealed); err != nil {
			return nil, err
		}
		row, err := t.s.openCard(chip, sealed)
		if err != nil {
			return nil, err
		}
		k.salt, k.hash, k.unheard = row.Salt, row.Hash, unheard[string(chip)]
		list[string(chip)] = k
	}
	return list, rows.Err()
}

// putCard writes one card.
func (t *tx) putCard(ctx context.Context, c kiosk.CardRecord, old map[string]count) error {
	chip := t.s.keys.chip(c.Chip)
	tries, opened := c.Tries, c.Opened
	if k, ok := old[string(chip)]; ok {
		tries, opened = k.after(c.PIN, tries, opened)
	}
	sealed, err := t.s.sealCard(chip, cardRowOf(c))
	if err != nil {
		return err
	}
	err = t.exec(ctx, `INSERT INTO card (chip, owner, tries, opened, lost, sealed) VALUES (?, ?, ?, ?, ?, ?)`,
		chip, t.s.keys.owner(c.Resident.NIK), tries, int64(opened), c.Lost || c.Check, sealed)
	if err != nil {
		return fmt.Errorf("write card: %w", err)
	}
	return nil
}

// cardRowOf is what the sealed column says of a record.
func cardRowOf(c kiosk.CardRecord) cardRow {
	r := c.Resident
	row := cardRow{
		NIK: r.NIK.Reveal(), Name: r.Name, BirthPlace: r.BirthPlace, BirthDate: r.BirthDate, Sex: string(r.Sex),
		Address: r.Address, RT: r.RT, RW: r.RW, Religion: r.Religion, Job: r.Job, Marital: r.Marital, Village: string(r.Village), AskPIN: c.AskPIN, Check: c.Check,
	}
	row.setPIN(c.PIN)
	return row
}

// sealCard makes the sealed column of a card.
func (s *Store) sealCard(chip []byte, row cardRow) ([]byte, error) {
	plain, err := journal.Marshal(row)
	if err != nil {
		return nil, err
	}
	return s.keys.seal(at("card", chip, "sealed"), plain), nil
}

// openCard reads the sealed column of a card.
func (s *Store) openCard(chip, sealed []byte) (cardRow, error) {
	plain, err := s.keys.open(at("card", chip, "sealed"), sealed)
	if err != nil {
		return cardRow{}, err
	}
	var row cardRow
	return row, journal.Unmarshal(plain, &row)
}

// pin is the card's verifier.
func (c cardRow) pin() kiosk.Verifier {
	return kiosk.Verifier{Salt: c.Salt, Hash: c.Hash, Time: c.Time, Memory: c.Memory, Threads: c.Threads}
}

func (c *cardRow) setPIN(v kiosk.Verifier) {
	c.Salt, c.Hash, c.Time, c.Memory, c.Threads = v.Salt, v.Hash, v.Time, v.Memory, v.Threads
}

// resident is whose card it is.
func (c cardRow) resident() (kiosk.Resident, error) {
	nik, err := kiosk.ParseNIK(c.NIK)
	if err != nil {
		return kiosk.Resident{}, err
	}
	return kiosk.Resident{
		NIK: nik, Name: c.Name, BirthPlace: c.BirthPlace, BirthDate: c.BirthDate, Sex: kiosk.Sex(c.Sex),
		Address: c.Address, RT: c.RT, RW: c.RW, Religion: c.Religion, Job: c.Job, Marital: c.Marital,
		Village: kiosk.VillageCode(c.Village),
	}, nil
}
