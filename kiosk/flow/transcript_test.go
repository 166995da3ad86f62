package flow

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
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
		var fx []Effect
		for _, w := range split(words) {
			at = at.Add(time.Second)
			draft++
			s, fx = m.Step(s, Event{At: at, Fresh: kiosk.RequestID{draft}, What: parseEvent(t, s, w)})
		}
		fmt.Fprintf(&out, "> %s\n  %s\n", words, describe(m.View(s)))
		for _, f := range fx {
			fmt.Fprintf(&out, "    %s\n", describeEffect(f))
		}
	}
	return out.String()
}

// split is the events of a line: "type 12" is two keys of the number pad, "write AB" two of the keyboard;
// the screen after the last is shown.
func split(line string) (events [][]string) {
	w := strings.Fields(line)
	if w[0] != "type" && w[0] != "write" {
		return [][]string{w}
	}
	for _, d := range strings.ReplaceAll(strings.Join(w[1:], " "), "-", "") {
		switch {
		case d == ' ':
			events = append(events, []string{"key", string(KeySpace)})
		case d >= '0' && d <= '9' && w[0] == "type":
			events = append(events, []string{"key", "digit-" + string(d)})
		default:
			events = append(events, []string{"key", "char-" + string(d)})
		}
	}
	return events
}

// cardRead is a card of which those words are true.
func cardRead(name string, words []string) CardRead {
	chip, _ := ChipOf([]byte(name))
	e := CardRead{Chip: chip, Known: true}
	for _, w := range words {
		switch w {
		case "unknown":
			e.Known = false
		case "locked":
			e.Locked = true
		case "proved":
			e.Proved, e.Resident = true, testResident()
		case "x", "xx":
			e.Waiting = len(w)
		case "lost":
			e.Lost = true
		case "check":
			e.Lost, e.Check = true, true
		case "nopin":
			e.NoPIN = true
		case "copy":
			e.AskPIN = true
		case "pinwaits":
			e.PINWaits = true
		case "away":
			e.Away = true
		case "pending":
			e.Known, e.Pending = false, true
		case "confirmed":
			e.Known, e.Confirmed = false, true
		case "fleeting":
			e.Known, e.Fleeting = false, true
		case "clerk":
			e.Clerk = true
		}
	}
	return e
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
		return cardRead(arg(1), w[2:])
	case "unread":
		return CardFailed{Why: CardFailure(arg(1))}
	case "face":
		return FaceReady{}
	case "key":
		return KeyPressed{Key: KeyID(arg(1))}
	case "pin":
		return pinEvent(arg(1), arg(2))
	case "pinset":
		return PINSet{OK: arg(1) == "ok", Weak: arg(1) == "weak"}
	case "clerk":
		return clerkEvent(arg(1))
	case "done":
		return ClerkDone{Do: kiosk.ClerkAction(arg(1)), Deed: Deed(arg(2)), Desk: testDesk()}
	case "drawn":
		return TicketDrawn{Ticket: testTicket(7), Before: len(arg(2)), Full: arg(1) == "full", Failed: arg(1) == "failed"}
	case "stands":
		return numberEvent(s, arg(1))
	case "found":
		return foundEvent(arg(1))
	case "moved":
		return LineMoved{Desk: testDesk(), Failed: arg(1) == "failed"}
	case "saved":
		n, _ := kiosk.NewNumber(104, 39075162)
		at := testMachine().site.Village.Code
		switch d := s.visit.deposit; {
		case d.on:
			at = d.village.Code
		case arg(1) == "away":
			at = awayVillage
		case s.visit.resident.Village != "":
			at = s.visit.resident.Village
		}
		return Saved{ID: s.visit.draft, Number: n, Village: at, Waits: s.visit.deposit.on && s.visit.deposit.witness == (Chip{})}
	case "cancelled":
		return cancelEvent(s, arg(1))
	case "said":
		return ComplaintSaved{ID: s.visit.report.said.ID, OK: arg(1) == "ok"}
	case "told":
		return toldEvent(arg(1))
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
		return Fitness{Reader: arg(1) == "ok", Store: arg(2) != "down", Shut: arg(2) == "shut", Crowded: arg(3) == "crowded", Flooded: arg(3) == "flooded"}
	case "clock":
		if arg(1) == "never" {
			return ClockTrust{}
		}
		return ClockTrust{kiosk.ClockTrust{Checked: s.now.AddDate(0, 0, -len(arg(1))), Sure: true}}
	case "minute":
		return Minute{}
	case "pad":
		return PadPressed{Pad: PadKey(arg(1)[0])}
	case "headset":
		return Headset{In: arg(1) == "in"}
	}
	t.Fatalf("no such event: %v", w)
	return nil
}

