package flow

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// padHappening is what the fuzzer's bytes for pad and headset stand for.
func padHappening(b byte) Happening {
	if pads := "0123456789*#"; int(b) < len(pads) {
		return PadPressed{Pad: PadKey(pads[b])}
	}
	return Headset{In: b%2 == 0}
}

// TestEveryKeyByPadAlone follows every transcript and random visits and, wherever they stand, lets somebody
// try who sees nothing: by what the kiosk says, and by the pad alone, every key of the screen is reached, and
// does what it does when it is touched.
func TestEveryKeyByPadAlone(t *testing.T) {
	const walks, events = 50, 1000
	seen, tried := map[Screen]int{}, map[string]bool{}
	try := func(t *testing.T, w witness) {
		v := w.m.View(w.s)
		if now := describe(v); !tried[now] && seen[v.Screen] < 40 {
			tried[now] = true
			seen[v.Screen]++
			blind(t, w, len(tried)%2 == 0)
		}
	}
	everyMoment(t, try)
	for seed := range uint64(walks) {
		if len(seen) == len(Screens()) {
			break
		}
		rng := rand.New(rand.NewPCG(seed, 18))
		w := walker(seed)
		for range events {
			if rng.IntN(8) == 0 {
				w.play(t, byte(rng.IntN(256)))
			} else {
				w.apt(t, rng)
			}
			try(t, *w)
		}
	}
	for _, s := range Screens() {
		if seen[s] == 0 {
			t.Errorf("nobody tried %s by ear", s)
		}
	}
}

// blind tries every key of the screen that w stands at.
func blind(t *testing.T, w witness, headset bool) {
	t.Helper()
	now := Event{At: w.at, Fresh: w.fresh()}
	step := func(s State, what Happening) (State, []Msg) {
		e := now
		e.What = what
		next, fx := w.m.Step(s, e)
		return next, spokenIn(fx)
	}
	s := w.s
	s.visit.prefs.Ears, s.visit.pad, s.headset = false, padAt{}, headset
	s, words := step(s, PadPressed{Pad: '1'}) // begins to speak, and does nothing else
	if len(words) == 0 {
		t.Fatalf("%s says nothing", s.Screen())
	}
	found := map[string][]visit{} // where a key leads of which that label was said
	var look func(s State, words []Msg, deep int)
	look = func(s State, words []Msg, deep int) {
		for pad, label := range heard(words) {
			next, more := step(s, PadPressed{Pad: pad})
			end := next.visit
			inside := end.pad != (padAt{})
			end.pad = padAt{}
			found[label] = append(found[label], end)
			if inside && deep < 6 && label != padLabels[padShut] {
				look(next, more, deep+1)
			}
		}
	}
	look(s, words, 0)
	for _, k := range w.m.View(s).AllKeys() {
		touched, _ := step(s, KeyPressed{Key: k.ID})
		if !slices.Contains(found[labelOf(k.Label)], touched.visit) {
			t.Fatalf("%s: nobody reaches %s by the pad; it says %v", s.Screen(), k.ID, words)
		}
	}
}

// labelOf is a label as a listener knows it.
func labelOf(m Msg) string { return words(m) }

// heard is what a listener makes of it: which key of the pad is for what.
func heard(said []Msg) map[PadKey]string {
	pads := map[PadKey]string{}
	for i, m := range said {
		switch m.ID {
		case "pad.press":
			pads[PadKey(m.Args[0][0])] = labelOf(said[i+1])
		case "pad.press.star":
			pads[PadStar] = labelOf(said[i+1])
		case "pad.press.hash":
			pads[PadHash] = labelOf(said[i+1])
		case "pad.digits", "pad.letters":
			for d := '0'; d <= '9'; d++ {
				pads[PadKey(d)] = string(d)
			}
		}
	}
	return pads
}

func spokenIn(fx []Effect) (said []Msg) {
	for _, f := range fx {
		if e, ok := f.(Speak); ok {
			said = e.Words
		}
	}
	return said
}

// of anybody in the transcripts: names, addresses, birth days, parts of NIKs and numbers, said in any way.
var personalWords = []string{
	"siti", "contohpraja", "krajan", "1980", "1953", "juni 2001", "9001", "9012", "9013", "9 0 1", "9 0 0 1", "1043", "1 0 4 3", "351013", "3 5 1 0",
}

