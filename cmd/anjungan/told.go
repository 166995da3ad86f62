package main

import (
	"context"
	"fmt"
	"sync/atomic"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/flow"
	"github.com/smart-kampung/anjungan/kiosk/station"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// told is what village and regency tell everybody: the last of it that could be read. A set that cannot be
// read is logged and stops no kiosk.
type told struct {
	news atomic.Pointer[kiosk.VillageNews]
	hall atomic.Pointer[kiosk.Mall]
}

// into gives machine and papers what is told now.
func (t *told) into(ctx context.Context, h *house, m flow.Machine, p station.Office) (flow.Machine, station.Office) {
	read(ctx, h, wire.SetNews, &t.news, func(b []byte) (kiosk.VillageNews, error) {
		n, err := kiosk.DecodeVillageNews(b)
		if err == nil && n.Village != h.bundle.Site.Village.Code {
			return n, fmt.Errorf("%w: of another village", kiosk.ErrNews)
		}
		return n, err
	})
	read(ctx, h, wire.SetMall, &t.hall, kiosk.DecodeMall)
	if p.News = t.news.Load(); p.News != nil {
		m = m.WithNews(*p.News)
	}
	if p.Hall = t.hall.Load(); p.Hall != nil {
		m = m.WithMall(*p.Hall)
	}
	return m, p
}

// read puts a set that the kiosk holds into last, where it can be read.
func read[T any](ctx context.Context, h *house, name string, last *atomic.Pointer[T], decode func([]byte) (T, error)) {
	set, ok, err := h.store.Set(ctx, name)
	var v T
	if err == nil && ok {
		v, err = decode(set.Content)
	}
	switch {
	case err != nil:
		h.log.Error("what the regency published is not taken", "set", name, "version", set.Version, "err", err)
	case ok:
		last.Store(&v)
	}
}
