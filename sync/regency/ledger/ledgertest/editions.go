package ledgertest

import (
	"context"
	"slices"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// testEditions: a version is read back as it was kept first, beside others, and never made anew.
func testEditions(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	_, err := l.Edition(ctx, "v1")
	want(t, "an edition that nobody kept", err, ledger.ErrNotFound)
	for i, c := range []struct {
		version, content string
		fresh            bool
	}{{"v1", "first", true}, {"v2", "second", true}, {"v1", "first, written otherwise", false}} {
		if fresh, err := l.KeepEdition(ctx, c.version, []byte(c.content), int64(i+1)); fresh != c.fresh || err != nil {
			t.Errorf("%q: fresh %v, %v", c.content, fresh, err)
		}
	}
	for version, content := range map[string]string{"v1": "first", "v2": "second"} {
		b, err := l.Edition(ctx, version)
		if err != nil || string(b) != content {
			t.Errorf("%s: %q, %v; want %q", version, b, err, content)
		}
	}
	_, err = l.Edition(ctx, "")
	want(t, "no version", err, ledger.ErrNotFound)
}

// testEditionUse: what is kept is listed with what waits with it, and what waits with a version that is not kept first;
// what nobody waits with any more counts for nothing.
func testEditionUse(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	for version, at := range map[string]int64{"c": 5, "unused": 3} {
		_, err := l.KeepEdition(ctx, version, []byte(version), at)
		must(t, err)
	}
	must(t, l.Append(ctx, withRequest(batch(t, l, 7, 1), 9, "n9")))
	for i, state := range []kiosk.RequestState{kiosk.Checking, kiosk.Refused} {
		b := withRequest(batch(t, l, 7, 1), byte(2+i), string(rune('a'+i)))
		b.Requests[0].Request.Catalogue, b.Requests[0].Request.State = "foreign", state
		if state == kiosk.Refused {
			b.Requests[0].Request.Holder = kiosk.NoHolder
		}
		must(t, l.Append(ctx, b))
	}
	quarantined(t, l)
	got, err := l.Editions(ctx)
	must(t, err)
	want := []ledger.Edition{{Version: "foreign", Waiting: 1}, {Version: "unused", At: 3}, {Version: "c", At: 5, Waiting: 1, Held: 1}}
	if !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}
