package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/outbox"
)

// as names what this program is when a test starts it as another process.
const as = "ANJUNGAN_TEST_AS"

// TestMain is the regency's own main, or a kiosk's, where a test asks for it.
func TestMain(m *testing.M) {
	switch os.Getenv(as) {
	case "regency":
		main()
	case "kiosk":
		if err := kioskMain(context.Background(), os.Args[1], os.Args[2], os.Args[3]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	default:
		os.Exit(m.Run())
	}
}

// kioskMain is a kiosk without its window: store and outbox as cmd/anjungan joins them. It saves a
// request after the other and says each, "SAVED id", until standard input ends; then it waits until the
// regency has told what became of every one of them.
func kioskMain(ctx context.Context, bundleDir, db, dial string) (err error) {
	b, err := bundle.Load(bundleDir)
	if err != nil {
		return err
	}
	s, err := store.Open(ctx, store.Options{
		Path: db, MachineKey: make([]byte, store.KeyLen), Site: b.Site, RegencyPublic: b.Journal, Catalogue: "test",
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	c, err := outbox.NewClient(outbox.ClientOptions{URL: b.URL, Cert: b.Certificate(), Root: b.Root, Dial: dial})
	if err != nil {
		return err
	}
	defer c.Close()
	box := outbox.New(outbox.Options{
		Regency: c, Store: s, Verify: b.Ack, Seal: b.SealKey, Receive: b.Receive, Log: slog.New(slog.DiscardHandler),
	})
	ctx, stop := context.WithCancel(ctx)
	ran := make(chan error, 1)
	go func() { ran <- box.Run(ctx) }()
	err = errors.Join(saveUntilTold(ctx, s, box), allAccepted(ctx, s))
	stop()
	return errors.Join(err, <-ran)
}

// saveUntilTold saves until standard input ends. Each time that the line is found to be down it says so.
func saveUntilTold(ctx context.Context, s *store.Store, box *outbox.Box) error {
	told := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin) // its end is all that it says
		close(told)
	}()
	visits := time.NewTicker(20 * time.Millisecond)
	defer visits.Stop()
	for down := false; ; {
		select {
		case <-told:
			return nil
		case <-visits.C:
		}
		l := box.State()
		if now := !l.Since.IsZero() && !l.Up; now != down {
			if down = now; down {
				fmt.Println("DOWN")
			}
		}
		r, err := s.SaveRequest(ctx, domicile())
		if err != nil {
			return err
		}
		fmt.Println("SAVED", r.ID)
	}
}

// allAccepted waits for the verdict of every request.
func allAccepted(ctx context.Context, s *store.Store) error {
	t := time.NewTicker(20 * time.Millisecond)
	defer t.Stop()
	for {
		held, err := s.Requests(ctx, domicile().Subject)
		if err != nil {
			return err
		}
		open := 0
		for _, h := range held {
			if h.Transport != kiosk.Accepted {
				open++
			}
		}
		if open == 0 {
			return nil
		}
		<-t.C
	}
}

// process is a program that a test started.
type process struct {
	*exec.Cmd
	stdin io.Closer
	lines chan string   // of standard output
	done  chan struct{} // closed when it has ended and err is set
	err   error
}

// startProcess starts this program as another, until the test ends at the latest.
func startProcess(t *testing.T, kind string, args ...string) *process {
	t.Helper()
	p := &process{Cmd: exec.CommandContext(t.Context(), os.Args[0], args...), lines: make(chan string, 1000), done: make(chan struct{})}
	p.Env = append(os.Environ(), as+"="+kind)
	p.Stderr = t.Output()
	in, err := p.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.stdin = in
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		b := bufio.NewReader(out)
		for s, err := b.ReadString('\n'); err == nil; s, err = b.ReadString('\n') { // a line that a kill cut off is none
			p.lines <- strings.TrimSuffix(s, "\n")
		}
		close(p.lines)
		p.err = p.Wait()
		close(p.done)
	}()
	return p
}

// kill ends it as a power cut would.
func (p *process) kill(t *testing.T) {
	t.Helper()
	if err := p.Process.Kill(); err != nil {
		t.Fatal(err)
	}
}
