package pcsc_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"testing"

	"github.com/smart-kampung/anjungan/devices/card/cardtest"
)

// row is one situation that PC/SC brings about, and the tests against the real daemon that hold what
// we do about it. Names in lower case are tests of the suite in package cardtest, which
// TestReaderConforms runs behind the real daemon.
type row struct {
	situation string
	tests     []string
	why       string // why a part of it cannot be shown against the real daemon; empty: nothing is missing
}

var table = []row{
	{"daemon absent", []string{"TestDaemonRestart"}, ""},
	{"daemon dies while we wait for a card", []string{"TestDaemonRestart", "TestDaemonEnds"}, ""},
	{"first command after the daemon was told to end, or was killed", []string{"TestDaemonEnds"}, ""},
	{"later calls on the old context, also after the daemon is back", []string{"TestDaemonEnds", "TestDaemonRestart"}, ""},
	{"daemon in the middle of shutting down", []string{"TestDaemonEnds"}, ""},
	{"no reader", []string{"TestReadersComeAndGo", "TestNoReader"}, ""},
	{
		"reader vanished",
		[]string{"TestReadersComeAndGo", "TestSentinel"},
		"a virtual reader cannot be pulled from a running daemon (its serial readers are read once, SIGUSR1 does nothing in builds with libudev); " +
			"it goes with a restart instead, and the codes of the USB case are held by TestSentinel",
	},
	{
		"connect where no card lies",
		[]string{"TestOpenEmptySlot"},
		"between the reader's word and our connect the card can go only by chance; the same code comes from an empty slot",
	},
	{"another program has the card for itself", []string{"TestExclusiveClient"}, ""},
	{
		"another program resets the card",
		[]string{"TestForeignReset", "TestSentinel"},
		"our transaction keeps resets out from connect to close, so the code can come only between connect and transaction; it is held by TestSentinel",
	},
	{"card pulled between commands, before and after the poll", []string{"TestPulledBetweenCommands"}, ""},
	{"card pulled in the middle of a command: zero bytes and no error", []string{"lift in the middle of a read"}, ""},
	{"answer of one byte", []string{"TestOneByteAnswer"}, ""},
	{"card swapped within the poll", []string{"swap within the poll", "laid down again while the first is let go", "TestSoak"}, ""},
	{"mute or badly placed card", []string{"dead chip"}, ""},
	{"another program's transaction", []string{"TestForeignTransaction"}, ""},
	{"the next resident must not inherit a selected file", []string{"TestCloseResets"}, ""},
	{"one tap is one card", []string{"one tap is one card", "many taps"}, ""},
	{"command that never ends", []string{"hung command"}, ""},
	{"end of the watch while it waits", []string{"end of the watch", "close"}, ""},
	{"reader names change", []string{"TestPick"}, "the virtual reader always has the same name"},
}

// TestTable holds that every row names tests that are there.
func TestTable(t *testing.T) {
	known := map[string]bool{}
	for _, c := range cardtest.Tests() {
		known[c.Name] = true
	}
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil {
				known[fn.Name.Name] = true
			}
		}
	}
	for _, r := range table {
		if len(r.tests) == 0 {
			t.Errorf("%s: no test", r.situation)
		}
		for _, name := range r.tests {
			if !known[name] {
				t.Errorf("%s: there is no test %q", r.situation, name)
			}
		}
	}
}
