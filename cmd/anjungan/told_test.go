package main

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/station"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// TestTold: what came is told and printed, by a kiosk that starts again too; what cannot be read, or is another
// village's, leaves the last in use.
func TestTold(t *testing.T) {
	var log strings.Builder
	cfg := enrolled(t)
	start := func() *house {
		h, err := open(t.Context(), cfg, slog.New(slog.NewTextHandler(&log, nil)))
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	h := start()
	defer func() { h.close() }()
	put := func(name, version string, content []byte) {
		t.Helper()
		if err := h.store.ReplaceSet(t.Context(), name, version, content); err != nil {
			t.Fatal(err)
		}
	}
	village := h.bundle.Site.Village.Code
	encode := func(v kiosk.VillageCode, title string) []byte {
		b, err := kiosk.EncodeVillageNews(kiosk.VillageNews{
			Village: v, Notices: []kiosk.Notice{{Title: title, Text: "Teks", From: "2026-01-01", Until: "2026-12-31"}},
		})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	now := func() (title string, hall bool) {
		_, p := h.told.into(t.Context(), h, flow.Machine{}, station.Office{})
		if p.News != nil {
			title = p.News.Notices[0].Title
		}
		return title, p.Hall != nil
	}
	if title, hall := now(); title != "" || hall {
		t.Fatalf("%q, %v before anything came", title, hall)
	}
	put(wire.SetNews, "1", encode(village, "Rahasia satu"))
	put(wire.SetMall, "1", []byte("{}"))
	if title, hall := now(); title != "Rahasia satu" || hall {
		t.Errorf("%q, %v", title, hall)
	}
	put(wire.SetNews, "2", encode("35.10.99.2999", "Rahasia dua"))
	if title, _ := now(); title != "Rahasia satu" {
		t.Errorf("another village's: %q", title)
	}
	put(wire.SetNews, "3", encode(village, "Rahasia tiga"))
	if title, _ := now(); title != "Rahasia tiga" {
		t.Errorf("%q", title)
	}
	h.close()
	h = start()
	if title, _ := now(); title != "Rahasia tiga" {
		t.Errorf("after a restart: %q", title)
	}
	if text := log.String(); !strings.Contains(text, "set=mall version=1") || !strings.Contains(text, "set=news version=2") || strings.Contains(text, "Rahasia") {
		t.Errorf("the log:\n%s", text)
	}
}
