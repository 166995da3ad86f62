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
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
	case err != nil:
		// encoding/json names an unknown field but not where it stands.
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