// tells says that plain words tell of somebody who they are said to.
func tells(m Msg) bool {
	for _, id := range []string{
		"aid.penerima", "aid.diusulkan", "aid.ditolak", "aid.dihentikan", "aid.tidak-terdaftar", "aid.belum-ada-data", "aid.untold", "aid.blocked",
		"aid.provisional", "aid.next", "aid.item", "aid.answer.no", "aid.answer.yes", "aid.answer.forwarded", "aid.appeal.no", "aid.appeal.yes",
	} {
		if m.ID == id || strings.HasPrefix(m.ID, id+".") {
			return true
		}
	}
	return false
}

// TestLoudspeakerNamesNobody: whatever is touched or pressed, and however a screen came about, without a
// headset nothing is said of anybody; and what is said to one ends when it is pulled out.
func TestLoudspeakerNamesNobody(t *testing.T) {
	loud := func(t *testing.T, on Screen, fx []Effect) {
		t.Helper()
		for _, m := range spokenIn(fx) {
			if tells(m) {
				t.Fatalf("%s says %s to everybody", on, m.ID)
			}
			if (on == Question || on == Report) && slices.Contains(testHamlets, m.Text) {
				continue // the village's hamlets, all of them, to choose one
			}
			said := strings.ToLower(m.Text + " " + strings.Join(m.Args, " "))
			for _, p := range personalWords {
				if strings.Contains(said, p) {
					t.Fatalf("%s says %q to everybody", on, said)
				}
			}
		}
	}
	private, told, asked, tried := 0, 0, 0, map[string]bool{}
	everyMoment(t, func(t *testing.T, w witness) {
		s := w.s
		now := describe(w.m.View(s))
		if tried[now] {
			return
		}
		tried[now] = true
		s.visit.prefs.Ears, s.visit.pad, s.headset = false, padAt{}, false
		for _, what := range []Happening{KeyPressed{Key: KeyListen}, PadPressed{Pad: '1'}} {
			_, fx := w.m.Step(s, Event{At: w.at, What: what})
			loud(t, s.Screen(), fx)
		}
		s.visit.prefs.Ears = true
		for pad := range padHappenings() {
			next, fx := w.m.Step(s, Event{At: w.at, What: pad})
			if said := spokenIn(fx); len(said) == 1 && said[0].ID == "number.said" {
				asked++ // for by the visitor: TestANumberIsSaidToWhoAsks
				continue
			}
			loud(t, next.Screen(), fx)
		}
		s, fx := w.m.Step(s, Event{At: w.at, What: Headset{In: true}})
		for _, m := range spokenIn(fx) {
			if m.Text == testResident().Name {
				private++
			}
			if tells(m) {
				told++
			}
		}
		s, fx = w.m.Step(s, Event{At: w.at, What: Headset{}})
		if _, hush := fx[0].(Hush); !hush {
			t.Fatal("the headset is out and the loudspeaker may go on")
		}
		loud(t, s.Screen(), fx)
	})
	if private == 0 || told == 0 || asked == 0 {
		t.Errorf("headsets were told their resident's name %d times, where they stand %d times, a number was asked for %d times: the test sees nothing", private, told, asked)
	}
}

func padHappenings() map[Happening]bool {
	all := map[Happening]bool{}
	for b := range byte(12) {
		all[padHappening(b)] = true
	}
	return all
}

// TestPINIsNeverSpoken: while a PIN is typed nothing is said of its digits, to a headset either.
func TestPINIsNeverSpoken(t *testing.T) {
	typed := 0
	everyMoment(t, func(t *testing.T, w witness) {
		if w.m.View(w.s).Slots == 0 {
			return
		}
		s := w.s
		s.visit.prefs.Ears, s.visit.pad, s.headset = true, padAt{}, true
		for d := '0'; d <= '9'; d++ {
			next, fx := w.m.Step(s, Event{At: w.at, What: PadPressed{Pad: PadKey(d)}})
			for _, m := range spokenIn(fx) {
				if m.Text != "" && strings.Trim(m.Text, "0123456789 ") == "" {
					t.Fatalf("a digit of a PIN was said: %q", m.Text)
				}
			}
			if next.visit.typed == s.visit.typed+1 {
				typed++
				if said := spokenIn(fx); len(said) != 1 || said[0].ID != "pad.tick" {
					t.Fatalf("a digit of a PIN gave %v", said)
				}
			}
		}
	})
	if typed == 0 {
		t.Error("no digit of a PIN was typed")
	}
}

