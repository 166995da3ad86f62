package settings

import "fmt"

// TableFile is where the configuration of an enrolment table lies.
const TableFile = "/etc/anjungan/table.json"

// Table is the configuration of an enrolment table (meja pendaftaran): a laptop with a reader, which the
// regency holds for a kiosk of its own. Relative paths are taken from the file's own directory.
type Table struct {
	Data     string `json:"data"`      // directory of the database
	Key      string `json:"key"`       // the machine key, on another medium in production
	Bundle   string `json:"bundle"`    // what the regency gave this table
	Reader   string `json:"reader"`    // beginning of the PC/SC reader's name; empty: the first
	Address  string `json:"address"`   // host:port of the regency, where it differs from the bundle's
	KeepDays int    `json:"keep_days"` // Kiosk.KeepDays
}

// LoadTable reads a table's configuration.
func LoadTable(path string) (Table, error) {
	c := Table{KeepDays: defaultKeep}
	if err := Read(path, &c); err != nil {
		return Table{}, err
	}
	for _, f := range []struct{ name, value string }{{"data", c.Data}, {"key", c.Key}, {"bundle", c.Bundle}} {
		if f.value == "" {
			return Table{}, Bad(path, fmt.Errorf("%s is missing", f.name))
		}
	}
	if err := checkKeep(c.KeepDays); err != nil {
		return Table{}, Bad(path, err)
	}
	Under(path, &c.Data, &c.Key, &c.Bundle)
	return c, nil
}
