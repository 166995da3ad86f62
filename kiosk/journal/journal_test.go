package journal_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"fmt"
	"testing"

	"github.com/fxamacker/cbor/v2"

	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// desk is a kiosk and its regency, as far as the journal goes.
type desk struct {
	t       testing.TB
	regency journal.RegencyKey
	seal    *ecdsa.PrivateKey
	epoch   journal.Epoch
	at      uint64 // seq of the epoch entry
	entries []journal.Entry
	prev    journal.Hash
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	rk, err := journal.GenerateRegencyKey()
	if err != nil {
		t.Fatal(err)
	}
	sk, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, regency: rk, seal: sk}
	e, body, err := journal.NewEpoch(rk.Public())
	if err != nil {
		t.Fatal(err)
	}
	d.epoch, d.at = e, 1
	d.add(journal.KindEpoch, marshal(t, body))
	return d
}

func (d *desk) add(kind journal.Kind, plain []byte) journal.Header {
	d.t.Helper()
	h := journal.Header{
		Key:  journal.Key{Kiosk: 104, Incarnation: 1, Seq: uint64(len(d.entries)) + 1},
		Kind: kind, Time: 1_790_000_000_000, Trusted: 1_789_999_990_000, Boot: 1<<63 + 7, Catalogue: "0123456789abcdef",
	}
	body := plain
	if !kind.Clear() {
		h.Epoch = d.at
		var err error
		if body, err = d.epoch.Seal(h, plain); err != nil {
			d.t.Fatal(err)
		}
	}
	h.Body = journal.HashBody(body)
	d.prev = journal.NextChain(d.prev, h)
	d.entries = append(d.entries, journal.Entry{Header: h, Chain: d.prev, Body: body})
	return h
}

