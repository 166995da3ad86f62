package ledgertest

import (
	"bytes"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// suiteCode is the suite's own source and what each name in it means.
type suiteCode struct {
	files []*ast.File
	info  types.Info
}

// readSuite parses the suite but for its tests, and has the compiler's types for it: a name alone does not say
// whether it is a ledger's method or a field that is called the same.
func readSuite(t *testing.T) suiteCode {
	t.Helper()
	list, err := exec.CommandContext(t.Context(), "go", "list", "-export", "-deps", "-f", "{{.ImportPath}}\t{{.Export}}", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	exports := map[string]string{}
	for line := range bytes.Lines(list) {
		path, file, _ := strings.Cut(strings.TrimSpace(string(line)), "\t")
		exports[path] = file
	}
	fset := token.NewFileSet()
	s := suiteCode{info: types.Info{Selections: map[*ast.SelectorExpr]*types.Selection{}, Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{}}}
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		s.files = append(s.files, f)
	}
	open := func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) }
	conf := types.Config{Importer: importer.ForCompiler(fset, "gc", open)}
	if _, err := conf.Check("ledgertest", fset, s.files, &s.info); err != nil {
		t.Fatal(err)
	}
	return s
}

// asked are the methods that the suite calls on something of the interface's type, or of a part of it.
func (s suiteCode) asked(of reflect.Type) map[string]bool {
	asked := map[string]bool{}
	for _, sel := range s.info.Selections {
		if m := sel.Obj(); sel.Kind() == types.MethodVal && types.IsInterface(sel.Recv()) && m.Pkg() != nil && m.Pkg().Path() == of.PkgPath() {
			asked[m.Name()] = true
		}
	}
	return asked
}

// idle are the tests that nothing in the suite names.
func (s suiteCode) idle() (tests int, idle []string) {
	used := map[types.Object]bool{}
	for _, o := range s.info.Uses {
		used[o] = true
	}
	for id, o := range s.info.Defs {
		if f, ok := o.(*types.Func); ok && strings.HasPrefix(id.Name, "test") && f.Signature().Recv() == nil {
			if tests++; !used[o] {
				idle = append(idle, id.Name)
			}
		}
	}
	return tests, idle
}

// TestTheSuiteIsWhole: every method of ledger.Ledger, as the compiler knows it, is called by the suite on a ledger, and every
// test of it is run, so that a second engine that passes Run has been asked about all of it.
func TestTheSuiteIsWhole(t *testing.T) {
	suite := readSuite(t)
	whole := reflect.TypeFor[ledger.Ledger]()
	asked := suite.asked(whole)
	for m := range whole.Methods() {
		if !asked[m.Name] {
			t.Errorf("no test calls %s of a ledger", m.Name)
		}
	}
	tests, idle := suite.idle()
	for _, name := range idle {
		t.Errorf("nothing runs %s", name)
	}
	if whole.NumMethod() < 80 || tests < 60 {
		t.Errorf("only %d methods and %d tests were found", whole.NumMethod(), tests)
	}
	t.Logf("%d methods, %d tests", whole.NumMethod(), tests)
}
