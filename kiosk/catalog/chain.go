package catalog

import (
	"slices"

	"github.com/smart-kampung/anjungan/kiosk"
)

// AgenciesFile is the file of the agencies (OPD) that services go to; it may be missing where none does.
const AgenciesFile = "agencies.json"

// maxAgencies is the most agencies of a regency: Banyuwangi has about fifty, and 45 puskesmas.
const maxAgencies = 200

// readChain reads who approves: the clerk first, then in the order of offices, none twice. The agency is known
// by its id; Catalogue.checkChain looks it up.
func readChain(r *reader, n node, s *kiosk.Service) {
	at := -1
	for i, h := range r.list(n, "chain", 0, maxChain) {
		x := word(r, h, "a holder", kiosk.Holders()...)
		place := slices.Index(kiosk.Holders(), x)
		switch {
		case x == "":
			continue
		case i == 0 && x != kiosk.Clerk:
			r.problem(h, "a chain begins with the clerk")
		case place <= at:
			r.problem(h, "a chain goes on in the order %q, none twice", kiosk.Holders())
		}
		at = place
		s.Chain = append(s.Chain, x)
	}
	if n.has("agency") {
		s.Agency.ID = r.id(n, "agency")
	}
}

// readAgencies reads the agencies.
func readAgencies(r *reader, n node) (all []kiosk.OPD) {
	r.keys(n, "agencies")
	for _, a := range r.list(n, "agencies", 1, maxAgencies) {
		if !r.object(a, "id", "title") {
			continue
		}
		all = append(all, kiosk.OPD{ID: r.id(a, "id"), Title: r.wording(a, "title")})
	}
	unique(r, n.member("agencies"), "agency", all, func(a kiosk.OPD) string { return a.ID })
	return all
}

// checkChain names the agency of a service, and looks whether somebody signs its letter.
func (c *Catalogue) checkChain(r *reader, n node, s *kiosk.Service) {
	asked := slices.Contains(s.Chain, kiosk.Agency)
	agency, ok := c.Agency(s.Agency.ID)
	switch {
	case s.Agency.ID == "" && asked:
		r.problem(n.member("chain"), "which agency? \"agency\" names one of %s", AgenciesFile)
	case s.Agency.ID == "":
	case !asked:
		r.problem(n.member("agency"), "no agency stands in the chain")
	case !ok:
		r.problem(n.member("agency"), "no agency %q in %s", s.Agency.ID, AgenciesFile)
	default:
		s.Agency = agency
	}
	if s.Letter != "" && !slices.Contains(s.Chain, kiosk.Head) {
		r.problem(n.member("chain"), "nobody signs the letter: the head must stand in the chain")
	}
}

// Agencies lists the agencies that services may go to.
func (c *Catalogue) Agencies() []kiosk.OPD { return c.agencies }

// Agency gives an agency by its id.
func (c *Catalogue) Agency(id string) (kiosk.OPD, bool) {
	return agencyOf(c.agencies, id)
}

func agencyOf(all []kiosk.OPD, id string) (kiosk.OPD, bool) {
	i := slices.IndexFunc(all, func(a kiosk.OPD) bool { return a.ID == id })
	if i < 0 {
		return kiosk.OPD{}, false
	}
	return all[i], true
}
