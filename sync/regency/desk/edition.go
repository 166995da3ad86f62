package desk

import (
	"context"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
)

// edition is the catalogue of a version; ok is false where nobody knows it.
func (d *Desk) edition(ctx context.Context, version string) (c *catalog.Catalogue, ok bool, err error) {
	if version == d.o.Catalogue.Version() {
		return d.o.Catalogue, true, nil
	}
	if d.o.Editions == nil {
		return nil, false, nil
	}
	return d.o.Editions.Of(ctx, version)
}

// pinned gives a case the service that its request was made for, as it was then. A version that nobody knows, or that
// holds no such service (Absent), makes the case raw.
func (d *Desk) pinned(ctx context.Context, c *Case) error {
	cat, ok, err := d.edition(ctx, c.Catalogue)
	if err != nil {
		return err
	}
	if ok {
		if c.Service, ok = cat.Get(c.Request.Service); ok {
			return nil
		}
		c.Absent = true
	}
	c.Raw, c.Service = true, raw(c.Request.Service)
	return nil
}

// rawProblem is why a raw case cannot be approved.
func (c Case) rawProblem() error {
	switch {
	case c.Absent:
		return ErrService
	case c.Raw:
		return ErrEdition
	}
	return nil
}

// raw is a service of which only the name is known. Whatever it asks is nobody's to see but the clerk's.
func raw(id kiosk.ServiceID) kiosk.Service {
	return kiosk.Service{ID: id, Title: kiosk.Text{kiosk.Indonesian: string(id)}, Discreet: true}
}

// Title is what the service of a case is called: as it was when the request was made, if that is known.
func (c Case) Title(d *Desk) string {
	if t := c.Service.Title.In(kiosk.Indonesian); t != "" && !c.Raw {
		return t
	}
	return d.Title(c.Request.Service)
}
