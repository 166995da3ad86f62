package ledgertest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// sources parses the Go files of a directory but for its tests.
func sources(t *testing.T, dir string) (list []*ast.File) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, f)
	}
	return list
}

// TestTheSuiteIsWhole: every method of every part of ledger.Ledger is called by the suite, and every test
// of it is in Run's list, so that a second engine that passes Run has been asked about all of it.
func TestTheSuiteIsWhole(t *testing.T) {
	called, named, tests := map[string]bool{}, map[string]int{}, []string{}
	for _, f := range sources(t, ".") {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if strings.HasPrefix(n.Name.Name, "test") && len(n.Type.Params.List) == 2 {
					tests = append(tests, n.Name.Name)
				}
			case *ast.SelectorExpr:
				called[n.Sel.Name] = true
			case *ast.Ident:
				named[n.Name]++
			}
			return true
		})
	}
	methods := 0
	for _, f := range sources(t, "..") {
		ast.Inspect(f, func(n ast.Node) bool {
			i, ok := n.(*ast.InterfaceType)
			if !ok {
				return true
			}
			for _, m := range i.Methods.List {
				for _, name := range m.Names {
					methods++
					if name.IsExported() && !called[name.Name] {
						t.Errorf("no test calls %s", name.Name)
					}
				}
			}
			return true
		})
	}
	for _, name := range tests {
		if named[name] < 2 { // once where it is declared
			t.Errorf("nothing runs %s", name)
		}
	}
	if methods < 50 || len(tests) < 40 {
		t.Errorf("only %d methods and %d tests were found", methods, len(tests))
	}
}
