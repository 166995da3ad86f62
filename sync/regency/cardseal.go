package regency

import (
	"context"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/vault"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// Typed is what was typed for a candidate, canonical CBOR under seal.
type Typed struct {
	NIK   string `cbor:"1,keyasint"`
	Birth string `cbor:"2,keyasint"` // 2006-01-02
}

// NewCandidacy seals a candidate; How, At and PIN are left to the caller. Without a chip only the person
// of that one request waits.
func NewCandidacy(v *vault.Vault, chip []byte, nik, birth string, request kiosk.RequestID) (c ledger.Candidacy, err error) {
	c.NIK, c.Request = v.Blind(BlindNIK, []byte(nik)), request
	if len(chip) == 0 {
		c.Chip = request[:]
		c.Typed, err = seal(v, PlaceCandidate(c.Chip, c.NIK), Typed{NIK: nik, Birth: birth})
		return c, err
	}
	c.Chip = v.Blind(BlindChip, chip)
	if c.Record, err = seal(v, PlaceCard(c.Chip), wire.Card{Chip: chip}); err != nil {
		return c, err
	}
	c.Typed, err = seal(v, PlaceCandidate(c.Chip, c.NIK), Typed{NIK: nik, Birth: birth})
	return c, err
}

// SealPIN seals the verifier of a card's PIN; chip is its blind index.
func SealPIN(v *vault.Vault, chip []byte, pin wire.Verifier) (ledger.Sealed, error) {
	return seal(v, PlacePIN(chip), pin)
}

func seal(v *vault.Vault, place string, body any) (ledger.Sealed, error) {
	b, err := journal.Marshal(body)
	if err != nil {
		return ledger.Sealed{}, err
	}
	return v.Seal(place, b)
}

// unseal opens what seal made.
func unseal[T any](v *vault.Vault, place string, s ledger.Sealed) (body T, err error) {
	b, err := v.Open(place, s)
	if err != nil {
		return body, err
	}
	return body, journal.Unmarshal(b, &body)
}

// OpenTyped opens what was typed for a candidate.
func OpenTyped(v *vault.Vault, c ledger.Candidate) (Typed, error) {
	return unseal[Typed](v, PlaceCandidate(c.Chip, c.NIK), c.Typed)
}

// OpenChip opens the chip id of a candidate; empty where no card was tapped.
func OpenChip(v *vault.Vault, c ledger.Candidate) ([]byte, error) {
	if !c.Card() {
		return nil, nil
	}
	w, err := unseal[wire.Card](v, PlaceCard(c.Chip), c.Record)
	return w.Chip, err
}

// OpenPerson opens a population record.
func OpenPerson(v *vault.Vault, p ledger.Person) (kiosk.Resident, error) {
	w, err := unseal[wire.Resident](v, PlacePerson(p.NIK), p.Record)
	if err != nil {
		return kiosk.Resident{}, fmt.Errorf("regency: person: %w", err)
	}
	return w.Resident()
}

// OpenCard opens a row of the registry. A card whose person's record is not in order opens nothing.
func OpenCard(v *vault.Vault, row ledger.Card) (kiosk.CardRecord, error) {
	w, err := unseal[wire.Card](v, PlaceCard(row.Chip), row.Record)
	if err != nil {
		return kiosk.CardRecord{}, fmt.Errorf("regency: card: %w", err)
	}
	if row.Person.Record.Body != nil {
		if w.Resident, err = unseal[wire.Resident](v, PlacePerson(row.NIK), row.Person.Record); err != nil {
			return kiosk.CardRecord{}, fmt.Errorf("regency: card: person: %w", err)
		}
	}
	if row.PIN.Body != nil {
		if w.PIN, err = unseal[wire.Verifier](v, PlacePIN(row.Chip), row.PIN); err != nil {
			return kiosk.CardRecord{}, fmt.Errorf("regency: card: pin: %w", err)
		}
	}
	w.Tries, w.Opened, w.Lost = uint64(max(row.Tries, 0)), row.Opened, row.Lost != ""
	w.AskPIN, w.Check = row.Ask, row.Person.State != kiosk.Present
	return w.Record()
}

// OpenStaff opens a row of the clerks.
func OpenStaff(v *vault.Vault, row ledger.StaffCard) (kiosk.StaffRecord, error) {
	r := kiosk.StaffRecord{Account: row.Name, Name: row.Name, Role: row.Role, Tries: row.Tries, Opened: row.Opened}
	if row.FullName.Body != nil {
		b, err := v.Open(PlaceStaffName(row.Name), row.FullName)
		if err != nil {
			return r, fmt.Errorf("regency: staff: name: %w", err)
		}
		r.Name = string(b)
	}
	if row.Chip == nil || row.PIN.Body == nil {
		return r, nil // no card yet, or one that nobody may use yet
	}
	var err error
	if r.Own, err = unseal[[]byte](v, PlaceStaffCard(row.Chip), row.Record); err != nil {
		return r, fmt.Errorf("regency: staff: card: %w", err)
	}
	w, err := unseal[wire.Verifier](v, PlaceStaffPIN(row.Chip), row.PIN)
	if err != nil {
		return r, fmt.Errorf("regency: staff: pin: %w", err)
	}
	r.PIN = kiosk.Verifier(w)
	return r, nil
}

// sealCard turns an entry about a card into what the ledger performs; fresh is the requests of its batch.
func (in *Intake) sealCard(t Took, body any, fresh []NewRequest) (ledger.CardEvent, error) {
	switch b := body.(type) {
	case journal.PINTryBody:
		return ledger.Try{Chip: in.vault.Blind(BlindChip, b.Chip), OK: b.OK, Tries: b.Tries, Staff: b.Staff, Seen: seen(t.Header, in.now())}, nil
	case journal.EnrolCardBody:
		var request kiosk.RequestID
		copy(request[:], b.Request)
		c, err := NewCandidacy(in.vault, b.Chip, b.NIK, b.Birth, request)
		c.How, c.At = kiosk.EnrolHow(b.How), t.Time
		return c, err
	case journal.EnrolPINBody:
		p := ledger.PINChoice{Chip: in.vault.Blind(BlindChip, b.Chip), How: kiosk.PINHow(b.How), Proved: b.Proved, At: t.Time}
		place := PlacePIN(p.Chip)
		if p.How == kiosk.PINStaff {
			place = PlaceStaffPIN(p.Chip)
		}
		var err error
		p.PIN, err = seal(in.vault, place, wire.Verifier(b.Verifier))
		return p, err
	case journal.ClerkActionBody:
		d, err := in.deed(t, b)
		d.Asked = in.asked(fresh)
		return d, err
	}
	return nil, fmt.Errorf("regency: a card entry of type %T", body)
}

// ActionAtKiosk begins the audit's word for what a clerk did at a kiosk; the action follows.
const ActionAtKiosk = "kiosk."

// deed seals what a clerk did at a kiosk.
func (in *Intake) deed(t Took, b journal.ClerkActionBody) (ledger.Deed, error) {
	d := ledger.Deed{
		Clerk: b.Clerk, Action: kiosk.ClerkAction(b.Action), At: t.Time, News: in.tellAt(in.now()),
		Proof: in.vault.Blind(BlindChip, b.Card), Audit: ledger.AuditRow{At: in.now().UnixMilli(), Action: ActionAtKiosk + b.Action},
	}
	copy(d.Request[:], b.Request)
	d.Audit.Request = d.Request
	if len(b.Chip) > 0 {
		d.Chip = in.vault.Blind(BlindChip, b.Chip)
	}
	var err error
	switch d.Action {
	case kiosk.ClerkDeny:
		d.Reason = DenyWords(kiosk.DenyReason(b.Word))
	case kiosk.ClerkCard:
		d.Chip, d.Code = d.Proof, in.vault.Blind(BlindCode, []byte(b.Word))
		d.Record, err = seal(in.vault, PlaceStaffCard(d.Chip), b.Card)
	case kiosk.ClerkConfirm, kiosk.ClerkUnlock, kiosk.ClerkLost, kiosk.ClerkHandOver, kiosk.ClerkRoll, kiosk.ClerkRecap, kiosk.ClerkList, kiosk.ClerkTraining:
	}
	return d, err
}

// tellAt seals status news of that moment.
func (in *Intake) tellAt(at time.Time) func(kiosk.KioskID, kiosk.StatusNews) (ledger.Sealed, error) {
	return func(id kiosk.KioskID, n kiosk.StatusNews) (ledger.Sealed, error) {
		n.At = at
		return in.sealNews(id, n)
	}
}

// DenyWords is what the resident reads of a denial.
func DenyWords(r kiosk.DenyReason) string {
	switch r {
	case kiosk.DenyPerson:
		return "Petugas belum dapat memastikan bahwa KTP ini milik pemohon. Datanglah sendiri dengan KTP-el."
	case kiosk.DenyCard:
		return "Kartu yang dipakai bukan KTP-el yang berlaku. Bawa KTP-el asli ke kantor."
	case kiosk.DenyData:
		return "NIK atau tanggal lahir yang diketik tidak sama dengan KTP-el. Ajukan lagi dengan data yang benar."
	case kiosk.DenyRecord:
		return "Data kependudukan pemohon perlu dibetulkan dulu. Urus di kantor dengan KTP dan KK, lalu ajukan lagi."
	case kiosk.DenyOutside:
		return "Layanan ini hanya untuk warga Banyuwangi. Urus di desa atau kelurahan sesuai KTP."
	}
	return ""
}

// staff gives the dataset of a village's clerks.
func (s *Server) staff(ctx context.Context, village kiosk.VillageCode) (version string, plain []byte, err error) {
	rows, version, err := s.o.Ledger.Staff(ctx, village)
	if err != nil {
		return "", nil, err
	}
	list := make([]kiosk.StaffRecord, 0, len(rows))
	for _, row := range rows {
		if row.Role != kiosk.RoleService {
			continue
		}
		r, err := OpenStaff(s.o.Vault, row)
		if err != nil {
			return "", nil, err
		}
		list = append(list, r)
	}
	plain, err = wire.EncodeStaff(list)
	return version, plain, err
}

// cards gives the dataset of a village's cards.
func (s *Server) cards(ctx context.Context, village kiosk.VillageCode) (version string, plain []byte, err error) {
	rows, version, err := s.o.Ledger.Cards(ctx, village)
	if err != nil {
		return "", nil, err
	}
	list := make([]kiosk.CardRecord, 0, len(rows))
	for _, row := range rows {
		c, err := OpenCard(s.o.Vault, row)
		if err != nil {
			return "", nil, err
		}
		list = append(list, c)
	}
	plain, err = wire.EncodeCards(s.o.Pepper, list)
	return version, plain, err
}
