package wire

import (
	"fmt"
	"go/ast"
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// named lists the constants of a directory whose name begins with a word and whose value is a text, by that text.
func named(t *testing.T, dir, prefix string) map[string]string {
	t.Helper()
	all := consts{}
	constsOf(t, all, dir)
	out := map[string]string{}
	for name, x := range all {
		_, short, _ := strings.Cut(name, ".")
		lit, ok := x.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING || !strings.HasPrefix(short, prefix) {
			continue
		}
		text, err := strconv.Unquote(lit.Value)
		if err != nil {
			t.Fatal(err)
		}
		out[text] = short
	}
	return out
}

// quoted lists what stands between backquotes in a text.
func quoted(text string) (list []string) {
	for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(text, -1) {
		list = append(list, m[1])
	}
	return list
}

// tableAfter is the rows of the table that begins with a line, cell by cell.
func tableAfter(t *testing.T, first string) (rows [][]string) {
	t.Helper()
	_, table, ok := strings.Cut(pageText(t), first+"\n")
	if !ok {
		t.Fatalf("no table %q", first)
	}
	table, _, _ = strings.Cut(table, "\n\n")
	for line := range strings.Lines(table) {
		if cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|"); !strings.HasPrefix(cells[0], "-") {
			rows = append(rows, cells)
		}
	}
	return rows
}

// TestThePageNamesEveryCode: each refusal stands on the page with its status, and no other does.
func TestThePageNamesEveryCode(t *testing.T) {
	told := map[string]string{}
	for _, row := range tableAfter(t, "| code | status | meaning |") {
		for _, c := range quoted(row[0]) {
			told[c] = strings.TrimSpace(row[1])
		}
	}
	codes := named(t, "sync/wire", "Code")
	for c, name := range codes {
		if status := strconv.Itoa(Code(c).Status()); !Code(c).Valid() || told[c] != status {
			t.Errorf("%s (%s) has the status %s, on the page %q; valid: %v", name, c, status, told[c], Code(c).Valid())
		}
		delete(told, c)
	}
	if len(told) != 0 || len(codes) < 17 {
		t.Errorf("%d codes; codes of nothing: %v", len(codes), told)
	}
}

// TestThePageNamesEveryVerdict: each code of a verdict stands on the page under its verdict, and no other does; where the
// regency gives one, it is that verdict's.
func TestThePageNamesEveryVerdict(t *testing.T) {
	told := map[string]string{}
	for _, row := range tableAfter(t, "| verdict | code | when |") {
		for _, c := range quoted(row[1]) {
			told[c] = strings.TrimSpace(row[0])
		}
	}
	codes := named(t, "sync/wire", "Verdict")
	byName := map[string]string{}
	for c, name := range codes {
		byName[name] = c
		if told[c] == "" {
			t.Errorf("the page has no verdict %s (%s)", c, name)
		}
	}
	if len(told) != len(codes) || len(codes) < 14 {
		t.Errorf("%d codes of verdicts, %d on the page", len(codes), len(told))
	}
	given := 0
	verdicts := map[string]string{"EntryRejected": "rejected", "EntryQuarantined": "quarantined"}
	for _, f := range parsed(t, "sync/regency") {
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 2 {
				return true
			}
			fun, ok := call.Fun.(*ast.SelectorExpr)
			verdict, is := call.Args[0].(*ast.SelectorExpr)
			code, also := call.Args[1].(*ast.SelectorExpr)
			if !ok || !is || !also || fun.Sel.Name != "refuse" {
				return true
			}
			given++
			if want := told[byName[code.Sel.Name]]; want == "" || verdicts[verdict.Sel.Name] != want {
				t.Errorf("%s is given with %s, on the page it is %q", code.Sel.Name, verdict.Sel.Name, want)
			}
			return true
		})
	}
	if given < 10 {
		t.Errorf("%d verdicts were found", given)
	}
}

// TestThePageNamesEveryKind: the kinds of entries are those of the page, by number and name.
func TestThePageNamesEveryKind(t *testing.T) {
	var want, told []string
	for _, k := range journal.Kinds() {
		want = append(want, fmt.Sprintf("%d %s", k, k))
	}
	for _, r := range kindRows(pageText(t)) {
		told = append(told, r.number+" "+r.name)
	}
	if !slices.Equal(told, want) {
		t.Errorf("the page has the kinds %q, the program %q", told, want)
	}
}

