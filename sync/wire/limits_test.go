package wire

import (
	"go/ast"
	"go/constant"
	"go/token"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// consts is the constants of packages, by package and name.
type consts map[string]ast.Expr

// constsOf reads the constants of a directory.
func constsOf(t *testing.T, into consts, dir string) {
	t.Helper()
	for _, f := range parsed(t, dir) {
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.CONST {
				continue
			}
			for _, s := range g.Specs {
				v := s.(*ast.ValueSpec)
				for i, n := range v.Names {
					if i < len(v.Values) {
						into[f.Name.Name+"."+n.Name] = v.Values[i]
					}
				}
			}
		}
	}
}

// seconds is what the protocol's page counts durations in.
var seconds = map[string]int64{"Second": 1, "Minute": 60, "Hour": 3600}

// value is what a constant of a package comes to; durations are in seconds. ok is false where that cannot be said.
func (c consts) value(pkg string, e ast.Expr) (v constant.Value, ok bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		v = constant.MakeFromLiteral(e.Value, e.Kind, 0)
		return v, v.Kind() == constant.Int
	case *ast.ParenExpr:
		return c.value(pkg, e.X)
	case *ast.Ident:
		x, there := c[pkg+"."+e.Name]
		if !there {
			return nil, false
		}
		return c.value(pkg, x)
	case *ast.SelectorExpr:
		of, is := e.X.(*ast.Ident)
		if !is {
			return nil, false
		}
		if of.Name == "time" {
			return constant.MakeInt64(seconds[e.Sel.Name]), seconds[e.Sel.Name] != 0
		}
		x, there := c[of.Name+"."+e.Sel.Name]
		if !there {
			return nil, false
		}
		return c.value(of.Name, x)
	case *ast.BinaryExpr:
		x, ok := c.value(pkg, e.X)
		y, also := c.value(pkg, e.Y)
		if !ok || !also {
			return nil, false
		}
		if e.Op == token.SHL {
			n, _ := constant.Uint64Val(y)
			return constant.Shift(x, token.SHL, uint(n)), true
		}
		return constant.BinaryOp(x, e.Op, y), true
	}
	return nil, false
}

// number is the value of a constant by its name, "wire.MaxSegment".
func (c consts) number(t *testing.T, name string) string {
	t.Helper()
	pkg, _, _ := strings.Cut(name, ".")
	x, there := c[name]
	if !there {
		t.Errorf("the page names %s, which is not there", name)
		return ""
	}
	v, ok := c.value(pkg, x)
	if !ok {
		t.Errorf("%s has no value that can be read", name)
		return ""
	}
	return v.ExactString()
}

// protocolDirs is where the limits of the protocol stand: each constant there that is called a maximum or a minimum is one.
var protocolDirs = []string{"sync/wire", "kiosk/journal", "kiosk/blob", "kiosk/seal"}

// bounds is what the regency's bounds of work are called: how many at a time, how many wait, how often, how long until then.
var bounds = regexp.MustCompile(`^regency\.(\w*[aA]tWork|\w*[wW]aiting(Bytes)?|perKiosk|express\w+|blobRoom\w*|blobFullAfter|\w+Tries|\w+Rows|maxWrong|retryAfter)$`)

// TestThePageNamesEveryLimit: each limit stands on the page with the value that the program has.
func TestThePageNamesEveryLimit(t *testing.T) {
	all := consts{}
	limits := map[string]bool{}
	bound := regexp.MustCompile(`\.(Max|max|Min|min)[A-Z]\w*$`)
	for _, dir := range protocolDirs {
		constsOf(t, all, dir)
		for name := range all {
			limits[name] = limits[name] || bound.MatchString(name)
		}
	}
	for _, dir := range []string{"kiosk", "kiosk/catalog", "kiosk/paper", "sync/regency", "sync/outbox", "sync/enrol"} {
		constsOf(t, all, dir)
	}
	for name := range all {
		limits[name] = limits[name] || bounds.MatchString(name)
	}
	_, table, ok := strings.Cut(pageText(t), "| limit | value | in our program |\n")
	if !ok {
		t.Fatal("no table of limits")
	}
	table, _, _ = strings.Cut(table, "\n\n")
	told := map[string]string{}
	for line := range strings.Lines(table) {
		cells := strings.Split(line, "|")
		for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cells[3], -1) {
			told[m[1]] = strings.TrimSpace(cells[2])
		}
	}
	for name, on := range told {
		if n := all.number(t, name); n != on {
			t.Errorf("%s is %s, on the page %s", name, n, on)
		}
		delete(limits, name)
	}
	for name, is := range limits {
		if is {
			t.Errorf("the page has no limit %s", name)
		}
	}
	if len(told) < 40 {
		t.Errorf("%d limits: %v", len(told), slices.Sorted(maps.Keys(told)))
	}
}

// TestThePageHasTheBoundsOfNews: what a village tells is bounded on the page as in the program.
func TestThePageHasTheBoundsOfNews(t *testing.T) {
	all := consts{}
	constsOf(t, all, "kiosk")
	rules := cddlTexts(pageText(t))
	for name, where := range map[string][]string{
		"kiosk.maxRupiah": {"rp = 0..N rupiah"}, "kiosk.maxLines": {"income: [1*N line]", "financingIn: [1*N line]", "financingOut: [1*N line]"},
		"kiosk.maxActivities": {"activities: [1*N activity]"}, "kiosk.maxExecutors": {"executors: [1*N executor]"},
		"kiosk.maxNewsTitle": {"line = {title: tN,", "hours: tN, ? contact: tN}", "bring: [1*8 tN]"}, "kiosk.maxNewsText": {"complaints: tN,", "text: tN,"},
		"kiosk.maxNotices": {"notices: [1*N notice]"}, "kiosk.maxPlaces": {"places: [1*N place]"}, "kiosk.maxPlaceTitle": {"title: tN, text"},
		"kiosk.Indicators": {"no: 1..N,", "indicators: [1*N indicator]"}, "kiosk.BudgetFields": {"field: 1..N,", "spending: [1*N field]"},
		"kiosk.maxServices": {"services: [1*N service]"}, "kiosk.maxBring": {"bring: [1*N "}, "kiosk.newsVersion": {"version: N,"},
		"kiosk.SurveyElements": {"3: 1..N, 4"}, "kiosk.SurveyGrades": {"4: 1..N}"}, "kiosk.MaxAnswers": {"9: [*N {"},
	} {
		n := all.number(t, name)
		for _, w := range where {
			if want := strings.ReplaceAll(w, "N", n); !strings.Contains(rules, want) {
				t.Errorf("%s: the page does not say %q", name, want)
			}
		}
	}
}

// cddlTexts is the page with single spaces.
func cddlTexts(page string) string { return strings.Join(strings.Fields(page), " ") }
