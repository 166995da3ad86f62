package wire

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal/vectortest"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// constants lists the texts that the constants of a type stand for, sorted, of a directory's Go files.
func constants(t *testing.T, dir, kind string) (words []string) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok || len(v.Values) != 1 {
				return true
			}
			of, typed := v.Type.(*ast.Ident)
			lit, text := v.Values[0].(*ast.BasicLit)
			if !typed || of.Name != kind || !text {
				return true
			}
			w, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			if w != "" {
				words = append(words, w)
			}
			return true
		})
	}
	slices.Sort(words)
	return words
}

// TestThePageNamesEveryWord: the closed words of the protocol's page are those of the program, no more
// and no less, for another team has nothing but the page.
func TestThePageNamesEveryWord(t *testing.T) {
	page, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, ok := strings.Cut(string(page), "**Closed words.**")
	if !ok {
		t.Fatal("no table of closed words")
	}
	told := map[string][]string{}
	for line := range strings.Lines(table) {
		if cells := strings.Split(line, "|"); len(cells) == 5 {
			for _, w := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cells[3], -1) {
				row := strings.TrimSpace(cells[1])
				told[row] = append(told[row], w[1])
			}
		}
	}
	for row, of := range map[string]struct{ dir, kind string }{
		"state": {"../../kiosk", "RequestState"}, "holder": {"../../kiosk", "Holder"}, "verdict": {"../../kiosk", "VerdictCode"},
		"how": {"../../kiosk", "EnrolHow"}, "pin": {"../../kiosk", "PINHow"}, "action": {"../../kiosk", "ClerkAction"},
		"denial": {"../../kiosk", "DenyReason"}, "what": {"../../kiosk/store", "PrintWhat"}, "sex": {"../../kiosk", "Sex"}, "reason": {"../../kiosk", "CopyReason"},
		"sort": {"../../kiosk", "ComplaintSort"}, "topic": {"../../kiosk", "Topic"}, "state of a complaint": {"../../kiosk", "ComplaintState"},
		"aid word": {"../../kiosk", "AidWord"}, "level": {"../../kiosk", "AidLevel"},
	} {
		got := slices.Compact(slices.Sorted(slices.Values(told[row]))) // a topic may be of both sorts
		if want := constants(t, of.dir, of.kind); len(want) < 2 || !slices.Equal(got, want) {
			t.Errorf("%s: the page says %q, the program %q", row, got, want)
		}
		delete(told, row)
	}
	outcomes := []string{store.Printed, store.Confirmed, store.Voided, store.NotStarted, store.Unknown}
	if !slices.Equal(told["outcome"], outcomes) {
		t.Errorf("outcome: the page says %q, the program %q", told["outcome"], outcomes)
	}
	delete(told, "outcome")
	if len(told) != 0 {
		t.Errorf("words of nothing: %q", told)
	}
}

// TestThePageNamesEverySiteKey: whoever enrols reads the site by the page alone.
func TestThePageNamesEverySiteKey(t *testing.T) {
	page, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, ok := strings.Cut(string(page), "**Site**")
	if !ok {
		t.Fatal("the page does not tell of the site")
	}
	text, _, _ = strings.Cut(text, "**Numbers.**")
	told := map[string]bool{}
	for _, w := range regexp.MustCompile("`([A-Z][A-Za-z]+)`").FindAllStringSubmatch(text, -1) {
		told[w[1]] = true
	}
	s := kiosk.Site{Holidays: []string{"2026-12-25"}}
	s.Hours[1] = []kiosk.Span{{From: 480, To: 720}}
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range regexp.MustCompile(`"([A-Za-z]+)":`).FindAllStringSubmatch(string(b), -1) {
		if !told[w[1]] {
			t.Errorf("the page does not name %q", w[1])
		}
		delete(told, w[1])
	}
	if len(told) != 0 {
		t.Errorf("the page names what is not there: %v", told)
	}
}

// TestStandings: good and bad answers about a number, of another implementation.
func TestStandings(t *testing.T) {
	list := vectortest.Blocks(t, "testdata/standings.txt")
	if len(list) != 18 {
		t.Fatalf("%d blocks", len(list))
	}
	for _, v := range list {
		s, err := DecodeStatus(v.Hex(t, "bytes"), "104390751623")
		got := "refused"
		if err == nil {
			got = fmt.Sprintf("ok %s %s %s %d", s.Service, s.State, s.Holder, s.Made.UnixMilli())
			if s.Unsure {
				got += " unsure"
			}
			again, err := EncodeStatus(s)
			if err != nil || fmt.Sprintf("%x", again) != v["bytes"] {
				t.Errorf("%s: written as %x, %v", v["name"], again, err)
			}
		}
		if got != v["expect"] {
			t.Errorf("%s: %q, want %q", v["name"], got, v["expect"])
		}
	}
}

// FuzzDecodeStatus: no bytes make a panic, and what is taken is written again the same.
func FuzzDecodeStatus(f *testing.F) {
	for _, v := range vectortest.Blocks(f, "testdata/standings.txt") {
		f.Add(v.Hex(f, "bytes"))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := DecodeStatus(b, "104390751623")
		if err != nil {
			return
		}
		if again, err := EncodeStatus(s); err != nil || string(again) != string(b) || s.Discreet() && s.Holder != kiosk.NoHolder {
			t.Errorf("%x is written as %x, %v", b, again, err)
		}
	})
}
