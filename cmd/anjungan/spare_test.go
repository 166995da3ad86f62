package main

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/cmd/settings"
	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/station"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// TestStartsOnADiskThatTakesNothing: the kiosk comes up all the same, shows the last notices, takes and writes
// nothing, and ends to be started again once the disk writes.
func TestStartsOnADiskThatTakesNothing(t *testing.T) {
	cfg := enrolled(t)
	var log strings.Builder
	start := func() *house {
		t.Helper()
		h, err := open(t.Context(), cfg, slog.New(slog.NewTextHandler(&log, nil)))
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	h := start()
	news, err := kiosk.EncodeVillageNews(kiosk.VillageNews{
		Village: h.bundle.Site.Village.Code, Notices: []kiosk.Notice{{Title: "Posyandu", Text: "Senin", From: "2026-01-01", Until: "2026-12-31"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.store.ReplaceSet(t.Context(), wire.SetNews, "1", news); err != nil {
		t.Fatal(err)
	}
	h.close()

	// No log can be made beside the database: its name is taken.
	path := filepath.Join(cfg.Data, settings.KioskDatabase)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(path+"-wal", 0o700); err != nil {
		t.Fatal(err)
	}
	h = start()
	defer func() { h.close() }()
	if !h.store.Spare() {
		t.Fatal("the disk took what it cannot take")
	}
	if _, p := h.told.into(t.Context(), h, flow.Machine{}, station.Office{}); p.News == nil || p.News.Notices[0].Title != "Posyandu" {
		t.Error("the last notices are not shown")
	}
	c, err := h.store.Capacity(t.Context(), store.DefaultLimits())
	if err != nil || c.Level != store.LevelClosed || c.Cause != store.CauseDisk {
		t.Errorf("%+v, %v", c, err)
	}
	if err := h.store.ReplaceSet(t.Context(), wire.SetNews, "2", news); kiosk.CodeOf(err) != kiosk.CodeDisk {
		t.Errorf("a write: %v", err)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Errorf("the file was changed: %v", err)
	}
	if !strings.Contains(log.String(), "the disk takes no write") {
		t.Error("no technician is told")
	}

	back := make(chan error)
	go func() { back <- h.awaitDisk(t.Context(), time.Millisecond) }()
	select {
	case err := <-back:
		t.Fatalf("ended while the disk does not write: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	if err := os.Remove(path + "-wal"); err != nil {
		t.Fatal(err)
	}
	if err := <-back; !errors.Is(err, errDiskBack) || permanent(err) {
		t.Errorf("ended with %v", err)
	}
	h.close()
	if h = start(); h.store.Spare() {
		t.Error("started again it still only reads")
	}
}

// TestStartsOnADiskThatDoesNotFlush: what an earlier process left is flushed before anything of it is believed.
func TestStartsOnADiskThatDoesNotFlush(t *testing.T) {
	cfg := enrolled(t)
	if err := opened(t, cfg); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/dev/null", filepath.Join(cfg.Data, settings.KioskDatabase+"-wal")); err != nil { // it cannot be flushed
		t.Fatal(err)
	}
	var log strings.Builder
	h, err := open(t.Context(), cfg, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	defer h.close()
	if !h.store.Spare() || !strings.Contains(log.String(), "store: from disk") {
		t.Errorf("it only reads: %t; told: %s", h.store.Spare(), log.String())
	}
}

// TestAnEmptyDiskHasNothingToShow: a first start that cannot write says so, and makes nothing half.
func TestAnEmptyDiskHasNothingToShow(t *testing.T) {
	cfg := enrolled(t)
	if err := os.MkdirAll(filepath.Join(cfg.Data, settings.KioskDatabase+"-wal"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := opened(t, cfg); kiosk.CodeOf(err) != kiosk.CodeDisk {
		t.Errorf("%v", err)
	}
}
