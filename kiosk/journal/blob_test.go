package journal_test

import (
	"encoding/hex"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/blob"
	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// TestBlobBody: an announcement is written as another implementation writes it, and one that cannot be true is
// refused.
func TestBlobBody(t *testing.T) {
	a := blob.Announced{Hash: blob.Hash{31: 1}, Size: 65569, Purpose: blob.Report, Key: make([]byte, 32)}
	b := marshal(t, journal.NewBlobBody(a))
	const want = "a4015820" + "0000000000000000000000000000000000000000000000000000000000000001" + "021a00010021" + "03667265706f7274" +
		"045820" + "0000000000000000000000000000000000000000000000000000000000000000"
	if got := hex.EncodeToString(b); got != want {
		t.Errorf("%s, want\n%s", got, want)
	}
	var body journal.BlobBody
	if err := journal.Unmarshal(b, &body); err != nil {
		t.Fatal(err)
	}
	if got, err := body.Announced(); err != nil || got.Hash != a.Hash || got.Size != a.Size || got.Purpose != a.Purpose {
		t.Errorf("%+v, %v", got, err)
	}
	for name, change := range map[string]func(*journal.BlobBody){
		"short hash": func(b *journal.BlobBody) { b.Hash = b.Hash[1:] }, "long hash": func(b *journal.BlobBody) { b.Hash = make([]byte, 33) },
		"no size": func(b *journal.BlobBody) { b.Size = 0 }, "no key": func(b *journal.BlobBody) { b.Key = nil },
		"another purpose": func(b *journal.BlobBody) { b.Purpose = "photo" },
	} {
		bad := body
		change(&bad)
		if _, err := bad.Announced(); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