// cancelEvent is what became of the request that is taken back: kept, late or failed.
func cancelEvent(s State, how string) RequestCancelled {
	it := s.visit.items[s.visit.chosen]
	e := RequestCancelled{Request: it.Request, Item: it}
	switch how {
	case "kept":
		e.Answer, e.Item.Cancelling = CancelKept, kiosk.CancelAsked
	case "late":
		e.Answer, e.Item.State, e.Item.Holder = CancelTooLate, kiosk.Signing, kiosk.Head
	}
	return e
}

func toldEvent(how string) AnswerTold {
	switch how {
	case "answer":
		return AnswerTold{Reply: kiosk.Reply{State: kiosk.ComplaintAnswered, Answer: strings.Repeat("Ditambal hari Senin. ", 10), Day: "2026-11-20"}}
	case "received":
		return AnswerTold{Reply: kiosk.Reply{State: kiosk.ComplaintReceived, Day: "2026-11-20"}}
	}
	return AnswerTold{None: NoAnswer(how)}
}

func pinEvent(how, item string) PINAnswer {
	switch how {
	case "bad":
		return PINAnswer{TriesLeft: 4}
	case "locked":
		return PINAnswer{Locked: true}
	case "failed":
		return PINAnswer{Failed: true}
	}
	a := PINAnswer{OK: true, Resident: testResident(), Holdings: Holdings{Aid: AidMine{Told: true}}}
	it := Item{Request: kiosk.RequestID{9}, Service: "domisili", Number: "104390751623", State: kiosk.Checking, Transport: kiosk.Accepted}
	switch item {
	case "":
		return a
	case "open":
	case "asked":
		it.Cancelling = kiosk.CancelAsked
	case "late":
		it.State, it.Cancelling = kiosk.ReadyState, kiosk.CancelLate
		it.Letter, it.Approved = true, time.Date(2026, 11, 20, 15, 20, 0, 0, kiosk.WIB)
	case "away":
		r := a.Resident // as the regency tells it another village's kiosk
		a.Resident = kiosk.Resident{NIK: r.NIK, Name: r.Name, BirthDate: r.BirthDate, Sex: r.Sex, Village: awayVillage}
		a.Aid.Told = false
		return a
	case "unrecorded": // and of a card that no registry holds
		a.Aid.Told = false
		return a
	case "ok":
		return a
	case "letter":
		it.Letter, it.State = true, kiosk.ReadyState
		it.Approved = time.Date(2026, 11, 20, 15, 20, 0, 0, kiosk.WIB)
		it.Until = it.Approved.AddDate(0, 1, 0)
	case "unsure":
		it.Unsure, it.UnsureOf = "SET-1-P000001", Slip
	case "awaited":
		it.Service, it.Hamlet, it.Visit = "setiap", "Tanjung", time.Date(2026, 12, 3, 9, 0, 0, 0, kiosk.WIB)
	case "drawn":
		it.Unsure, it.UnsureOf, it.Drawn = "SET-1-P000001", Slip, true
	case "noslip":
		it.NoSlip = true
	case "counter", "told":
		it.Service, it.State, it.Told = "setiap", kiosk.ReadyState, item == "told"
	default:
		return aidEvent(a, item)
	}
	a.Items[0], a.Count = it, 1
	return a
}

func clerkEvent(how string) ClerkAnswer {
	switch how {
	case "bad":
		return ClerkAnswer{TriesLeft: 4}
	case "locked":
		return ClerkAnswer{Locked: true}
	case "failed":
		return ClerkAnswer{Failed: true}
	}
	return ClerkAnswer{OK: true, Name: "Tono Contohpraja", Desk: testDesk()}
}

