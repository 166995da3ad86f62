package ledgertest

import (
	"context"
	"slices"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
)

// testPapers: the first end counts until a person says what was unknown, an end without a beginning is none, a later incarnation may end what
// an earlier one began, and a token that a restored disk draws again is another paper.
func testPapers(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	id := kiosk.RequestID{1}
	key := func(inc, seq uint64) journal.Key { return journal.Key{Kiosk: 7, Incarnation: inc, Seq: seq} }
	begins := func(k journal.Key, token string, n int) ledger.PaperEvent {
		return ledger.PaperEvent{By: k, Token: token, At: int64(k.Incarnation*100 + k.Seq), Begins: true, What: "slip", Request: id, Copy: n, Reason: "asked"}
	}
	ends := func(k journal.Key, token, outcome, mouth string) ledger.PaperEvent {
		return ledger.PaperEvent{By: k, Token: token, At: int64(k.Incarnation*100 + k.Seq), Outcome: outcome, Mouth: mouth}
	}
	b := batch(t, l, 7, 1)
	b.Papers = []ledger.PaperEvent{
		begins(key(1, 1), "a", 0), ends(key(1, 2), "a", "printed", ""), ends(key(1, 3), "a", "unknown", ""), ends(key(1, 4), "a", "", ledger.MouthTaken),
		begins(key(1, 5), "b", 1), begins(key(1, 5), "b", 9),
		ends(key(1, 6), "c", "printed", ""),
	}
	must(t, l.Append(ctx, b))
	b = batch(t, l, 7, 1)
	again := begins(key(1, 5), "b", 1) // told once more
	again.By = key(2, 1)
	b.Papers = []ledger.PaperEvent{
		ends(key(2, 1), "a", "voided", ""), ends(key(2, 1), "b", "printed", ""), // of papers that began elsewhere
		again, ends(key(2, 1), "b", "unknown", ""), ends(key(2, 1), "b", "printed", ""), begins(key(2, 2), "a", 2), ends(key(2, 3), "a", "voided", ""), ends(key(2, 4), "a", "", ledger.MouthRetracted),
	}
	must(t, l.Append(ctx, b))
	checkPapers(t, l, id)
	b = batch(t, l, 7, 1)
	b.Papers = []ledger.PaperEvent{ends(key(2, 5), "b", "confirmed", "")}
	must(t, l.Append(ctx, b))
	if got, err := l.PapersOf(ctx, id); err != nil || got[1].Outcome != "confirmed" || got[1].Ended != 205 {
		t.Fatalf("a person's word did not end what was unknown: %+v, %v", got, err)
	}
}

// checkPapers reads what testPapers told.
func checkPapers(t *testing.T, l ledger.Ledger, id kiosk.RequestID) {
	t.Helper()
	ctx := context.Background()
	got, err := l.PapersOf(ctx, id)
	must(t, err)
	if want := []ledger.Paper{
		{Kiosk: 7, Token: "a", What: "slip", Reason: "asked", Begun: 101, Ended: 102, Outcome: "printed", Mouth: ledger.MouthTaken},
		{Kiosk: 7, Token: "b", What: "slip", Copy: 1, Reason: "asked", Begun: 105, Ended: 201, Outcome: "unknown"},
		{Kiosk: 7, Token: "a", What: "slip", Copy: 2, Reason: "asked", Begun: 202, Ended: 203, Outcome: "voided", Mouth: ledger.MouthRetracted},
	}; !slices.Equal(got, want) {
		t.Fatalf("%+v\nwant %+v", got, want)
	}
	if got, err := l.PapersOf(ctx, kiosk.RequestID{2}); err != nil || len(got) != 0 {
		t.Fatalf("%+v, %v", got, err)
	}
}

// testPaperOfAnotherDisk: a disk dies while it prints, and its copy prints another paper under the same token; two clones do.
// No end is ever of another's paper.
func testPaperOfAnotherDisk(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	q, r := kiosk.RequestID{1}, kiosk.RequestID{2}
	begins := func(inc uint64, at int64, id kiosk.RequestID) ledger.PaperEvent {
		return ledger.PaperEvent{By: journal.Key{Kiosk: 7, Incarnation: inc, Seq: uint64(at)}, Token: "P41", At: at, Begins: true, What: "extract", Request: id}
	}
	ends := func(inc uint64, at int64, outcome, mouth string) ledger.PaperEvent {
		return ledger.PaperEvent{By: journal.Key{Kiosk: 7, Incarnation: inc, Seq: uint64(at)}, Token: "P41", At: at, Outcome: outcome, Mouth: mouth}
	}
	b := batch(t, l, 7, 1)
	b.Papers = []ledger.PaperEvent{begins(1, 50, q)} // and dies
	must(t, l.Append(ctx, b))
	b = batch(t, l, 7, 1)
	b.Papers = []ledger.PaperEvent{ends(2, 60, "printed", ""), begins(2, 55, r), ends(2, 60, "printed", ""), ends(2, 61, "", ledger.MouthTaken)}
	must(t, l.Append(ctx, b))
	b = batch(t, l, 7, 1)
	b.Papers = []ledger.PaperEvent{ends(3, 70, "voided", ""), begins(3, 56, q), ends(3, 70, "confirmed", "")}
	must(t, l.Append(ctx, b))
	got, err := l.PapersOf(ctx, q)
	must(t, err)
	if len(got) != 2 || got[0].Outcome != "" || got[1].Outcome != "confirmed" {
		t.Errorf("%+v", got)
	}
	if got, err = l.PapersOf(ctx, r); err != nil || len(got) != 1 || got[0].Outcome != "printed" || got[0].Mouth != ledger.MouthTaken {
		t.Errorf("%+v, %v", got, err)
	}
}

// testPapersRuled: an entry that leaves the quarantine tells of its paper too.
func testPapersRuled(t *testing.T, l ledger.Ledger) {
	ctx := context.Background()
	addKiosk(t, l, 7)
	r := admission(quarantined(t, l))
	r.Papers = []ledger.PaperEvent{{By: r.Entry.Key, Token: "a", Begins: true, What: "slip", Request: r.Entry.Request}}
	must(t, l.Rule(ctx, r))
	if got, err := l.PapersOf(ctx, r.Entry.Request); err != nil || len(got) != 1 || got[0].Token != "a" {
		t.Fatalf("%+v, %v", got, err)
	}
}
