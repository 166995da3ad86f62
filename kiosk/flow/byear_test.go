package flow

import (
	"slices"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
)

// acts plays lines of a transcript and gives what the last of them caused.
func acts(t *testing.T, m Machine, s State, lines ...string) (State, []Effect) {
	t.Helper()
	var fx []Effect
	at, drawn := s.now, byte(0)
	if at.IsZero() {
		at = time.Date(2026, 11, 21, 8, 42, 0, 0, kiosk.WIB)
	}
	for _, line := range lines {
		for _, w := range split(line) {
			at = at.Add(time.Second)
			drawn++
			s, fx = m.Step(s, Event{At: at, Fresh: kiosk.RequestID{drawn}, What: parseEvent(t, s, w)})
		}
	}
	return s, fx
}

// savedWithoutCard ends in what a deposit without a card has asked to be printed.
var savedWithoutCard = []string{
	"key nocard", "key choice-0", "type 3510090106019012", "key ok", "type 01-06-2001", "key ok", "key choice-0", "key tile-0", "key choice-1",
	"key choice-0", "key choice-0", "key ok", "saved waits",
}

// TestTheLastScreenIsHeard: no short time ends what is still being said, whether the visitor went by ear before the paper was taken
// or began to after; and nobody's number stands there for ever.
func TestTheLastScreenIsHeard(t *testing.T) {
	m := testMachine()
	for name, lines := range map[string][]string{
		"by ear all along":  append(append([]string{"pad 5"}, savedWithoutCard...), "print printed", "paper taken"),
		"by ear at the end": append(slices.Clone(savedWithoutCard), "print printed", "paper taken", "pad 5"),
		"headset at last":   append(slices.Clone(savedWithoutCard), "print printed", "paper taken", "headset in"),
	} {
		s, fx := acts(t, m, m.Start(), lines...)
		idle := false
		for _, f := range fx {
			if e, ok := f.(StartTimer); ok {
				if e.Timer == TimerEnd {
					t.Errorf("%s: it ends after %s", name, e.After)
				}
				idle = idle || e.Timer == TimerIdle
			}
		}
		if s.Screen() != TakePaper || !slices.Contains(fx, Effect(StopTimer{TimerEnd})) || !idle {
			t.Errorf("%s: %s, %v", name, s.Screen(), fx)
		}
		if s, _ = acts(t, m, s, "timer idle", "timer still"); s.visit.number != "" {
			t.Errorf("%s: the number stays", name)
		}
	}
	s, fx := acts(t, m, m.Start(), append(slices.Clone(savedWithoutCard), "print printed", "paper taken")...)
	if s.Screen() != TakePaper || !slices.Contains(fx, Effect(StartTimer{TimerEnd, TakenTime})) {
		t.Errorf("seen: %s, %v", s.Screen(), fx)
	}
}

// TestASurveyBegunByEar: who begins to listen on the last screen has time for it.
func TestASurveyBegunByEar(t *testing.T) {
	m := testMachine()
	_, fx := acts(t, m, m.Start(), append(slices.Clone(savedWithoutCard), "print printed", "paper taken", "key ok", "pad 5")...)
	if !slices.Contains(fx, Effect(StartTimer{TimerEnd, 2 * earsPatience * SurveyTime})) {
		t.Errorf("%v", fx)
	}
}

// TestANumberIsSaidToWhoAsks: without paper and without headset, and never before it is asked for.
func TestANumberIsSaidToWhoAsks(t *testing.T) {
	m := testMachine()
	for _, c := range []struct {
		name    string
		lines   []string
		offered bool
	}{
		{"rationed", []string{"pad 5", "print not-started ration-pause"}, true},
		{"trouble", []string{"pad 5", "print unknown"}, true},
		{"printed", []string{"pad 5", "print printed"}, false},
		{"seen", []string{"print not-started ration-night"}, false},
		{"headset", []string{"headset in", "print not-started ration-night"}, false},
	} {
		s, _ := acts(t, m, m.Start(), append(slices.Clone(savedWithoutCard), c.lines...)...)
		if s.visit.number == "" || m.View(s).has(KeyOther) != c.offered {
			t.Errorf("%s: offered is %v", c.name, !c.offered)
		}
		if !c.offered {
			continue
		}
		after, fx := acts(t, m, s, "key other")
		said := spokenIn(fx)
		if len(said) != 1 || !same(said[0], M("number.said", "1 0 4 3, 9 0 7 5, 1 6 2 3")) || after.Screen() != s.Screen() {
			t.Errorf("%s: %v on %s", c.name, said, after.Screen())
		}
		if after, _ = acts(t, m, s, "key ok"); after.Screen() != Goodbye {
			t.Errorf("%s: it does not end: %s", c.name, after.Screen())
		}
	}
}

// TestSecondLinesAreHeard: what stands under the name of a tile is said with it; under who pays bansos, which tells of the visitor,
// to a headset alone.
func TestSecondLinesAreHeard(t *testing.T) {
	seen := map[Screen]int{}
	look := func(t *testing.T, w witness) {
		s := w.s
		s.visit.prefs.Ears, s.visit.pad = true, padAt{}
		v := w.m.View(s)
		for _, o := range padOptions(v, s.visit.pad) {
			if o.key.Role != RoleTile || o.key.Sub.Empty() {
				continue
			}
			seen[v.Screen]++
			s.headset = true
			if !contains(w.m.hear(s), o.key.Sub) {
				t.Fatalf("%s: a headset hears nothing of %v", v.Screen, o.key.Sub)
			}
			s.headset = false
			loud := contains(w.m.hear(s), o.key.Sub)
			if want := v.Screen != AidWho && len(o.key.Sub.Args) == 0; loud != want && !v.Private {
				t.Fatalf("%s: %v is said to all: %v", v.Screen, o.key.Sub, loud)
			}
		}
	}
	everyMoment(t, look)
	home := &finger{m: shippedAt(t)}
	home.s = home.m.Start()
	home.taps()
	look(t, witness{m: home.m, s: home.s})
	for _, on := range []Screen{Welcome, Home, News, AidWho} {
		if seen[on] == 0 {
			t.Errorf("no tile of %s has a second line: %v", on, seen)
		}
	}
}
