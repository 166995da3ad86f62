package journal

import (
	"bytes"
	"encoding/hex"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
	"github.com/smart-kampung/anjungan/kiosk/journal/vectortest"
)

// update makes the vectors anew, but for the encapsulations, which are random: those that are there stay.
var update = flag.Bool("update", false, "write the vectors anew")

const sealFile = "testdata/sealing.txt"

// The verdicts in the words of the vectors.
const (
	accepted  = "accepted"
	notOpened = "quarantined sealed"
)

const sealHead = `Sealed bodies, made by this implementation and opened by another. Hex unless a word.

key: a journal key of the regency, in use only here. seed is its private key: 32 bytes, of which SHAKE256 makes 96,
64 for ML-KEM-768 (d, z) and 32 for X25519 (draft-ietf-hpke-pq, MLKEM768X25519). public is 1,216 bytes, id names it.
epoch: body is that of an entry of kind epoch, expect its verdict where the regency holds that key, exported the epoch key
that it opens to. A changed encapsulation of the right length opens too, to a key by which no body opens (FIPS 203, 6.3).
name: a body and the aad of the entry at which it stands (an array that begins with kiosk, incarnation, seq), opened with
a key of the regency by that epoch, which is the entry that aad names last. expect is the verdict (sync/README.md, section
3); of an accepted one plain is what it says, and sealing plain again gives the same body.`

// aadArray is aad as it is read: what the vectors give of an entry.
type aadArray struct {
	_                     struct{} `cbor:",toarray"`
	Kiosk, Inc, Seq, Kind uint64
	Time, Trusted         int64
	Boot                  uint64
	Catalogue             string
	Epoch                 uint64
}

// headerOf reads aad back into the header that has it.
func headerOf(t testing.TB, aad []byte) Header {
	t.Helper()
	var a aadArray
	if err := Unmarshal(aad, &a); err != nil {
		t.Fatal(err)
	}
	h := Header{Kind: Kind(a.Kind), Time: a.Time, Trusted: a.Trusted, Boot: a.Boot, Catalogue: a.Catalogue, Epoch: a.Epoch}
	h.Key = sealKey(a.Kiosk, a.Inc, a.Seq)
	if !bytes.Equal(h.AAD(), aad) {
		t.Fatalf("aad %x is read as %x", aad, h.AAD())
	}
	return h
}

// openVector is what the regency makes of a body: its verdict and the clear body.
func openVector(k RegencyKey, epoch, body []byte, h Header) (verdict string, plain []byte) {
	var b EpochBody
	if Unmarshal(epoch, &b) != nil {
		return notOpened, nil
	}
	e, err := OpenEpoch(k, b)
	if err != nil {
		return notOpened, nil
	}
	if plain, err = e.Open(h, body); err != nil {
		return notOpened, nil
	}
	return accepted, plain
}

// TestSealVectors: sealed bodies open where they must, and nowhere else.
func TestSealVectors(t *testing.T) {
	sealVectors(t).Compare(t, sealFile, *update)
	keys, epochs := map[string]RegencyKey{}, map[string][]byte{}
	count := map[string]int{}
	for _, v := range vectortest.Blocks(t, sealFile) {
		switch {
		case v["seed"] != "":
			k, err := ParseRegencyKey(v.Hex(t, "seed"))
			if err != nil || hex.EncodeToString(k.Public()) != v["public"] || hex.EncodeToString(KeyID(k.Public())) != v["id"] {
				t.Errorf("key %s: %v", v["key"], err)
			}
			keys[v["key"]] = k
		case v["name"] == "":
			epochs[v["epoch"]] = v.Hex(t, "body")
			epochVector(t, keys[v["key"]], v)
		default:
			count[v["expect"]]++
			if v["expect"] != accepted && v["expect"] != notOpened {
				t.Errorf("%s: expect %q is no word of the vectors", v["name"], v["expect"])
			}
			h, body := headerOf(t, v.Hex(t, "aad")), v.Hex(t, "body")
			k, ok := keys[v["key"]]
			epoch, known := epochs[v["epoch"]]
			if !ok || !known {
				t.Fatalf("%s: key %q or epoch %q is not there", v["name"], v["key"], v["epoch"])
			}
			verdict, plain := openVector(k, epoch, body, h)
			if verdict != v["expect"] || hex.EncodeToString(plain) != v["plain"] {
				t.Errorf("%s: %s %x, want %s %s", v["name"], verdict, plain, v["expect"], v["plain"])
			}
		}
	}
	if count[accepted] < 4 || count[notOpened] < 20 {
		t.Errorf("expected are %v", count)
	}
}

