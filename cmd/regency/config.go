package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

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
	c, err := readConfig(path)
	if err != nil {
		return c, &kiosk.Error{Op: "configuration " + path, Code: kiosk.CodeConfig, Hint: "mend the file and start again", Err: err}
	}
	base := filepath.Dir(path)
	for _, p := range []*string{&c.Database, &c.Keys} {
		if !filepath.IsAbs(*p) {
			*p = filepath.Join(base, *p)
		}
	}
	return c, nil
}

func readConfig(path string) (config, error) {
	c := defaults()
	b, err := os.ReadFile(path)
	if err != nil {
		return c, err
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return c, fmt.Errorf("line %d: %w", line(b, err, d.InputOffset()), err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return c, fmt.Errorf("line %d: something follows the configuration", line(b, nil, d.InputOffset()))
	}
	if u, err := url.Parse(c.URL); err != nil || u.Scheme != "https" || u.Host == "" {
		return c, errors.New("url: not an https address")
	}
	if filepath.Clean(filepath.Dir(c.Database)) == filepath.Clean(c.Keys) {
		return c, errors.New("keys: they must not lie beside the database")
	}
	for _, o := range c.Offices {
		if _, err := kiosk.ParseVillageCode(string(o.Village)); err != nil {
			return c, fmt.Errorf("offices: %w", err)
		}
	}
	return c, nil
}

// line is the line, from 1, where decoding failed. encoding/json says where for all but an unknown
// field, whose key is looked for.
func line(b []byte, err error, offset int64) int {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
	case err != nil:
		if _, key, ok := strings.Cut(err.Error(), "unknown field "); ok {
			offset = keyOffset(b, key)
		}
	}
	return 1 + bytes.Count(b[:min(int(offset), len(b))], []byte("\n"))
}

// keyOffset is where a quoted key stands: before a colon.
func keyOffset(b []byte, key string) int64 {
	for at := 0; ; at++ {
		i := bytes.Index(b[at:], []byte(key))
		if i < 0 {
			return int64(len(b))
		}
		at += i
		if rest := bytes.TrimLeft(b[at+len(key):], " \t\r\n"); len(rest) > 0 && rest[0] == ':' {
			return int64(at)
		}
	}
}

func (c config) office(v kiosk.VillageCode) office {
	for _, o := range c.Offices {
		if o.Village == v {
			return o
		}
	}
	return office{Village: v}
}
