// Package population fills the regency's population record and card registry from a file of JSON
// lines. It is for demos and tests: the PINs stand in the file, so its people must be synthetic.
//
// It is not the enrolment of a real resident, who chooses the PIN at the counter, and it never repeats
// a value of the file in an error.
//
// Concurrency: Load may run beside a serving regency.
package population

import (
	"bufio"
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/vault"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// The parameters of new PIN verifiers (RFC 9106 argon2id).
const (
	argonTime    = 2
	argonMemory  = 19 << 10 // KiB
	argonThreads = 1
	argonSize    = 32 // bytes
)

// Row is one line of the file.
type Row struct {
	NIK        string `json:"nik"`
	KK         string `json:"kk"` // number of the family card, sixteen digits; empty: not known
	Name       string `json:"name"`
	BirthPlace string `json:"birth_place"`
	BirthDate  string `json:"birth_date"` // 2006-01-02
	Sex        string `json:"sex"`        // L or P
	Address    string `json:"address"`
	RT         string `json:"rt"` // three digits
	RW         string `json:"rw"` // three digits
	Religion   string `json:"religion"`
	Job        string `json:"job"`
	Marital    string `json:"marital"`
	Village    string `json:"village"`
	State      string `json:"state"` // kiosk.PersonState; empty: present
	Chip       string `json:"chip"`  // hex; empty: no card
	PIN        string `json:"pin"`   // six digits; empty: a card without a PIN
}

// ErrRow says what is wrong with a line, never what stands in it.
var ErrRow = errors.New("population: a line cannot be used")

// Options is where the people go; every field must be set.
type Options struct {
	Ledger ledger.Ledger
	Vault  *vault.Vault
	Pepper []byte
}

// Load reads all lines, then writes all people and cards in one transaction.
func Load(ctx context.Context, o Options, file io.Reader) (people, cards int, err error) {
	var ps []ledger.Person
	var cs []ledger.Card
	lines := bufio.NewScanner(file)
	n := 1
	for ; lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		p, c, err := o.row(lines.Bytes())
		if err != nil {
			return 0, 0, fmt.Errorf("line %d: %w", n, err)
		}
		ps = append(ps, p)
		if c != nil {
			cs = append(cs, *c)
		}
	}
	if err := lines.Err(); errors.Is(err, bufio.ErrTooLong) {
		return 0, 0, fmt.Errorf("line %d: %w: longer than %d bytes", n, ErrRow, bufio.MaxScanTokenSize)
	} else if err != nil {
		return 0, 0, fmt.Errorf("population: read: %w", err)
	}
	version := make([]byte, 8)
	_, _ = rand.Read(version) // never fails (crypto/rand)
	if err := o.Ledger.LoadPeople(ctx, ps, cs, hex.EncodeToString(version)); err != nil {
		return 0, 0, fmt.Errorf("population: %w", err)
	}
	return len(ps), len(cs), nil
}

// row reads one line.
func (o Options) row(b []byte) (ledger.Person, *ledger.Card, error) {
	var row Row
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&row); err != nil {
		return ledger.Person{}, nil, fmt.Errorf("%w: not the JSON of a resident", ErrRow)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return ledger.Person{}, nil, fmt.Errorf("%w: more than one value", ErrRow)
	}
	r, err := row.resident()
	if err != nil {
		return ledger.Person{}, nil, err
	}
	family, err := o.family(row.KK)
	if err != nil {
		return ledger.Person{}, nil, err
	}
	p := ledger.Person{Family: family, Joined: time.Now().UnixMilli(), NIK: o.Vault.Blind(regency.BlindNIK, []byte(r.NIK.Reveal())), Village: r.Village, State: kiosk.PersonState(row.State)}
	plain, err := journal.Marshal(wire.NewResident(r))
	if err != nil {
		return p, nil, err
	}
	if p.Record, err = o.Vault.Seal(regency.PlacePerson(p.NIK), plain); err != nil {
		return p, nil, err
	}
	if row.Chip == "" {
		return p, nil, nil
	}
	c, err := o.card(row, r, p)
	return p, c, err
}

// family is the blind index of a family card; nil where none is given.
func (o Options) family(kk string) ([]byte, error) {
	switch {
	case kk == "":
		return nil, nil
	case len(kk) != 16 || strings.Trim(kk, "0123456789") != "":
		return nil, fmt.Errorf("%w: kk is not sixteen digits", ErrRow)
	}
	return o.Vault.Blind(regency.BlindKK, []byte(kk)), nil
}

// resident checks the fields that carry rules.
func (row Row) resident() (kiosk.Resident, error) {
	r, err := wire.Resident{
		NIK: row.NIK, Name: row.Name, BirthPlace: row.BirthPlace, BirthDate: row.BirthDate, Sex: row.Sex, Address: row.Address,
		RT: row.RT, RW: row.RW, Religion: row.Religion, Job: row.Job, Marital: row.Marital, Village: row.Village,
	}.Resident()
	if err != nil {
		return r, fmt.Errorf("%w: %w", ErrRow, err)
	}
	if r.Name == "" {
		return r, fmt.Errorf("%w: no name", ErrRow)
	}
	if !kiosk.PersonState(row.State).Valid() {
		return r, fmt.Errorf("%w: no such state", ErrRow)
	}
	return r, nil
}

func (o Options) card(row Row, r kiosk.Resident, p ledger.Person) (*ledger.Card, error) {
	chip, err := hex.DecodeString(row.Chip)
	if err != nil {
		return nil, fmt.Errorf("%w: chip is not hex", ErrRow)
	}
	if _, err := wire.NewCard(kiosk.CardRecord{Chip: chip, Resident: r}).Record(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRow, err)
	}
	sealed, err := regency.NewCandidacy(o.Vault, chip, row.NIK, row.BirthDate, kiosk.RequestID{})
	if err != nil {
		return nil, err
	}
	c := &ledger.Card{Chip: sealed.Chip, NIK: p.NIK, Village: r.Village, Record: sealed.Record}
	if row.PIN == "" {
		return c, nil
	}
	v, err := NewVerifier(o.Pepper, row.PIN)
	if err != nil {
		return nil, err
	}
	c.PIN, err = regency.SealPIN(o.Vault, c.Chip, wire.Verifier(v))
	return c, err
}

// NewVerifier makes the verifier of a PIN: argon2id over HMAC-SHA-256(pepper, PIN).
func NewVerifier(pepper []byte, pin string) (kiosk.Verifier, error) {
	if len(pin) != kiosk.PINLength {
		return kiosk.Verifier{}, fmt.Errorf("%w: a PIN has %d digits", ErrRow, kiosk.PINLength)
	}
	for i := range len(pin) {
		if pin[i] < '0' || pin[i] > '9' {
			return kiosk.Verifier{}, fmt.Errorf("%w: a PIN has %d digits", ErrRow, kiosk.PINLength)
		}
	}
	m := hmac.New(sha256.New, pepper)
	_, _ = m.Write([]byte(pin)) // a hash never fails to write
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails (crypto/rand)
	return kiosk.Verifier{
		Salt: salt, Hash: argon2.IDKey(m.Sum(nil), salt, argonTime, argonMemory, argonThreads, argonSize),
		Time: argonTime, Memory: argonMemory, Threads: argonThreads,
	}, nil
}
