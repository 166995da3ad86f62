package regency_test

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/blob"
	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// appends are the rows of segments. What a kiosk's own keys sealed and signed is stored, whatever it says: its verdict
// refuses it.
func (s *scene) appends(t *testing.T) []bad {
	t.Helper()
	beat := cborOf(t, journal.HeartbeatBody{Version: "1"})
	seg := s.segment(t, journal.Header{Kind: journal.KindHeartbeat, Time: 1, Epoch: 1}, beat)
	good := post(wire.PathAppend, seg)
	refused := func(f fault, name string, code wire.Code, body []byte) bad {
		return bad{fault: f, name: name, sent: post(wire.PathAppend, body), code: code, line: "kiosk 007"}
	}
	large := make([]byte, wire.MaxSegment+1)
	open, half, text, part := post(wire.PathAppend, large), good, good, good
	open.open, half.half, text.media, part.media = true, true, "text/plain", wire.PartType
	more := slices.Concat([]byte{seg[0] + 1}, seg[1:], []byte{0x00}) // an array of one element more
	rows := append(strangers(good),
		refused(declared, "", wire.CodeOversize, large),
		bad{fault: undeclared, sent: open, code: wire.CodeOversize, line: "kiosk 007"},
		refused(truncated, "", wire.CodeMalformed, seg[:len(seg)-1]),
		refused(truncated, "not, but longer", wire.CodeMalformed, append(bytes.Clone(seg), 0)),
		bad{fault: cut, sent: half, code: wire.CodeBusy}, // a line is nobody's fault
		refused(empty, "", wire.CodeMalformed, nil),
		refused(notCanonical, "a number in two bytes", wire.CodeNotCanonical, slices.Concat(seg[:1], []byte{0x18, 0x07}, seg[2:])),
		refused(notCanonical, "an array without end", wire.CodeMalformed, slices.Concat([]byte{0x9f}, seg[1:], []byte{0xff})),
		refused(unknownField, "of the segment", wire.CodeMalformed, more),
		refused(wrongHash, "another head than the one signed", wire.CodeSignature, flip(seg, bytes.Index(seg, s.head(t, seg)))),
		refused(wrongHash, "another signature", wire.CodeSignature, flip(seg, len(seg)-1)),
		refused(wrongKiosk, "another kiosk's key", wire.CodeSignature, s.signedByEight(t)),
		bad{fault: wrongKiosk, by: byEight, sent: good, code: wire.CodeWrongKiosk, line: "kiosk 008"},
		bad{fault: replayed, sent: good, twice: true, check: s.acked},
		bad{fault: otherMedia, name: "text", sent: text, code: wire.CodeMalformed, line: "kiosk 007"},
		bad{fault: otherMedia, name: "that of a part", sent: part, code: wire.CodeMalformed, line: "kiosk 007"},
	)
	return slices.Concat(rows, s.strangeEntries(t, beat), s.strangePlaces(t, seg, beat))
}

// head is the chain hash that a segment names.
func (s *scene) head(t *testing.T, seg []byte) []byte {
	t.Helper()
	h := journal.Header{Kind: journal.KindHeartbeat, Time: 1, Epoch: 1}
	e := s.next(t, h, cborOf(t, journal.HeartbeatBody{Version: "1"}))
	if !bytes.Contains(seg, e.Chain[:]) {
		t.Fatal("sealing is not the same twice")
	}
	return e.Chain[:]
}

func (s *scene) signedByEight(t *testing.T) []byte {
	t.Helper()
	e := s.next(t, journal.Header{Kind: journal.KindHeartbeat, Time: 1, Epoch: 1}, cborOf(t, journal.HeartbeatBody{Version: "1"}))
	b, err := journal.SignSegment(s.theirs.SealKey, s.at.Chain, []journal.Entry{e})
	must(t, err)
	return b
}

// acked looks for an ack of the one entry that follows.
func (s *scene) acked(t *testing.T, w *world, reply []byte) {
	t.Helper()
	a, err := wire.DecodeAppendReply(reply)
	if err != nil || a.Ack.Last != s.at.Seq+1 || journal.VerifyAck(&w.keys.Ack.PublicKey, a.Ack) != nil {
		t.Errorf("%+v, %v", a, err)
	}
}

// strangeEntries are entries that are stored and not accepted, or accepted as of now.
func (s *scene) strangeEntries(t *testing.T, beat []byte) []bad {
	t.Helper()
	row := func(f fault, name string, kind journal.Kind, plain []byte, verdict kiosk.VerdictCode, code string) bad {
		h := journal.Header{Kind: kind, Time: 1, Epoch: 1}
		if kind.Clear() {
			h.Epoch = 0
		}
		return bad{fault: f, name: name, sent: post(wire.PathAppend, s.segment(t, h, plain)), tables: "entry feed kiosk", check: func(t *testing.T, w *world, reply []byte) {
			s.acked(t, w, reply)
			s.verdict(t, w, verdict, code)
		}}
	}
	pair := cborOf(t, journal.RequestCancelBody{ID: bytes.Repeat([]byte{5}, 16)})
	twice := slices.Concat([]byte{0xa2}, pair[1:], pair[1:])
	field := slices.Concat([]byte{0xa2}, pair[1:], []byte{0x17, 0x00})
	bribe := cborOf(t, journal.BlobBody{Hash: make([]byte, 32), Size: 17, Purpose: "bribe", Key: make([]byte, blob.KeySize)})
	return []bad{
		row(keyTwice, "in a body", journal.KindRequestStop, twice, kiosk.EntryQuarantined, wire.VerdictBody),
		row(unknownField, "of a body", journal.KindRequestStop, field, kiosk.EntryQuarantined, wire.VerdictBody),
		row(truncated, "a body", journal.KindRequestStop, pair[:len(pair)-1], kiosk.EntryQuarantined, wire.VerdictBody),
		row(notCanonical, "a body", journal.KindRequestStop, slices.Concat([]byte{0xb8, 0x01}, pair[1:]), kiosk.EntryQuarantined, wire.VerdictBody),
		row(unknownKind, "", 99, beat, kiosk.EntryRejected, wire.VerdictUnknownKind),
		row(unknownKind, "that is not taken yet", 15, beat, kiosk.EntryRejected, wire.VerdictUnsupported),
		row(unknownKind, "of content", journal.KindBlob, bribe, kiosk.EntryQuarantined, wire.VerdictBody),
		row(wrongHash, "of no length, of a content", journal.KindBlob, cborOf(t, journal.BlobBody{Hash: make([]byte, 31), Size: 17, Purpose: "report", Key: make([]byte, blob.KeySize)}),
			kiosk.EntryQuarantined, wire.VerdictBody),
		s.fromTheFuture(t),
	}
}

