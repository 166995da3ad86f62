package wire

import (
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// The codes of verdicts about cards and what clerks do at a kiosk.
const (
	VerdictChip   = "chip"   // rejected: a chip id that changes at every tap
	VerdictPerson = "person" // rejected: the population record holds nobody of that NIK, or not in order
	VerdictCard   = "card"   // rejected: no such card, or one that opens nothing
	VerdictStaff  = "staff"  // quarantined: no clerk of that site who may do that
)

// Cards is the dataset "cards".
type Cards struct {
	Pepper []byte `cbor:"1,keyasint"` // key of HMAC-SHA-256 over the PIN
	Cards  []Card `cbor:"2,keyasint,omitempty"`
}

// Card is kiosk.CardRecord on the wire.
type Card struct {
	Chip     []byte   `cbor:"1,keyasint"`
	Resident Resident `cbor:"2,keyasint"`
	PIN      Verifier `cbor:"3,keyasint"`
	Tries    uint64   `cbor:"4,keyasint"`
	Opened   uint32   `cbor:"5,keyasint,omitempty"`
	Lost     bool     `cbor:"6,keyasint,omitempty"`
	AskPIN   bool     `cbor:"7,keyasint,omitempty"`
	Check    bool     `cbor:"8,keyasint,omitempty"`
}

// Verifier is kiosk.Verifier on the wire.
type Verifier struct {
	Salt    []byte `cbor:"1,keyasint"`
	Hash    []byte `cbor:"2,keyasint"`
	Time    uint32 `cbor:"3,keyasint"`
	Memory  uint32 `cbor:"4,keyasint"`
	Threads uint8  `cbor:"5,keyasint"`
}

// Resident is kiosk.Resident on the wire. The NIK is in clear digits: it travels sealed only.
type Resident struct {
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
}

// NewResident maps a resident to the wire.
func NewResident(r kiosk.Resident) Resident {
	return Resident{
		NIK: r.NIK.Reveal(), Name: r.Name, BirthPlace: r.BirthPlace, BirthDate: r.BirthDate, Sex: string(r.Sex),
		Address: r.Address, RT: r.RT, RW: r.RW, Religion: r.Religion, Job: r.Job, Marital: r.Marital,
		Village: string(r.Village),
	}
}

// Resident maps back and checks NIK, village and sex.
func (r Resident) Resident() (kiosk.Resident, error) {
	out := kiosk.Resident{
		Name: r.Name, BirthPlace: r.BirthPlace, BirthDate: r.BirthDate, Sex: kiosk.Sex(r.Sex), Address: r.Address,
		RT: r.RT, RW: r.RW, Religion: r.Religion, Job: r.Job, Marital: r.Marital,
	}
	var err error
	if out.NIK, err = kiosk.ParseNIK(r.NIK); err != nil {
		return out, fmt.Errorf("wire: resident: %w", err)
	}
	if out.Village, err = kiosk.ParseVillageCode(r.Village); err != nil {
		return out, fmt.Errorf("wire: resident: %w", err)
	}
	if out.Sex != kiosk.Male && out.Sex != kiosk.Female {
		return out, fmt.Errorf("%w: resident without a known sex", ErrMessage)
	}
	return out, nil
}

// NewCard maps a card record to the wire.
func NewCard(c kiosk.CardRecord) Card {
	return Card{
		Chip: c.Chip, Resident: NewResident(c.Resident), Tries: uint64(max(c.Tries, 0)), Opened: c.Opened, Lost: c.Lost, AskPIN: c.AskPIN, Check: c.Check,
		PIN: Verifier{Salt: c.PIN.Salt, Hash: c.PIN.Hash, Time: c.PIN.Time, Memory: c.PIN.Memory, Threads: c.PIN.Threads},
	}
}

// maxTries keeps a foreign count within an int, as the regency does; the kiosk locks at kiosk.MaxTries anyway.
const maxTries = 1 << 20

// Record maps back and checks chip length, resident and the bounds of the verifier: a kiosk must not
// be made to spend a gigabyte on one PIN. A card without a PIN has the zero verifier.
func (c Card) Record() (kiosk.CardRecord, error) {
	if len(c.Chip) < 4 || len(c.Chip) > 10 { // a UID has 4, 7 or 10 bytes, ISO/IEC 14443-3 section 6.5
		return kiosk.CardRecord{}, fmt.Errorf("%w: a chip id of %d bytes", ErrMessage, len(c.Chip))
	}
	if !c.PIN.Bounded() {
		return kiosk.CardRecord{}, fmt.Errorf("%w: a PIN verifier out of bounds", ErrMessage)
	}
	r, err := c.Resident.Resident()
	if err != nil {
		return kiosk.CardRecord{}, err
	}
	v := c.PIN
	return kiosk.CardRecord{
		Chip: c.Chip, Resident: r, Tries: int(min(c.Tries, maxTries)), Opened: c.Opened, Lost: c.Lost, AskPIN: c.AskPIN, Check: c.Check,
		PIN: kiosk.Verifier{Salt: v.Salt, Hash: v.Hash, Time: v.Time, Memory: v.Memory, Threads: v.Threads},
	}, nil
}

// Bounded says whether the parameters are ones that a kiosk can compute; the zero verifier is of no PIN.
func (v Verifier) Bounded() bool {
	if len(v.Hash) == 0 {
		return len(v.Salt) == 0 && v.Time == 0 && v.Memory == 0 && v.Threads == 0
	}
	return len(v.Salt) >= 8 && len(v.Salt) <= 64 && len(v.Hash) >= 16 && len(v.Hash) <= 64 && v.Time >= 1 && v.Time <= 16 &&
		v.Memory >= 8 && v.Memory <= 256<<10 && v.Threads >= 1 && v.Threads <= 16
}

// EncodeCards gives the canonical bytes of the dataset.
func EncodeCards(pepper []byte, cards []kiosk.CardRecord) ([]byte, error) {
	w := Cards{Pepper: pepper}
	for _, c := range cards {
		w.Cards = append(w.Cards, NewCard(c))
	}
	return journal.Marshal(w)
}

// DecodeCards reads the dataset; one bad card refuses the whole.
func DecodeCards(b []byte) (pepper []byte, cards []kiosk.CardRecord, err error) {
	var w Cards
	if err := journal.Unmarshal(b, &w); err != nil {
		return nil, nil, fmt.Errorf("wire: cards: %w", err)
	}
	if len(w.Pepper) < 16 {
		return nil, nil, fmt.Errorf("%w: cards without a pepper", ErrMessage)
	}
	for _, c := range w.Cards {
		r, err := c.Record()
		if err != nil {
			return nil, nil, fmt.Errorf("wire: cards: %w", err)
		}
		cards = append(cards, r)
	}
	return w.Pepper, cards, nil
}
