package pcsc_test

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/devices"
	"github.com/smart-kampung/anjungan/devices/card"
	"github.com/smart-kampung/anjungan/devices/card/cardsim"
	"github.com/smart-kampung/anjungan/devices/card/cardtest"
	"github.com/smart-kampung/anjungan/devices/card/pcsc"
	"github.com/smart-kampung/anjungan/devices/card/vpcd"
)

// dir is where the daemons of these tests live. The library reads the socket's name once in a
// process, so every daemon of this binary has the same one.
var dir string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	var err error
	if dir, err = os.MkdirTemp("", "pcsc"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := os.Setenv("PCSCLITE_CSOCK_NAME", vpcd.Socket(dir)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// daemon starts the real pcscd with the real virtual reader.
func daemon(t *testing.T) *vpcd.Daemon {
	t.Helper()
	d, err := vpcd.StartDaemon(context.WithoutCancel(t.Context()), vpcd.DaemonOpts{Dir: dir, Log: t.Output()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Stop(); err != nil {
			t.Errorf("stop daemon: %v", err)
		}
	})
	return d
}

// hand lays cards into a slot.
type hand struct {
	daemon *vpcd.Daemon
	lying  *vpcd.Insertion
}

func (h *hand) insert(t *testing.T, c *cardsim.Card) {
	t.Helper()
	i, err := h.daemon.Insert(t.Context(), 0, c)
	if err != nil {
		t.Fatal(err)
	}
	h.lying = i
	t.Cleanup(func() { _ = i.Remove() })
}

func (h *hand) remove(t *testing.T) {
	t.Helper()
	if err := h.lying.Remove(); err != nil {
		t.Errorf("remove: %v", err)
	}
}

func TestReaderConforms(t *testing.T) {
	cardtest.Run(t, func(t *testing.T) cardtest.Bench {
		h := &hand{daemon: daemon(t)}
		return cardtest.Bench{Reader: pcsc.New(pcsc.Opts{Reader: "Virtual PCD 00 00"}), Insert: h.insert, Remove: h.remove}
	})
}

func shut(t *testing.T, r *pcsc.Reader) {
	t.Helper()
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

// The watch outlives its daemon, with a card on the reader and without one.
func TestDaemonRestart(t *testing.T) {
	holder, err := cardsim.Find("sri")
	if err != nil {
		t.Fatal(err)
	}
	r := pcsc.New(pcsc.Opts{})
	defer shut(t, r)
	if h := r.Health(); h.State != devices.Starting {
		t.Errorf("before the watch: %+v", h)
	}
	events := r.Watch(t.Context())
	down := cardtest.Next(t, events, card.Fault)
	if down.Word != card.ServiceDown || r.Health().State != devices.Offline {
		t.Errorf("no daemon: %q, %+v", down.Word, r.Health())
	}
	for range 2 {
		h := &hand{daemon: daemon(t)}
		h.insert(t, holder.Card())
		c := cardtest.Until(t, events, card.Arrived).Card
		if err := h.daemon.Kill(); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Transmit(t.Context(), card.GetUID()); err == nil {
			t.Error("a command was answered without a daemon")
		}
		cardtest.Next(t, events, card.Removed)
		if ev := cardtest.Next(t, events, card.Fault); ev.Word != card.ServiceDown {
			t.Errorf("daemon killed: %q", ev.Word)
		}
		if err := c.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	}
	daemon(t)
	cardtest.Until(t, events, card.Removed) // ends the fault, also one of a daemon that was not ready yet: a reader with nothing on it
	if w := r.Health().Word; w != string(card.NoCard) {
		t.Errorf("after the daemon came back: %q", w)
	}
}

func TestNoReader(t *testing.T) {
	daemon(t)
	r := pcsc.New(pcsc.Opts{Reader: "Another Reader"})
	defer shut(t, r)
	ev := cardtest.Next(t, r.Watch(t.Context()), card.Fault)
	if ev.Word != card.NoReader || r.Health().State != devices.NoDevice {
		t.Errorf("no reader of that name: %q, %+v", ev.Word, r.Health())
	}
}

func heapInUse() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func TestSoak(t *testing.T) {
	n := 12
	if s := os.Getenv("CARD_SOAK"); s != "" { // a long run
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	h := &hand{daemon: daemon(t)}
	before, heap := runtime.NumGoroutine(), heapInUse()
	r := pcsc.New(pcsc.Opts{})
	defer func() {
		shut(t, r)
		for end := time.Now().Add(10 * time.Second); runtime.NumGoroutine() > before; time.Sleep(time.Millisecond) {
			if time.Now().After(end) { // a card's own goroutine may be the last to go
				t.Fatalf("%d goroutines before the soak, %d after it", before, runtime.NumGoroutine())
			}
		}
		if more := heapInUse() - heap; more > 1<<20 { // one lost buffer of the binding is 64 KiB
			t.Errorf("the heap grew by %d bytes", more)
		}
	}()
	cardtest.Soak(t, cardtest.Bench{Reader: r, Insert: h.insert, Remove: h.remove}, n, uint64(n))
}
