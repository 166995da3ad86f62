package wire

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
)

// top is the repository, seen from here.
const top = "../.."

// pageText is the page of the protocol.
func pageText(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// parsed reads the Go files of a directory but for its tests.
func parsed(t *testing.T, dir string) (list []*ast.File) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(top, dir, "*.go"))
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

// packages lists the directories with Go files below some.
func packages(t *testing.T, below ...string) (list []string) {
	t.Helper()
	for _, b := range below {
		err := filepath.WalkDir(filepath.Join(top, b), func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.IsDir() {
				return err
			}
			dir, err := filepath.Rel(top, path)
			list = append(list, dir)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return list
}

// field is one of a struct's that is encoded.
type field struct {
	key      int // in a map; its place in an array
	optional bool
	of       string // the struct of the same package that it holds, by whatever way
}

// message is a struct that is encoded as CBOR.
type message struct {
	array  bool
	fields []field
}

// messages finds the structs of a directory that are encoded as CBOR, by package and name.
func messages(t *testing.T, dir string) map[string]message {
	t.Helper()
	out := map[string]message{}
	for _, f := range parsed(t, dir) {
		ast.Inspect(f, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			if s, ok := spec.Type.(*ast.StructType); ok {
				if m := readMessage(t, s); len(m.fields) > 0 {
					out[f.Name.Name+"."+spec.Name.Name] = m
				}
			}
			return true
		})
	}
	return out
}

func readMessage(t *testing.T, s *ast.StructType) (m message) {
	t.Helper()
	for _, f := range s.Fields.List {
		var tag string
		if f.Tag != nil {
			raw, err := strconv.Unquote(f.Tag.Value)
			if err != nil {
				t.Fatal(err)
			}
			tag = reflect.StructTag(raw).Get("cbor")
		}
		key, opts, _ := strings.Cut(tag, ",")
		switch {
		case strings.Contains(opts, "toarray"):
			m.array = true
		case strings.Contains(opts, "keyasint"):
			k, err := strconv.Atoi(key)
			if err != nil {
				t.Fatal(err)
			}
			m.fields = append(m.fields, field{k, strings.Contains(opts, "omitempty"), holds(f.Type)})
		case m.array:
			for range f.Names {
				m.fields = append(m.fields, field{key: len(m.fields), of: holds(f.Type)})
			}
		}
	}
	return m
}

// holds is the name of the type at the bottom of lists and pointers.
func holds(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.ArrayType:
		return holds(e.Elt)
	case *ast.StarExpr:
		return holds(e.X)
	case *ast.Ident:
		return e.Name
	}
	return ""
}