// testDesk is one who deposited with a card ("joko"), one without any, one with a new PIN ("siti"), and
// two requests, one of them ready.
func testDesk() (d DeskData) {
	at := time.Date(2026, 11, 21, 8, 0, 0, 0, kiosk.WIB)
	joko, _ := ChipOf([]byte("joko"))
	siti, _ := ChipOf([]byte("siti"))
	d.Persons[0] = Person{Request: kiosk.RequestID{7}, Number: "104390751623", Service: "domisili", Last4: "9012", Birth: "2001-06-01", Chip: joko, At: at}
	d.Persons[1] = Person{Request: kiosk.RequestID{8}, Number: "104390751623", Service: "domisili", Last4: "9013", Birth: "1953-07-07", At: at}
	d.Persons[2] = Person{Last4: "9001", Birth: "1980-01-01", Chip: siti, At: at}
	d.Work[0] = WorkItem{Request: kiosk.RequestID{9}, Number: "104390751623", Service: "domisili", State: kiosk.ReadyState, Made: at}
	d.Work[1] = WorkItem{Request: kiosk.RequestID{7}, Number: "104390751623", Service: "domisili", State: kiosk.Unproven, Made: at}
	d.People, d.Jobs, d.Ready, d.Beside, d.More = 3, 2, 3, 4, 5
	d.Lines[0] = DeskLine{Letter: "A", Waiting: 3, Next: testTicket(5), Called: testTicket(4)}
	return d
}

// foundEvent is who was looked for: "card" and "nocard" wait behind all that the list shows.
func foundEvent(how string) PersonFound {
	e := PersonFound{Person: testDesk().Persons[0], Found: how == "card" || how == "nocard", Failed: how == "failed"}
	e.Person.Request, e.Person.Last4 = kiosk.RequestID{70}, "7070"
	if how == "nocard" {
		e.Person.Chip = Chip{}
	}
	return e
}

// numberEvent is what a number tells.
func numberEvent(s State, how string) NumberAnswer {
	n, _ := kiosk.ParseNumber(s.visit.track.number.text())
	a := NumberAnswer{Standing: kiosk.Standing{Number: n, Service: "domisili", State: kiosk.Checking, Holder: kiosk.Secretary, Made: s.now.AddDate(0, 0, -3)}}
	switch how {
	case "own":
		a.Own = true
	case "stored":
		a.Own, a.Stored, a.Made = true, true, s.now
	case "awaited":
		a.Own, a.Visit = true, time.Date(2026, 12, 3, 9, 0, 0, 0, kiosk.WIB)
	case "taken":
		a.Own, a.Cancelling, a.Visit = true, kiosk.CancelAsked, time.Date(2026, 12, 3, 9, 0, 0, 0, kiosk.WIB)
	case "printable":
		a.Own, a.State, a.Holder, a.Letter = true, kiosk.ReadyState, kiosk.NoHolder, true
	case "counter", "counter-away", "counter-other":
		a.Own, a.Service, a.State, a.Holder, a.Village = how != "counter-other", "setiap", kiosk.ReadyState, kiosk.NoHolder, testResident().Village
		if how == "counter-away" {
			a.Village = awayVillage
		}
	case "discreet":
		a.Standing = a.Veiled()
	case "answered":
		a.State = kiosk.Refused
		a.Standing = a.Veiled()
	default:
		a = NumberAnswer{Fault: numberFault(how)}
	}
	return a
}

func testTicket(n int) kiosk.Ticket { return kiosk.Ticket{Line: "A", Unit: 1, Day: "2026-11-23", N: n} }

func testResident() kiosk.Resident {
	nik, _ := kiosk.ParseNIK("3510134101809001")
	return kiosk.Resident{
		NIK: nik, Name: "SITI CONTOH", BirthDate: "1980-01-01", Sex: kiosk.Female, Address: "Dusun Krajan",
		RT: "002", RW: "001", Village: "35.10.13.2004",
	}
}

// testHamlets are the dusun of the village of the transcripts.
var testHamlets = []string{"Krajan", "Tanjung"}

func testMachine() Machine {
	week := []kiosk.Span{{From: 8 * 60, To: 15 * 60}}
	site := kiosk.Site{
		Kiosk: 104, Letters: "SET", Unit: 1, Counter: "Loket Kantor Desa Setail",
		Village: kiosk.Village{Code: "35.10.13.2004", Kind: kiosk.Desa, Name: "Setail", District: "Genteng"},
		Hours:   [7][]kiosk.Span{nil, week, week, week, week, week, nil},
		Hamlets: testHamlets,
	}
	return NewMachine(site, testServices(), true).WithVillages(testVillages(), testFormerly()).WithLines(testLines()).WithMenu(testMenu()).WithAid(testAid()).WithNews(testNews()).WithMall(testMall())
}

