package regency_test

import (
	"io"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/blob"
	"github.com/smart-kampung/anjungan/sync/regency"
)

// TestContentEndsWithoutAnother: a report arrives, and sixty days pass in which kiosks ask for their feeds and nobody sends a
// content: it is gone with its key.
func TestContentEndsWithoutAnother(t *testing.T) {
	w := newWorld(t)
	b, a, sealed := w.announce(t, random(30_000))
	c := w.client(t, b)
	for at := 0; at < len(sealed); at += 16 << 10 {
		_, err := c.PutBlob(t.Context(), a.Hash, a.Size, int64(at), sealed[at:min(len(sealed), at+16<<10)])
		must(t, err)
	}
	later := func() time.Time { return time.Now().AddDate(0, 0, 60) }
	w.serve(t, w.server(regency.ServerOptions{Now: later}))
	c = w.client(t, b)
	_, _, err := c.Feed(t.Context(), 0, 0, 0)
	must(t, err)
	got, err := w.ledger.Blob(t.Context(), 7, blob.Hash(a.Hash))
	if err != nil {
		return
	}
	if err := regency.ReadBlob(t.Context(), w.ledger, w.vault, got, io.Discard, "operator", later()); err == nil {
		t.Error("sixty days later it opens")
	}
}
