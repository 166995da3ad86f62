package main

import (
	"log/slog"
	"testing"
	"testing/fstest"

	"github.com/smart-kampung/anjungan/assets"
	"github.com/smart-kampung/anjungan/kiosk/catalog"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// TestCatalogueOfTheRegency: a kiosk that starts writes its entries under the catalogue that the regency published,
// and under the last whole one where the present one is not.
func TestCatalogueOfTheRegency(t *testing.T) {
	if catalog.SetName != wire.SetCatalogue {
		t.Fatalf("the kiosk waits for %q, the regency publishes %q", catalog.SetName, wire.SetCatalogue)
	}
	cfg := enrolled(t)
	start := func() *house {
		t.Helper()
		h, err := open(t.Context(), cfg, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	override := fstest.MapFS{"queue.json": {Data: []byte(`{"lines": [{"letter": "Z", "title": {"id": "Semua", "en": "All"},
		"short": {"id": "Apa saja", "en": "Anything"}, "icon": "other", "services": []}]}`)}}
	want, err := catalog.Load(assets.Services, override)
	if err != nil {
		t.Fatal(err)
	}
	packed, err := catalog.Pack(override)
	if err != nil {
		t.Fatal(err)
	}
	h := start()
	own := h.store.Catalogue()
	if err := h.store.ReplaceSet(t.Context(), wire.SetCatalogue, "v1", packed); err != nil {
		t.Fatal(err)
	}
	h.close()
	h = start()
	if got := h.store.Catalogue(); got != want.Version() || got == own {
		t.Errorf("version %s, want %s", got, want.Version())
	}
	if err := h.store.ReplaceSet(t.Context(), wire.SetCatalogue, "v2", packed[:40]); err != nil {
		t.Fatal(err)
	}
	h.close()
	h = start()
	defer h.close()
	if got := h.store.Catalogue(); got != want.Version() {
		t.Errorf("version %s after one that is none, want %s", got, want.Version())
	}
}
