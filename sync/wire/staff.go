package wire

import (
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// DatasetStaff is the dataset of a site's clerks.
const DatasetStaff = "staff"

// Staff is the dataset "staff". The pepper of "cards" serves its verifiers too.
type Staff struct {
	Clerks []StaffMember `cbor:"1,keyasint,omitempty"`
}

// StaffMember is kiosk.StaffRecord on the wire.
type StaffMember struct {
	Account string   `cbor:"1,keyasint"`
	Name    string   `cbor:"2,keyasint"`
	Role    string   `cbor:"3,keyasint"`
	Chip    []byte   `cbor:"4,keyasint,omitempty"` // absent: no card enrolled yet
	PIN     Verifier `cbor:"5,keyasint"`
	Tries   uint64   `cbor:"6,keyasint"`
	Opened  uint32   `cbor:"7,keyasint,omitempty"`
}

// EncodeStaff gives the canonical bytes of the dataset.
func EncodeStaff(list []kiosk.StaffRecord) ([]byte, error) {
	var w Staff
	for _, s := range list {
		w.Clerks = append(w.Clerks, StaffMember{
			Account: s.Account, Name: s.Name, Role: string(s.Role), Chip: s.Own, Tries: uint64(max(s.Tries, 0)), Opened: s.Opened,
			PIN: Verifier{Salt: s.PIN.Salt, Hash: s.PIN.Hash, Time: s.PIN.Time, Memory: s.PIN.Memory, Threads: s.PIN.Threads},
		})
	}
	return journal.Marshal(w)
}

// DecodeStaff reads the dataset; one bad row refuses the whole.
func DecodeStaff(b []byte) ([]kiosk.StaffRecord, error) {
	var w Staff
	if err := journal.Unmarshal(b, &w); err != nil {
		return nil, fmt.Errorf("wire: staff: %w", err)
	}
	var list []kiosk.StaffRecord
	for _, m := range w.Clerks {
		switch {
		case m.Account == "" || m.Name == "" || m.Role != string(kiosk.RoleService):
			return nil, fmt.Errorf("%w: a clerk without account, name or role", ErrMessage)
		case len(m.Chip) != 0 && (len(m.Chip) < 4 || len(m.Chip) > 10):
			return nil, fmt.Errorf("%w: a chip id of %d bytes", ErrMessage, len(m.Chip))
		case !m.PIN.Bounded():
			return nil, fmt.Errorf("%w: a PIN verifier out of bounds", ErrMessage)
		}
		list = append(list, kiosk.StaffRecord{
			Account: m.Account, Name: m.Name, Role: kiosk.Role(m.Role), Own: m.Chip, Tries: int(min(m.Tries, maxTries)), Opened: m.Opened,
			PIN: kiosk.Verifier{Salt: m.PIN.Salt, Hash: m.PIN.Hash, Time: m.PIN.Time, Memory: m.PIN.Memory, Threads: m.PIN.Threads},
		})
	}
	return list, nil
}
