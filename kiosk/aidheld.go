package kiosk

// AidHeld is one thing that is known of a person: where they stand in a scheme, and, of an application of
// their own, what it came to.
type AidHeld struct {
	AidStatus
	Request RequestID  // the application; zero: of a list
	Refusal AidRefusal // of a refused application; without a Rule a person decided, not the matrix
}

// Refused says that the application was turned down.
func (h AidHeld) Refused() bool { return h.Word == AidRefused && !h.Request.IsZero() }

// AidStatuses are the statuses of what is held, for Foresee.
func AidStatuses(held []AidHeld) []AidStatus {
	out := make([]AidStatus, len(held))
	for i, h := range held {
		out[i] = h.AidStatus
	}
	return out
}

// Clusters lists the clusters in the order in which people read them.
func Clusters() []Cluster {
	return []Cluster{ClusterNational, ClusterProvince, ClusterRegency, ClusterVillage}
}

// OfferedIn says whether a scheme exists in that kind of village: what a village pays for needs a village
// fund, which no kelurahan has.
func (s Scheme) OfferedIn(k SiteKind) bool { return k == Desa || s.Cluster != ClusterVillage }
