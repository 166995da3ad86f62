package aid

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// Name is what the set is called among the kiosk's.
const Name = "aid"

// ErrSet says that bytes are no such set. It never repeats them.
var ErrSet = errors.New("aid: not a set of bansos")

// Set is what a kiosk knows of bansos.
type Set struct {
	Matrix kiosk.AidMatrix
	Data   map[kiosk.SchemeID]time.Time // date of the newest data of a scheme; none: there is no data of it
	people []personRow                  // in the order of their NIK, each once
}

// Person is a resident of the village with what is known of them.
type Person struct {
	NIK  kiosk.NIK
	Held []kiosk.AidHeld
}

// Of gives what is known of a person; a temporary NIK, which several people may share, is nobody's.
func (s Set) Of(nik kiosk.NIK) []kiosk.AidHeld {
	if nik.IsZero() || nik.Temporary() {
		return nil
	}
	i, found := slices.BinarySearchFunc(s.people, nik.Reveal(), func(p personRow, who string) int { return cmp.Compare(p.NIK, who) })
	if !found {
		return nil
	}
	held := make([]kiosk.AidHeld, 0, len(s.people[i].Held))
	for _, r := range s.people[i].Held {
		held = append(held, r.held())
	}
	return held
}

// Refusal gives why an application was refused; zero where it was not, or is not of this village.
func (s Set) Refusal(id kiosk.RequestID) kiosk.AidRefusal {
	for _, p := range s.people {
		for _, r := range p.Held {
			if r.Refusal != nil && kiosk.RequestID(r.Request) == id {
				return r.held().Refusal
			}
		}
	}
	return kiosk.AidRefusal{}
}

// Encode gives the canonical bytes of a set. Who has nothing is left out.
func Encode(matrix catalog.AidFiles, data map[kiosk.SchemeID]time.Time, people []Person) ([]byte, error) {
	row := setRow{Schemes: matrix.Schemes, Rules: matrix.Rules, Agencies: matrix.Agencies}
	for id, at := range data {
		row.Data = append(row.Data, dataRow{Scheme: string(id), At: at.UnixMilli()})
	}
	slices.SortFunc(row.Data, func(a, b dataRow) int { return cmp.Compare(a.Scheme, b.Scheme) })
	for _, p := range people {
		if len(p.Held) == 0 {
			continue
		}
		x := personRow{NIK: p.NIK.Reveal()}
		for _, h := range p.Held {
			x.Held = append(x.Held, heldRowOf(h))
		}
		row.People = append(row.People, x)
	}
	slices.SortFunc(row.People, func(a, b personRow) int { return cmp.Compare(a.NIK, b.NIK) })
	return journal.Marshal(row)
}

// Decode reads a set strictly: what cannot be true, or names a scheme that the matrix does not hold, refuses
// the whole.
func Decode(b []byte) (Set, error) {
	var row setRow
	if err := journal.Unmarshal(b, &row); err != nil {
		return Set{}, fmt.Errorf("%w: %w", ErrSet, err)
	}
	m, err := catalog.AidFiles{Schemes: row.Schemes, Rules: row.Rules, Agencies: row.Agencies}.Matrix()
	if err != nil {
		return Set{}, fmt.Errorf("%w: %w", ErrSet, err)
	}
	s := Set{Matrix: m, Data: map[kiosk.SchemeID]time.Time{}, people: row.People}
	for _, d := range row.Data {
		if _, ok := m.Scheme(kiosk.SchemeID(d.Scheme)); !ok || !moments(d.At) {
			return Set{}, fmt.Errorf("%w: data of an unknown scheme or time", ErrSet)
		}
		s.Data[kiosk.SchemeID(d.Scheme)] = time.UnixMilli(d.At)
	}
	before := ""
	for _, p := range row.People {
		if _, err := kiosk.ParseNIK(p.NIK); err != nil || p.NIK <= before {
			return Set{}, fmt.Errorf("%w: people out of order", ErrSet)
		}
		before = p.NIK
		for _, r := range p.Held {
			if !r.valid(m) {
				return Set{}, fmt.Errorf("%w: a record that cannot be true", ErrSet)
			}
		}
	}
	return s, nil
}
