package wire

import (
	"fmt"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/blob"
	"github.com/smart-kampung/anjungan/kiosk/journal/vectortest"
)

// TestBlobStates: good and bad answers about a content, of another implementation.
func TestBlobStates(t *testing.T) {
	list := vectortest.Blocks(t, "testdata/blobs.txt")
	if len(list) != 11 {
		t.Fatalf("%d blocks", len(list))
	}
	for _, v := range list {
		have, err := DecodeBlobState(v.Hex(t, "bytes"), 200_064)
		got := "refused"
		if err == nil {
			got = fmt.Sprintf("ok %d", have)
			again, err := EncodeBlobState(BlobState{Size: 200_064, Have: have})
			if err != nil || fmt.Sprintf("%x", again) != v["bytes"] {
				t.Errorf("%s: written as %x, %v", v["name"], again, err)
			}
		}
		if got != v["expect"] {
			t.Errorf("%s: %q, want %q", v["name"], got, v["expect"])
		}
	}
}

// TestBlobPath: a content has one name.
func TestBlobPath(t *testing.T) {
	h := blob.Hash{0: 0xAB, 31: 1}
	name := strings.TrimPrefix(BlobPath(h), PathBlob)
	if got, err := ParseBlobHash(name); err != nil || got != h {
		t.Errorf("%x, %v", got, err)
	}
	for _, bad := range []string{"", name[2:], name + "00", strings.ToUpper(name), "zz" + name[2:]} {
		if _, err := ParseBlobHash(bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}

// FuzzDecodeBlobState: no bytes make a panic, and what is taken is written again the same.
func FuzzDecodeBlobState(f *testing.F) {
	for _, v := range vectortest.Blocks(f, "testdata/blobs.txt") {
		f.Add(v.Hex(f, "bytes"))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		have, err := DecodeBlobState(b, 200_064)
		if err != nil {
			return
		}
		if again, err := EncodeBlobState(BlobState{Size: 200_064, Have: have}); err != nil || string(again) != string(b) {
			t.Errorf("%x is written as %x, %v", b, again, err)
		}
	})
}
