package regency_test

import (
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/journal"
	"github.com/smart-kampung/anjungan/sync/regency/ledger"
	"github.com/smart-kampung/anjungan/sync/wire"
)

// loose is a segment as the page has it (section 10), with whatever in it.
type loose struct {
	_       struct{} `cbor:",toarray"`
	Kiosk   uint64
	Inc     uint64
	First   uint64
	Head    []byte
	Origins []looseOrigin
	Entries []looseEntry
	Sig     []byte
}

type looseOrigin struct {
	_         struct{} `cbor:",toarray"`
	Boot      uint64
	Catalogue string
	Epoch     uint64
}

type looseEntry struct {
	_       struct{} `cbor:",toarray"`
	Kind    uint8
	Origin  uint64
	Time    int64
	Trusted int64
	Body    any // bytes, or an array of a hash
}

// What is made right of a fuzzed segment, so that it comes further than its parser; and how it is asked.
const (
	ofKiosk  = 1 << iota // the kiosk that sends it
	followed             // incarnation and first of what follows the stored journal
	sealed               // bodies that the regency opens
	chained              // head
	signed               // signature
	anew                 // as of a kiosk that cannot send what was lost
)

// mend makes right what the bits say.
func (l *loose) mend(t *testing.T, s *scene, chains []journal.Hash, how uint8) {
	t.Helper()
	if how&ofKiosk != 0 {
		l.Kiosk = 7
	}
	if how&followed != 0 {
		l.Inc, l.First = 1, s.at.Seq+1
	}
	prev := journal.Hash{}
	if l.First > 1 && l.First-1 < uint64(len(chains)) {
		prev = chains[l.First-1]
	}
	for i := range l.Entries {
		e := &l.Entries[i]
		h := journal.Header{Key: journal.Key{Kiosk: 7, Incarnation: l.Inc, Seq: l.First + uint64(i)}, Kind: journal.Kind(e.Kind), Time: e.Time, Trusted: e.Trusted}
		if e.Origin < uint64(len(l.Origins)) {
			o := l.Origins[e.Origin]
			h.Boot, h.Catalogue, h.Epoch = o.Boot, o.Catalogue, o.Epoch
		}
		switch body := e.Body.(type) {
		case []byte:
			if how&sealed != 0 && !h.Kind.Clear() {
				var err error
				body, err = s.seal.Seal(h, body)
				must(t, err)
				e.Body = body
			}
			h.Body = journal.HashBody(body)
		case []any:
			if len(body) == 1 {
				hash, _ := body[0].([]byte)
				copy(h.Body[:], hash)
			}
		}
		prev = journal.NextChain(prev, h)
	}
	if how&chained != 0 {
		l.Head = prev[:]
	}
	if how&signed != 0 {
		l.sign(t, s.b.SealKey)
	}
}

// sign signs as the page has it: ES256 over the array of context, kiosk, incarnation, first, last and head.
func (l *loose) sign(t *testing.T, key *ecdsa.PrivateKey) {
	t.Helper()
	digest := sha256.Sum256(cborOf(t, []any{"anjungan/segment/1", l.Kiosk, l.Inc, l.First, l.First + uint64(len(l.Entries)) - 1, l.Head}))
	r, v, err := ecdsa.Sign(rand.Reader, key, digest[:])
	must(t, err)
	l.Sig = make([]byte, 64)
	r.FillBytes(l.Sig[:32])
	v.FillBytes(l.Sig[32:])
}

// FuzzAppend: whatever bytes come as a segment, as they are and with their kiosk, place, sealing, chain and signature put
// right, they are refused and change nothing, or the whole is stored, or the kiosk is told where to go on; the same bytes
// once more change nothing.
func FuzzAppend(f *testing.F) {
	k := newKeeper(f)
	chains := make([]journal.Hash, k.s.at.Seq+1) // by seq
	w, _ := k.s.ready(f, 0)
	for i := range k.s.at.Seq {
		var err error
		chains[i+1], err = w.ledger.Chain(f.Context(), journal.Key{Kiosk: 7, Incarnation: 1, Seq: i + 1})
		must(f, err)
	}
	for _, seed := range looseSeeds(f, k.s) {
		for _, how := range []uint8{0, ofKiosk | chained | signed, ofKiosk | followed | sealed | chained | signed, ofKiosk | signed, ofKiosk | chained | signed | anew} {
			f.Add(seed, how)
		}
	}
	f.Fuzz(func(t *testing.T, b []byte, how uint8) {
		k.append(t, b, how)
		var l loose
		if journal.Unmarshal(b, &l) != nil || len(l.Entries) == 0 {
			return
		}
		l.mend(t, k.s, chains, how)
		k.append(t, cborOf(t, l), how)
	})
}

