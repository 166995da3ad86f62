package journal

import (
	"bytes"
	"encoding/hex"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/journal/vectortest"
)

const carriedFile = "testdata/carried.txt"

const carriedHead = `Entries that carry one of an earlier place (sync/README.md, section 3). Hex unless a word. aad is that of the entry that
carries, bytes is its body, expect the verdict of a regency that holds the key "journal" of sealing.txt and nothing else of
that journal, plain what an accepted one says. The epoch is the one that is named first there.`

const notHad = "rejected erased"

// carriedWriter writes the file.
type carriedWriter struct {
	t *testing.T
	*vectortest.File
}

func (w carriedWriter) add(name, expect string, h Header, body any, plain []byte) {
	b, ok := body.([]byte)
	if !ok {
		var err error
		if b, err = Marshal(body); err != nil {
			w.t.Fatal(err)
		}
	}
	w.Add("name", name, "message", "carried", "aad", hex.EncodeToString(h.AAD()), "bytes", hex.EncodeToString(b),
		"plain", hex.EncodeToString(plain), "expect", expect)
}

// carriedScene is an entry of before, sealed, and the header of the one that carries it.
func carriedScene(t *testing.T) (h Header, plain []byte, b CarriedBody) {
	t.Helper()
	var seed [keyLen]byte
	for i := range seed {
		seed[i] = byte(i)
	}
	k, err := ParseRegencyKey(seed[:])
	if err != nil {
		t.Fatal(err)
	}
	enc := fileEpochs(t)["first"]
	e, err := OpenEpoch(k, enc)
	if err != nil {
		t.Fatal(err)
	}
	old := Header{
		Key: sealKey(104, 2, 9), Kind: KindTaken, Time: 1_790_000_000_123, Trusted: 1_790_000_000_000, Boot: 1<<63 + 7, Catalogue: "c0ffee00c0ff", Epoch: 2,
	}
	if plain, err = Marshal(PaperBody{Token: "SET-1-P000047"}); err != nil {
		t.Fatal(err)
	}
	sealed, err := e.Seal(old, plain)
	if err != nil {
		t.Fatal(err)
	}
	old.Body = HashBody(sealed)
	chain := NextChain(Hash{1}, old)
	h, b = old, CarriedBody{Incarnation: 2, Seq: 9, Epoch: 2, Chain: chain[:], KeyID: enc.KeyID, Enc: enc.Enc, Sealed: sealed}
	h.Incarnation, h.Seq, h.Epoch, h.Body = 4, 3, 0, Hash{}
	return h, plain, b
}

func carriedVectors(t *testing.T) *vectortest.File {
	t.Helper()
	w := carriedWriter{t, vectortest.Head(carriedHead)}
	h, plain, b := carriedScene(t)
	w.add("a paper that was taken", accepted, h, b, plain)
	x := h
	x.Seq = MaxSeq
	w.add("carried to the last place of all", accepted, x, b, plain)
	bare := CarriedBody{Incarnation: 2, Seq: 9, Epoch: 2, Chain: b.Chain}
	w.add("one that was erased", notHad, h, bare, nil)
	w.add("one that was erased and carried before", notHad, h, CarriedBody{Incarnation: 3, Seq: 5, Chain: b.Chain}, nil)
	for _, c := range []struct {
		name   string
		change func(*CarriedBody)
	}{
		{"of another incarnation", func(b *CarriedBody) { b.Incarnation++ }},
		{"of the next place", func(b *CarriedBody) { b.Seq++ }},
		{"of another number of its epoch", func(b *CarriedBody) { b.Epoch++ }},
		{"of another key", func(b *CarriedBody) { b.KeyID = []byte("otherkey") }},
		{"by a changed encapsulation", func(b *CarriedBody) { b.Enc = vectortest.Flip(b.Enc, 7) }},
		{"by a short encapsulation", func(b *CarriedBody) { b.Enc = b.Enc[1:] }},
		{"with a changed body", func(b *CarriedBody) { b.Sealed = vectortest.Flip(b.Sealed, 0) }},
		{"of incarnation 0", func(b *CarriedBody) { b.Incarnation = 0 }},
		{"of an incarnation beyond the last", func(b *CarriedBody) { b.Incarnation = MaxIncarnation + 1 }},
		{"of seq 0", func(b *CarriedBody) { b.Seq = 0 }},
		{"of a seq beyond the last", func(b *CarriedBody) { b.Seq = MaxSeq + 1 }},
		{"of no epoch", func(b *CarriedBody) { b.Epoch = 0 }},
		{"of an epoch beyond the last", func(b *CarriedBody) { b.Epoch = MaxSeq + 1 }},
		{"with a chain hash of 31 bytes", func(b *CarriedBody) { b.Chain = b.Chain[1:] }},
		{"without the key's id", func(b *CarriedBody) { b.KeyID = nil }},
		{"without the encapsulation", func(b *CarriedBody) { b.Enc = nil }},
		{"without the body alone", func(b *CarriedBody) { b.Sealed = nil }},
	} {
		x := b
		c.change(&x)
		w.add(c.name, notOpened, h, x, nil)
	}
	for _, c := range []struct {
		name   string
		change func(*Header)
	}{
		{"with another time", func(h *Header) { h.Time++ }},
		{"with another trusted time", func(h *Header) { h.Trusted-- }},
		{"as another kind", func(h *Header) { h.Kind = KindRetracted }},
		{"of another start of the program", func(h *Header) { h.Boot++ }},
		{"under another catalogue", func(h *Header) { h.Catalogue = "" }},
		{"of another kiosk", func(h *Header) { h.Kiosk++ }},
	} {
		x := h
		c.change(&x)
		w.add(c.name, notOpened, x, b, nil)
	}
	w.add("as it was sealed, without its place", notOpened, h, b.Sealed, nil)
	return w.File
}

// carriedVerdict is what a regency that holds nothing else makes of one.
func carriedVerdict(k RegencyKey, h Header, body []byte) (verdict string, plain []byte) {
	var b CarriedBody
	if Unmarshal(body, &b) != nil || b.Check() != nil {
		return notOpened, nil
	}
	if b.Erased() {
		return notHad, nil
	}
	e, err := OpenEpoch(k, b.Opens())
	if err != nil {
		return notOpened, nil
	}
	if plain, err = e.Open(b.Of(h), b.Sealed); err != nil {
		return notOpened, nil
	}
	return accepted, plain
}

// TestCarriedVectors: what is carried opens as the entry that it was, and as no other.
func TestCarriedVectors(t *testing.T) {
	carriedVectors(t).Compare(t, carriedFile, *update)
	var seed [keyLen]byte
	for i := range seed {
		seed[i] = byte(i)
	}
	k, err := ParseRegencyKey(seed[:])
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, v := range vectortest.Blocks(t, carriedFile) {
		n++
		h := headerOf(t, v.Hex(t, "aad"))
		if !h.Carried() {
			t.Errorf("%s: carries nothing", v["name"])
		}
		verdict, plain := carriedVerdict(k, h, v.Hex(t, "bytes"))
		if verdict != v["expect"] || !bytes.Equal(plain, v.Hex(t, "plain")) {
			t.Errorf("%s: %s %x, want %s", v["name"], verdict, plain, v["expect"])
		}
	}
	if n < 25 {
		t.Errorf("%d vectors", n)
	}
}
