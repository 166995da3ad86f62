package health

import (
	"bytes"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/cmd/settings"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/blob"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

const nik = "9999016001900001" // province 99 is none: nobody's

// aKiosk is a kiosk with one request by that person and one paper, and its reporter.
func aKiosk(t *testing.T) (Reporter, *store.Store, kiosk.Request) {
	t.Helper()
	dir := t.TempDir()
	key, err := store.CreateKey(filepath.Join(dir, "machine.key"))
	if err != nil {
		t.Fatal(err)
	}
	regency, err := journal.GenerateRegencyKey()
	if err != nil {
		t.Fatal(err)
	}
	tail := &Tail{}
	log := slog.New(slog.NewJSONHandler(tail, nil))
	s, err := store.Open(t.Context(), store.Options{
		Path: filepath.Join(dir, settings.KioskDatabase), MachineKey: key, RegencyPublic: regency.Public(), Catalogue: "c", Boot: 1,
		Site: kiosk.Site{Kiosk: 7, Letters: "SET", Unit: 1, Village: kiosk.Village{Code: "35.10.09.2004"}}, Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	who, err := kiosk.ParseNIK(nik)
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.SaveRequest(t.Context(), store.Draft{
		ID: kiosk.NewRequestID(), Service: "domisili", Subject: who, Requester: who, Village: "35.10.09.2004", Assurance: kiosk.ByPIN,
		Initials: "Q.X.", Answers: []kiosk.Answer{{Field: "purpose", Value: "rahasia"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.StartPrint(t.Context(), store.Slip, r.ID, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.EndPrint(t.Context(), p.Token, store.Unknown); err != nil {
		t.Fatal(err)
	}
	cfg := settings.DefaultKiosk()
	cfg.Data, cfg.Key, cfg.Bundle, cfg.Printer.Path = dir, filepath.Join(dir, "machine.key"), filepath.Join(dir, "none"), filepath.Join(dir, "none")
	log.Info("link changed")
	return Reporter{
		Store: s, Version: "v0.9-test", Tail: tail, Log: log, Now: time.Now,
		Look: func(r store.Report, err error) []Finding {
			return append(Look(cfg, r, err), Finding{What: "printer", Says: "paper-low", Todo: "put in a new roll"})
		},
	}, s, r
}

// TestReportTellsOfTheKioskAlone: all that a technician asks for first, and no NIK, initials, number or answer.
func TestReportTellsOfTheKioskAlone(t *testing.T) {
	r, _, q := aKiosk(t)
	var b bytes.Buffer
	r.write(t.Context(), &b)
	for _, w := range []string{
		"program v0.9-test", "PERLU  machine key", "PERLU  identity", "PERLU  printer      paper-low", "put in a new roll", "kiosk 007",
		"request.new", "slip", "unknown", "link changed", "entries wait",
	} {
		if !strings.Contains(b.String(), w) {
			t.Errorf("it lacks %q:\n%s", w, b.String())
		}
	}
	for _, secret := range []string{nik, nik[:12], "Q.X.", string(q.Number), q.Number.String(), q.ID.String(), "rahasia", "domisili"} {
		if strings.Contains(b.String(), secret) {
			t.Errorf("it tells %q", secret)
		}
	}
}

// TestReportOnAsking: one wish is one report; none is none; with the disk's place for them full the kiosk goes on.
func TestReportOnAsking(t *testing.T) {
	r, s, _ := aKiosk(t)
	waiting := func() int {
		t.Helper()
		in, err := store.Inspect(t.Context(), s.Path(), 10)
		if err != nil {
			t.Fatal(err)
		}
		return len(in.Blobs)
	}
	if err := r.Serve(t.Context()); err != nil || waiting() != 0 {
		t.Fatalf("nobody asked: %d, %v", waiting(), err)
	}
	for i := range 4 {
		if err := store.AskReport(t.Context(), s.Path()); err != nil {
			t.Fatal(err)
		}
		err := r.Serve(t.Context())
		if n := waiting(); n != min(i+1, 3) || (err != nil) != (i == 3) {
			t.Fatalf("after %d wishes %d wait, %v", i+1, n, err)
		}
	}
	in, err := store.Inspect(t.Context(), s.Path(), 10)
	if err != nil || in.Blobs[0].Purpose != blob.Report || in.Blobs[0].Size < 500 {
		t.Errorf("%+v, %v", in.Blobs, err)
	}
	var b bytes.Buffer
	WriteBlobs(&b, in)
	if got := b.String(); strings.Count(got, "\n") != 3 || !strings.Contains(got, "waits for its announcement") {
		t.Errorf("%q", got)
	}
}

// TestTailKeepsTheEnd: whole lines, the newest, never more than its size; many may write.
func TestTailKeepsTheEnd(t *testing.T) {
	var tail Tail
	if len(tail.Bytes()) != 0 {
		t.Error("something of nothing")
	}
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := range 10_000 {
				fmt.Fprintf(&tail, "{\"writer\":%d,\"line\":%d,\"padding\":\"%s\"}\n", w, i, strings.Repeat("x", 30))
			}
		})
	}
	wg.Wait()
	fmt.Fprintln(&tail, "the last")
	got := string(tail.Bytes())
	if len(got) > tailSize || len(got) < tailSize/2 || !strings.HasPrefix(got, `{"writer":`) || !strings.HasSuffix(got, "}\nthe last\n") {
		t.Errorf("%d bytes from %.20q to %q", len(got), got, got[len(got)-20:])
	}
	if cap(tail.buf) > 8*tailSize {
		t.Errorf("it holds %d bytes", cap(tail.buf))
	}
}
