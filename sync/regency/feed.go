package regency

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// feed answers at once where there is something to tell, and otherwise when something comes, a
// dataset changes, or the time is over.
func (s *Server) feed(ctx context.Context, r *http.Request, k ledger.Kiosk) ([]byte, error) {
	after, mark, wait, err := feedQuery(r)
	if err != nil {
		return nil, err
	}
	if err := s.before(ctx, k.ID, after, mark); err != nil {
		return nil, err
	}
	first, err := s.o.Ledger.Versions(ctx, k.Village)
	if err != nil {
		return nil, err
	}
	known := s.versions(first)
	over := time.NewTimer(wait)
	defer over.Stop()
	again := time.NewTicker(s.o.Recheck)
	defer again.Stop()
	for last := wait == 0; ; {
		rung := s.o.Bell.Wait(k.ID)
		reply, err := s.feedNow(ctx, k, after)
		if err != nil {
			return nil, err
		}
		if last || len(reply.Items) > 0 || !slices.Equal(reply.Versions, known) {
			return journal.Marshal(reply)
		}
		s.counts.waiting.Add(1)
		select {
		case <-rung:
		case <-again.C:
		case <-over.C:
			last = true
		case <-ctx.Done():
		}
		s.counts.waiting.Add(-1)
		if ctx.Err() != nil {
			return nil, &wire.Refusal{Code: wire.CodeBusy, RetryAfter: retryAfter} // the server ends, or nobody listens
		}
		if _, err := s.kiosk(r, false); err != nil {
			return nil, err // revoked meanwhile
		}
	}
}

// before is what a feed looks to before it is read: that it is the one that the kiosk knows, and, since feeds are asked for
// always, that no content is kept for too long.
func (s *Server) before(ctx context.Context, id kiosk.KioskID, after, mark uint64) error {
	if err := s.sameStory(ctx, id, after, mark); err != nil {
		return err
	}
	return s.expireBlobs(ctx)
}

// sameStory refuses a cursor at an item that this feed does not hold, and keeps that it was shown: the ledger was put
// back from an older copy. A mark of 0 is that of an item of before marks.
func (s *Server) sameStory(ctx context.Context, id kiosk.KioskID, after, mark uint64) error {
	if after == 0 || mark == 0 {
		return nil
	}
	same, err := s.o.Ledger.Marked(ctx, id, after, mark)
	if err != nil || same {
		return err
	}
	err = s.o.Ledger.Alarm(ctx, ledger.Notice{Kiosk: id, Kind: ledger.NoticeAlarm, Device: "journal", Word: AlarmGap, At: s.o.Now().UnixMilli()})
	if err != nil {
		return err
	}
	return &wire.Refusal{Code: wire.CodeAhead}
}

func feedQuery(r *http.Request) (after, mark uint64, wait time.Duration, err error) {
	q := r.URL.Query()
	after, err = strconv.ParseUint(q.Get("after"), 10, 63)
	if err != nil {
		return 0, 0, 0, &wire.Refusal{Code: wire.CodeMalformed}
	}
	if m := q.Get("mark"); m != "" {
		if mark, err = strconv.ParseUint(m, 10, 63); err != nil {
			return 0, 0, 0, &wire.Refusal{Code: wire.CodeMalformed}
		}
	}
	seconds, err := strconv.ParseUint(q.Get("wait"), 10, 16)
	if err != nil {
		return 0, 0, 0, &wire.Refusal{Code: wire.CodeMalformed}
	}
	return after, mark, time.Duration(min(seconds, wire.MaxWait)) * time.Second, nil
}

// feedNow reads what there is after a number, as much as fits into one reply.
func (s *Server) feedNow(ctx context.Context, k ledger.Kiosk, after uint64) (wire.Feed, error) {
	rows, head, err := s.o.Ledger.Feed(ctx, k.ID, after, wire.MaxItems)
	if err != nil {
		return wire.Feed{}, err
	}
	if after > head {
		return wire.Feed{}, &wire.Refusal{Code: wire.CodeAhead}
	}
	vs, err := s.o.Ledger.Versions(ctx, k.Village)
	if err != nil {
		return wire.Feed{}, err
	}
	f := wire.Feed{Head: head, Versions: s.versions(vs)}
	size := 0
	for _, row := range rows {
		b, err := s.news(k, row)
		if err != nil {
			return wire.Feed{}, err
		}
		if size += len(b); size > wire.MaxFeedSize && len(f.Items) > 0 {
			break
		}
		f.Items = append(f.Items, wire.Item{N: row.N, News: b, Mark: row.Mark})
	}
	return f, nil
}

func (s *Server) news(k ledger.Kiosk, row ledger.FeedRow) ([]byte, error) {
	if row.Verdict != nil {
		return wire.EncodeNews(*row.Verdict)
	}
	b, err := s.o.Vault.Open(PlaceNews(k.ID), row.News)
	if err != nil {
		return nil, fmt.Errorf("regency: feed row %d: %w", row.N, err)
	}
	return b, nil
}

// versions is the ledger's of a village, that of bansos with its matrix, and that of the journal key where
// this server names one.
func (s *Server) versions(vs []ledger.Version) []wire.Version {
	var out []wire.Version
	for _, v := range vs {
		if v.Dataset == wire.SetAid {
			if s.o.Aid == nil {
				continue
			}
			v.Version = s.o.Aid.Version(v.Version)
		}
		out = append(out, wire.Version(v))
	}
	public := s.journal.Load()
	if public == nil {
		return out
	}
	return append(out, wire.Version{Dataset: wire.DatasetJournal, Version: wire.JournalVersion(*public)})
}