// TestVoiceEndsWithTheVisit: volume, panel and ears are the visitor's, and the next one finds none of them,
// even with a headset still in the jack.
func TestVoiceEndsWithTheVisit(t *testing.T) {
	m := testMachine()
	s := m.Start()
	at := time.Unix(1_800_000_000, 0)
	do := func(what Happening) (fx []Effect) {
		at = at.Add(time.Second)
		s, fx = m.Step(s, Event{At: at, What: what})
		return fx
	}
	do(KeyPressed{Key: KeyListen})
	for range 4 {
		do(KeyPressed{Key: KeyLouder})
	}
	if v := m.View(s); v.Prefs.Volume != Loudest || !v.has(KeyStop) || !v.has(KeyAgain) || v.has(KeyListen) || !v.has(KeyHelp) {
		t.Errorf("while it speaks: volume %d, keys %v", v.Prefs.Volume, v.Help)
	}
	if fx := do(KeyPressed{Key: KeyAgain}); len(spokenIn(fx)) == 0 || fx[0].(Speak).Volume != Loudest {
		t.Errorf("again: %v", fx)
	}
	if fx := do(KeyPressed{Key: KeyStop}); !slices.Contains(fx, Effect(Hush{})) || m.View(s).has(KeyStop) {
		t.Errorf("stop: %v", fx)
	}
	do(Headset{In: true})
	fx := do(TimerFired{Timer: TimerIdle})
	if s.visit != blank(Welcome) || !slices.Contains(fx, Effect(Hush{})) {
		t.Errorf("left behind: %+v", s.visit.prefs)
	}
	if fx := do(KeyPressed{Key: KeyListen}); fx[0].(Speak).Volume != 0 {
		t.Error("the next visitor hears it at the loudness of the last")
	}
}

// TestAnotherScreenIsSilent: what was being read of one screen is not read over the next.
func TestAnotherScreenIsSilent(t *testing.T) {
	m := testMachine()
	s, _ := m.Step(m.Start(), Event{What: KeyPressed{Key: KeyListen}})
	s, fx := m.Step(s, Event{What: KeyPressed{Key: KeyNoCard}})
	if !slices.Contains(fx, Effect(Hush{})) || m.View(s).has(KeyStop) {
		t.Errorf("the next screen: %v", fx)
	}
}

// TestWithoutVoice: a kiosk that cannot speak takes the pad from its first key, in silence.
func TestWithoutVoice(t *testing.T) {
	m := NewMachine(testMachine().site, testServices(), false).WithVillages(testVillages(), testFormerly())
	s, fx := m.Step(m.Start(), Event{What: PadPressed{Pad: '3'}})
	if s.Screen() != PickVillage || len(spokenIn(fx)) != 0 || s.visit.prefs.Ears {
		t.Errorf("%s, %v", s.Screen(), fx)
	}
}

// TestKeyboardOnThePad: every key of the keyboard stands behind a digit.
func TestKeyboardOnThePad(t *testing.T) {
	all := strings.Join(padGroups[:], "")
	for _, r := range keyboardRows {
		if strings.Count(all, string(r)) != 1 {
			t.Errorf("%q stands %d times on the pad", r, strings.Count(all, string(r)))
		}
	}
	for d, g := range padGroups {
		if len(g) > 9 {
			t.Errorf("behind %d stand %d letters", d, len(g))
		}
	}
}

func TestSpell(t *testing.T) {
	for text, want := range map[string]string{
		"3510 1341 ____ ____": "3 5 1 0, 1 3 4 1", "351_ ____": "3 5 1", "17-08-____": "1 7, 0 8",
		"Rp 1.500.000": "Rp 1.500.000", "WARUNG 2": "WARUNG 2", "____": "", "": "",
	} {
		if got := spell(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
