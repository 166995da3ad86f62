package thieftest

import (
	"archive/zip"
	"bytes"
	"compress/bzip2"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Loot is what the thief has to look through: files by their path, what was found packed in them, the values of
// databases, and the names of the files themselves.
type Loot map[string][]byte

// names is where the paths of all files stand.
const names = "(names)"

// Walk takes everything below folders: a file is found because it is there, not because anybody named it.
func Walk(t testing.TB, dirs ...string) Loot {
	t.Helper()
	l := Loot{}
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			rel, err := filepath.Rel(filepath.Dir(dir), path)
			if err != nil {
				return err
			}
			l[names] = append(l[names], rel+"\n"...)
			if !d.Type().IsRegular() {
				return nil
			}
			b, err := os.ReadFile(path)
			l[rel] = b
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(l)) {
		l.unpack(name, 3)
		if bytes.HasPrefix(l[name], []byte("SQLite format 3\x00")) {
			for at, v := range values(t, l[name], l[name+"-wal"]) {
				l[name+" "+at] = v
				l.unpack(name+" "+at, 3)
			}
		}
	}
	return l
}

// Finds names what stands in any of it, in any form, in order.
func (l Loot) Finds(secrets ...Secret) (found []string) {
	look := newSearch(secrets)
	for _, name := range slices.Sorted(maps.Keys(l)) {
		for i, there := range look.in(l[name]) {
			if there {
				found = append(found, name+": "+secrets[i].What)
			}
		}
	}
	return found
}

// Missing names what stands nowhere.
func (l Loot) Missing(secrets ...Secret) (missing []string) {
	look, all := newSearch(secrets), make([]bool, len(secrets))
	for _, b := range l {
		for i, there := range look.in(b) {
			all[i] = all[i] || there
		}
	}
	for i, there := range all {
		if !there {
			missing = append(missing, secrets[i].What)
		}
	}
	return missing
}

// unpackMost bounds what is unpacked at one place.
const unpackMost = 4 << 20

// unpack adds what is packed at any place of a file, and what is packed in that.
func (l Loot) unpack(name string, deep int) {
	if deep == 0 {
		return
	}
	file := l[name]
	for _, form := range []struct {
		begins string
		open   func([]byte) (io.Reader, error)
	}{
		{"\x1f\x8b\x08", func(b []byte) (io.Reader, error) { return gzip.NewReader(bytes.NewReader(b)) }},
		{"\x78\x01", unzlib},
		{"\x78\x5e", unzlib},
		{"\x78\x9c", unzlib},
		{"\x78\xda", unzlib},
		{"BZh", func(b []byte) (io.Reader, error) { return bzip2.NewReader(bytes.NewReader(b)), nil }},
		{"PK\x03\x04", unzip},
	} {
		for at := 0; ; at++ {
			next := bytes.Index(file[at:], []byte(form.begins))
			if next < 0 {
				break
			}
			at += next
			r, err := form.open(file[at:])
			if err != nil {
				continue
			}
			b, _ := io.ReadAll(io.LimitReader(r, unpackMost)) // what came before it broke off counts
			if len(b) < shortest {
				continue
			}
			inner := fmt.Sprintf("%s+%d", name, at)
			l[inner] = b
			l.unpack(inner, deep-1)
		}
	}
}

func unzlib(b []byte) (io.Reader, error) { return zlib.NewReader(bytes.NewReader(b)) }

// unzip reads the first file of a zip archive that begins at b, without its directory (APPNOTE.TXT 4.3.7).
func unzip(b []byte) (io.Reader, error) {
	const fixed = 30
	if len(b) < fixed {
		return nil, zip.ErrFormat
	}
	skip := fixed + int(b[26]) + int(b[27])<<8 + int(b[28]) + int(b[29])<<8
	if len(b) < skip {
		return nil, zip.ErrFormat
	}
	if b[8] == byte(zip.Store) {
		return strings.NewReader(""), nil // it lies there as it is
	}
	return flate.NewReader(bytes.NewReader(b[skip:])), nil
}
