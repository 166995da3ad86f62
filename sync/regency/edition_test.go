package regency_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/desk"
	"github.com/smart-kampung/anjungan/sync/regency/editions"
)

// retitled is a later catalogue, in which the domicile letter has another title.
func retitled(t *testing.T) fs.FS {
	t.Helper()
	b, err := fs.ReadFile(assets.Services, "services/domisili.json")
	if err != nil {
		t.Fatal(err)
	}
	return fstest.MapFS{"services/domisili.json": {
		Data: bytes.Replace(b, []byte(`"Surat Keterangan Domisili"`), []byte(`"Surat Keterangan Tinggal"`), 1),
	}}
}

// TestApprovedByItsOwnCatalogue: the catalogue changes between request and approval. Who decides sees the service
// that was asked for, and the letter is the one that was promised; a request of the new catalogue follows the new.
func TestApprovedByItsOwnCatalogue(t *testing.T) {
	w := newWorld(t)
	r := w.saved(t, 1, kiosk.ByPIN)
	shelf := editions.New(w.ledger, assets.Services, time.Now)
	if _, err := shelf.Keep(t.Context()); err != nil {
		t.Fatal(err)
	}
	later, err := shelf.Keep(t.Context(), retitled(t))
	if err != nil {
		t.Fatal(err)
	}
	if svc, _ := later.Get("domisili"); svc.Title[kiosk.Indonesian] != "Surat Keterangan Tinggal" || later.Version() == w.cat.Version() {
		t.Fatal("the later catalogue is no other")
	}
	w.desk = w.deskOf(t, later, editions.New(w.ledger, assets.Services, time.Now)) // a server that was started anew
	c, err := w.desk.Open(t.Context(), w.clerk, r.ID)
	if err != nil || c.Raw || c.Service.Title[kiosk.Indonesian] != "Surat Keterangan Domisili" {
		t.Fatalf("opened as %q, raw %v: %v", c.Service.Title[kiosk.Indonesian], c.Raw, err)
	}
	w.approve(t, r.ID)
	if c, err = w.desk.Open(t.Context(), w.clerk, r.ID); err != nil || c.Letter == nil {
		t.Fatalf("no letter: %v", err)
	}
}

// TestCatalogueThatNobodyKnows: a request of such a catalogue is listed and read as it came; nobody approves it, and
// a clerk can still refuse it. With the catalogue it goes on.
func TestCatalogueThatNobodyKnows(t *testing.T) {
	w := newWorld(t)
	r := w.saved(t, 1, kiosk.ByPIN)
	later, err := catalog.Load(assets.Services, retitled(t))
	if err != nil {
		t.Fatal(err)
	}
	known := w.desk
	w.desk = w.deskOf(t, later, nil)
	b := w.console(t, time.Now)
	b.login()
	page := b.get("/requests/" + r.ID.String())
	if !strings.Contains(page, `id="raw"`) || strings.Contains(page, `id="approve"`) || !strings.Contains(page, `id="refuse"`) {
		t.Errorf("the page offers what cannot be done, or not what can:\n%s", page)
	}
	if !w.sees(t, w.clerk, r.ID) {
		t.Error("it is not listed")
	}
	if err := w.desk.Approve(t.Context(), w.clerk, r.ID); !errors.Is(err, desk.ErrEdition) {
		t.Errorf("approved: %v", err)
	}
	if err := known.Approve(t.Context(), w.clerk, r.ID); err != nil {
		t.Errorf("with its catalogue: %v", err)
	}
}

// unread is a shelf that cannot be read.
type unread struct{}

func (unread) Services(context.Context, string) ([]kiosk.Service, bool, error) {
	return nil, false, errors.New("no disk")
}

// TestTakenByItsOwnCatalogue: a service that is offered no more is taken in of whoever asked for it when it was; of
// a catalogue that nobody knows the present one decides; and where the shelf cannot be read nothing is taken.
func TestTakenByItsOwnCatalogue(t *testing.T) {
	shelf := func(w *world) regency.Editions {
		s := editions.New(w.ledger, assets.Services, time.Now)
		if _, err := s.Keep(t.Context()); err != nil {
			t.Fatal(err)
		}
		return s
	}
	for name, c := range map[string]struct {
		editions     func(*world) regency.Editions
		taken, waits int
	}{
		"known":   {editions: shelf, taken: 1},
		"unknown": {editions: func(*world) regency.Editions { return nil }, waits: 1},
		"unread":  {editions: func(*world) regency.Editions { return unread{} }},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			in := regency.NewIntake(regency.IntakeOptions{
				Ledger: w.ledger, Vault: w.vault, Key: w.keys.Journal, Ack: w.keys.Ack, Services: regency.Levels{"keramaian": kiosk.ByPIN},
				Editions: c.editions(w), Aid: w.aid, Now: time.Now,
			})
			_, err := in.Append(t.Context(), 7, w.segment(t))
			if (err != nil) != (name == "unread") {
				t.Errorf("append: %v", err)
			}
			lines, err := w.desk.Queue(t.Context(), w.clerk, 10)
			if err != nil || len(lines) != c.taken {
				t.Errorf("%d requests, want %d: %v", len(lines), c.taken, err)
			}
			waiting, err := w.quarantine().List(t.Context(), operator, 10)
			if err != nil || len(waiting) != c.waits {
				t.Errorf("%d in quarantine, want %d: %v", len(waiting), c.waits, err)
			}
		})
	}
}

// segment is what a new kiosk sends first: one request.
func (w *world) segment(t *testing.T) []byte {
	t.Helper()
	b := w.addKiosk(t, 7)
	s := w.openStore(t, b, t.TempDir())
	t.Cleanup(func() { _ = s.Close() })
	if _, err := s.SaveRequest(t.Context(), draft(1)); err != nil {
		t.Fatal(err)
	}
	entries, err := s.After(t.Context(), 1, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	seg, err := journal.SignSegment(b.SealKey, journal.Hash{}, entries)
	if err != nil {
		t.Fatal(err)
	}
	return seg
}
