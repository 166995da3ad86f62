package kiosk

// Role is what an account of the regency may do. The words are read by people, so they are Indonesian.
type Role string

// The roles. Those of a village work for one village, RoleDistrict for the villages of one kecamatan,
// RoleAgency for the services of one agency.
const (
	RoleService   Role = "pelayanan"   // enrols residents and hands over, never for themselves; checks requests
	RoleSecretary Role = "sekretaris"  // sekretaris desa or kelurahan
	RoleHead      Role = "kepala"      // kepala desa or lurah
	RoleDistrict  Role = "kecamatan"   // camat, kasi pelayanan of the kecamatan
	RoleAgency    Role = "dinas"       // of the agency that a service names
	RoleInspector Role = "inspektorat" // reads what residents say about staff
)

// Holder is whom the role acts for in a chain of officials; NoHolder: for nobody.
func (r Role) Holder() Holder {
	switch r {
	case RoleService:
		return Clerk
	case RoleSecretary:
		return Secretary
	case RoleHead:
		return Head
	case RoleDistrict:
		return District
	case RoleAgency:
		return Agency
	case RoleInspector:
	}
	return NoHolder
}

// OfVillage says whether the role works for one village.
func (r Role) OfVillage() bool { return r == RoleService || r == RoleSecretary || r == RoleHead }

// Valid says whether r is in the list.
func (r Role) Valid() bool { return r.Holder() != NoHolder || r == RoleInspector }
