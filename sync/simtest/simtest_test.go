package simtest

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
)

var schedules = flag.Int("schedules", 2000, "how many schedules are played; 100000 in a long run")

var (
	first = flag.Uint64("first", 1, "seed of the first schedule")
	every = flag.Uint64("every", 1, "how far the seeds are apart; multiples of 8 clone disks and put the regency back")
)

func world(t *testing.T, kiosks int) *World {
	t.Helper()
	dir, err := Dir()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	w, err := NewWorld(t.Context(), dir, kiosks)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// TestSchedules plays schedules by their seeds; one that fails names its seed.
func TestSchedules(t *testing.T) {
	w := world(t, 3)
	sum, err := w.RunMany(t.Context(), *first, *every, *schedules)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", sum)
	if sum.Worst != 0 {
		o, err := w.Run(t.Context(), sum.Worst, PlantNothing) // the same seed is the same play
		t.Errorf("%+v, %v", o, err)
	}
	if sum.Schedules != *schedules || sum.Promised < sum.Schedules || sum.Complaints < sum.Schedules/4 || sum.Papers < sum.Schedules/4 ||
		sum.Cancelled < sum.Schedules/4 || sum.Late < sum.Schedules/50 ||
		sum.Deposits < sum.Schedules/2 || sum.Confirmed < sum.Schedules/8 || sum.PINs < sum.Schedules/200 ||
		sum.Tries < sum.Schedules || sum.Locks < sum.Schedules/8 || sum.Unlocks < sum.Schedules/20 ||
		sum.Handed < sum.Schedules/50 || sum.Losses < sum.Schedules/10 || sum.Notices < sum.Schedules/4 {
		t.Error("hardly anything was promised: the schedules test nothing")
	}
}

// TestSeedIsReplay: the same seed is the same play, another one is another.
func TestSeedIsReplay(t *testing.T) {
	w := world(t, 3)
	seen := map[uint64]bool{}
	for seed := uint64(1); seed <= 10; seed++ {
		a, err := w.Run(t.Context(), seed, PlantNothing)
		if err != nil {
			t.Fatal(err)
		}
		b, err := w.Run(t.Context(), seed, PlantNothing)
		if err != nil {
			t.Fatal(err)
		}
		if a.Trace != b.Trace || a.Promised != b.Promised {
			t.Errorf("seed %d: played twice it became\n%+v and\n%+v", seed, a, b)
		}
		if seen[a.Trace] {
			t.Errorf("seed %d: as another seed", seed)
		}
		seen[a.Trace] = true
	}
}

// says finds a plant by the problem that it is to cause.
func says(text string) func(Outcome) bool {
	return func(o Outcome) bool {
		return slices.ContainsFunc(o.Problems, func(p string) bool { return strings.Contains(p, text) })
	}
}

// TestPlantsTurnRed: each planted bug is found within a few schedules.
func TestPlantsTurnRed(t *testing.T) {
	w := world(t, 3)
	for _, c := range []struct {
		name  string
		plant Plant
		found func(Outcome) bool
	}{
		{"check then insert", PlantCheckThenInsert, func(o Outcome) bool { return o.Doubled > 0 }},
		{"forgotten ack", PlantForgottenAck, func(o Outcome) bool { return !o.OK() }},
		{"early ack", PlantEarlyAck, func(o Outcome) bool { return len(o.Problems) > 0 }}, // what is lost is sent once more, with an alarm
		{"nothing again", PlantNothingAgain, func(o Outcome) bool { return o.Lost > 0 }},
		{"unmarked", PlantUnmarked, func(o Outcome) bool { return len(o.Problems) > 0 }},
		{"feed gap", PlantFeedGap, func(o Outcome) bool { return len(o.Problems) > 0 }},
		{"leak", PlantLeak, func(o Outcome) bool { return len(o.Problems) > 0 }},
		{"unheard", PlantUnheard, func(o Outcome) bool { return o.Lost > 0 }},
		{"echo", PlantEcho, says("complaints were said")},
		{"unnamed", PlantUnnamed, says("not what was said")},
		{"timed", PlantTimed, says("linked to a visit")},
		{"unanswered", PlantUnanswered, says("an answer is missing")},
		{"unprinted", PlantUnprinted, says("papers of a request")},
		{"mute", PlantMute, func(o Outcome) bool { return o.Lost > 0 }},
		{"deaf", PlantDeaf, says("and taken back: true")},
		{"again", PlantAgain, func(o Outcome) bool { return o.Doubled > 0 }},
		{"late yes", PlantLateYes, says("and taken back: true")},
		{"meek", PlantMeek, func(o Outcome) bool { return o.Lost > 0 }},
		{"buried", PlantBuried, func(o Outcome) bool { return o.Lost > 0 }},
		{"orphan", PlantOrphan, func(o Outcome) bool { return o.Lost > 0 }},
		{"swapped", PlantSwapped, says("a deposit is another's")},
		{"asked", PlantAsked, func(o Outcome) bool { return o.Doubled > 0 }},
		{"unbelieved", PlantUnbelieved, says("word for somebody was lost")},
		{"open door", PlantOpenDoor, says("nobody said whose")},
		{"PINless", PlantPINless, says("a PIN that a clerk confirmed")},
		{"forgiving", PlantForgiving, says("were counted")},
		{"open twice", PlantOpenTwice, says("opened a card")},
		{"stubborn", PlantStubborn, says("locked there: true, and at the regency: false")},
		{"amnesia", PlantAmnesia, says("locked there: false, and at the regency: true")},
		{"shelved", PlantShelved, says("a letter was handed over: true")},
		{"found", PlantFound, says("reported lost: true")},
		{"quiet", PlantQuiet, says("notices of a lost card")},
		{"loud", PlantLoud, says("notices of them")},
		{"hasty", PlantHasty, says("its clerk sees it 0 times")},
		{"loose offset", PlantLooseOffset, func(o Outcome) bool { return len(o.Problems) > 0 }},
	} {
		found := false
		for i := uint64(1); i <= 500 && !found; i++ {
			seed := i
			switch c.plant {
			case PlantNothingAgain, PlantUnmarked:
				seed *= restoring // only there the regency is put back
			case PlantBuried:
				seed *= mixing
			case PlantPINless:
				seed *= choosing // only there somebody chooses one
			default:
			}
			o, err := w.Run(t.Context(), seed, c.plant)
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			if found = c.found(o); found {
				t.Logf("%s: seed %d: lost %d, doubled %d, %q", c.name, seed, o.Lost, o.Doubled, o.Problems)
			}
		}
		if !found {
			t.Errorf("%s was not found", c.name)
		}
	}
}
