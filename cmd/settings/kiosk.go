package settings

import (
	"errors"
	"fmt"
	"time"

	"github.com/smart-kampung/anjungan/devices/card/ektp"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// Where a kiosk's configuration lies, and what its database is called in the data directory.
const (
	KioskFile     = "/etc/anjungan/anjungan.json"
	KioskDatabase = "kiosk.db"
)

// How many days acknowledged bodies may be kept: a regency that is put back to a copy of last week finds what came since,
// and nothing of a person stays for longer than ten years.
const (
	minKeep = 7
	maxKeep = 3650
)

// defaultKeep is that many days where a configuration says nothing.
const defaultKeep = int(store.Keep / (24 * time.Hour))

// checkKeep says what is wrong with keep_days.
func checkKeep(days int) error {
	if days < minKeep || days > maxKeep {
		return fmt.Errorf("keep_days: %d to %d", minKeep, maxKeep)
	}
	return nil
}

// Kiosk is the kiosk's configuration. Relative paths are taken from the file's own directory.
type Kiosk struct {
	Data      string  `json:"data"`       // directory of the database
	Backup    string  `json:"backup"`     // where the nightly copy goes, on another disk; empty: none
	Key       string  `json:"key"`        // the machine key, on another medium in production
	Bundle    string  `json:"bundle"`     // what the regency gave this kiosk: certificate, keys, site; in production beside the machine key
	Catalogue string  `json:"catalogue"`  // directory of the regency's override of the services; empty: none
	Reader    string  `json:"reader"`     // beginning of the PC/SC reader's name; empty: the first
	Card      Card    `json:"card"`       // how the e-KTP is read
	Printer   Printer `json:"printer"`    // the receipt printer
	Screen    Screen  `json:"screen"`     // the panel
	Limits    Limits  `json:"limits"`     // where the kiosk warns, and where it takes no more requests
	KeepDays  int     `json:"keep_days"`  // how long bodies of the journal stay after the regency has acknowledged them
	Speech    bool    `json:"speech"`     // reads screens aloud
	Clips     string  `json:"clips"`      // directory of clips of the voice; empty: espeak-ng says everything
	Jack      string  `json:"jack"`       // the headset's jack, /dev/input/by-path/...-event; empty: this kiosk has none
	Address   string  `json:"address"`    // host:port of the regency, where it differs from the bundle's
	VerifyURL string  `json:"verify_url"` // where a phone checks the code on a slip; ends in /S
}

// Limits are how much may wait for the regency, and how much room the data disk must have.
type Limits struct {
	WarnDays     int `json:"warn_days"`     // age of the oldest entry that was not sent
	WarnEntries  int `json:"warn_entries"`  // not sent
	WarnFreeMB   int `json:"warn_free_mb"`  // 10^6 bytes
	CloseEntries int `json:"close_entries"` // no new requests
	CloseFreeMB  int `json:"close_free_mb"` // no new requests
}

// Store is the limits as the store takes them.
func (l Limits) Store() store.Limits {
	return store.Limits{
		WarnAge: time.Duration(l.WarnDays) * 24 * time.Hour, WarnUnsent: l.WarnEntries, WarnFree: uint64(l.WarnFreeMB) * 1e6,
		CloseUnsent: l.CloseEntries, CloseFree: uint64(l.CloseFreeMB) * 1e6,
	}
}

// check says what is wrong with limits: people must be warned before the kiosk closes.
func (l Limits) check() error {
	if l.WarnDays < 1 || l.WarnEntries < 1 || l.CloseEntries <= l.WarnEntries || l.CloseFreeMB < 1 || l.WarnFreeMB <= l.CloseFreeMB {
		return errors.New("limits: each is at least 1, and the kiosk must warn before it closes")
	}
	return nil
}

// Card is how the e-KTP is read (penyedia pembacaan KTP). "open" is the open read of any reader.
// "vendor" asks the program of a certified reader at a Unix socket as well (devices/card/ektp/bridge).
// "sam" is for a reader whose SAM the kiosk speaks to itself: its commands are not public, so this build
// has none and refuses the word.
type Card struct {
	Provider ektp.ProviderName `json:"provider"`
	Socket   string            `json:"socket"` // of the vendor's program
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
		Card:      Card{Provider: ektp.ProviderOpen},
		Printer:   Printer{Profile: "VKP80", Baud: 115200},
		Screen:    Screen{WidthMM: 268, Width: 1080, Height: 1920, Fullscreen: true},
		Limits:    Limits{WarnDays: 7, WarnEntries: 500, WarnFreeMB: 500, CloseEntries: 5000, CloseFreeMB: 100},
		KeepDays:  defaultKeep,
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
	if err := c.Card.check(); err != nil {
		return DefaultKiosk(), Bad(path, err)
	}
	if err := c.Limits.check(); err != nil {
		return DefaultKiosk(), Bad(path, err)
	}
	if err := checkKeep(c.KeepDays); err != nil {
		return DefaultKiosk(), Bad(path, err)
	}
	Under(path, &c.Data, &c.Key, &c.Bundle, &c.Printer.Path)
	for _, p := range []*string{&c.Backup, &c.Catalogue, &c.Card.Socket, &c.Clips, &c.Jack} {
		if *p != "" {
			Under(path, p)
		}
	}
	return c, nil
}

// check says what is wrong with the choice of a provider.
func (c Card) check() error {
	switch c.Provider {
	case ektp.ProviderOpen:
		return nil
	case ektp.ProviderVendor:
		if c.Socket == "" {
			return errors.New("card.socket is missing: where the certified reader's program listens")
		}
		return nil
	case ektp.ProviderSAM:
		return errors.New("card.provider: this build has no SAM driver; its commands come from Dukcapil with the SAM. Use open or vendor")
	}
	return errors.New("card.provider is open, vendor or sam")
}