// verdict looks what became of the last entry.
func (s *scene) verdict(t *testing.T, w *world, verdict kiosk.VerdictCode, code string) {
	t.Helper()
	rows, _, err := w.ledger.Feed(t.Context(), 7, 0, wire.MaxItems)
	must(t, err)
	for _, r := range rows {
		if v := r.Verdict; v != nil && v.Seq == s.at.Seq+1 {
			if v.Verdict != verdict || v.Code != code {
				t.Errorf("%s %s, want %s %s", v.Verdict, v.Code, verdict, code)
			}
			return
		}
	}
	t.Error("the feed tells nothing")
}

// fromTheFuture is a request of the end of 9999: it counts as made now.
func (s *scene) fromTheFuture(t *testing.T) bad {
	t.Helper()
	r := s.request
	r.ID, r.Register, r.Made = kiosk.RequestID{7, 2}, "SET-1-000002", time.UnixMilli(journal.MaxTime)
	var err error
	r.Number, err = kiosk.NewNumber(7, 2)
	must(t, err)
	seg := s.segment(t, journal.Header{Kind: journal.KindRequestNew, Time: journal.MaxTime, Trusted: journal.MaxTime, Epoch: 1}, cborOf(t, journal.NewRequestBody(r)))
	return bad{fault: future, name: "a request", sent: post(wire.PathAppend, seg), tables: "entry feed kiosk request", check: func(t *testing.T, w *world, reply []byte) {
		s.acked(t, w, reply)
		got, err := w.ledger.Request(t.Context(), r.ID)
		if made := time.UnixMilli(got.Made); err != nil || time.Since(made) < 0 || time.Since(made) > time.Minute {
			t.Errorf("made %v, %v", made, err)
		}
	}}
}

// strangePlaces are segments that do not continue what is stored. The page answers them with an order or a place, and
// keeps an alarm.
func (s *scene) strangePlaces(t *testing.T, seg, beat []byte) []bad {
	t.Helper()
	answered := func(f fault, name string, body []byte, tables, want string) bad {
		return bad{fault: f, name: name, sent: post(wire.PathAppend, body), tables: tables, check: func(t *testing.T, _ *world, reply []byte) {
			a, err := wire.DecodeAppendReply(reply)
			got := fmt.Sprintf("order %d", a.Order)
			if a.Lost != nil {
				got = fmt.Sprintf("lost after %d.%d", a.Lost.Incarnation, a.Lost.Last)
			}
			if err != nil || got != want {
				t.Errorf("%s, %v; want %s", got, err, want)
			}
		}}
	}
	at := func(inc, seq uint64) []byte {
		h := journal.Header{Key: journal.Key{Kiosk: 7, Incarnation: inc, Seq: seq}, Kind: journal.KindHeartbeat, Time: 1, Epoch: 1, Body: journal.HashBody(beat)}
		b, err := journal.SignSegment(s.b.SealKey, journal.Hash{}, []journal.Entry{{Header: h, Chain: journal.NextChain(journal.Hash{}, h), Body: beat}})
		must(t, err)
		return b
	}
	last := []byte{0x1b, 0x00, 0x00, 0xe6, 0x77, 0xd2, 0x1f, 0xdb, 0xff} // MaxTime
	timed := s.segment(t, journal.Header{Kind: journal.KindHeartbeat, Time: journal.MaxTime, Trusted: 1, Epoch: 1}, beat)
	if bytes.Count(timed, last) != 1 {
		t.Fatal("the time is not found")
	}
	beyond := bytes.Replace(timed, last, []byte{0x1b, 0x00, 0x00, 0xe6, 0x77, 0xd2, 0x1f, 0xdc, 0x00}, 1)
	return []bad{
		answered(wrongHash, "of a body", flip(seg, len(seg)-67), "notice", "lost after 1.4"), // the byte before the signature's head
		answered(wrongHash, "another chain", at(1, 5), "notice", "lost after 1.4"),
		answered(replayed, "other entries at numbers that are taken", at(1, 1), "kiosk notice", "order 2"),
		answered(future, "an entry after a gap", at(1, 7), "notice", "lost after 1.4"),
		answered(future, "an incarnation that was never ordered", at(9, 3), "notice", "lost after 1.4"),
		{fault: future, name: "after 9999", sent: post(wire.PathAppend, beyond), code: wire.CodeMalformed, line: "kiosk 007"},
		{fault: future, name: "the last incarnation", sent: post(wire.PathAppend, slices.Concat(seg[:2], []byte{0x1a, 0x00, 0x7f, 0xff, 0xff}, seg[3:])), code: wire.CodeMalformed, line: "kiosk 007"},
		{fault: replayed, name: "by GET", sent: sent{method: http.MethodGet, target: wire.PathAppend, body: seg}, code: wire.CodeNotFound},
	}
}
