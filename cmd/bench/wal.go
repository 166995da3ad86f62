package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/clock"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// walCost is what one action wrote to the write-ahead log.
type walCost struct{ commits, pages int }

// walFrames lists the commit field of every valid frame of a WAL file: non-zero ends a transaction
// (SQLite, "WAL-mode File Format": header of 32 bytes with the page size at 8 and the salts at 16;
// frame headers of 24 bytes with the commit field at 4 and the salts at 8).
func walFrames(path string) ([]uint32, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) || err == nil && len(b) < 32 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	page := int(binary.BigEndian.Uint32(b[8:]))
	if page < 512 || page > 65536 {
		return nil, fmt.Errorf("bench: a WAL with pages of %d bytes", page)
	}
	var frames []uint32
	for at := 32; at+24+page <= len(b) && bytes.Equal(b[at+8:at+16], b[16:24]); at += 24 + page {
		frames = append(frames, binary.BigEndian.Uint32(b[at+4:]))
	}
	return frames, nil
}

// costOf performs an action and reads from the WAL what it cost; ok is false when the WAL began anew
// in between, so that nothing can be said.
func costOf(wal string, action func() error) (c walCost, ok bool, err error) {
	before, err := walFrames(wal)
	if err != nil {
		return c, false, err
	}
	if err := action(); err != nil {
		return c, false, err
	}
	after, err := walFrames(wal)
	if err != nil || len(after) <= len(before) {
		return c, false, err
	}
	for _, f := range after[len(before):] {
		if f != 0 {
			c.commits++
		}
	}
	c.pages = len(after) - len(before)
	return c, true, nil
}

// storeBars measures what saving a confirmed request writes, on the disk that holds the options' directory.
func storeBars(ctx context.Context, o options) ([]bar, error) {
	dir, err := os.MkdirTemp(o.dir, "store-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	s, err := benchStore(ctx, dir)
	if err != nil {
		return nil, err
	}
	defer func() { _ = s.Close() }()
	rng := rand.New(rand.NewPCG(o.seed, 1))
	var commits, pages []float64
	for i := range o.requests {
		d := benchDraft(rng, i)
		cost, ok, err := costOf(filepath.Join(dir, "kiosk.db-wal"), func() error { _, err := s.SaveRequest(ctx, d); return err })
		if err != nil {
			return nil, err
		}
		if ok {
			commits, pages = append(commits, float64(cost.commits)), append(pages, float64(cost.pages))
		}
	}
	most := 0.0
	for _, c := range commits {
		most = max(most, c)
	}
	if len(commits) < o.requests*3/4 {
		return nil, fmt.Errorf("bench: only %d of %d requests could be measured", len(commits), o.requests)
	}
	return []bar{
		atMost("store/commits_per_request", most, "commits", 1, len(commits), o.seed, "the most that one request took; read from the WAL"),
		atMost("store/wal_pages_per_request", median(pages), "pages", 8, len(pages), o.seed,
			fmt.Sprintf("median; the most was %.0f", pages[len(pages)-1])),
	}, nil
}

func benchStore(ctx context.Context, dir string) (*store.Store, error) {
	key, err := journal.GenerateRegencyKey()
	if err != nil {
		return nil, err
	}
	return store.Open(ctx, store.Options{
		Path: filepath.Join(dir, "kiosk.db"), MachineKey: []byte("a machine key of 32 bytes, no more"[:32]),
		Site: benchSite(), RegencyPublic: key.Public(), Catalogue: "0123456789ab", Boot: 1, Clock: benchClock(),
	})
}

// benchClock is a clock that was vouched for, so that papers promise a day.
func benchClock() *clock.Clock {
	c := clock.New(time.Time{})
	c.Vouch(time.Now())
	return c
}

// benchSite is where the measured kiosk stands.
func benchSite() kiosk.Site {
	day := []kiosk.Span{{From: 7 * 60, To: 15 * 60}}
	return kiosk.Site{
		Kiosk: 104, Letters: "SET", Unit: 1, Regency: "Kabupaten Banyuwangi", Counter: "Loket Kantor Desa Setail",
		Village: kiosk.Village{Code: "35.10.09.2004", Kind: kiosk.Desa, Name: "Setail", District: "Genteng", DistrictCode: "35.10.09"},
		Hours:   [7][]kiosk.Span{nil, day, day, day, day, day, nil},
	}
}

// benchDraft is a request of a synthetic resident; requests of many people and lengths, so that the
// figure is not that of one page that is always warm.
func benchDraft(rng *rand.Rand, i int) store.Draft {
	nik, err := kiosk.ParseNIK(fmt.Sprintf("351013%02d%02d%02d9%03d", 1+rng.IntN(28), 1+rng.IntN(12), rng.IntN(100), i%1000))
	if err != nil {
		panic(err) // the format above always makes sixteen digits
	}
	purpose := "persyaratan melamar pekerjaan"
	for range rng.IntN(4) {
		purpose += " dan keperluan lain yang sah"
	}
	return store.Draft{
		ID: kiosk.NewRequestID(), Service: "domisili", Subject: nik, Requester: nik, Village: "35.10.13.2004",
		Assurance: kiosk.ByPIN, Answers: []kiosk.Answer{{Field: "purpose", Value: purpose}}, Initials: "S.C.",
	}
}