// epochVector checks what an epoch opens to, and that bodies which open by it are sealed the same again.
func epochVector(t *testing.T, k RegencyKey, v vectortest.Block) {
	t.Helper()
	var b EpochBody
	err := Unmarshal(v.Hex(t, "body"), &b)
	var e Epoch
	if err == nil {
		e, err = OpenEpoch(k, b)
	}
	verdict, opens := accepted, hex.EncodeToString(e.key[:])
	if err != nil {
		verdict, opens = notOpened, ""
	}
	if verdict != v["expect"] || opens != v["exported"] {
		t.Errorf("epoch %s: %s %s, %v, want %s %s", v["epoch"], verdict, opens, err, v["expect"], v["exported"])
	}
	for _, c := range vectortest.Blocks(t, sealFile) {
		if c["epoch"] != v["epoch"] || c["key"] != v["key"] || c["name"] == "" || c["expect"] != accepted {
			continue
		}
		if got, err := e.Seal(headerOf(t, c.Hex(t, "aad")), c.Hex(t, "plain")); err != nil || hex.EncodeToString(got) != c["body"] {
			t.Errorf("%s: sealed as %x, %v", c["name"], got, err)
		}
	}
}

// sealWriter writes the file.
type sealWriter struct {
	t *testing.T
	*vectortest.File
}

func (w *sealWriter) key(name string, seed byte) RegencyKey {
	b := make([]byte, keyLen)
	for i := range b {
		b[i] = seed + byte(i)
	}
	k, err := ParseRegencyKey(b)
	if err != nil {
		w.t.Fatal(err)
	}
	w.Add("key", name, "seed", hex.EncodeToString(b), "public", hex.EncodeToString(k.Public()), "id", hex.EncodeToString(KeyID(k.Public())))
	return k
}

// epoch is the one that the file has under that name, or a new one; the key is what the vectors open it with.
func (w *sealWriter) epoch(name, key string, k RegencyKey) (Epoch, EpochBody) {
	e, b, err := NewEpoch(k.Public())
	if err != nil {
		w.t.Fatal(err)
	}
	if old, there := fileEpochs(w.t)[name]; there {
		if e, err = OpenEpoch(k, old); err != nil {
			w.t.Fatal(err)
		}
		b = old
	}
	w.opens(name, key, w.marshal(b), e)
	return e, b
}

// fileEpochs is the epochs of the file, as far as they read; none where there is no file.
func fileEpochs(t *testing.T) map[string]EpochBody {
	t.Helper()
	out := map[string]EpochBody{}
	if _, err := os.Stat(sealFile); err != nil {
		return out
	}
	for _, v := range vectortest.Blocks(t, sealFile) {
		var b EpochBody
		if v["name"] == "" && v["epoch"] != "" && Unmarshal(v.Hex(t, "body"), &b) == nil {
			out[v["epoch"]] = b
		}
	}
	return out
}

func (w *sealWriter) opens(name, key string, body []byte, e Epoch) {
	w.Add("epoch", name, "key", key, "body", hex.EncodeToString(body), "exported", hex.EncodeToString(e.key[:]), "expect", accepted)
}

// spoilt gives an epoch that does not open.
func (w *sealWriter) spoilt(name, key string, body []byte) {
	w.Add("epoch", name, "key", key, "body", hex.EncodeToString(body), "expect", notOpened)
}

