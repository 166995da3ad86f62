package station_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/devices/printer/printersim"
	"github.com/smart-kampung/anjungan/devices/serialport"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// The crash test runs this test binary again as the kiosk, with the database and the serial line of
// the printer in these variables, and kills it.
const (
	crashDir  = "ANJUNGAN_CRASH_DIR"
	crashLine = "ANJUNGAN_CRASH_LINE"
	crashSeed = "ANJUNGAN_CRASH_SEED"
)

// TestKilledAtAnyMoment kills a kiosk with SIGKILL at random moments of its visits, 100 times on one
// database and one printer, and then counts: every request whose SAVED was on the screen is held
// exactly once, no paper came twice without SALINAN, nothing was printed again by itself, and what
// the ledger calls printed did come out. The printer and its papers live on through every crash.
func TestKilledAtAnyMoment(t *testing.T) {
	if os.Getenv(crashDir) != "" {
		crashKiosk(t)
		return
	}
	const kills = 100
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	dir := t.TempDir()
	line, sim := crashPrinter(t)
	seedStore(t, dir)
	saved := map[string]bool{}
	for i := range kills {
		crashOnce(t, dir, line, seed+uint64(i), time.Duration(rng.IntN(2500))*time.Millisecond, saved)
	}
	if len(saved) < kills/4 {
		t.Fatalf("only %d requests were saved in %d lives: nothing was tested", len(saved), kills)
	}
	accountFor(t, dir, sim, saved)
}

// crashPrinter is a printer behind a real serial line, slow enough to be caught in the middle of a
// paper; whatever comes out is taken at once.
func crashPrinter(t *testing.T) (string, *printersim.Sim) {
	t.Helper()
	profile := fastProfile()
	sim := printersim.New(printersim.Opts{
		Profile: profile, HeadMMs: 700, Boot: time.Millisecond, CutTime: 5 * time.Millisecond, Keep: 2000, RollMM: 1e6,
	})
	t.Cleanup(func() { _ = sim.Close() })
	line, err := sim.AttachPTY()
	if err != nil {
		t.Fatal(err)
	}
	changed, stop := sim.Watch()
	t.Cleanup(stop)
	go func() {
		for range changed {
			if p := sim.Papers(); len(p) > 0 && p[len(p)-1].State == printersim.AtMouth {
				sim.Take()
			}
		}
	}()
	return line, sim
}

// seedStore makes the database with its card registry.
func seedStore(t *testing.T, dir string) {
	t.Helper()
	_, records := registry(t)
	s := openStore(t, dir)
	if err := s.ReplaceCards(t.Context(), "v1", pepper, records); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// crashOnce starts a kiosk, lets it live for a while after it is ready, kills it, and notes what its
// screen had promised.
func crashOnce(t *testing.T, dir, line string, seed uint64, life time.Duration, saved map[string]bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0], "-test.run", "^TestKilledAtAnyMoment$", "-test.v")
	cmd.Env = append(os.Environ(), crashDir+"="+dir, crashLine+"="+line, fmt.Sprintf("%s=%d", crashSeed, seed))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ready := make(chan struct{})
	var wg sync.WaitGroup
	var mu sync.Mutex
	wg.Go(func() {
		var once sync.Once
		for sc := bufio.NewScanner(out); sc.Scan(); {
			word, number, _ := strings.Cut(sc.Text(), "=")
			switch word {
			case "READY":
				once.Do(func() { close(ready) })
			case "SAVED":
				mu.Lock()
				saved[number] = true
				mu.Unlock()
			case "BROKEN":
				t.Errorf("the kiosk ended: %s", number)
			}
		}
	})
	select {
	case <-ready:
		time.Sleep(life)
	case <-ctx.Done():
		t.Error("the kiosk was not ready within a minute")
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Error(err)
	}
	wg.Wait()
	_ = cmd.Wait() // it was killed
}

