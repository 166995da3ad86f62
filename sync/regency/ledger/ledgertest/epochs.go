package ledgertest

import (
	"context"
	"slices"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// epochs is the newest epochs as words: "7=body", "8=" for none.
func epochs(t *testing.T, l ledger.Ledger) (out []string) {
	t.Helper()
	es, err := l.NewestEpochs(context.Background())
	must(t, err)
	for _, e := range es {
		out = append(out, string('0'+rune(e.Kiosk))+"="+string(e.Body))
	}
	return out
}

// testNewestEpochs: the last epoch entry of the present incarnation counts, of kiosks that may speak.
func testNewestEpochs(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	addKiosk(t, l, 8)
	addKiosk(t, l, 9)
	for _, body := range []string{"first", "second"} {
		b := batch(t, l, 7, 2)
		b.Entries[0].Kind, b.Entries[0].Body = journal.KindEpoch, ledger.Sealed{Body: []byte(body)}
		must(t, l.Append(ctx, b))
	}
	must(t, l.Append(ctx, batch(t, l, 8, 2)))
	must(t, l.Revoke(ctx, 9, 5000))
	if got := epochs(t, l); !slices.Equal(got, []string{"7=second", "8="}) {
		t.Fatalf("%v", got)
	}
	k, err := l.Kiosk(ctx, 7)
	must(t, err)
	must(t, l.Reincarnate(ctx, ledger.Order{Kiosk: 7, From: k.Position, Incarnation: 2, Alarm: ledger.Notice{Kiosk: 7, Kind: ledger.NoticeAlarm}}))
	if got := epochs(t, l); !slices.Equal(got, []string{"7=", "8="}) {
		t.Fatalf("after another incarnation: %v", got)
	}
}
