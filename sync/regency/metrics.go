package regency

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// counters count what a Server answered since it was made.
type counters struct {
	answered, busy, refused, failed atomic.Uint64
	waiting                         atomic.Int64 // feeds that wait now
}

// count notes how a request ended.
func (c *counters) count(err error) {
	var p *wire.Refusal
	switch {
	case err == nil:
		c.answered.Add(1)
	case !errors.As(err, &p) || p.Code == wire.CodeInternal:
		c.failed.Add(1)
	case p.Code == wire.CodeBusy:
		c.busy.Add(1)
	default:
		c.refused.Add(1)
	}
}

// Waiting is how many feeds wait for news now.
func (s *Server) Waiting() int { return int(s.counts.waiting.Load()) }

// Metrics answers with figures for whoever watches the fleet, in Prometheus' text format (version 0.0.4).
// It names kiosks and nobody else; it is for a private address.
func (s *Server) Metrics() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, err := s.metrics(r.Context())
		if err != nil {
			s.o.Log.ErrorContext(r.Context(), "no metrics", "err", err)
			http.Error(w, "", http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		_, _ = w.Write(b) // whoever went away asks again
	})
}

// mostCounted bounds what one reading of the figures costs.
const mostCounted = 10_000

func (s *Server) metrics(ctx context.Context) ([]byte, error) {
	list, err := s.o.Ledger.Kiosks(ctx)
	if err != nil {
		return nil, fmt.Errorf("regency: metrics: %w", err)
	}
	var b bytes.Buffer
	family(&b, "anjungan_requests_total", "counter", "requests of kiosks by how they ended")
	for _, x := range []struct {
		answer string
		n      uint64
	}{{"ok", s.counts.answered.Load()}, {"busy", s.counts.busy.Load()}, {"refused", s.counts.refused.Load()}, {"failed", s.counts.failed.Load()}} {
		_, _ = fmt.Fprintf(&b, "anjungan_requests_total{answer=%q} %d\n", x.answer, x.n) // a buffer never fails
	}
	held, err := s.o.Ledger.Quarantined(ctx, "", mostCounted)
	if err != nil {
		return nil, fmt.Errorf("regency: metrics: %w", err)
	}
	appends, size := s.appends.held()
	for _, g := range []struct {
		name, help string
		n          int64
	}{
		{"anjungan_appends_held", "appends at work or waiting for their turn", int64(appends)},
		{"anjungan_appends_held_bytes", "memory reserved for their bodies", int64(size)},
		{"anjungan_feeds_waiting", "feeds that wait for news", s.counts.waiting.Load()},
		{"anjungan_quarantined_entries", "entries that wait for a person", int64(len(held))},
	} {
		family(&b, g.name, "gauge", g.help)
		_, _ = fmt.Fprintf(&b, "%s %d\n", g.name, g.n)
	}
	if err := s.complaintFigures(ctx, &b); err != nil {
		return nil, err
	}
	for _, g := range gauges() {
		family(&b, g.name, "gauge", g.help)
		for _, k := range list {
			if v, ok := g.value(k, s.o.Now()); ok && !k.Revoked {
				_, _ = fmt.Fprintf(&b, "%s{kiosk=\"%03d\"} %d\n", g.name, k.ID, v)
			}
		}
	}
	return b.Bytes(), nil
}

// complaintFigures counts complaints and proposals of the whole regency: nothing of it tells of which village,
// and about what.
func (s *Server) complaintFigures(ctx context.Context, b *bytes.Buffer) error {
	counts, err := s.o.Ledger.CountComplaints(ctx)
	if err != nil {
		return fmt.Errorf("regency: metrics: %w", err)
	}
	const name = "anjungan_complaints"
	family(b, name, "gauge", "complaints and proposals by how far they are")
	for _, c := range counts {
		_, _ = fmt.Fprintf(b, "%s{sort=%q,state=%q} %d\n", name, c.Sort, c.State, c.N) // a buffer never fails
	}
	return nil
}

func family(b *bytes.Buffer, name, kind, help string) {
	_, _ = fmt.Fprintf(b, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind) // a buffer never fails
}

// gauge is one figure of every kiosk; ok is false where nobody knows it.
type gauge struct {
	name, help string
	value      func(k ledger.Kiosk, now time.Time) (v int64, ok bool)
}

func gauges() []gauge {
	health := func(get func(journal.HeartbeatBody) uint64) func(ledger.Kiosk, time.Time) (int64, bool) {
		return func(k ledger.Kiosk, _ time.Time) (int64, bool) {
			var h journal.HeartbeatBody
			if k.Health == nil || journal.Unmarshal(k.Health, &h) != nil {
				return 0, false
			}
			return int64(min(get(h), math.MaxInt64)), true
		}
	}
	return []gauge{
		{"anjungan_kiosk_silent_seconds", "since the last segment was stored", func(k ledger.Kiosk, now time.Time) (int64, bool) {
			return (now.UnixMilli() - k.Seen) / 1000, k.Seen != 0
		}},
		{"anjungan_kiosk_incarnation", "each one above 1 was a cloned or restored disk", func(k ledger.Kiosk, _ time.Time) (int64, bool) {
			return int64(k.Incarnation), true
		}},
		{"anjungan_kiosk_entries", "stored in this incarnation", func(k ledger.Kiosk, _ time.Time) (int64, bool) { return int64(k.Last), true }},
		{"anjungan_kiosk_feed_head", "rows told in its feed", func(k ledger.Kiosk, _ time.Time) (int64, bool) { return int64(k.FeedHead), true }},
		{"anjungan_kiosk_unsent", "entries, by its last heartbeat", health(func(h journal.HeartbeatBody) uint64 { return h.Unsent })},
		{"anjungan_kiosk_disk_free_bytes", "by its last heartbeat", health(func(h journal.HeartbeatBody) uint64 { return h.Free })},
	}
}
