package catalog

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// SetName is what the regency's override is called among the sets that a kiosk holds.
const SetName = "catalogue"

// The limits of a packed catalogue.
const (
	MaxPack   = 8 << 20 // bytes of all
	maxLayers = 2       // what is shipped and one override
	maxFiles  = 1000    // of a layer
	maxPath   = 80      // bytes of a file's name
)

// ErrPack says that bytes are no packed catalogue. It never repeats them.
var ErrPack = errors.New("catalog: not a packed catalogue")

// pack is a catalogue as it travels and is kept: canonical CBOR, [layers].
type pack struct {
	Format int           `cbor:"1,keyasint"` // 1
	Layers [][]packedRow `cbor:"2,keyasint"`
}

// packedRow is one file; the files of a layer stand in the order of their paths, each once.
type packedRow struct {
	Path    string `cbor:"1,keyasint"`
	Content []byte `cbor:"2,keyasint"`
}

// Pack gives the bytes of a catalogue's layers, as Load takes them: the same files give the same bytes. The matrix
// of bansos, which travels by itself, and what is no JSON are left out. Any other file that Load would not read is
// an error: somebody mistyped its name.
func Pack(layers ...fs.FS) ([]byte, error) {
	p := pack{Format: 1, Layers: [][]packedRow{}}
	for _, fsys := range layers {
		rows, err := packLayer(fsys)
		if err != nil {
			return nil, err
		}
		p.Layers = append(p.Layers, rows)
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	b, err := journal.Marshal(p)
	if err == nil && len(b) > MaxPack {
		err = fmt.Errorf("catalog: %d bytes in all, at most %d", len(b), MaxPack)
	}
	return b, err
}

func packLayer(fsys fs.FS) ([]packedRow, error) {
	rows := []packedRow{}
	if m, ok := fsys.(memory); ok { // of Unpack: it has no directories to walk
		for _, name := range slices.Sorted(maps.Keys(m)) {
			rows = append(rows, packedRow{name, m[name]})
		}
		return rows, nil
	}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("catalog: pack: %w", err)
		}
		if d.IsDir() || path.Ext(name) != ".json" || path.Dir(name) == "bansos" {
			return nil
		}
		if !packable(name) {
			return Problem{File: name, What: "no file of a catalogue has this name"}
		}
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			return fmt.Errorf("catalog: pack: %w", err)
		}
		rows = append(rows, packedRow{name, b})
		return nil
	})
	slices.SortFunc(rows, func(a, b packedRow) int { return strings.Compare(a.Path, b.Path) })
	return rows, err
}

// Unpack reads what Pack gave, strictly: the layers, as Load takes them. Whether they are a catalogue is for Load
// to say.
func Unpack(b []byte) ([]fs.FS, error) {
	if len(b) > MaxPack {
		return nil, fmt.Errorf("%w: %d bytes", ErrPack, len(b))
	}
	var p pack
	if err := journal.Unmarshal(b, &p); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPack, err)
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	var layers []fs.FS
	for _, rows := range p.Layers {
		m := memory{}
		for _, r := range rows {
			m[r.Path] = r.Content
		}
		layers = append(layers, m)
	}
	return layers, nil
}

// check refuses what Pack never gives.
func (p pack) check() error {
	if p.Format != 1 || len(p.Layers) < 1 || len(p.Layers) > maxLayers {
		return fmt.Errorf("%w: format %d, %d layers", ErrPack, p.Format, len(p.Layers))
	}
	for _, rows := range p.Layers {
		if rows == nil || len(rows) > maxFiles {
			return fmt.Errorf("%w: %d files", ErrPack, len(rows))
		}
		before := ""
		for _, r := range rows {
			most := MaxFile
			if path.Dir(r.Path) == "review" {
				most = MaxReviews
			}
			if !packable(r.Path) || r.Path <= before || r.Content == nil || len(r.Content) > most {
				return fmt.Errorf("%w: a file's name, order or size", ErrPack)
			}
			before = r.Path
		}
	}
	return nil
}

// packable says whether Load reads files of that name.
func packable(name string) bool {
	if name == MenuFile || name == AgenciesFile || name == QueueFile {
		return true
	}
	dir, file := path.Split(name)
	base, ok := strings.CutSuffix(file, ".json")
	if !ok || base == "" || len(name) > maxPath || strings.Trim(base, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return false
	}
	return dir == "services/" || dir == "letters/" || dir == "review/"
}
