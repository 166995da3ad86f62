package kiosk

import (
	"slices"
	"strings"
)

// Holder says who a request waits for.
type Holder string

// The holders, in the order of a chain of officials (rantai persetujuan).
const (
	NoHolder  Holder = ""
	Clerk     Holder = "clerk"     // petugas, kasi pelayanan
	Secretary Holder = "secretary" // sekretaris desa
	Head      Holder = "head"      // kepala desa or lurah
	District  Holder = "district"  // kecamatan
	Agency    Holder = "agency"    // dinas
)

// Holders lists them in their order, the clerk first.
func Holders() []Holder { return []Holder{Clerk, Secretary, Head, District, Agency} }

// Valid says whether h is in the list; NoHolder is.
func (h Holder) Valid() bool { return h == NoHolder || slices.Contains(Holders(), h) }

// Words is a holder as people read it on the regency's pages: in Indonesian, for clerks and residents alike.
// An agency goes by its name where that is known, else ""; the head by the kind of village, else both.
func (h Holder) Words(agency string, kind SiteKind) string {
	switch h {
	case Clerk:
		return "petugas pelayanan"
	case Secretary:
		return "sekretaris"
	case Head:
		return kind.head()
	case District:
		return "kecamatan"
	case Agency:
		if agency != "" {
			return agency
		}
		return "dinas kabupaten"
	case NoHolder:
	}
	return ""
}

// head is what the head of a village is called; of no kind both.
func (k SiteKind) head() string {
	switch k {
	case Desa:
		return "kepala desa"
	case Kelurahan:
		return "lurah"
	}
	return "kepala desa atau lurah"
}

// OPD is an agency of the regency (organisasi perangkat daerah): "Dinas Pendidikan", a puskesmas.
// One that has offices of its own in the districts decides nothing that names one of them: what waits at one
// puskesmas is nothing that another reads.
type OPD struct {
	ID       string // "pendidikan"
	Title    Text
	Short    Text   // of an office, on a key: "Gitik"
	District string // of an office: the code of the district where it stands
	Icon     string // of its offices' keys
	Offices  []OPD
}

// office gives the only office that goes by a name, in full or without what all of them are called
// ("Puskesmas Gitik", "gitik").
func (a OPD) office(name string) (found OPD, ok bool) {
	name = strings.TrimSpace(name)
	for _, o := range a.Offices {
		if !strings.EqualFold(name, o.Title.In(Indonesian)) && !strings.EqualFold(name, o.Short.In(Indonesian)) {
			continue
		}
		if ok {
			return OPD{}, false
		}
		found, ok = o, true
	}
	return found, ok
}

// AgencyFor is the agency that a request goes to: the office that its answers name, or the agency itself where
// they name none of its offices. Zero where the chain has no agency.
func (s Service) AgencyFor(answered func(field string) string) OPD {
	for _, f := range s.Fields {
		if !f.Offices {
			continue
		}
		if o, ok := s.Agency.office(answered(f.ID)); ok {
			return o
		}
	}
	return s.Agency
}

// After is who a request waits for once h approved it; NoHolder: h was the last. A holder that the chain
// does not name (the clerk of an empty one) was asked beside it and comes last.
func (s Service) After(h Holder) Holder {
	i := slices.Index(s.Chain, h)
	if i < 0 || i == len(s.Chain)-1 {
		return NoHolder
	}
	return s.Chain[i+1]
}

// At is the state of a request that waits for h: the clerk checks, the others sign where there is a letter.
func (s Service) At(h Holder) RequestState {
	if h == Clerk || s.Letter == "" {
		return Checking
	}
	return Signing
}

// Granted is where the yes of the last holder leads.
func (s Service) Granted() RequestState {
	if s.HandOver == NoHandOver {
		return Acted
	}
	return ReadyState
}
