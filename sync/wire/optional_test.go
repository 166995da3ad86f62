package wire

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/journal/vectortest"
)

// seen is the keys that good vectors hold, by struct.
type seen map[string]map[int]bool

// note walks a decoded message of a struct.
func (s seen) note(all map[string]message, name string, v any) {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			s.note(all, name, x)
		}
	case map[any]any:
		if s[name] == nil {
			s[name] = map[int]bool{}
		}
		pkg, _, _ := strings.Cut(name, ".")
		for _, f := range all[name].fields {
			x, there := v[uint64(f.key)]
			if !there {
				continue
			}
			s[name][f.key] = true
			if below := pkg + "." + f.of; f.of != "" && all[below].fields != nil {
				s.note(all, below, x)
			}
		}
	}
}

// TestEveryOptionalKeyIsInAVector: each key that may be absent is there in a vector that is taken.
func TestEveryOptionalKeyIsInAVector(t *testing.T) {
	all := travelling(t)
	s := seen{}
	read := func(name, message, line, path string) {
		for _, b := range vectortest.Blocks(t, filepath.Join(top, path)) {
			word, _, _ := strings.Cut(b["expect"], " ")
			if message != "" && b["message"] != message || !slices.Contains(taken, word) || b[line] == "" {
				continue
			}
			var v any
			if err := journal.Unmarshal(b.Hex(t, line), &v); err != nil {
				t.Errorf("%s: %s: %v", path, b["name"], err)
			}
			s.note(all, name, v)
		}
	}
	for name, m := range messageOf {
		if m.message != "" && !all[name].array {
			read(name, m.message, "bytes", m.file)
		}
	}
	for name, kinds := range bodyOf {
		for _, k := range kinds {
			read(name, "", "body", "kiosk/journal/testdata/bodies/"+k.String()+".txt")
		}
	}
	n := 0
	for name, m := range all {
		for _, f := range m.fields {
			if f.optional {
				n++
				if !s[name][f.key] {
					t.Errorf("no vector that is taken has key %d of %s", f.key, name)
				}
			}
		}
	}
	if n < 30 {
		t.Errorf("%d keys", n)
	}
}
