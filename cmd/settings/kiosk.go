package settings

import (
	"errors"
	"fmt"
)

// Where a kiosk's configuration lies, and what its database is called in the data directory.
const (
	KioskFile     = "/etc/anjungan/anjungan.json"
	KioskDatabase = "kiosk.db"
)

// Kiosk is the kiosk's configuration. Relative paths are taken from the file's own directory.
type Kiosk struct {
	Data      string  `json:"data"`       // directory of the database
	Backup    string  `json:"backup"`     // where the nightly copy goes, on another disk; empty: none
	Key       string  `json:"key"`        // the machine key, on another medium in production
	Bundle    string  `json:"bundle"`     // what the regency gave this kiosk: certificate, keys, site
	Reader    string  `json:"reader"`     // beginning of the PC/SC reader's name; empty: the first
	Printer   Printer `json:"printer"`    // the receipt printer
	Screen    Screen  `json:"screen"`     // the panel
	Speech    bool    `json:"speech"`     // espeak-ng reads screens aloud
	Address   string  `json:"address"`    // host:port of the regency, where it differs from the bundle's
	VerifyURL string  `json:"verify_url"` // where a phone checks the code on a slip; ends in /S
}

// Printer is the receipt printer.
type Printer struct {
	Path    string `json:"path"` // /dev/serial/by-id/...
	Profile string `json:"profile"`
	Baud    int    `json:"baud"`
}

// Screen is the panel.
type Screen struct {
	WidthMM    float32 `json:"width_mm"` // so that keys have their size in mm
	Width      int     `json:"width"`    // in pixels, where the window is not fullscreen
	Height     int     `json:"height"`
	Fullscreen bool    `json:"fullscreen"`
}

// DefaultKiosk is the values of what a configuration leaves out.
func DefaultKiosk() Kiosk {
	return Kiosk{
		Printer:   Printer{Profile: "VKP80", Baud: 115200},
		Screen:    Screen{WidthMM: 268, Width: 1080, Height: 1920, Fullscreen: true},
		Speech:    true,
		VerifyURL: "https://verifikasi.banyuwangi.example/S",
	}
}

// LoadKiosk reads a kiosk's configuration. It gives the defaults beside an error.
func LoadKiosk(path string) (Kiosk, error) {
	c := DefaultKiosk()
	if err := Read(path, &c); err != nil {
		return DefaultKiosk(), err
	}
	for _, f := range []struct{ name, value string }{
		{"data", c.Data}, {"key", c.Key}, {"bundle", c.Bundle}, {"printer.path", c.Printer.Path},
	} {
		if f.value == "" {
			return DefaultKiosk(), Bad(path, fmt.Errorf("%s is missing", f.name))
		}
	}
	if c.Screen.WidthMM < 50 || c.Screen.Width < 320 || c.Screen.Height < 320 {
		return DefaultKiosk(), Bad(path, errors.New("screen: the panel's width_mm, width and height do not make a screen"))
	}
	Under(path, &c.Data, &c.Key, &c.Bundle, &c.Printer.Path)
	if c.Backup != "" {
		Under(path, &c.Backup)
	}
	return c, nil
}
