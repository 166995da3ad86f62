package regency_test

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk/blob"
	"github.com/smart-kampung/anjungan/kiosk/sqlite/sqlitetest"
	"github.com/smart-kampung/anjungan/kiosk/store"
	"github.com/smart-kampung/anjungan/sync/bundle"
	"github.com/smart-kampung/anjungan/sync/regency"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/regency/sqliteledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// announce lets kiosk 7 bring the announcement of a content, and gives it with its sealed bytes.
func (w *world) announce(t *testing.T, text string) (b bundle.Bundle, a blob.Waiting, sealed []byte) {
	t.Helper()
	b = w.addKiosk(t, 7)
	s := w.openStore(t, b, t.TempDir())
	defer func() { _ = s.Close() }()
	if err := s.AddBlob(t.Context(), blob.Report, strings.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	x := w.run(t, b, notCarried{s})
	until(t, "the announcement arrives", func() bool {
		var ok bool
		var err error
		if a, ok, err = s.NextBlob(t.Context()); err != nil {
			t.Fatal(err)
		}
		return ok
	})
	x.end(t)
	sealed, err := s.BlobPart(t.Context(), a.Hash, 0, blob.MaxSize)
	if err != nil || int64(len(sealed)) != a.Size {
		t.Fatalf("%d bytes, %v", len(sealed), err)
	}
	return b, a, sealed
}

// notCarried is a store whose contents the test sends by itself.
type notCarried struct{ *store.Store }

// NextBlob hides them.
func (notCarried) NextBlob(context.Context) (blob.Waiting, bool, error) {
	return blob.Waiting{}, false, nil
}

// random is a text of n bytes.
func random(n int) string {
	b := make([]byte, n)
	r := rand.New(rand.NewPCG(uint64(n), 1))
	for i := range b {
		b[i] = byte('a' + r.IntN(26))
	}
	return string(b)
}

// TestBlobs: a content arrives in parts; every wrong part gets its word and changes nothing; whole, it is read at the
// regency, and only that is audited.
func TestBlobs(t *testing.T) {
	w := newWorld(t)
	text := random(300_000)
	b, a, sealed := w.announce(t, text)
	c, other := w.client(t, b), w.client(t, w.addKiosk(t, 8))
	ctx := t.Context()
	at := func(want int64) {
		t.Helper()
		if have, err := c.BlobAt(ctx, a.Hash, a.Size); err != nil || have != want {
			t.Fatalf("have %d, %v; want %d", have, err, want)
		}
	}
	at(0)
	if have, err := c.PutBlob(ctx, a.Hash, a.Size, 0, sealed[:100_000]); err != nil || have != 100_000 {
		t.Fatalf("the first part: %d, %v", have, err)
	}
	for _, x := range []struct {
		name   string
		want   wire.Code
		offset int64
		part   []byte
		hash   blob.Hash
	}{
		{"the same part again", wire.CodeOffset, 0, sealed[:100_000], a.Hash},
		{"a gap", wire.CodeOffset, 100_001, sealed[100_001:100_010], a.Hash},
		{"before the beginning", wire.CodeMalformed, -1, sealed[:1], a.Hash},
		{"nothing", wire.CodeOversize, 100_000, nil, a.Hash},
		{"a part that is too long", wire.CodeOversize, 100_000, make([]byte, wire.MaxPart+1), a.Hash},
		{"beyond the end", wire.CodeOversize, 100_000, make([]byte, len(sealed)-100_000+1), a.Hash},
		{"another content", wire.CodeNotFound, 0, sealed[:10], blob.Hash{1}},
	} {
		_, err := c.PutBlob(ctx, x.hash, a.Size, x.offset, x.part)
		wantCode(t, x.name, err, x.want)
		at(100_000)
	}
	_, err := other.PutBlob(ctx, a.Hash, a.Size, 100_000, sealed[100_000:])
	wantCode(t, "another kiosk's content", err, wire.CodeNotFound)
	_, err = other.BlobAt(ctx, a.Hash, a.Size)
	wantCode(t, "another kiosk asks", err, wire.CodeNotFound)
	got := w.blob(t, a.Hash)
	if err := regency.ReadBlob(ctx, w.ledger, w.vault, got, &bytes.Buffer{}, "test", time.Now()); !errors.Is(err, regency.ErrNotWhole) {
		t.Errorf("read before it is whole: %v", err)
	}
	if have, err := c.PutBlob(ctx, a.Hash, a.Size, 100_000, sealed[100_000:]); err != nil || have != a.Size {
		t.Fatalf("the last part: %d, %v", have, err)
	}
	at(a.Size)
	rows := w.rows(t)
	var read bytes.Buffer
	if err := regency.ReadBlob(ctx, w.ledger, w.vault, w.blob(t, a.Hash), &read, "test", time.Now()); err != nil || read.String() != text {
		t.Fatalf("%d bytes, %v", read.Len(), err)
	}
	if now := w.rows(t); len(now) != len(rows)+1 || now[0].Action != "blob.read.report" || now[0].Clerk != "test" {
		t.Errorf("audit: %+v", now[0])
	}
}

func (w *world) blob(t *testing.T, h blob.Hash) ledger.Blob {
	t.Helper()
	b, err := w.ledger.Blob(t.Context(), 7, h)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestBlobLies: bytes that are not what was announced are found at the end and dropped, and nobody lies a fourth time;
// what was announced is taken after a lie.
func TestBlobLies(t *testing.T) {
	w := newWorld(t)
	b, a, sealed := w.announce(t, random(50_000))
	c := w.client(t, b)
	lie := bytes.Clone(sealed)
	lie[len(lie)/2] ^= 1
	_, err := c.PutBlob(t.Context(), a.Hash, a.Size, 0, lie)
	wantCode(t, "a lie", err, wire.CodeHash)
	if have, err := c.PutBlob(t.Context(), a.Hash, a.Size, 0, sealed); err != nil || have != a.Size {
		t.Fatalf("the truth after a lie: %d, %v", have, err)
	}
	_, err = c.PutBlob(t.Context(), a.Hash, a.Size, 0, lie)
	wantCode(t, "a lie after the truth", err, wire.CodeOffset)

	w = newWorld(t)
	b, a, sealed = w.announce(t, random(50_000))
	c = w.client(t, b)
	for range ledger.MaxWrong {
		_, err := c.PutBlob(t.Context(), a.Hash, a.Size, 0, append(sealed[:len(sealed)-1:len(sealed)-1], ^sealed[len(sealed)-1]))
		wantCode(t, "a lie", err, wire.CodeHash)
	}
	_, err = c.PutBlob(t.Context(), a.Hash, a.Size, 0, sealed)
	wantCode(t, "after three lies", err, wire.CodeNotFound)
}

// TestBlobOfARevokedKiosk: nothing more is taken, and what is there stays readable.
func TestBlobOfARevokedKiosk(t *testing.T) {
	w := newWorld(t)
	b, a, sealed := w.announce(t, random(50_000))
	c := w.client(t, b)
	if _, err := c.PutBlob(t.Context(), a.Hash, a.Size, 0, sealed[:1000]); err != nil {
		t.Fatal(err)
	}
	if err := w.ledger.Revoke(t.Context(), 7, time.Now().UnixMilli()); err != nil {
		t.Fatal(err)
	}
	_, err := c.PutBlob(t.Context(), a.Hash, a.Size, 1000, sealed[1000:])
	wantCode(t, "a part", err, wire.CodeNotAllowed)
	_, err = c.BlobAt(t.Context(), a.Hash, a.Size)
	wantCode(t, "how far", err, wire.CodeNotAllowed)
	if got := w.blob(t, a.Hash); got.Have != 1000 {
		t.Errorf("%d bytes", got.Have)
	}
}

// TestBlobRoom: a kiosk whose room is full is told to wait, and by when; a month later there is room, and what was there
// is gone with its key.
func TestBlobRoom(t *testing.T) {
	w := newWorld(t)
	b, a, sealed := w.announce(t, random(50_000))
	now := time.Now()
	var mu sync.Mutex // guards now
	w.serve(t, w.server(regency.ServerOptions{
		BlobRoom: ledger.BlobRoom{Kiosk: 40_000, All: 1 << 20},
		Now:      func() time.Time { mu.Lock(); defer mu.Unlock(); return now },
	}))
	c := w.client(t, b)
	if _, err := c.PutBlob(t.Context(), a.Hash, a.Size, 0, sealed[:40_000]); err != nil {
		t.Fatal(err)
	}
	_, err := c.PutBlob(t.Context(), a.Hash, a.Size, 40_000, sealed[40_000:])
	wantCode(t, "no room", err, wire.CodeTooMany)
	var refused *wire.Refusal
	if !errors.As(err, &refused) || refused.RetryAfter != 3600 {
		t.Errorf("%+v", refused)
	}
	entry := w.blob(t, a.Hash).Entry
	mu.Lock()
	now = now.Add(regency.BlobKeep + time.Hour)
	mu.Unlock()
	_, err = c.PutBlob(t.Context(), a.Hash, a.Size, 40_000, sealed[40_000:])
	wantCode(t, "a month later", err, wire.CodeNotFound)
	if _, err := w.ledger.Blob(t.Context(), 7, a.Hash); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("it is still there: %v", err)
	}
	if _, err := w.ledger.Chain(t.Context(), entry); err != nil {
		t.Errorf("its header went too: %v", err)
	}
}

// TestBlobOnADeadDisk: a part that the regency cannot store is not counted; when its disk writes again it goes on there.
func TestBlobOnADeadDisk(t *testing.T) {
	w := newWorld(t)
	text := random(50_000)
	b, a, sealed := w.announce(t, text)
	c := w.client(t, b)
	if _, err := c.PutBlob(t.Context(), a.Hash, a.Size, 0, sealed[:1000]); err != nil {
		t.Fatal(err)
	}
	mend, err := sqlitetest.Break(filepath.Join(w.dir, "regency.db"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.PutBlob(t.Context(), a.Hash, a.Size, 1000, sealed[1000:])
	wantCode(t, "a dead disk", err, wire.CodeInternal)
	if have, err := c.BlobAt(t.Context(), a.Hash, a.Size); err != nil || have != 1000 {
		t.Errorf("%d, %v", have, err)
	}
	if err := mend(); err != nil {
		t.Fatal(err)
	}
	if have, err := c.PutBlob(t.Context(), a.Hash, a.Size, 1000, sealed[1000:]); err != nil || have != a.Size {
		t.Fatalf("%d, %v", have, err)
	}
	var read bytes.Buffer
	if err := regency.ReadBlob(t.Context(), w.ledger, w.vault, w.blob(t, a.Hash), &read, "test", time.Now()); err != nil || read.String() != text {
		t.Errorf("%d bytes, %v", read.Len(), err)
	}
}

// TestBlobAtAnotherProcess: a regency that ended between the last part and its judgement judges when it is asked again.
func TestBlobAtAnotherProcess(t *testing.T) {
	w := newWorld(t)
	b, a, sealed := w.announce(t, random(50_000))
	room := ledger.BlobRoom{Kiosk: 1 << 20, All: 1 << 20}
	if err := w.ledger.PutBlobPart(t.Context(), 7, a.Hash, 0, sealed, room); err != nil {
		t.Fatal(err)
	}
	l, err := sqliteledger.Open(t.Context(), filepath.Join(w.dir, "regency.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	if have, err := w.client(t, b).BlobAt(t.Context(), a.Hash, a.Size); err != nil || have != a.Size {
		t.Fatalf("%d, %v", have, err)
	}
	if got, err := l.Blob(t.Context(), 7, a.Hash); err != nil || got.Done == 0 {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestBlobBesideEntries: over a line that is cut again and again a content of some megabytes arrives by the kiosk's own
// outbox, and requests that are made meanwhile arrive too.
func TestBlobBesideEntries(t *testing.T) {
	w := newWorld(t)
	k := w.lone(t, time.Now)
	text := random(2_000_000)
	if err := k.store.AddBlob(t.Context(), blob.Report, strings.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	k.start(t)
	for i := range byte(4) {
		k.request(t, i+1)
		w.link.Cut()
		w.link.Restore()
	}
	var list []ledger.Blob
	until(t, "the content arrives", func() bool {
		var err error
		if list, err = w.ledger.Blobs(t.Context(), 7, 10); err != nil {
			t.Fatal(err)
		}
		return len(list) == 1 && list[0].Done != 0
	})
	var read bytes.Buffer
	if err := regency.ReadBlob(t.Context(), w.ledger, w.vault, list[0], &read, "test", time.Now()); err != nil || read.String() != text {
		t.Fatalf("%d bytes, %v", read.Len(), err)
	}
	until(t, "the kiosk has dropped it", func() bool {
		_, waits, err := k.store.NextBlob(t.Context())
		return err == nil && !waits
	})
}