// changed gives an epoch whose encapsulation is not what was made; it opens to another key.
func (w *sealWriter) changed(name, key string, k RegencyKey, enc []byte) {
	b := EpochBody{KeyID: KeyID(k.Public()), Enc: enc}
	e, err := OpenEpoch(k, b)
	if err != nil {
		w.t.Fatal(err)
	}
	w.opens(name, key, w.marshal(b), e)
}

func (w *sealWriter) marshal(v any) []byte {
	b, err := Marshal(v)
	if err != nil {
		w.t.Fatal(err)
	}
	return b
}

func (w *sealWriter) seal(e Epoch, h Header, plain []byte) []byte {
	b, err := e.Seal(h, plain)
	if err != nil {
		w.t.Fatal(err)
	}
	return b
}

func (w *sealWriter) good(name, key, epoch string, e Epoch, h Header, body any) {
	plain := w.marshal(body)
	w.Add("name", name, "key", key, "epoch", epoch, "aad", hex.EncodeToString(h.AAD()),
		"body", hex.EncodeToString(w.seal(e, h, plain)), "plain", hex.EncodeToString(plain), "expect", accepted)
}

func (w *sealWriter) bad(name, key, epoch string, h Header, sealed []byte) {
	w.Add("name", name, "key", key, "epoch", epoch, "aad", hex.EncodeToString(h.AAD()), "body", hex.EncodeToString(sealed), "expect", notOpened)
}

func sealVectors(t *testing.T) *vectortest.File {
	t.Helper()
	w := &sealWriter{t, vectortest.Head(sealHead)}
	k, other := w.key("journal", 0), w.key("other", 0x80)
	e, first := w.epoch("first", "journal", k)
	second, _ := w.epoch("second", "journal", k)
	w.epoch("of the other key", "other", other)
	w.spoiltEpochs(k, first)
	w.changed("named as the other key's", "other", other, first.Enc)

	h := Header{
		Key: sealKey(104, 2, 3), Kind: KindHeartbeat, Time: 1_790_000_000_123, Trusted: 1_790_000_000_000,
		Boot: 1<<63 + 7, Catalogue: "c0ffee00c0ff", Epoch: 2,
	}
	says := HeartbeatBody{Version: "1.0.0", Unsent: 3, Printer: "ok", Reader: "ok", Free: 1 << 33}
	sealed := w.seal(e, h, w.marshal(says))
	w.good("a heartbeat", "journal", "first", e, h, says)
	next := h
	next.Seq, next.Kind = 4, KindTaken
	w.good("the entry after it, of another kind", "journal", "first", e, next, PaperBody{Token: "SET-1-P000047"})
	old := Header{Key: sealKey(1, 1, 24), Kind: KindFault, Epoch: 2}
	w.good("before any time was vouched for, without a catalogue", "journal", "first", e, old, FaultBody{Device: "printer", Word: "paper-out"})
	w.good("in the next epoch", "journal", "second", second, h, says)
	w.good("the last place of all", "journal", "second", second, Header{
		Key: sealKey(999, MaxIncarnation-1, MaxSeq), Kind: KindRetracted, Time: MaxTime, Trusted: MaxTime, Boot: 1<<64 - 1, Catalogue: strings.Repeat("x", maxName), Epoch: MaxSeq - 1,
	}, PaperBody{Token: "SET-1-P000047"})

	w.bad("opened with another private key, whose id the epoch does not name", "other", "first", h, sealed)
	for _, name := range []string{
		"a byte of the ML-KEM part flipped", "a byte of the X25519 part flipped", "an encapsulation cut short", "an encapsulation with a byte more", "an id of 7 bytes",
		"an X25519 part of zeros", "keys in another order", "no encapsulation", "a key that is none",
	} {
		w.bad("the epoch has "+name, "journal", name, h, sealed)
	}
	w.bad("the epoch names the other key, by which it was not made", "other", "named as the other key's", h, sealed)
	w.bad("the epoch names the other key, and the one that made it is at hand", "journal", "named as the other key's", h, sealed)
	w.bad("the epoch of another key", "journal", "of the other key", h, sealed)
	w.bad("in the epoch before", "journal", "first", h, w.seal(second, h, w.marshal(says)))
	w.bad("in the epoch after", "journal", "second", h, sealed)
	w.misplaced(h, sealed)
	w.bad("the body of the entry after it", "journal", "first", h, w.seal(e, next, w.marshal(PaperBody{Token: "SET-1-P000047"})))
	w.bad("cut by a byte", "journal", "first", h, sealed[:len(sealed)-1])
	w.bad("a tag alone", "journal", "first", h, sealed[len(sealed)-16:])
	w.bad("shorter than a tag", "journal", "first", h, sealed[:15])
	w.bad("nothing", "journal", "first", h, nil)
	w.bad("a byte more", "journal", "first", h, append(bytes.Clone(sealed), 0))
	w.bad("the first byte flipped", "journal", "first", h, vectortest.Flip(sealed, 0))
	w.bad("the first byte of the tag flipped", "journal", "first", h, vectortest.Flip(sealed, -16))
	w.bad("the last byte of the tag flipped", "journal", "first", h, vectortest.Flip(sealed, -1))
	w.bad("in the clear", "journal", "first", h, w.marshal(says))
	return w.File
}