// TestThePageNamesEveryString: what is hashed or signed with a context, where requests go, and what datasets and alarms are
// called, stands on the page as it is.
func TestThePageNamesEveryString(t *testing.T) {
	page := pageText(t)
	n := 0
	for _, dir := range append([]string{"sync/outbox", "sync/regency"}, protocolDirs...) {
		for text, name := range named(t, dir, "") {
			if !strings.HasPrefix(text, "anjungan/") {
				continue
			}
			if n++; !strings.Contains(page, `"`+text+`"`) && !strings.Contains(page, `"`+text+" ") {
				t.Errorf("the page has no context %q (%s)", text, name)
			}
		}
	}
	if n < 10 {
		t.Errorf("%d contexts", n)
	}
	said := quoted(page)
	for _, of := range []struct{ dir, prefix string }{{"sync/wire", "Path"}, {"sync/wire", "Dataset"}, {"sync/wire", "Set"}, {"sync/wire", "Query"}, {"sync/regency", "Alarm"}, {"sync/wire", "ContentType"}, {"sync/wire", "PartType"}} {
		list := named(t, of.dir, of.prefix)
		if len(list) == 0 {
			t.Errorf("no %s", of.prefix)
		}
		for text, name := range list {
			if !slices.ContainsFunc(said, func(s string) bool { return contains(s, text) }) {
				t.Errorf("the page has no %q (%s)", text, name)
			}
		}
	}
}

// contains says whether a text stands in another as a word of its own.
func contains(s, text string) bool {
	return regexp.MustCompile(`(^|[^\w-])` + regexp.QuoteMeta(text) + `($|[^\w-]|\b)`).MatchString(s)
}

// TestThePageNamesEveryEndpoint: what the regency answers stands on the page with its method.
func TestThePageNamesEveryEndpoint(t *testing.T) {
	paths := map[string]string{}
	for text, name := range named(t, "sync/wire", "Path") {
		paths[name] = text
	}
	said := quoted(pageText(t))
	patterns := map[string]bool{}
	for _, f := range parsed(t, "sync/regency") {
		ast.Inspect(f, func(n ast.Node) bool {
			sum, ok := n.(*ast.BinaryExpr)
			if !ok {
				return true
			}
			if p := joined(t, sum, paths); regexp.MustCompile(`^[A-Z]+ /v1/`).MatchString(p) {
				patterns[p] = true
			}
			return false
		})
	}
	for p := range patterns {
		if !slices.ContainsFunc(said, func(s string) bool { return strings.HasPrefix(s, p) }) {
			t.Errorf("the page has no endpoint %q", p)
		}
	}
	if len(patterns) != len(paths)+1 { // a content is asked about and sent
		t.Errorf("the endpoints %v of %d paths", patterns, len(paths))
	}
}

// joined is the text that an expression of literals and paths adds up to.
func joined(t *testing.T, e ast.Expr, paths map[string]string) string {
	t.Helper()
	switch e := e.(type) {
	case *ast.BinaryExpr:
		return joined(t, e.X, paths) + joined(t, e.Y, paths)
	case *ast.SelectorExpr:
		return paths[e.Sel.Name]
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return ""
		}
		text, err := strconv.Unquote(e.Value)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	return ""
}

// TestThePageNamesEveryMetric: what a regency shows of itself is that of the page, no more and no less.
func TestThePageNamesEveryMetric(t *testing.T) {
	metric := regexp.MustCompile(`anjungan_[a-z_]+`)
	told, shown := map[string]bool{}, map[string]bool{}
	for _, row := range tableAfter(t, "| name | type | labels | what |") {
		for _, name := range quoted(row[0]) {
			told[name] = true
		}
	}
	for _, f := range parsed(t, "sync/regency") {
		ast.Inspect(f, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				for _, name := range metric.FindAllString(lit.Value, -1) {
					shown[name] = true
				}
			}
			return true
		})
	}
	if !maps.Equal(told, shown) || len(shown) < 10 {
		t.Errorf("the page has %v, the program shows %v", told, shown)
	}
}
