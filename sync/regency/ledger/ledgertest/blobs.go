package ledgertest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/blob"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// roomy is room that no test of these fills.
var roomy = ledger.BlobRoom{Kiosk: 1 << 20, All: 1 << 20}

// announce stores an entry that announces a content of kiosk id, at a time.
func announce(t *testing.T, l ledger.Ledger, id kiosk.KioskID, h blob.Hash, size, at int64) {
	t.Helper()
	b := batch(t, l, id, 1)
	b.At = at
	b.Blobs = []ledger.NewBlob{{Blob: ledger.Blob{Kiosk: id, Hash: h, Size: size, Purpose: blob.Report}}}
	must(t, l.Append(context.Background(), b))
}

// testBlobs: parts go on where the stored ones end and only of what was announced, to its size; and they are read as
// they came.
func testBlobs(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	addKiosk(t, l, 8)
	h := blob.Hash{1}
	put := func(id kiosk.KioskID, h blob.Hash, offset int64, part string) error {
		return l.PutBlobPart(ctx, id, h, offset, []byte(part), roomy)
	}
	want(t, "nobody announced it", put(7, h, 0, "abc"), ledger.ErrNotFound)
	announce(t, l, 7, h, 8, 1000)
	announce(t, l, 7, h, 5, 2000) // once more, by another incarnation of the disk
	want(t, "another kiosk's", put(8, h, 0, "abc"), ledger.ErrNotFound)
	want(t, "another content", put(7, blob.Hash{2}, 0, "abc"), ledger.ErrNotFound)
	want(t, "a gap", put(7, h, 3, "abc"), ledger.ErrMoved)
	for _, part := range []string{"", "abcdefghi"} { // nothing, and beyond its size
		want(t, part, put(7, h, 0, part), ledger.ErrTaken)
	}
	must(t, put(7, h, 0, "abc"))
	want(t, "again", put(7, h, 0, "abc"), ledger.ErrMoved)
	want(t, "ended before its end", l.EndBlob(ctx, 7, h, true, 1), ledger.ErrMoved)
	must(t, put(7, h, 3, "defgh"))
	b, err := l.Blob(ctx, 7, h)
	must(t, err)
	if got, want := fmt.Sprintf("%+v", b), fmt.Sprintf("%+v", ledger.Blob{
		Kiosk: 7, Hash: h, Size: 8, Purpose: blob.Report, At: 1000, Have: 8, Entry: journal.Key{Kiosk: 7, Incarnation: 1, Seq: 1}, Record: sealed("body"),
	}); got != want {
		t.Fatalf("%s, want %s", got, want)
	}
	checkParts(t, l, h)
	must(t, l.EndBlob(ctx, 7, h, true, 3000))
	want(t, "ended twice", l.EndBlob(ctx, 7, h, false, 3000), ledger.ErrMoved)
	announce(t, l, 8, blob.Hash{3}, 4, 4000)
	if all, err := l.Blobs(ctx, 0, 10); err != nil || len(all) != 2 || all[0].Kiosk != 8 || all[1].Done != 3000 {
		t.Fatalf("%+v, %v", all, err)
	}
	if own, err := l.Blobs(ctx, 7, 10); err != nil || len(own) != 1 || own[0].Hash != h {
		t.Fatalf("%+v, %v", own, err)
	}
}

// checkParts reads what testBlobs stored.
func checkParts(t *testing.T, l ledger.Ledger, h blob.Hash) {
	t.Helper()
	ctx := context.Background()
	for at, part := range map[int64]string{0: "abc", 3: "defgh"} {
		if got, err := l.BlobPart(ctx, 7, h, at); err != nil || string(got) != part {
			t.Fatalf("part %d: %q, %v", at, got, err)
		}
	}
	_, err := l.BlobPart(ctx, 7, h, 1)
	want(t, "no part begins there", err, ledger.ErrNotFound)
}

