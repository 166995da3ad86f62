package flow

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

var update = flag.Bool("update", false, "rewrite the transcripts")

// TestTranscripts plays every visit in testdata: a line that begins with "> " is an event, what
// stands below is the screen and the effects that follow.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			got := play(t, string(b))
			if *update {
				if err := os.WriteFile(f, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != string(b) {
				t.Errorf("the visit differs from its transcript; look, then run with -update:\n%s", got)
			}
		})
	}
}

func play(t *testing.T, script string) string {
	m := testMachine()
	s := m.Start()
	at := time.Date(2026, 11, 21, 8, 42, 0, 0, kiosk.WIB)
	draft := byte(0)
	var out strings.Builder
	for sc := bufio.NewScanner(strings.NewReader(script)); sc.Scan(); {
		line := sc.Text()
		if strings.HasPrefix(line, "#") {
			fmt.Fprintln(&out, line)
		}
		words, ok := strings.CutPrefix(line, "> ")
		if !ok {
			continue
		}
		at = at.Add(time.Second)
		draft++
		what := parseEvent(t, s, strings.Fields(words))
		var fx []Effect
		s, fx = m.Step(s, Event{At: at, Fresh: kiosk.RequestID{draft}, What: what})
		fmt.Fprintf(&out, "> %s\n  %s\n", words, describe(m.View(s)))
		for _, f := range fx {
			fmt.Fprintf(&out, "    %s\n", describeEffect(f))
		}
	}
	return out.String()
}

func parseEvent(t *testing.T, s State, w []string) Happening {
	arg := func(i int) string {
		if i < len(w) {
			return w[i]
		}
		return ""
	}
	switch w[0] {
	case "tap":
		return CardArrived{}
	case "lift":
		return CardRemoved{}
	case "read":
		chip, _ := ChipOf([]byte(arg(1)))
		e := CardRead{Chip: chip, Known: arg(2) != "unknown", Locked: arg(2) == "locked", Waiting: len(arg(3))}
		if e.Proved = arg(2) == "proved"; e.Proved {
			e.Resident = testResident()
		}
		return e
	case "unread":
		return CardFailed{Why: CardFailure(arg(1))}
	case "face":
		return FaceReady{}
	case "key":
		return KeyPressed{Key: KeyID(arg(1))}
	case "pin":
		return pinEvent(arg(1), arg(2))
	case "saved":
		n, _ := kiosk.NewNumber(104, 39075162)
		return Saved{ID: s.visit.draft, Number: n}
	case "savefail":
		return SaveFailed{Code: kiosk.CodeDisk}
	case "print":
		return PrintEnded{Request: s.visit.request, What: s.visit.paper, Outcome: PrintOutcome(arg(1)), Word: arg(2), Mouth: true}
	case "printer":
		return PrinterSaid{Word: arg(1)}
	case "paper":
		return PaperGone{Taken: arg(1) == "taken"}
	case "timer":
		return TimerFired{Timer: Timer(arg(1))}
	case "link":
		return LinkChanged{Up: arg(1) == "up"}
	case "fitness":
		return Fitness{Reader: arg(1) == "ok", Store: arg(2) == "ok"}
	case "minute":
		return Minute{}
	}
	t.Fatalf("no such event: %v", w)
	return nil
}

func pinEvent(how, item string) PINAnswer {
	switch how {
	case "bad":
		return PINAnswer{TriesLeft: 4}
	case "locked":
		return PINAnswer{Locked: true}
	}
	a := PINAnswer{OK: true, Resident: testResident()}
	it := Item{Request: kiosk.RequestID{9}, Service: "domisili", Number: "104390751623", State: kiosk.Checking, Transport: kiosk.Accepted}
	switch item {
	case "":
		return a
	case "letter":
		it.Letter, it.State = true, kiosk.ReadyState
		it.Approved = time.Date(2026, 11, 20, 15, 20, 0, 0, kiosk.WIB)
		it.Until = it.Approved.AddDate(0, 1, 0)
	case "unsure":
		it.Unsure, it.UnsureOf = "SET-1-P000001", Slip
	case "drawn":
		it.Unsure, it.UnsureOf, it.Drawn = "SET-1-P000001", Slip, true
	case "noslip":
		it.NoSlip = true
	}
	a.Items[0], a.Count = it, 1
	return a
}