func text(id, en string) kiosk.Text { return kiosk.Text{kiosk.Indonesian: id, kiosk.English: en} }

// testLines is two lines of the counter.
func testLines() []kiosk.Line {
	return []kiosk.Line{{Letter: "A", Title: text("Surat", "Letters")}, {Letter: "B", Title: text("KTP", "KTP"), Services: []kiosk.ServiceID{"lain0"}}}
}

// testServices is the domicile letter, one with a field of every kind, more than one page of others, and one
// that this kind of village does not have.
func testServices() []kiosk.Service {
	choice := func(id, en, need string) kiosk.Choice {
		return kiosk.Choice{Value: id, Title: text(id, en), Need: need}
	}
	dom := kiosk.Service{
		ID: "domisili", Title: text("Surat Keterangan Domisili", "Proof of residence"),
		Kinds: []kiosk.SiteKind{kiosk.Desa, kiosk.Kelurahan}, Assurance: kiosk.ByPIN, HandOver: kiosk.ByTTE, Promise: 60,
		Fields: []kiosk.Field{{
			ID: "purpose", Title: text("Untuk keperluan apa?", ""), Label: text("Untuk", ""),
			Choices: []kiosk.Choice{choice("kerja", "work", "work"), choice("sekolah", "school", "")},
		}},
	}
	field := func(id string, kind kiosk.FieldKind) kiosk.Field {
		return kiosk.Field{ID: id, Kind: kind, Title: text(id+"?", ""), Label: text(id, "")}
	}
	every := dom
	every.ID, every.Title, every.HandOver = "setiap", text("Setiap", ""), kiosk.AtCounter
	every.Next, every.Requirements = text("Lalu ke kecamatan", ""), []kiosk.Requirement{{ID: "kk", Title: text("KK", "")}}
	shop := field("usaha", kiosk.TextField)
	shop.Choices, shop.Max = []kiosk.Choice{choice("TOKO", "shop", "")}, 12
	income := field("penghasilan", kiosk.MoneyField)
	income.Min, income.Max = 1000, 2_000_000
	count := field("jumlah", kiosk.NumberField)
	count.Min, count.Max = 1, 45
	phone := field("hp", kiosk.PhoneField)
	phone.Optional = true
	every.Fields = []kiosk.Field{shop, income, count, field("tanggal", kiosk.DateField), field("nik", kiosk.NIKField), phone, dom.Fields[0]}
	other := dom
	other.ID, other.Kinds = "apbdes", []kiosk.SiteKind{kiosk.Kelurahan}
	list := []kiosk.Service{dom, every, other}
	for i := range 7 {
		more := dom
		more.ID, more.Fields = kiosk.ServiceID(fmt.Sprintf("lain%d", i)), nil
		switch i {
		case 4: // a visit and nothing else
			hamlet := field(kiosk.FieldVisit, kiosk.TextField)
			hamlet.Hamlets, hamlet.Max = true, 40
			more.HandOver, more.Fields = kiosk.InPerson, []kiosk.Field{hamlet}
		case 5: // by card alone, and somebody must come
			more.Assurance, more.HandOver, more.Requirements = kiosk.ByCard, kiosk.InPerson, every.Requirements
		case 6: // by anybody
			more.Assurance, more.HandOver, more.Fields = kiosk.Anonymous, kiosk.NoHandOver, dom.Fields
		}
		list = append(list, more)
	}
	return append(list, testAidServices()...)
}

