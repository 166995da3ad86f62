package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/smart-kampung/anjungan/kiosk"
)

// config is the kiosk's configuration: one JSON file. Relative paths are taken from the file's own
// directory.
type config struct {
	Data    string        `json:"data"`    // directory of the database
	Key     string        `json:"key"`     // the machine key, on another medium in production
	Bundle  string        `json:"bundle"`  // what the regency gave this kiosk: certificate, keys, site
	Reader  string        `json:"reader"`  // beginning of the PC/SC reader's name; empty: the first
	Printer printerConfig `json:"printer"` // the receipt printer
	Screen  screenConfig  `json:"screen"`  // the panel
	Speech  bool          `json:"speech"`  // espeak-ng reads screens aloud
	Address string        `json:"address"` // host:port of the regency, where it differs from the bundle's

	VerifyURL string `json:"verify_url"` // where a phone checks the code on a slip; ends in /S
}

type printerConfig struct {
	Path    string `json:"path"` // /dev/serial/by-id/...
	Profile string `json:"profile"`
	Baud    int    `json:"baud"`
}

type screenConfig struct {
	WidthMM    float32 `json:"width_mm"` // of the panel, so that keys have their size in mm
	Width      int     `json:"width"`    // in pixels, where the window is not fullscreen
	Height     int     `json:"height"`
	Fullscreen bool    `json:"fullscreen"`
}

// defaults are the values of what a configuration leaves out.
func defaults() config {
	return config{
		Printer: printerConfig{Profile: "VKP80", Baud: 115200},
		Screen:  screenConfig{WidthMM: 268, Width: 1080, Height: 1920, Fullscreen: true},
		Speech:  true,

		VerifyURL: "https://verifikasi.banyuwangi.example/S",
	}
}

// loadConfig reads a configuration. An unknown field or a wrong value is named with its line.
func loadConfig(path string) (config, error) {
	c := defaults()
	bad := func(err error) (config, error) {
		return c, &kiosk.Error{Op: "configuration " + path, Code: kiosk.CodeConfig, Hint: "mend the file and start again", Err: err}
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return bad(err)
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&c); err != nil {
		return bad(fmt.Errorf("line %d: %w", lineOf(b, err, dec.InputOffset()), err))
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return bad(fmt.Errorf("line %d: something follows the configuration", lineOf(b, nil, dec.InputOffset())))
	}
	for name, v := range map[string]string{"data": c.Data, "key": c.Key, "bundle": c.Bundle, "printer.path": c.Printer.Path} {
		if v == "" {
			return bad(fmt.Errorf("%s is missing", name))
		}
	}
	if c.Screen.WidthMM < 50 || c.Screen.Width < 320 || c.Screen.Height < 320 {
		return bad(errors.New("screen: the panel's width_mm, width and height do not make a screen"))
	}
	base := filepath.Dir(path)
	for _, p := range []*string{&c.Data, &c.Key, &c.Bundle, &c.Printer.Path} {
		if !filepath.IsAbs(*p) {
			*p = filepath.Join(base, *p)
		}
	}
	return c, nil
}

// lineOf is the line, from 1, where decoding failed.
func lineOf(b []byte, err error, offset int64) int {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
	}
	return 1 + bytes.Count(b[:min(int(offset), len(b))], []byte("\n"))
}
