// Package vectortest reads and writes the test vectors of the protocol (sync/README.md): text files of blocks, parted by
// empty lines, of "name: value" lines, with an expect line in each that is a case. Lines that begin with # are for people.
//
// It knows no message. Its encoder is its own, so that a vector is not made by the code that it tests; what it writes is
// compared with the file, and written there by the test's flag alone.
//
// Concurrency: for one test at a time.
package vectortest

import (
	"bytes"
	"encoding/hex"
	"os"
	"strings"
	"testing"
)

// Block is the lines of one block.
type Block map[string]string

// Hex is the bytes of a line in hex; of a line that is not there none.
func (b Block) Hex(t testing.TB, name string) []byte {
	t.Helper()
	x, err := hex.DecodeString(b[name])
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return x
}

// Blocks reads a file.
func Blocks(t testing.TB, path string) (list []Block) {
	t.Helper()
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for block := range strings.SplitSeq(string(whole), "\n\n") {
		b := Block{}
		for line := range strings.Lines(block) {
			if name, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok && !strings.HasPrefix(name, "#") {
				b[name] = strings.TrimSpace(value)
			}
		}
		if len(b) > 0 {
			list = append(list, b)
		}
	}
	return list
}

// File is a file in the making.
type File struct{ text strings.Builder }

// Head begins a file: lines for people, each begun with # here.
func Head(lines string) *File {
	f := &File{}
	for line := range strings.Lines(strings.TrimSpace(lines)) {
		f.text.WriteString(strings.TrimSpace("# " + line))
		f.text.WriteByte('\n')
	}
	return f
}

// Add adds a block of names and values in turn.
func (f *File) Add(pairs ...string) {
	f.text.WriteByte('\n')
	for i := 0; i+1 < len(pairs); i += 2 {
		f.text.WriteString(strings.TrimSpace(pairs[i]+": "+pairs[i+1]) + "\n")
	}
}

// Case adds a case of one message in hex.
func (f *File) Case(name, message string, b []byte, expect string) {
	f.Add("name", name, "message", message, "bytes", hex.EncodeToString(b), "expect", expect)
}

// Compare fails where the file at path is another; update writes it first.
func (f *File) Compare(t testing.TB, path string, update bool) {
	t.Helper()
	want := []byte(f.text.String())
	if update {
		if err := os.WriteFile(path, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is not what its cases say (-update): %v", path, err)
	}
}

// Old is the bytes of a line of the cases that a file has, by name; none where there is no file. What is random in a
// vector is taken from there, so that it is drawn once.
func Old(t testing.TB, path, line string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	if _, err := os.Stat(path); err != nil {
		return out
	}
	for _, b := range Blocks(t, path) {
		out[b["name"]] = b.Hex(t, line)
	}
	return out
}
