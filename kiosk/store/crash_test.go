package store_test

import (
	"bufio"
	"context"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/sqlite"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// The child of the crash test is this test program once more, told so by its environment.
const (
	childDir = "ANJUNGAN_TEST_CRASH_DIR"
	childKey = "ANJUNGAN_TEST_CRASH_KEY"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		if err := child(dir, os.Getenv(childKey)); err != nil {
			fmt.Println("ERROR", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child saves and prints until it is killed, and says each thing only once it is done.
func child(dir, key string) error {
	public, err := hex.DecodeString(key)
	if err != nil {
		return err
	}
	ctx := context.Background()
	s, err := store.Open(ctx, options(dir, public))
	if err != nil {
		return err
	}
	who, err := kiosk.ParseNIK(nikAni)
	if err != nil {
		return err
	}
	for {
		d := store.Draft{
			ID: kiosk.NewRequestID(), Service: "domisili", Subject: who, Requester: who, Village: "35.10.13.2004",
			Assurance: kiosk.ByPIN, Answers: []kiosk.Answer{{Field: "purpose", Value: "uji padam"}},
		}
		for range 2 { // the second is the same request
			if _, err := s.SaveRequest(ctx, d); err != nil {
				return err
			}
			fmt.Println("SAVED", d.ID)
		}
		p, err := s.StartPrint(ctx, store.Slip, d.ID, "")
		if err != nil {
			return err
		}
		if err := s.EndPrint(ctx, p.Token, store.Printed); err != nil {
			return err
		}
		fmt.Println("PRINTED", d.ID)
		for range 2 { // the second is the same
			if err := s.CancelRequest(ctx, who, d.ID); err != nil {
				return err
			}
			fmt.Println("CANCELLED", d.ID)
		}
	}
}

// crash runs the child until it has said n things, kills it wherever it is then, and gives all
// that it said.
func crash(t *testing.T, r *room, dir string, n int) (said []string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childDir+"="+dir, childKey+"="+hex.EncodeToString(r.regency.Public()))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		said = append(said, lines.Text())
		if len(said) == n {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := cmd.Wait(); err == nil || len(said) < n {
		t.Fatalf("the child ended by itself: %v, %q", err, said)
	}
	return said
}

// TestKilledAtRandom: whatever was said to be saved, printed or taken back is there, once, in state and in
// journal, and the journal has no gap.
func TestKilledAtRandom(t *testing.T) {
	r := newRoom(t)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	dir := strings.TrimSuffix(r.opts.Path, "/kiosk.db")
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	draw := rand.New(rand.NewPCG(seed, 0))
	saved, printed, cancelled := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for range 15 {
		for _, l := range crash(t, r, dir, 1+draw.IntN(40)) {
			switch word, id, _ := strings.Cut(l, " "); word {
			case "SAVED":
				saved[id] = true
			case "PRINTED":
				printed[id] = true
			case "CANCELLED":
				cancelled[id] = true
			default:
				t.Fatalf("the child said %q", l)
			}
		}
		r.open()
		r.checkAfterCrash(saved, printed)
		r.checkCancelled(cancelled)
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d saved, %d printed, %d taken back, all there", len(saved), len(printed), len(cancelled))
	r.open()
}

func (r *room) checkAfterCrash(saved, printed map[string]bool) {
	r.t.Helper()
	entries, starts, ends := map[string]int{}, 0, 0
	for _, l := range r.journal(1) { // fails on a gap or a broken chain
		switch l.Kind {
		case journal.KindRequestNew:
			var b journal.RequestNewBody
			if err := journal.Unmarshal(l.plain, &b); err != nil {
				r.t.Fatal(err)
			}
			entries[hex.EncodeToString(b.ID)]++
		case journal.KindPrintStart:
			starts++
		case journal.KindPrintEnd:
			ends++
		default:
		}
	}
	prints := 0
	for id, n := range entries {
		rid, err := kiosk.ParseRequestID(id)
		if err != nil {
			r.t.Fatal(err)
		}
		h := r.held(rid)
		prints += len(h.Prints)
		if n != 1 {
			r.t.Errorf("%s has %d entries", id, n)
		}
		if printed[id] && (len(h.Prints) != 1 || h.Prints[0].Outcome != store.Printed) {
			r.t.Errorf("%s was printed, the ledger says %+v", id, h.Prints)
		}
	}
	for id := range saved {
		if entries[id] != 1 {
			r.t.Errorf("%s was SAVED and is not there", id)
		}
	}
	open, err := r.OpenPrints(r.t.Context())
	if err != nil || prints != starts || starts-ends != len(open) {
		r.t.Errorf("%d prints, %d started, %d ended, %d open, %v", prints, starts, ends, len(open), err)
	}
	if rows := r.count("request"); rows != len(entries) {
		r.t.Errorf("%d requests, %d entries", rows, len(entries))
	}
}

// checkCancelled: what was said to be taken back is, and each that is has one entry.
func (r *room) checkCancelled(said map[string]bool) {
	r.t.Helper()
	entries := map[kiosk.RequestID]int{}
	for _, l := range r.journal(1) {
		if l.Kind != journal.KindRequestStop {
			continue
		}
		var b journal.RequestCancelBody
		if err := journal.Unmarshal(l.plain, &b); err != nil {
			r.t.Fatal(err)
		}
		entries[kiosk.RequestID(b.ID)]++
	}
	for id, n := range entries {
		if h := r.held(id); n != 1 || h.Cancelling != kiosk.CancelAsked {
			r.t.Errorf("%d entries of a request that is %q", n, h.Cancelling)
		}
	}
	for id := range said {
		if rid, err := kiosk.ParseRequestID(id); err != nil || entries[rid] != 1 {
			r.t.Errorf("%s was taken back and has %d entries, %v", id, entries[rid], err)
		}
	}
}

func (r *room) count(table string) (n int) {
	r.t.Helper()
	db, err := sqlite.OpenReader(r.t.Context(), r.opts.Path)
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.QueryRowContext(r.t.Context(), `SELECT count(*) FROM `+table).Scan(&n); err != nil {
		r.t.Fatal(err)
	}
	return n
}
