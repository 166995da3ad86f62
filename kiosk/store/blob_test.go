package store_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/blob"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/kiosk/store"
)

// report is a content of several rows that compresses to nothing of interest.
func report(mark byte) string {
	return strings.Repeat("doctor: baik "+string(rune('a'+mark))+"\n", 20_000)
}

func (r *room) addBlob(mark byte) {
	r.t.Helper()
	if err := r.AddBlob(r.t.Context(), blob.Report, strings.NewReader(report(mark))); err != nil {
		r.t.Fatal(err)
	}
}

// announced is the newest announcement in the journal.
func (r *room) announced(inc uint64) (a blob.Announced) {
	r.t.Helper()
	for _, l := range r.journal(inc) {
		if l.Kind != journal.KindBlob {
			continue
		}
		var b journal.BlobBody
		err := journal.Unmarshal(l.plain, &b)
		if err == nil {
			a, err = b.Announced()
		}
		if err != nil {
			r.t.Fatal(err)
		}
	}
	return a
}

// sealed reads a whole content in parts of n bytes.
func (r *room) sealed(h blob.Hash, size int64, n int) (all []byte) {
	r.t.Helper()
	for int64(len(all)) < size {
		part, err := r.BlobPart(r.t.Context(), h, int64(len(all)), n)
		if err != nil || len(part) > n {
			r.t.Fatalf("%d bytes, %v", len(part), err)
		}
		all = append(all, part...)
	}
	return all
}

// TestBlobTravels: a content is read in parts of any size, opens by the announced key alone, is sent only once the
// regency has the announcement, and then no byte of key or content is left that this disk could read.
func TestBlobTravels(t *testing.T) {
	r := newRoom(t)
	r.addBlob(1)
	a := r.announced(1)
	if _, ok, err := r.NextBlob(t.Context()); ok || err != nil {
		t.Fatalf("before the ack: %v", err)
	}
	if err := r.Acked(t.Context(), r.ack(1)); err != nil {
		t.Fatal(err)
	}
	b, ok, err := r.NextBlob(t.Context())
	if err != nil || !ok || b.Hash != a.Hash || b.Size != a.Size || b.Purpose != blob.Report || !b.Made.Equal(noon) {
		t.Fatalf("%+v, %v", b, err)
	}
	for _, n := range []int{1000, 64 << 10, 64<<10 + 1, 256 << 10, 1 << 20} {
		all := r.sealed(b.Hash, b.Size, n)
		var plain bytes.Buffer
		if err := blob.Open(&plain, a.Key, bytes.NewReader(all)); err != nil || plain.String() != report(1) || sha256.Sum256(all) != b.Hash {
			t.Fatalf("in parts of %d: %d bytes, %v", n, plain.Len(), err)
		}
	}
	for _, at := range []int64{b.Size, b.Size + 1} {
		if part, err := r.BlobPart(t.Context(), b.Hash, at, 10); err != nil || len(part) != 0 {
			t.Errorf("from %d: %x, %v", at, part, err)
		}
	}
	if disk := bytesOf(t, r.opts.Path) + bytesOf(t, r.opts.Path+"-wal"); strings.Contains(disk, "doctor: baik") || strings.Contains(disk, string(a.Key)) {
		t.Error("content or key lies on the disk")
	}
	if err := r.EndBlob(t.Context(), b.Hash); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := r.NextBlob(t.Context()); ok || err != nil || r.count("blob") != 0 || r.count("blob_part") != 0 {
		t.Errorf("after the end: %v", err)
	}
	if err := r.EndBlob(t.Context(), b.Hash); err != nil {
		t.Errorf("ended twice: %v", err)
	}
}

// TestBlobIsCarried: an announcement that no ack covers is journaled once more in a new incarnation, after a
// restart too, with the same key; one that is covered is not.
func TestBlobIsCarried(t *testing.T) {
	r := newRoom(t)
	r.addBlob(1)
	if err := r.Acked(t.Context(), r.ack(1)); err != nil {
		t.Fatal(err)
	}
	r.addBlob(2)
	a := r.announced(1)
	r.reopen()
	if err := r.NewIncarnation(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	r.wantKinds(2, "incarnation epoch blob ")
	if got := r.announced(2); got.Hash != a.Hash || !bytes.Equal(got.Key, a.Key) || got.Size != a.Size {
		t.Errorf("%+v, want %+v", got, a)
	}
	if b, ok, err := r.NextBlob(t.Context()); err != nil || !ok || b.Hash == a.Hash {
		t.Errorf("the acknowledged one does not wait: %v", err)
	}
	if err := r.Acked(t.Context(), r.ack(2)); err != nil {
		t.Fatal(err)
	}
	if err := r.NewIncarnation(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	r.wantKinds(3, "incarnation epoch ")
}

// TestBlobsAreBounded: three wait at most; a month later they are gone and others may come; nothing empty is one.
func TestBlobsAreBounded(t *testing.T) {
	r := newRoom(t)
	for i := range byte(3) {
		r.addBlob(i)
	}
	if err := r.AddBlob(t.Context(), blob.Report, strings.NewReader("x")); !errors.Is(err, store.ErrManyBlobs) {
		t.Errorf("a fourth: %v", err)
	}
	if err := r.AddBlob(t.Context(), blob.Report, strings.NewReader("")); !errors.Is(err, blob.ErrEmpty) {
		t.Errorf("an empty one: %v", err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	r.opts.Now = func() time.Time { return noon.Add(31 * 24 * time.Hour) }
	r.open()
	if n := r.count("blob"); n != 3 {
		t.Fatalf("%d wait after a restart", n)
	}
	if err := r.Nightly(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r.count("blob") != 0 || r.count("blob_part") != 0 {
		t.Error("they wait for ever")
	}
	r.addBlob(9)
}

// TestBlobNotes: a technician sees beside the kiosk how far it is and why it waits.
func TestBlobNotes(t *testing.T) {
	r := newRoom(t)
	r.addBlob(1)
	a := r.announced(1)
	w := kiosk.Wait{Cause: kiosk.WaitLine, Remedy: kiosk.RemedyLine, Tries: 4, Next: noon.Add(time.Minute)}
	if err := r.NoteBlob(t.Context(), a.Hash, 70_000, w); err != nil {
		t.Fatal(err)
	}
	rep, err := store.Inspect(t.Context(), r.opts.Path, 10)
	if err != nil || len(rep.Blobs) != 1 {
		t.Fatalf("%+v, %v", rep.Blobs, err)
	}
	want := store.BlobLine{Purpose: blob.Report, Made: noon, Size: a.Size, Have: 70_000, Wait: w}
	if got := rep.Blobs[0]; !got.Made.Equal(want.Made) || got.Size != want.Size || got.Have != want.Have || got.Announced || got.Wait != want.Wait {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// TestAskReport: the wish is left beside the kiosk, taken once, and a kiosk that nobody asks writes nothing.
func TestAskReport(t *testing.T) {
	r := newRoom(t)
	if asked, err := r.TakeReport(t.Context()); asked || err != nil {
		t.Fatalf("%v, %v", asked, err)
	}
	if err := store.AskReport(t.Context(), r.opts.Path); err != nil {
		t.Fatal(err)
	}
	for _, want := range []bool{true, false} {
		if asked, err := r.TakeReport(t.Context()); asked != want || err != nil {
			t.Errorf("%v, %v", asked, err)
		}
	}
}