// testBlobsWrong: a content that is not what was announced begins anew, and after the third time no more is taken.
func testBlobsWrong(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	h := blob.Hash{1}
	announce(t, l, 7, h, 3, 1000)
	for range ledger.MaxWrong {
		must(t, l.PutBlobPart(ctx, 7, h, 0, []byte("abc"), roomy))
		must(t, l.EndBlob(ctx, 7, h, false, 1))
		if _, err := l.BlobPart(ctx, 7, h, 0); !errors.Is(err, ledger.ErrNotFound) {
			t.Fatalf("a wrong part is still there: %v", err)
		}
	}
	want(t, "wrong too often", l.PutBlobPart(ctx, 7, h, 0, []byte("abc"), roomy), ledger.ErrNotFound)
}

// testBlobsFull: a kiosk has its room and all have theirs; what expires makes room, and its key is gone.
func testBlobsFull(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	addKiosk(t, l, 8)
	room := ledger.BlobRoom{Kiosk: 6, All: 9}
	put := func(id kiosk.KioskID, h byte) error {
		return l.PutBlobPart(ctx, id, blob.Hash{h}, 0, []byte("abcd"), room)
	}
	for i := range byte(3) {
		announce(t, l, 7, blob.Hash{i}, 4, 1000+int64(i))
		announce(t, l, 8, blob.Hash{i}, 4, 1000+int64(i))
	}
	must(t, put(7, 0))
	want(t, "the kiosk's room", put(7, 1), ledger.ErrFull)
	must(t, put(8, 0))
	announce(t, l, 7, blob.Hash{9}, 2, 5000)
	want(t, "the room of all", l.PutBlobPart(ctx, 7, blob.Hash{9}, 0, []byte("ab"), room), ledger.ErrFull)
	b, err := l.Blob(ctx, 7, blob.Hash{0})
	must(t, err)
	if n, err := l.ExpireBlobs(ctx, 1001); err != nil || n != 2 {
		t.Fatalf("%d expired, %v", n, err)
	}
	_, err = l.Blob(ctx, 7, b.Hash)
	want(t, "expired", err, ledger.ErrNotFound)
	want(t, "a part of what expired", put(7, 0), ledger.ErrNotFound)
	if _, err := l.Chain(ctx, b.Entry); err != nil {
		t.Fatalf("the header went too: %v", err)
	}
	must(t, put(7, 1))
	// The same content announced once more after its end has the new entry's key, and not the one that is gone.
	announce(t, l, 7, b.Hash, 4, 6000)
	if again, err := l.Blob(ctx, 7, b.Hash); err != nil || again.Have != 0 || again.Entry == b.Entry || again.Record.Key == nil {
		t.Fatalf("%+v, %v", again, err)
	}
}

// testBlobsAtOnce: of two who send the same parts at the same time one goes on, and nothing stands twice.
func testBlobsAtOnce(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	h := blob.Hash{1}
	announce(t, l, 7, h, 20, 1000)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for at := int64(0); at < 20; {
				err := l.PutBlobPart(ctx, 7, h, at, bytes.Repeat([]byte{byte(at)}, 2), roomy)
				if err != nil && !errors.Is(err, ledger.ErrMoved) {
					t.Error(err)
					return
				}
				b, err := l.Blob(ctx, 7, h)
				if err != nil {
					t.Error(err)
					return
				}
				at = b.Have
			}
		})
	}
	wg.Wait()
	for at := int64(0); at < 20; at += 2 {
		if p, err := l.BlobPart(ctx, 7, h, at); err != nil || len(p) != 2 || p[0] != byte(at) {
			t.Fatalf("part %d: %v, %v", at, p, err)
		}
	}
}

// testBlobsRuled: an entry that leaves the quarantine announces too.
func testBlobsRuled(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	r := admission(quarantined(t, l))
	r.Requests = nil
	r.Blobs = []ledger.NewBlob{{Blob: ledger.Blob{Kiosk: 7, Hash: blob.Hash{1}, Size: 3, Purpose: blob.Report}}}
	must(t, l.Rule(ctx, r))
	if b, err := l.Blob(ctx, 7, blob.Hash{1}); err != nil || b.At != 3000 || b.Entry != r.Entry.Key || string(b.Record.Body) != "opened" {
		t.Fatalf("%+v, %v", b, err)
	}
}