func testResident() kiosk.Resident {
	nik, _ := kiosk.ParseNIK("3510134101809001")
	return kiosk.Resident{
		NIK: nik, Name: "SITI CONTOH", BirthDate: "1980-01-01", Sex: kiosk.Female, Address: "Dusun Krajan",
		RT: "002", RW: "001", Village: "35.10.13.2004",
	}
}

func testMachine() Machine {
	week := []kiosk.Span{{From: 8 * 60, To: 15 * 60}}
	site := kiosk.Site{
		Kiosk: 104, Letters: "SET", Unit: 1, Counter: "Loket Kantor Desa Setail",
		Village: kiosk.Village{Code: "35.10.13.2004", Kind: kiosk.Desa, Name: "Setail", District: "Genteng"},
		Hours:   [7][]kiosk.Span{nil, week, week, week, week, week, nil},
	}
	choice := func(id, en string) kiosk.Choice {
		return kiosk.Choice{Value: id, Title: kiosk.Text{kiosk.Indonesian: id, kiosk.English: en}}
	}
	dom := kiosk.Service{
		ID: "domisili", Title: kiosk.Text{kiosk.Indonesian: "Surat Keterangan Domisili", kiosk.English: "Proof of residence"},
		Kinds: []kiosk.SiteKind{kiosk.Desa, kiosk.Kelurahan}, Assurance: kiosk.ByPIN, HandOver: kiosk.ByTTE, Promise: 60,
		Fields: []kiosk.Field{{
			ID: "purpose", Title: kiosk.Text{kiosk.Indonesian: "Untuk keperluan apa?"}, Label: kiosk.Text{kiosk.Indonesian: "Untuk"},
			Choices: []kiosk.Choice{choice("kerja", "work"), choice("sekolah", "school")},
		}},
	}
	other := dom
	other.ID, other.Kinds = "apbdes", []kiosk.SiteKind{kiosk.Kelurahan}
	return NewMachine(site, []kiosk.Service{dom, other}, true)
}

func describe(v View) string {
	msg := func(m Msg) string {
		if m.ID == "" {
			return m.Text
		}
		return m.ID + strings.Join(append([]string{""}, m.Args...), " ")
	}
	var b strings.Builder
	fmt.Fprintf(&b, "[%s] %q", v.Screen, msg(v.Title))
	if v.Dots > 0 {
		fmt.Fprintf(&b, " dots=%d", v.Dots)
	}
	if v.Number != "" {
		fmt.Fprintf(&b, " number=%s", v.Number)
	}
	if !v.Note.Empty() {
		fmt.Fprintf(&b, " note=%s", msg(v.Note))
	}
	var keys []string
	for _, k := range v.AllKeys() {
		if k.Role != RoleHelp && k.Role != RoleDigit {
			keys = append(keys, string(k.ID))
		}
	}
	fmt.Fprintf(&b, " keys=%v", keys)
	return b.String()
}

func describeEffect(f Effect) string {
	switch e := f.(type) {
	case StartTimer:
		return fmt.Sprintf("start %s %s", e.Timer, e.After)
	case StopTimer:
		return fmt.Sprintf("stop %s", e.Timer)
	case Save:
		return fmt.Sprintf("save draft %x %s %d answers assurance %d", e.Draft.ID[0], e.Draft.Service, e.Draft.Count, e.Draft.Assurance)
	case Print:
		return fmt.Sprintf("print %s of %x reason=%q", e.What, e.Request[0], e.Reason)
	case SettlePaper:
		return fmt.Sprintf("settle %s received=%v", e.Token, e.Received)
	case CheckPIN:
		return fmt.Sprintf("check %v", e.PIN)
	case Speak:
		return fmt.Sprintf("speak %d sentences in %s", len(e.Words), e.Lang)
	}
	return strings.TrimPrefix(fmt.Sprintf("%T", f), "flow.")
}
