package main

import (
	"errors"
	"fmt"
	"net/url"
	"path/filepath"

	"github.com/smart-kampung/anjungan/cmd/settings"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/desk"
)

// config is the regency's configuration: one JSON file. Relative paths are taken from the file's own
// directory.
type config struct {
	Database  string   `json:"database"`   // file of the ledger
	Keys      string   `json:"keys"`       // directory of the keys, on another medium in production
	Listen    string   `json:"listen"`     // kiosks, HTTPS with client certificates
	URL       string   `json:"url"`        // what new kiosks are told: https, without path
	Console   string   `json:"console"`    // clerks, HTTP: on loopback, or behind a TLS proxy
	Secure    bool     `json:"secure"`     // clerks come through a TLS proxy
	Verify    string   `json:"verify"`     // the public page, HTTP: likewise
	Metrics   string   `json:"metrics"`    // figures in Prometheus' text, HTTP on a private address; empty: none
	VerifyURL string   `json:"verify_url"` // base of the QR codes, ends in /S
	Number    string   `json:"number"`     // letter number format
	Catalogue string   `json:"catalogue"`  // directory of the regency's override of the services; empty: none
	Regency   string   `json:"regency"`    // "Kabupaten Banyuwangi"
	Offices   []office `json:"offices"`
}

// office is what is known of one village office beside the list of villages.
type office struct {
	Village kiosk.VillageCode `json:"village"`
	Unit    string            `json:"unit"`    // unit code in letter numbers
	Title   string            `json:"title"`   // of who signs; empty: by the kind of village
	Name    string            `json:"name"`    // of who signs
	Address string            `json:"address"` // letterhead
}

// defaults are the values of what a configuration leaves out.
func defaults() config {
	return config{
		Database: "data/regency.db", Keys: "keys", Listen: "127.0.0.1:7443", URL: "https://localhost:7443",
		Console: "127.0.0.1:8080", Verify: "127.0.0.1:8081", VerifyURL: "http://127.0.0.1:8081/S",
		Number: desk.DefaultFormat, Regency: "Kabupaten Banyuwangi",
	}
}

// loadConfig reads a configuration. An unknown field or a wrong value is named with its line.
func loadConfig(path string) (config, error) {
	c := defaults()
	if err := settings.Read(path, &c); err != nil {
		return c, err
	}
	if err := c.check(); err != nil {
		return c, settings.Bad(path, err)
	}
	settings.Under(path, &c.Database, &c.Keys)
	if c.Catalogue != "" {
		settings.Under(path, &c.Catalogue)
	}
	return c, nil
}

// check refuses what cannot work.
func (c config) check() error {
	if u, err := url.Parse(c.URL); err != nil || u.Scheme != "https" || u.Host == "" {
		return errors.New("url: not an https address")
	}
	if filepath.Clean(filepath.Dir(c.Database)) == filepath.Clean(c.Keys) {
		return errors.New("keys: they must not lie beside the database")
	}
	for _, o := range c.Offices {
		if _, err := kiosk.ParseVillageCode(string(o.Village)); err != nil {
			return fmt.Errorf("offices: %w", err)
		}
	}
	return nil
}

func (c config) office(v kiosk.VillageCode) office {
	for _, o := range c.Offices {
		if o.Village == v {
			return o
		}
	}
	return office{Village: v}
}
