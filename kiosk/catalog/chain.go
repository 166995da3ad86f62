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
		if !r.object(a, "id", "title", "icon", "offices") {
			continue
		}
		x := kiosk.OPD{ID: r.id(a, "id"), Title: r.wording(a, "title")}
		if a.has("offices") {
			x.Icon = r.id(a, "icon")
			x.Offices = readOffices(r, a)
		}
		all = append(all, x)
	}
	every := slices.Clone(all)
	for _, a := range all {
		every = append(every, a.Offices...)
	}
	unique(r, n.member("agencies"), "agency", every, func(a kiosk.OPD) string { return a.ID })
	return all
}

// readOffices reads the offices of an agency. Their names tell them apart: that is how a request finds its own.
func readOffices(r *reader, n node) (all []kiosk.OPD) {
	for _, o := range r.list(n, "offices", 1, maxAgencies) {
		if !r.object(o, "id", "title", "short", "district") {
			continue
		}
		all = append(all, kiosk.OPD{
			ID: r.id(o, "id"), Title: r.wording(o, "title"), Short: r.wording(o, "short"), District: readDistrict(r, o),
		})
	}
	unique(r, n.member("offices"), "office", all, func(o kiosk.OPD) string { return o.Title.In(kiosk.Indonesian) })
	unique(r, n.member("offices"), "office", all, func(o kiosk.OPD) string { return o.Short.In(kiosk.Indonesian) })
	return all
}

// fillOffices offers the offices of a service's agency where a field asks for one, in the district of each.
func fillOffices(r *reader, n node, s *kiosk.Service) {
	for i := range s.Fields {
		f := &s.Fields[i]
		if !f.Offices {
			continue
		}
		if s.Agency.ID == "" {
			r.problem(n.member("fields"), "field %q offers the offices of an agency, and the chain has none", f.ID)
		}
		for _, o := range s.Agency.Offices {
			f.Choices = append(f.Choices, kiosk.Choice{
				Value: o.Title.In(kiosk.Indonesian), Title: o.Short, Icon: s.Agency.Icon, District: o.District,
			})
		}
		crowded(r, n.member("fields"), *f, maxReady)
	}
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
	fillOffices(r, n, s)
	if s.Letter != "" && !slices.Contains(s.Chain, kiosk.Head) {
		r.problem(n.member("chain"), "nobody signs the letter: the head must stand in the chain")
	}
}

// Agencies lists the agencies that services may go to; their offices stand within them.
func (c *Catalogue) Agencies() []kiosk.OPD { return c.agencies }

// Agency gives an agency or an office of one by its id.
func (c *Catalogue) Agency(id string) (kiosk.OPD, bool) {
	return agencyOf(c.agencies, id)
}

func agencyOf(all []kiosk.OPD, id string) (kiosk.OPD, bool) {
	for _, a := range all {
		if a.ID == id {
			return a, true
		}
		if o, ok := agencyOf(a.Offices, id); ok {
			return o, true
		}
	}
	return kiosk.OPD{}, false
}