// accountFor opens what is left and holds it against the promises and the papers.
func accountFor(t *testing.T, dir string, sim *printersim.Sim, saved map[string]bool) {
	t.Helper()
	time.Sleep(time.Second) // the printer finishes what it had in its buffer
	s := openStore(t, dir)
	defer func() { _ = s.Close() }()
	held := map[string][]store.Held{}
	_, records := registry(t)
	for _, c := range records {
		list, err := s.Requests(t.Context(), c.Resident.NIK)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range list {
			held[h.Request.Number.String()] = append(held[h.Request.Number.String()], h)
		}
	}
	for number := range saved {
		if len(held[number]) != 1 {
			t.Errorf("%s was on the screen as SAVED and is held %d times", number, len(held[number]))
		}
	}
	whole := wholePapers(t, sim)
	claimed := 0
	for number, list := range held {
		if n := whole[number]; n > 1 {
			t.Errorf("%d first papers for %s", n, number)
		}
		for _, p := range list[0].Prints {
			if p.What == store.Slip && p.Outcome == store.Printed {
				claimed++
				if whole[number] != 1 {
					t.Errorf("the ledger says printed for %s, and %d papers came out", p.Token, whole[number])
					for _, paper := range sim.Papers() {
						if strings.Contains(paper.Text(), p.Token) {
							t.Logf("%s:\n%s", paper.State, paper.Text())
						}
					}
				}
			}
		}
	}
	t.Logf("%d promises kept, %d requests held, %d papers claimed, %d whole papers", len(saved), len(held), claimed, len(whole))
}

// wholePapers counts, per number, the papers that came out from head to foot in one piece and are
// neither marked BATAL nor a copy; a copy at all is an error, for nobody asked for one.
func wholePapers(t *testing.T, sim *printersim.Sim) map[string]int {
	t.Helper()
	whole := map[string]int{}
	for _, p := range sim.Papers() {
		text := p.Text()
		if strings.Contains(text, "SALINAN ke-") {
			t.Errorf("a copy was printed by itself:\n%s", text)
		}
		if strings.Contains(text, "BATAL") || !strings.Contains(text, "BUKTI PERMOHONAN") || !strings.Contains(text, "lembar 1/1") {
			continue
		}
		for _, line := range p.Lines {
			if n, err := kiosk.ParseNumber(strings.TrimSpace(line)); err == nil {
				whole[n.String()]++
			}
		}
	}
	return whole
}

// crashKiosk is the life of a kiosk that will be killed: residents come one after the other.
func crashKiosk(t *testing.T) {
	port, err := serialport.Open(os.Getenv(crashLine), serialport.Opts{Baud: 115200, RetryMin: 5 * time.Millisecond})
	if err != nil {
		fmt.Println("BROKEN=" + err.Error())
		return
	}
	s := openStore(t, os.Getenv(crashDir))
	r := &room{t: t, glass: newGlass(), cards: cardsim.NewReader(), store: s}
	r.drawer, _ = registry(t)
	r.station = newStation(t, s, port, r.cards, crashGlass{r.glass})
	go func() {
		if err := r.station.Run(context.Background()); err != nil {
			fmt.Println("BROKEN=" + err.Error())
		}
	}()
	r.sees(flow.Welcome)
	fmt.Println("READY=")
	var who []string
	for key, h := range r.drawer {
		if h.Enrolled && h.VillageCode == setail {
			who = append(who, key)
		}
	}
	for {
		r.visitToTheEnd(who[rand.IntN(len(who))])
	}
}

// crashGlass says SAVED on standard output as soon as the screen does.
type crashGlass struct{ *glass }

func (g crashGlass) Show(v flow.View) {
	if v.Number != "" && (v.Screen == flow.Busy || v.Screen == flow.TakePaper) {
		fmt.Println("SAVED=" + v.Number)
	}
	g.glass.Show(v)
}

// visitToTheEnd orders a letter. Whoever is asked about an earlier paper says that it came.
func (r *room) visitToTheEnd(who string) {
	r.cards.Tap(r.drawer[who].Card())
	r.sees(flow.Home)
	r.asksForDomicile()
	r.sees(flow.PIN)
	r.pin(r.drawer[who].PIN)
	for {
		v := r.until("what follows the PIN", func(v flow.View) bool { return v.Screen == flow.AskPaper || v.Screen == flow.Confirm })
		if v.Screen == flow.Confirm {
			break
		}
		r.press(flow.KeyOK)
		number := v.Number
		r.until("the next question", func(v flow.View) bool { return v.Screen != flow.AskPaper || v.Number != number })
	}
	r.cards.Lift()
	r.press(flow.KeyOK)
	r.until("the paper", func(v flow.View) bool { return v.Screen == flow.TakePaper || v.Screen == flow.PaperTrouble })
	r.press(flow.KeyOK)
	r.sees(flow.Goodbye)
}
