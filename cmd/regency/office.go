package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
)

// errOffice says that an account's role and its office do not go together.
var errOffice = errors.New("clerk add: pelayanan, sekretaris and kepala need --village alone, kecamatan --district, dinas --agency and perhaps --district, inspektorat none")

// named is which parts of an office a command names.
type named struct{ village, district, agency bool }

// office checks that a new account's role has its office, and says which it is.
func (o opened) office(ctx context.Context, c newClerk) (string, error) {
	role, given := kiosk.Role(c.role), named{c.village != "", c.district != "", c.agency != ""}
	switch {
	case role.OfVillage() && given == named{village: true}, role.OfVillage() && given == named{}:
		v, err := villageOf(ctx, o, c.village) // which says what is wrong with none
		return v.Title(), err
	case role == kiosk.RoleDistrict && given == named{district: true}:
		return o.district(ctx, c.district)
	case role == kiosk.RoleAgency && given == named{agency: true}:
		return o.agency(ctx, c.agency)
	case role == kiosk.RoleAgency && given == named{district: true, agency: true}:
		if err := o.undivided(ctx, c.agency); err != nil {
			return "", err
		}
		where, err := o.district(ctx, c.district)
		if err != nil {
			return "", err
		}
		name, err := o.agency(ctx, c.agency)
		return name + ", " + where, err
	case role == kiosk.RoleInspector && given == named{}:
		return o.cfg.Regency, nil
	}
	return "", errOffice
}

// district names a kecamatan.
func (o opened) district(ctx context.Context, code string) (string, error) {
	vs, err := o.ledger.Villages(ctx)
	if err != nil {
		return "", err
	}
	name, ok := kiosk.DistrictName(vs, code)
	if !ok {
		return "", fmt.Errorf("clerk add: no district %q", code)
	}
	return "Kecamatan " + name, nil
}

// undivided refuses the district of an agency that has offices: an account is one office's, since two of them may
// stand in one district.
func (o opened) undivided(ctx context.Context, id string) error {
	_, c, err := o.catalogue(ctx)
	if err != nil {
		return err
	}
	if a, _ := c.Agency(id); len(a.Offices) > 0 {
		return fmt.Errorf("clerk add: %q has offices: name one of them, like --agency %s", id, a.Offices[0].ID)
	}
	return nil
}

// agency names an agency of the regency's catalogue.
func (o opened) agency(ctx context.Context, id string) (string, error) {
	_, c, err := o.catalogue(ctx)
	if err != nil {
		return "", err
	}
	a, ok := c.Agency(id)
	if !ok {
		return "", fmt.Errorf("clerk add: no agency %q in %s", id, catalog.AgenciesFile)
	}
	return a.Title.In(kiosk.Indonesian), nil
}