// testMenu leads to them; "work" has answered what the domicile letter is for.
func testMenu() kiosk.Menu {
	entry := func(id kiosk.ServiceID) kiosk.MenuEntry {
		return kiosk.MenuEntry{Service: id, Title: text(string(id), "")}
	}
	all := []kiosk.MenuEntry{entry("domisili"), entry("setiap"), entry("apbdes")}
	for i := range 7 {
		all = append(all, entry(kiosk.ServiceID(fmt.Sprintf("lain%d", i))))
	}
	ask := text("Surat apa?", "")
	return kiosk.Menu{
		{ID: "letters", Title: text("Surat", ""), Ask: text("Untuk apa?", ""), Entries: []kiosk.MenuEntry{
			{ID: "work", Title: text("Kerja", ""), Ask: ask, Entries: all[:3]},
			{ID: "other", Title: text("Lainnya", ""), Ask: ask, Entries: all},
			{ID: "none", Title: text("Uang desa", ""), Ask: ask, Entries: all[2:3]},
		}},
		entry("lain0"),
		{ID: "report", Room: kiosk.RoomReport, Title: text("Lapor & usul", "")},
		{ID: "aid", Title: text("Bantuan", ""), Room: kiosk.RoomAid},
	}
}

// awayVillage is another village than the kiosk's.
const awayVillage kiosk.VillageCode = "35.10.13.2008"

// testVillages is a district with more villages than a page holds, and one with one.
func testVillages() (list []kiosk.Village) {
	for i := range 8 {
		list = append(list, kiosk.Village{
			Code: kiosk.VillageCode(fmt.Sprintf("35.10.13.%d", 2001+i)), Kind: kiosk.Desa, Name: fmt.Sprintf("Contoh %d", i),
			DistrictCode: "35.10.13", District: "Genteng",
		})
	}
	return append(list, kiosk.Village{
		Code: "35.10.16.1001", Kind: kiosk.Kelurahan, Name: "Kepatihan", DistrictCode: "35.10.16", District: "Banyuwangi",
	})
}

// testFormerly is a village that lay in the district of the others once, and a district that is no more.
func testFormerly() []kiosk.Formerly {
	moved := testVillages()[8]
	return []kiosk.Formerly{
		{Village: moved, Name: "Kepatihan", District: "Genteng"}, {Village: moved, Name: "Tegalwangi", District: "Distrik Kota"},
	}
}

// words is a message as transcripts write it.
func words(m Msg) string {
	if m.ID == "" {
		return m.Text
	}
	return m.ID + strings.Join(append([]string{""}, m.Args...), " ")
}

