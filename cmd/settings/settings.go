// Package settings reads the configuration of the programs: one JSON file each, in which an unknown
// field or a wrong value is an error that names its line.
//
// It does not look at the environment, merges nothing, and knows what the fields mean only as far as
// to refuse what cannot work.
//
// Concurrency: it reads a file and keeps nothing.
package settings

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk"
)

// Read decodes the one JSON value of a file into v. Errors are *kiosk.Error with CodeConfig.
func Read(path string, v any) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return Bad(path, err)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return Bad(path, fmt.Errorf("line %d: %w", line(b, err, d.InputOffset()), err))
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return Bad(path, fmt.Errorf("line %d: something follows the configuration", line(b, nil, d.InputOffset())))
	}
	return nil
}

// Bad is what is wrong with a configuration, for whoever must mend it.
func Bad(path string, err error) error {
	return &kiosk.Error{Op: "configuration " + path, Code: kiosk.CodeConfig, Hint: "mend the file and start again", Err: err}
}

// Under makes relative paths relative to the directory of the file that named them.
func Under(path string, names ...*string) {
	for _, n := range names {
		if !filepath.IsAbs(*n) {
			*n = filepath.Join(filepath.Dir(path), *n)
		}
	}
}

// line is the line, from 1, where decoding failed.
func line(b []byte, err error, offset int64) int {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	name, unknown := "", false
	if err != nil {
		// encoding/json names the field but not where it stands.
		name, unknown = strings.CutPrefix(err.Error(), "json: unknown field ")
	}
	switch {
	case unknown:
		offset = int64(max(bytes.Index(b, []byte(name)), 0))
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
	}
	return 1 + bytes.Count(b[:min(int(offset), len(b))], []byte("\n"))
}