func marshal(t testing.TB, v any) []byte {
	t.Helper()
	b, err := journal.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (d *desk) segment() []byte {
	d.t.Helper()
	b, err := journal.SignSegment(d.seal, journal.Hash{}, d.entries)
	if err != nil {
		d.t.Fatal(err)
	}
	return b
}

func TestAADIsWhatTheLibraryEncodes(t *testing.T) {
	h := journal.Header{
		Key:  journal.Key{Kiosk: 104, Incarnation: 3, Seq: 70_000},
		Kind: journal.KindFault, Time: 1_790_000_000_000, Trusted: -5, Boot: 1<<64 - 1, Catalogue: "a1", Epoch: 300,
		Body: journal.HashBody([]byte("x")),
	}
	list := []any{104, 3, 70_000, 16, int64(1_790_000_000_000), -5, uint64(1<<64 - 1), "a1", 300}
	if got, want := h.AAD(), marshal(t, list); !bytes.Equal(got, want) {
		t.Errorf("aad\n%x, want\n%x", got, want)
	}
	if got, want := h.Bytes(), marshal(t, append(list, h.Body[:])); !bytes.Equal(got, want) {
		t.Errorf("header\n%x, want\n%x", got, want)
	}
}

func TestOnlyOneEncodingIsRead(t *testing.T) {
	good := marshal(t, journal.PaperBody{Token: "SET-1-P000001"})
	for name, b := range map[string][]byte{
		"long key":    append([]byte{0xa1, 0x18, 0x01}, good[2:]...), // 1 in two bytes
		"indefinite":  append(append([]byte{0xbf}, good[1:]...), 0xff),
		"trailing":    append(bytes.Clone(good), 0),
		"unknown key": append(append([]byte{0xa2}, good[1:]...), 0x02, 0x00),
		"twice":       append(append([]byte{0xa2}, good[1:]...), good[1:]...),
		"missing key": {0xa0},
		"null":        {0xa1, 0x01, 0xf6},
		"tag":         append([]byte{0xc1}, good...),
		"empty":       nil,
	} {
		var p journal.PaperBody
		if err := journal.Unmarshal(b, &p); err == nil {
			t.Errorf("%s: % x was read", name, b)
		}
	}
	var lenient journal.PaperBody
	long := append([]byte{0xa1, 0x18, 0x01}, good[2:]...)
	if err := cbor.Unmarshal(long, &lenient); err != nil {
		t.Fatalf("the library itself now refuses long forms (%v): the comparison can go", err)
	}
	if err := journal.Unmarshal(long, &lenient); !errors.Is(err, journal.ErrNotCanonical) {
		t.Errorf("long form: %v", err)
	}
}

func TestBodyOpensOnlyInItsPlace(t *testing.T) {
	d := newDesk(t)
	plain := []byte("isi permohonan")
	h := d.add(journal.KindComplaint, plain)
	cipher := d.entries[1].Body
	if len(cipher) != len(plain)+16 {
		t.Errorf("sealed %d bytes to %d", len(plain), len(cipher))
	}
	var body journal.EpochBody
	if err := journal.Unmarshal(d.entries[0].Body, &body); err != nil {
		t.Fatal(err)
	}
	if len(body.Enc) != 1120 {
		t.Errorf("encapsulation of %d bytes", len(body.Enc))
	}
	again, err := journal.ParseRegencyKey(d.regency.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	e, err := journal.OpenEpoch(again, body)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := e.Open(h, cipher); err != nil || !bytes.Equal(got, plain) {
		t.Fatalf("open: %q, %v", got, err)
	}
	for name, change := range map[string]func(*journal.Header){
		"seq":  func(h *journal.Header) { h.Seq++ },
		"inc":  func(h *journal.Header) { h.Incarnation++ },
		"kind": func(h *journal.Header) { h.Kind = journal.KindSurvey },
		"time": func(h *journal.Header) { h.Time++ },
	} {
		moved := h
		change(&moved)
		if _, err := e.Open(moved, cipher); !errors.Is(err, journal.ErrSealed) {
			t.Errorf("opened with another %s: %v", name, err)
		}
	}
	other, err := journal.GenerateRegencyKey()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := journal.OpenEpoch(other, body); !errors.Is(err, journal.ErrOtherKey) {
		t.Errorf("another regency opened the epoch: %v", err)
	}
	if _, err := (journal.Epoch{}).Seal(h, plain); !errors.Is(err, journal.ErrNoEpoch) {
		t.Errorf("the empty epoch sealed: %v", err)
	}
}

func TestKeysDoNotPrint(t *testing.T) {
	d := newDesk(t)
	for _, verb := range []string{"%v", "%+v", "%#v", "%x", "%s", "%d"} {
		if s := fmt.Sprintf(verb, d.epoch); s != "Epoch" {
			t.Errorf("%s prints the epoch key", verb)
		}
		if s := fmt.Sprintf(verb, d.regency); s != "RegencyKey" {
			t.Errorf("%s prints the regency key", verb)
		}
	}
}

func TestSegmentTravels(t *testing.T) {
	d := newDesk(t)
	for range 24 {
		d.add(journal.KindComplaint, make([]byte, 600))
	}
	raw, err := journal.ParseSegment(d.segment())
	if err != nil {
		t.Fatal(err)
	}
	if raw.Kiosk() != 104 || raw.Incarnation() != 1 || raw.First() != 1 || raw.Last() != 25 {
		t.Errorf("raw: %d %d %d..%d", raw.Kiosk(), raw.Incarnation(), raw.First(), raw.Last())
	}
	s, err := raw.Verify(&d.seal.PublicKey, journal.Hash{})
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range s.Entries {
		w := d.entries[i]
		if e.Header != w.Header || e.Chain != w.Chain || !bytes.Equal(e.Body, w.Body) {
			t.Errorf("entry %d changed on its way", e.Seq)
		}
	}
	if _, err := raw.Verify(&d.seal.PublicKey, journal.Hash{1}); !errors.Is(err, journal.ErrChain) {
		t.Errorf("another prev: %v", err)
	}
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := raw.Verify(&other.PublicKey, journal.Hash{}); !errors.Is(err, journal.ErrSignature) {
		t.Errorf("another key: %v", err)
	}
}

// TestEveryChangedByteIsNoticed turns each byte of a segment in turn: no change may verify.
func TestEveryChangedByteIsNoticed(t *testing.T) {
	d := newDesk(t)
	d.entries, d.prev = nil, journal.Hash{}
	d.add(journal.KindFault, []byte("a"))
	d.add(journal.KindFault, []byte("b"))
	good := d.segment()
	for i := range good {
		bad := bytes.Clone(good)
		bad[i] ^= 1
		raw, err := journal.ParseSegment(bad)
		if err != nil {
			continue
		}
		if _, err := raw.Verify(&d.seal.PublicKey, journal.Hash{}); err == nil {
			t.Errorf("byte %d of %d can be changed", i, len(good))
		}
	}
}

func TestWrongRunsAreNotSigned(t *testing.T) {
	d := newDesk(t)
	d.add(journal.KindFault, []byte("a"))
	d.add(journal.KindFault, []byte("b"))
	run := func(change func([]journal.Entry) []journal.Entry) error {
		_, err := journal.SignSegment(d.seal, journal.Hash{}, change(append([]journal.Entry(nil), d.entries...)))
		return err
	}
	for name, c := range map[string]struct {
		want   error
		change func([]journal.Entry) []journal.Entry
	}{
		"none":    {journal.ErrRun, func([]journal.Entry) []journal.Entry { return nil }},
		"gap":     {journal.ErrRun, func(e []journal.Entry) []journal.Entry { return append(e[:1], e[2]) }},
		"changed": {journal.ErrChain, func(e []journal.Entry) []journal.Entry { e[1].Body = []byte("x"); return e }},
		"late":    {journal.ErrChain, func(e []journal.Entry) []journal.Entry { return e[1:] }},
	} {
		if err := run(c.change); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// TestErasedEntriesTravel: the chain goes through an entry whose body is gone, and no other hash can stand there.
func TestErasedEntriesTravel(t *testing.T) {
	d := newDesk(t)
	d.entries, d.prev = nil, journal.Hash{}
	for _, body := range []string{"a", "b", "c"} {
		d.add(journal.KindFault, []byte(body))
	}
	d.entries[1].Body = nil
	b := d.segment()
	raw, err := journal.ParseSegment(b)
	if err != nil {
		t.Fatal(err)
	}
	s, err := raw.Verify(&d.seal.PublicKey, journal.Hash{})
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range s.Entries {
		if e.Header != d.entries[i].Header || e.Chain != d.entries[i].Chain || (e.Body == nil) != (i == 1) {
			t.Errorf("entry %d became %+v", i, e)
		}
	}
	d.entries[1].Header.Body = journal.HashBody([]byte("x"))
	if _, err := journal.SignSegment(d.seal, journal.Hash{}, d.entries); !errors.Is(err, journal.ErrChain) {
		t.Errorf("another hash: %v", err)
	}
}

func TestFit(t *testing.T) {
	d := newDesk(t)
	d.entries, d.prev = nil, journal.Hash{}
	for range 120 {
		d.add(journal.KindComplaint, make([]byte, 20))
	}
	if n := journal.Fit(d.entries); n != journal.MaxEntries {
		t.Errorf("%d small entries fit", n)
	}
	d.entries, d.prev = nil, journal.Hash{}
	for range 5 {
		d.add(journal.KindComplaint, make([]byte, journal.MaxBody-16))
	}
	n := journal.Fit(d.entries)
	if n != 3 {
		t.Errorf("%d of the largest fit", n)
	}
	if _, err := journal.SignSegment(d.seal, journal.Hash{}, d.entries[:n]); err != nil {
		t.Errorf("what fits is refused: %v", err)
	}
	if _, err := journal.SignSegment(d.seal, journal.Hash{}, d.entries[:4]); !errors.Is(err, journal.ErrLarge) {
		t.Errorf("what does not fit: %v", err)
	}
}

// TestOverhead holds DESIGN section 10, journal/overhead_bytes: at most 64 bytes per entry.
func TestOverhead(t *testing.T) {
	for _, n := range []int{25, 100} {
		d := newDesk(t)
		d.entries, d.prev = nil, journal.Hash{}
		for range n {
			d.add(journal.KindComplaint, make([]byte, 600))
		}
		per := float64(len(d.segment())-n*600) / float64(n)
		t.Logf("%d entries: %.1f bytes per entry over the plaintext", n, per)
		if per > 64 {
			t.Errorf("%d entries: %.1f bytes per entry", n, per)
		}
	}
}

func TestAck(t *testing.T) {
	d := newDesk(t)
	a, err := journal.SignAck(d.seal, journal.Ack{Kiosk: 104, Incarnation: 2, Last: 9, Head: journal.Hash{7}})
	if err != nil {
		t.Fatal(err)
	}
	if err := journal.VerifyAck(&d.seal.PublicKey, a); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*journal.Ack){
		"kiosk": func(a *journal.Ack) { a.Kiosk++ },
		"inc":   func(a *journal.Ack) { a.Incarnation++ },
		"last":  func(a *journal.Ack) { a.Last++ },
		"head":  func(a *journal.Ack) { a.Head[0]++ },
		"sig":   func(a *journal.Ack) { a.Sig = a.Sig[1:] },
	} {
		bad := a
		change(&bad)
		if err := journal.VerifyAck(&d.seal.PublicKey, bad); !errors.Is(err, journal.ErrSignature) {
			t.Errorf("%s changed: %v", name, err)
		}
	}
}
