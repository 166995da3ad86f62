package catalog

import (
	"errors"
	"fmt"
	"slices"

	"github.com/smart-kampung/anjungan/kiosk"
)

// maxWho is the most fields that say together who gets a scheme.
const maxWho = 3

// readForm reads which service asks for a scheme.
func readForm(r *reader, n node) (f kiosk.SchemeForm) {
	if !r.object(n, "service", "field", "value", "who") {
		return f
	}
	f = kiosk.SchemeForm{Service: kiosk.ServiceID(r.id(n, "service")), Field: r.id(n, "field"), Value: r.text(n, "value")}
	for _, w := range r.list(n, "who", 0, maxWho) {
		name, _ := w.value.(string)
		f.Who = append(f.Who, name)
	}
	return f
}

// CheckForms looks whether the catalogue asks what the forms of schemes name. The error joins what is wrong.
func (c *Catalogue) CheckForms(m kiosk.AidMatrix) error {
	var errs []error
	for _, x := range m.Schemes {
		if x.Form.Service == "" {
			continue
		}
		svc, _ := c.Get(x.Form.Service)
		asks := func(id string, ok func(kiosk.Field) bool) bool {
			return slices.ContainsFunc(svc.Fields, func(f kiosk.Field) bool { return f.ID == id && ok(f) })
		}
		offered := func(f kiosk.Field) bool {
			return slices.ContainsFunc(f.Choices, func(v kiosk.Choice) bool { return v.Value == x.Form.Value })
		}
		if !asks(x.Form.Field, offered) {
			errs = append(errs, fmt.Errorf("%s: scheme %q: service %q offers no answer %q to %q", SchemesFile, x.ID, x.Form.Service, x.Form.Value, x.Form.Field))
		}
		for _, who := range x.Form.Who {
			if !asks(who, func(kiosk.Field) bool { return true }) {
				errs = append(errs, fmt.Errorf("%s: scheme %q: service %q does not ask %q", SchemesFile, x.ID, x.Form.Service, who))
			}
		}
	}
	return errors.Join(errs...)
}
