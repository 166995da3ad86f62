package station_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/station"
)

// diary is a log that a test reads while it is written.
type diary struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (d *diary) Write(b []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.text.Write(b)
}

func (d *diary) String() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.text.String()
}

// keys are what a word is typed with.
func keys(word string) (list []flow.KeyID) {
	for _, r := range word {
		list = append(list, flow.KeyID("char-"+string(r)))
	}
	return list
}

// says reports something about the village's staff, to where its code is printed, and reads the code from the paper.
func (r *room) says(words string) (code string) {
	r.t.Helper()
	r.sees(flow.Welcome)
	r.press("room-report", "choice-0", "choice-0", "choice-3") // by the menu of what is reported
	r.sees(flow.ReportType)
	r.press(flow.KeyOther)
	r.until("the question what", func(v flow.View) bool { return v.Title.ID == "report.words.title.report" })
	r.press(flow.KeyOwn)
	r.sees(flow.ReportType)
	for chunk := range slices.Chunk(keys(words), 8) { // the queue holds sixteen touches
		r.press(chunk...)
		last := strings.TrimPrefix(string(chunk[len(chunk)-1]), "char-")
		r.until("typed", func(v flow.View) bool { return strings.HasSuffix(v.Entry.Text, last) })
	}
	r.press(flow.KeyOK)
	r.sees(flow.ReportConfirm)
	r.press(flow.KeyDown, flow.KeyOK)
	r.sees(flow.TakePaper) // the line is cut: the key said "Simpan dan cetak"
	papers := r.printer.Papers()
	code = regexp.MustCompile(`\b\d{4} \d{4} \d{4}\b`).FindString(papers[len(papers)-1].Text())
	if _, err := kiosk.ParseToken(code); err != nil {
		r.t.Fatalf("no code is on the paper: %v", err)
	}
	return code
}

// TestSaidWithoutATrace: a whole visit about the village's staff, code and paper and all. Afterwards neither log
// nor journal tells that somebody said something, and the paper is a ticket to the ledger.
func TestSaidWithoutATrace(t *testing.T) {
	log := &diary{}
	r := newRoom(t, func(o *station.Options) { o.Log = slog.New(slog.NewTextHandler(log, nil)) })
	code := r.says("PETUGASMINTAUANG")
	papers := r.printer.Papers()
	if len(papers) != 1 {
		t.Fatalf("%d papers", len(papers))
	}
	r.press(flow.KeyOK)
	r.sees(flow.Goodbye)
	r.sees(flow.Welcome)
	for _, tells := range []string{"report", "complaint", "code", "PETUGAS", code, strings.ReplaceAll(code, " ", "")} {
		if strings.Contains(log.String(), tells) {
			t.Errorf("the log tells %q:\n%s", tells, log.String())
		}
	}
	if n := strings.Count(log.String(), "msg=screen"); n != 1 {
		t.Errorf("the log names %d screens beside the first:\n%s", n-1, log.String())
	}
	if last, ok, err := r.store.LastPrint(t.Context()); err != nil || !ok || last.What != "ticket" {
		t.Errorf("the ledger tells %q, %v", last.What, err)
	}
	es, err := r.store.After(t.Context(), 1, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range es {
		if e.Kind == journal.KindComplaint {
			t.Error("it was journaled while its owner stood there")
		}
	}
}

// TestAskAnswer: each answer of the regency has its screen, and none of them a line in the log.
func TestAskAnswer(t *testing.T) {
	for _, c := range []struct {
		name  string
		reply kiosk.Reply
		err   error
		title string
	}{
		{"answered", kiosk.Reply{State: kiosk.ComplaintAnswered, Answer: "DITAMBAL SENIN", Day: "2026-11-26"}, nil, "report.state.dijawab"},
		{"nobody's", kiosk.Reply{}, kiosk.ErrNoToken, "report.none.unknown.title"},
		{"too often", kiosk.Reply{}, kiosk.ErrTooOften, "report.none.often.title"},
		{"no line", kiosk.Reply{}, errors.New("no route"), "report.none.offline.title"},
	} {
		t.Run(c.name, func(t *testing.T) {
			log := &diary{}
			token := kiosk.NewToken(kiosk.RequestID{5})
			r := newRoom(t, func(o *station.Options) {
				o.Log = slog.New(slog.NewTextHandler(log, nil))
				o.Answer = func(_ context.Context, asked kiosk.Token) (kiosk.Reply, error) {
					if asked != token {
						return kiosk.Reply{}, errors.New("another token was asked about")
					}
					return c.reply, c.err
				}
			})
			r.sees(flow.Welcome)
			r.press("room-report", "choice-0", "choice-2")
			r.sees(flow.AskCode)
			for _, d := range token.Digits() {
				r.press(flow.KeyID("digit-" + string(d)))
			}
			r.until("twelve digits", func(v flow.View) bool { return v.Entry.Text == token.Groups() })
			r.press(flow.KeyOK)
			v := r.until("what the token tells", func(v flow.View) bool { return v.Screen == flow.CodeAnswer })
			if v.Title.ID != c.title || c.err == nil && v.Lead.Text != c.reply.Answer {
				t.Errorf("%q %q", v.Title.ID, v.Lead.Text)
			}
			if s := log.String(); strings.Contains(s, token.Digits()) || strings.Contains(s, "DITAMBAL") || strings.Contains(s, "answer") {
				t.Errorf("the log tells:\n%s", s)
			}
		})
	}
}