// append sends bytes as a segment, twice where they are answered, and looks that what came of it is whole.
func (k *keeper) append(t *testing.T, b []byte, how uint8) {
	t.Helper()
	k.fresh(t)
	before := k.place(t)
	raw := fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: regency\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s", wire.AppendPath(how&anew != 0), wire.ContentType, len(b), b)
	got, ok := k.ask(t, raw, true)
	if !ok {
		t.Fatal("no request")
	}
	if got.tables != "" {
		defer k.spoilt(t)
	}
	after := k.place(t)
	if got.code != "" {
		if !slices.Contains([]wire.Code{wire.CodeMalformed, wire.CodeNotCanonical, wire.CodeOversize, wire.CodeSignature, wire.CodeWrongKiosk}, got.code) {
			t.Errorf("refused as %s", got.code)
		}
		return
	}
	a, err := wire.DecodeAppendReply(got.reply)
	must(t, err)
	k.whole(t, a, before, after)
	again, _ := k.ask(t, raw, true)
	if b, err := wire.DecodeAppendReply(again.reply); again.status != http.StatusOK || err != nil || b.Order != a.Order || b.Ack.Last != a.Ack.Last || b.Ack.Head != a.Ack.Head {
		t.Errorf("once more: %d %+v, %v; at first %+v", again.status, b, err, a)
	}
	if again.tables != "" {
		t.Errorf("once more changed %s", again.tables)
	}
}

// stored is how much of kiosk 7's journal a ledger holds.
type stored struct {
	ledger.Position
	entries uint64
}

func (k *keeper) place(t *testing.T) (h stored) {
	t.Helper()
	row, err := k.w.ledger.Kiosk(t.Context(), 7)
	must(t, err)
	h.Position = row.Position
	must(t, k.db.QueryRowContext(t.Context(), `SELECT count(*) FROM entry WHERE kiosk = 7`).Scan(&h.entries))
	return h
}

// whole looks that an answer and what changed say the same.
func (k *keeper) whole(t *testing.T, a wire.Appended, before, after stored) {
	t.Helper()
	switch {
	case a.Lost != nil:
		if after != before || *a.Lost != before.Position {
			t.Errorf("lost after %+v: %+v, then %+v", *a.Lost, before, after)
		}
	case a.Order != 0:
		if after.entries != before.entries || after.Incarnation != a.Order || after.Incarnation > before.Incarnation && after.Last != 0 {
			t.Errorf("order %d: %+v, then %+v", a.Order, before, after)
		}
	default:
		if err := journal.VerifyAck(&k.s.keys.Ack.PublicKey, a.Ack); err != nil || a.Ack.Kiosk != 7 || a.Ack.Incarnation != after.Incarnation {
			t.Errorf("ack %+v: %v", a.Ack, err)
		}
		grown := after.Last // of another incarnation
		if after.Incarnation == before.Incarnation {
			grown -= before.Last
		}
		if after.entries-before.entries != grown || after.Last < a.Ack.Last || after.Last == a.Ack.Last && after.Head != a.Ack.Head {
			t.Errorf("ack %+v: %+v, then %+v", a.Ack, before, after)
		}
	}
}

// looseSeeds are segments of which the fuzzer makes others.
func looseSeeds(f *testing.F, s *scene) (list [][]byte) {
	f.Helper()
	beat := cborOf(f, journal.HeartbeatBody{Version: "1"})
	stop := cborOf(f, journal.RequestCancelBody{ID: s.request.ID[:]})
	origin := looseOrigin{Boot: 1, Catalogue: "c", Epoch: 1}
	l := loose{Kiosk: 7, Inc: 1, First: s.at.Seq + 1, Head: make([]byte, 32), Sig: make([]byte, 64), Origins: []looseOrigin{origin, {}}}
	one := func(kind journal.Kind, at int64, body any) looseEntry {
		return looseEntry{Kind: uint8(kind), Time: at, Body: body}
	}
	for _, es := range [][]looseEntry{
		{one(journal.KindHeartbeat, 1, beat)},
		{one(journal.KindRequestStop, journal.MaxTime, stop), one(journal.KindHeartbeat, 1, beat)},
		{one(99, 1, beat)},
		{one(journal.KindRequestNew, 1, []any{make([]byte, 32)})},
		{one(journal.KindPINTry, 1, cborOf(f, journal.PINTryBody{Chip: []byte(chipText), Tries: 1}))},
		{one(journal.KindBlob, 1, cborOf(f, journal.BlobBody{Hash: make([]byte, 32), Size: 17, Purpose: "report", Key: make([]byte, 32)}))},
	} {
		x := l
		x.Origins, x.Entries = x.Origins[:1], es
		list = append(list, cborOf(f, x))
		x.First = 1
		list = append(list, cborOf(f, x))
		x.Inc, x.First = 3, 1
		list = append(list, cborOf(f, x))
		x.Inc, x.First = 1, 9
		list = append(list, cborOf(f, x))
	}
	begin := l
	begin.Inc, begin.First, begin.Origins = 5, 1, []looseOrigin{{Boot: 1}}
	begin.Entries = []looseEntry{one(journal.KindIncarnation, 1, cborOf(f, journal.IncarnationBody{LastHead: make([]byte, 32)}))}
	return append(list, cborOf(f, begin), []byte{}, []byte{0x87, 0x07, 0x01, 0x01})
}
