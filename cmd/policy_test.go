// Package cmd holds no program: it is the architecture of the project as a test, run with every
// other test. It reads source text only; it compiles and runs nothing.
package cmd

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/smart-kampung/anjungan"

// file is one Go source file of the project.
type file struct {
	dir     string // "kiosk/flow"
	name    string
	test    bool
	imports []string
	syntax  *ast.File
}

func sources(t *testing.T) []file {
	t.Helper()
	var files []file
	set := token.NewFileSet()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if n := d.Name(); path != ".." && (strings.HasPrefix(n, ".") || n == "testdata" || n == "out" || n == "bin" || n == "node_modules") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		f, err := parser.ParseFile(set, path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		src := file{dir: filepath.ToSlash(filepath.Dir(path))[2:], name: filepath.Base(path), syntax: f}
		src.dir = strings.TrimPrefix(src.dir, "/")
		src.test = strings.HasSuffix(path, "_test.go")
		for _, i := range f.Imports {
			src.imports = append(src.imports, strings.Trim(i.Path.Value, `"`))
		}
		files = append(files, src)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 50 {
		t.Fatalf("only %d files found: the test looks in the wrong place", len(files))
	}
	return files
}

func room(dir string) string { r, _, _ := strings.Cut(dir, "/"); return r }

// TestImportsFlowOneWay holds cmd -> sync -> kiosk -> devices, with assets as a leaf.
func TestImportsFlowOneWay(t *testing.T) {
	may := map[string][]string{
		"cmd":     {"cmd", "sync", "kiosk", "devices", "assets"},
		"sync":    {"sync", "kiosk", "devices", "assets"},
		"kiosk":   {"kiosk", "devices", "assets"},
		"devices": {"devices"},
		"assets":  {"assets"},
	}
	for _, f := range sources(t) {
		rooms, ok := may[room(f.dir)]
		if !ok {
			t.Errorf("%s/%s stands in no room: the top level is cmd, kiosk, devices, sync, assets", f.dir, f.name)
			continue
		}
		for _, i := range f.imports {
			in, ours := strings.CutPrefix(i, module+"/")
			if ours && !slices.Contains(rooms, room(in)) {
				t.Errorf("%s/%s imports %s against the arrows", f.dir, f.name, i)
			}
		}
	}
}

// TestWordsStandAlone holds that package kiosk uses the standard library only and does no I/O.
func TestWordsStandAlone(t *testing.T) {
	for _, f := range sources(t) {
		if f.dir != "kiosk" || f.test {
			continue
		}
		for _, i := range f.imports {
			if strings.Contains(i, ".") || slices.Contains([]string{"os", "io", "net", "database/sql", "net/http"}, i) {
				t.Errorf("kiosk/%s imports %s", f.name, i)
			}
		}
	}
}

// TestOneImporter holds that each outside package with a will of its own has one home.
func TestOneImporter(t *testing.T) {
	home := map[string][]string{
		"github.com/mattn/go-sqlite3":  {"kiosk/sqlite"},
		"github.com/ebfe/scard":        {"devices/card/pcsc", "cmd/bench"}, // and the bare twin that it is measured against
		"go.bug.st/serial":             {"devices/serialport"},
		"fyne.io/fyne/v2/app":          {"cmd/anjungan", "cmd/gallery", "cmd/bench"},
		"github.com/chromedp/chromedp": {"cmd/sim"},
		"github.com/jezek/xgb":         {"cmd/sim", "cmd/bench", "cmd/sim/display"},
		"codeberg.org/go-pdf/fpdf":     {"kiosk/paper"},
		"github.com/smallstep/pkcs7":   {"kiosk/paper"},
		"github.com/veraison/go-cose":  {"kiosk/seal"},
		"github.com/fxamacker/cbor/v2": {"kiosk/journal"},
		"github.com/boombuler/barcode": {"devices/printer", "kiosk/paper"},
		"github.com/creack/pty":        {"devices/printer/printersim"},
	}
	for _, f := range sources(t) {
		if f.test {
			continue
		}
		for _, i := range f.imports {
			for outside, homes := range home {
				if i != outside && !strings.HasPrefix(i, outside+"/") {
					continue
				}
				if !slices.ContainsFunc(homes, func(h string) bool { return f.dir == h || strings.HasPrefix(f.dir, h+"/") }) {
					t.Errorf("%s/%s imports %s, whose home is %v", f.dir, f.name, i, homes)
				}
			}
			suite := strings.HasSuffix(f.dir, "test") // a conformance suite is handed a *testing.T
			if room(f.dir) != "cmd" && i == "testing" && !suite {
				t.Errorf("%s/%s imports testing outside a test", f.dir, f.name)
			}
		}
	}
}

// TestEveryPackageIntroducesItself holds one package doc per package.
func TestEveryPackageIntroducesItself(t *testing.T) {
	docs := map[string][]string{}
	for _, f := range sources(t) {
		if strings.HasSuffix(f.syntax.Name.Name, "_test") {
			continue
		}
		key := f.dir
		docs[key] = append(docs[key], "")
		if f.syntax.Doc != nil {
			docs[key] = append(docs[key], f.name)
		}
	}
	for dir, seen := range docs {
		named := slices.DeleteFunc(slices.Clone(seen), func(s string) bool { return s == "" })
		if len(named) != 1 {
			t.Errorf("%s has %d package docs %v, want one", dir, len(named), named)
		}
	}
}

// revealers may let the clear digits of a NIK out; each has a reason.
var revealers = map[string]string{
	"kiosk/journal": "the body of an entry is sealed for the regency alone",
	"kiosk/aid":     "the set of bansos travels and lies sealed, and is looked into by NIK",
	"kiosk/store":   "the digits are keyed-hashed for look-up, or sealed at rest",
	"kiosk/paper":   "the regency's A4 original of a letter names its subject",
	"sync/wire":     "the snapshot of the card registry is encrypted for one kiosk",
	"sync/regency":  "the population record and the opened request of a clerk",
}

// TestNIKLeavesByTheListedDoors holds that NIK.Reveal is called by the listed packages alone.
func TestNIKLeavesByTheListedDoors(t *testing.T) {
	used := map[string]bool{}
	for _, f := range sources(t) {
		if f.test || f.dir == "kiosk" || f.dir == "kiosk/flow" {
			continue
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || sel.Sel.Name != "Reveal" || fromPIN(sel.X) {
				return true
			}
			for door := range revealers {
				if f.dir == door || strings.HasPrefix(f.dir, door+"/") {
					used[door] = true
					return true
				}
			}
			t.Errorf("%s/%s reveals a NIK; is there no other way? Then list the package here", f.dir, f.name)
			return true
		})
	}
	for door := range revealers {
		if !used[door] {
			t.Errorf("%s no longer reveals a NIK: take it off the list", door)
		}
	}
}

// fromPIN says that Reveal is called on the PIN of an effect, whose one door is the store.
func fromPIN(x ast.Expr) bool {
	sel, ok := x.(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "PIN"
}

// TestTopLevel holds the layout that the project was asked to have.
func TestTopLevel(t *testing.T) {
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	allowed := []string{"cmd", "kiosk", "devices", "sync", "assets", "go.mod", "go.sum", "README.md", "Makefile", "LICENSE", "NOTICE", "out", "bin"}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && !slices.Contains(allowed, e.Name()) {
			t.Errorf("%s does not belong at the top level", e.Name())
		}
	}
}
