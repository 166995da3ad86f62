package store_test

import (
	"encoding/binary"
	"os"
	"slices"
	"testing"
)

// walFrames reads the commit field of every frame of a WAL file: the size of the database after a
// commit, 0 within one (SQLite, "WAL-mode File Format": header of 32 bytes, page size at 8, salts at
// 16; frame header of 24 bytes, commit field at 4, salts at 8).
func walFrames(t testing.TB, path string) []uint32 {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(b) < 32 {
		return nil
	}
	page := int(binary.BigEndian.Uint32(b[8:]))
	var frames []uint32
	for at := 32; at+24+page <= len(b); at += 24 + page {
		if !slices.Equal(b[at+8:at+16], b[16:24]) { // a frame from before the last reset
			break
		}
		frames = append(frames, binary.BigEndian.Uint32(b[at+4:]))
	}
	return frames
}

// TestOneCommitPerRequest holds DESIGN section 10: one commit from confirm to SAVED, in few pages.
func TestOneCommitPerRequest(t *testing.T) {
	r := newRoom(t)
	r.enrol()
	const n = 120 // well before SQLite's own checkpoint at 1,000 pages
	var pages []int
	for range n {
		before := walFrames(t, r.opts.Path+"-wal")
		r.save(nikAni)
		after := walFrames(t, r.opts.Path+"-wal")
		if len(after) < len(before) {
			continue // the WAL began anew
		}
		commits := 0
		for _, f := range after[len(before):] {
			if f != 0 {
				commits++
			}
		}
		if commits != 1 {
			t.Fatalf("%d commits for one request", commits)
		}
		pages = append(pages, len(after)-len(before))
	}
	if len(pages) < n/2 {
		t.Fatalf("only %d of %d requests could be measured", len(pages), n)
	}
	slices.Sort(pages)
	sum := 0
	for _, p := range pages {
		sum += p
	}
	t.Logf("WAL pages per request: median %d, mean %.2f, p90 %d, most %d (n=%d)",
		pages[len(pages)/2], float64(sum)/float64(len(pages)), pages[len(pages)*9/10], pages[len(pages)-1], len(pages))
	if median := pages[len(pages)/2]; median > 8 {
		t.Errorf("%d pages per request", median)
	}
}

// TestOneCommitPerDeposit: what is deposited with a request costs no commit of its own.
func TestOneCommitPerDeposit(t *testing.T) {
	r := newRoom(t)
	r.enrol()
	before := len(walFrames(t, r.opts.Path+"-wal"))
	r.titip()
	commits := 0
	for _, f := range walFrames(t, r.opts.Path+"-wal")[before:] {
		if f != 0 {
			commits++
		}
	}
	if commits != 1 {
		t.Errorf("%d commits for one deposit", commits)
	}
}