func describe(v View) string {
	msg := words
	var b strings.Builder
	fmt.Fprintf(&b, "[%s] %q", v.Screen, msg(v.Title))
	switch v.Screen {
	case Mine, AidWho, AidScheme, AidAnswer:
		fmt.Fprintf(&b, " (%s)", msg(v.Eyebrow))
	case Waiting:
		fmt.Fprintf(&b, " (%s) %q", msg(v.Eyebrow), msg(v.Lead))
	case AidList:
		fmt.Fprintf(&b, " %q", msg(v.Lead))
	default:
	}
	if v.Screen == Home && !v.Banner.Value.Empty() {
		fmt.Fprintf(&b, " (%s: %s)", msg(v.Banner.Label), msg(v.Banner.Value))
	}
	if id, step := strings.CutSuffix(v.Eyebrow.ID, ".step"); step || strings.HasPrefix(id, "deposit.step") {
		fmt.Fprintf(&b, " (%s)", msg(v.Eyebrow))
	}
	if v.Dots > 0 {
		fmt.Fprintf(&b, " dots=%d", v.Dots)
	}
	if !v.Lead.Empty() && (v.Screen == ChoosePIN || v.Screen == TapOther || v.Screen == StaffPIN || v.Screen == Message) {
		fmt.Fprintf(&b, " %q", msg(v.Lead))
	}
	if v.Entry.Kind != NoEntry {
		fmt.Fprintf(&b, " entry=%q %s", v.Entry.Text, v.Entry.Hint.ID)
	}
	if v.Pages > 1 {
		fmt.Fprintf(&b, " page %d of %d", v.Page, v.Pages)
	}
	if v.Number != "" {
		fmt.Fprintf(&b, " number=%s", v.Number)
	}
	if v.Screen == Goodbye && len(v.Keys) > 0 {
		fmt.Fprintf(&b, " %q", msg(v.Lead))
	}
	if v.Screen == QueueTicket || v.Screen == TrackAnswer || v.Screen == TakePaper {
		fmt.Fprintf(&b, " card=%q %q %q", msg(v.Card.Big), msg(v.Card.Place), msg(v.Card.Bring))
	}
	if !v.Note.Empty() {
		fmt.Fprintf(&b, " note=%s", msg(v.Note))
	}
	if slices.Contains([]Screen{Confirm, Waiting, ReportConfirm, AidList, AidScheme}, v.Screen) {
		for _, r := range v.Rows {
			fmt.Fprintf(&b, " <%s: %s>", msg(r.Label), msg(r.Value))
		}
	}
	if v.Screen == NewsPage {
		fmt.Fprintf(&b, " %q", msg(v.Lead))
		for _, x := range v.Chart.Bars {
			fmt.Fprintf(&b, " <%s: %s, %d of %d>", msg(x.Label), msg(x.Value), x.Done, x.Plan)
		}
		for _, r := range v.Rows {
			fmt.Fprintf(&b, " <%s: %s>", msg(r.Label), msg(r.Value))
		}
	}
	var keys []string
	for _, k := range v.AllKeys() {
		if k.Role != RoleHelp && k.Role != RoleDigit && k.Role != RoleLetter {
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
	case CancelRequest:
		return fmt.Sprintf("take back %x", e.Request[0])
	case StopTimer:
		return fmt.Sprintf("stop %s", e.Timer)
	case Save:
		d := e.Draft
		out := fmt.Sprintf("save draft %x %s %d answers assurance %d", d.ID[0], d.Service, d.Count, d.Assurance)
		if d.Assurance == kiosk.Deposited {
			out += fmt.Sprintf(" of %s in %s chip=%s pin=%v", d.Resident.BirthDate, d.Resident.Village, d.Chip.Bytes(), !d.PIN.None())
			if d.Carded {
				out += " carded"
			}
		}
		if d.Assurance == kiosk.ByCard {
			out += fmt.Sprintf(" chip=%s", d.Chip.Bytes())
		}
		if !d.Requester.IsZero() {
			out += fmt.Sprintf(" asked by another of %s proved=%v", d.RequesterBirth, d.RequesterProved)
		}
		if d.Witness != (Chip{}) {
			out += fmt.Sprintf(" witness=%s", d.Witness.Bytes())
		}
		return out
	case DrawTicket:
		return fmt.Sprintf("draw a number of %s for %s ahead=%v", e.Line, e.Day, e.Ahead)
	case KeepSurvey:
		return fmt.Sprintf("keep grade %d of element %d", e.Grade, e.Element)
	case AskNumber:
		return "ask " + e.Number.String()
	case MoveLine:
		return fmt.Sprintf("move line %s done=%v", e.Line, e.Done)
	case Print:
		if !e.Ticket.IsZero() {
			return fmt.Sprintf("print %s %s, %d before it", e.What, e.Ticket, e.Before)
		}
		if e.What.Anonymous() {
			return fmt.Sprintf("print %s %d", e.What, e.Item)
		}
		rationed := ""
		if e.Cardless {
			rationed = " rationed"
		}
		return fmt.Sprintf("print %s of %x reason=%q%s", e.What, e.Request[0], e.Reason, rationed)
	case SaveComplaint:
		c := e.Complaint
		return fmt.Sprintf("keep %s %s place=%q words=%q named=%v %v", c.Sort, c.Topic, c.Place, c.Words, !c.Sender.IsZero(), c.Token)
	case AskAnswer:
		return fmt.Sprintf("ask %v", e.Token)
	case SettlePaper:
		return fmt.Sprintf("settle %s received=%v", e.Token, e.Received)
	case SetPIN:
		return fmt.Sprintf("set %v %s", e.PIN, e.How)
	case CheckClerk:
		return fmt.Sprintf("check clerk %v", e.PIN)
	case ClaimStaff:
		return fmt.Sprintf("claim with a code of %d digits, %v", len(e.Code), e.PIN)
	case Act:
		return strings.TrimSpace(fmt.Sprintf("act %s chip=%s request=%x number=%s %s", e.Do, e.Chip.Bytes(), e.Request[0], e.Number, e.Why))
	case CheckPIN:
		return fmt.Sprintf("check %v", e.PIN)
	case Speak:
		said := make([]string, len(e.Words))
		for i, m := range e.Words {
			said[i] = words(m)
		}
		return fmt.Sprintf("speak %s: %s", e.Lang, strings.Join(said, " | "))
	case SetVolume:
		return fmt.Sprintf("volume %+d", e.Volume)
	}
	return strings.TrimPrefix(fmt.Sprintf("%T", f), "flow.")
}