// spoiltEpochs gives epochs by which no body opens, made of one that is good.
func (w *sealWriter) spoiltEpochs(k RegencyKey, b EpochBody) {
	with := func(id, enc []byte) []byte { return w.marshal(EpochBody{KeyID: id, Enc: enc}) }
	const mlkem = 1088 // bytes of the ML-KEM-768 ciphertext, which stands first
	w.changed("a byte of the ML-KEM part flipped", "journal", k, vectortest.Flip(b.Enc, 7))
	w.changed("a byte of the X25519 part flipped", "journal", k, vectortest.Flip(b.Enc, mlkem))
	w.spoilt("an encapsulation cut short", "journal", with(b.KeyID, b.Enc[:len(b.Enc)-1]))
	w.spoilt("an encapsulation with a byte more", "journal", with(b.KeyID, append(bytes.Clone(b.Enc), 0)))
	w.spoilt("an id of 7 bytes", "journal", with(b.KeyID[:7], b.Enc))
	w.spoilt("an X25519 part of zeros", "journal", with(b.KeyID, append(bytes.Clone(b.Enc[:mlkem]), make([]byte, 32)...)))
	whole := w.marshal(b)
	id, enc := whole[1:11], whole[11:]
	w.spoilt("keys in another order", "journal", append(append([]byte{0xa2}, enc...), id...))
	w.spoilt("no encapsulation", "journal", append([]byte{0xa1}, id...))
	w.spoilt("a key that is none", "journal", append(append([]byte{0xa3}, whole[1:]...), 3, 0))
}

// misplaced says of a body what its entry does not say: each field of aad, one at a time.
func (w *sealWriter) misplaced(h Header, sealed []byte) {
	for _, c := range []struct {
		name   string
		change func(*Header)
	}{
		{"of another kiosk", func(h *Header) { h.Kiosk++ }},
		{"of another incarnation", func(h *Header) { h.Incarnation++ }},
		{"put at the next place", func(h *Header) { h.Seq++ }},
		{"put at the place before", func(h *Header) { h.Seq-- }},
		{"said to be of another kind", func(h *Header) { h.Kind = KindFault }},
		{"with another time", func(h *Header) { h.Time++ }},
		{"with another trusted time", func(h *Header) { h.Trusted-- }},
		{"of another start of the program", func(h *Header) { h.Boot++ }},
		{"under another catalogue", func(h *Header) { h.Catalogue = "c0ffee00c0fe" }},
		{"under another number of its epoch", func(h *Header) { h.Epoch = 1 }},
	} {
		x := h
		c.change(&x)
		w.bad(c.name, "journal", "first", x, sealed)
	}
}

func sealKey(id, inc, seq uint64) Key {
	return Key{Kiosk: kiosk.KioskID(id), Incarnation: inc, Seq: seq}
}
