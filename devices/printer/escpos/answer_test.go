package escpos_test

import (
	"reflect"
	"testing"

	"github.com/smart-kampung/anjungan/devices/printer"
	"github.com/smart-kampung/anjungan/devices/printer/escpos"
)

func parse(p printer.Profile, b []byte) []escpos.Answer {
	ps := escpos.NewParser(p)
	var out []escpos.Answer
	for _, c := range b {
		if a, ok := ps.Feed(c); ok {
			out = append(out, a)
		}
	}
	return out
}

func TestAnswers(t *testing.T) {
	status := func(b byte) escpos.Answer { return escpos.Answer{Kind: escpos.AnswerStatus, Status: b} }
	queued := func(b byte) escpos.Answer { return escpos.Answer{Kind: escpos.AnswerQueued, Status: b} }
	id := escpos.Answer{Kind: escpos.AnswerProcessID, Text: "AB12"}
	cases := []struct {
		name, model string
		in          string
		want        []escpos.Answer
	}{
		{"status", "TM80", "\x12\x16\x72", []escpos.Answer{status(0x12), status(0x16), status(0x72)}},
		{"process id", "TM80", "\x37\x22AB12\x00", []escpos.Answer{id}},
		{"XOFF inside", "TM80", "\x37\x22A\x13B\x1112\x00", []escpos.Answer{id}},
		{"two in a row", "TM80", "\x37\x22AB12\x00\x37\x25\x00", []escpos.Answer{id, {Kind: escpos.AnswerCleared}}},
		{"broken block", "TM80", "\x37\x22A\x12\x37\x22AB12\x00", []escpos.Answer{status(0x12), id}},
		{"automatic status skipped", "TM80", "\x14\x00\x00\x0f\x12", []escpos.Answer{status(0x12)}},
		{"queued", "VKP80", "\x00\x03\x0c", []escpos.Answer{queued(0), queued(3), queued(0x0c)}},
		{"full", "VKP80", "\x10\x0f\x20\x00\x11\x12\x12", []escpos.Answer{
			{Kind: escpos.AnswerFull, Full: [4]byte{0x20, 0, 0x11, 0x12}}, status(0x12),
		}},
		{"another frame of Custom", "VKP80", "\x10\x01\x12", []escpos.Answer{status(0x12)}},
		{"noise", "VKP80", "\xff\x81\x90\xff", nil},
	}
	for _, c := range cases {
		if got := parse(profile(t, c.model), []byte(c.in)); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestCounterAnswer(t *testing.T) {
	ps := escpos.NewParser(profile(t, "VKP80"))
	ps.ExpectCounter(true)
	var got []escpos.Answer
	for _, c := range []byte("512ret") {
		if a, ok := ps.Feed(c); ok {
			got = append(got, a)
		}
	}
	if len(got) != 1 || got[0].Kind != escpos.AnswerCounter || got[0].Text != "512" {
		t.Fatalf("%+v", got)
	}
}

func TestCondition(t *testing.T) {
	cases := []struct {
		n, b byte
		want printer.Word
	}{
		{1, 0x12, printer.Idle},
		{2, 0x16, printer.CoverOpen},
		{2, 0x32, printer.NoPaper},
		{3, 0x1A, printer.CutterError},
		{3, 0x16, printer.Jam},
		{3, 0x32, printer.Hardware},
		{3, 0x52, printer.Overheat},
		{4, 0x1E, printer.NearEnd},
		{4, 0x7E, printer.NoPaper},
	}
	for _, c := range cases {
		var got escpos.Condition
		got.Add(c.n, c.b)
		if got.Word() != c.want {
			t.Errorf("DLE EOT %d, %02x: %s, want %s", c.n, c.b, got.Word(), c.want)
		}
	}
	var full escpos.Condition
	full.AddFull([4]byte{0x20, 0, 0, 0})
	if !full.Mouth || full.Word() != printer.Idle {
		t.Fatalf("%+v", full)
	}
	full.AddFull([4]byte{0x01, 0x02, 0x41, 0x01})
	if full.Mouth || full.Word() != printer.CoverOpen || !full.Jam || !full.Cutter || !full.Hot || !full.PaperEnd {
		t.Fatalf("%+v", full)
	}
}

func FuzzAnswers(f *testing.F) {
	f.Add([]byte("\x12\x10\x0f\x20\x00\x00\x00\x37\x22AB12\x00"), uint8(0))
	f.Fuzz(func(t *testing.T, b []byte, at uint8) {
		for _, p := range escpos.Profiles() {
			got := parse(p, b)
			if len(got) > len(b) {
				t.Fatal("more answers than bytes")
			}
			for _, a := range got {
				if a.Kind == escpos.AnswerProcessID && len(a.Text) != 4 {
					t.Fatalf("%+v", a)
				}
			}
			// whatever noise came, a good status after a broken line is read
			ps := escpos.NewParser(p)
			for _, c := range b[:min(int(at), len(b))] {
				ps.Feed(c)
			}
			ps.Reset()
			if a, ok := ps.Feed(0x12); !ok || a.Kind != escpos.AnswerStatus {
				t.Fatalf("%s: %+v", p.Name, a)
			}
		}
	})
}
