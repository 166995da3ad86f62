package journal

import (
	"crypto"
	"crypto/ecdsa"
	"errors"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk"
)

// The limits of a segment.
const (
	MaxEntries = 100       // entries
	MaxSegment = 1 << 20   // bytes of the whole segment
	MaxBody    = 256 << 10 // bytes of one body as stored
	maxName    = 64        // bytes of a catalogue version
)

// The errors of segments.
var (
	ErrSegment = errors.New("journal: not a segment")                   // shape or limits
	ErrChain   = errors.New("journal: the chain does not continue")     // another prev, or entries that do not hash to the head
	ErrRun     = errors.New("journal: entries are no contiguous run")   // mixed kiosks or incarnations, a gap, none or too many
	ErrLarge   = errors.New("journal: entries do not fit in a segment") // see Fit
)

// Segment is a verified run of entries of one kiosk and incarnation, without a gap.
type Segment struct {
	Kiosk       kiosk.KioskID
	Incarnation uint64
	First, Last uint64
	Head        Hash // chain hash at Last
	Entries     []Entry
}

// RawSegment is a segment whose form is right and whose signature and chain nobody has checked yet.
type RawSegment struct{ w wireSegment }

// wireSegment is what travels: a canonical array. What the receiver can compute is left out: the
// last seq, body hashes, chain hashes, and the hash before the first entry. What repeats from entry
// to entry stands once in the list of origins.
type wireSegment struct {
	_       struct{} `cbor:",toarray"`
	Kiosk   uint64
	Inc     uint64
	First   uint64
	Head    []byte
	Origins []wireOrigin // in the order of their first use
	Entries []wireEntry
	Sig     []byte
}

// wireOrigin is where entries come from: one start of the program, one catalogue, one epoch.
type wireOrigin struct {
	_         struct{} `cbor:",toarray"`
	Boot      uint64
	Catalogue string
	Epoch     uint64
}

type wireEntry struct {
	_       struct{} `cbor:",toarray"`
	Kind    uint8
	Origin  uint64 // index into Origins
	Time    int64
	Trusted int64
	Body    wireBody
}

// wireBody is a body, or what is left of one that its kiosk erased after an ack: its hash. The latter travels only to a
// regency that lost the entry, for the chain goes through it. On the wire: bytes, or an array of the hash.
type wireBody struct {
	bytes []byte
	gone  bool // bytes is the hash
}

// MarshalCBOR implements cbor.Marshaler.
func (w wireBody) MarshalCBOR() ([]byte, error) {
	if w.gone {
		return Marshal([1][]byte{w.bytes})
	}
	return Marshal(w.bytes)
}

// UnmarshalCBOR implements cbor.Unmarshaler.
func (w *wireBody) UnmarshalCBOR(b []byte) error {
	c, err := modes()
	if err != nil {
		return err
	}
	if w.gone = len(b) > 0 && b[0] == majorArray|1; w.gone {
		b = b[1:]
	}
	return c.dec.Unmarshal(b, &w.bytes) // whoever decodes the whole compares encodings
}

// check holds the limits.
func (w wireBody) check() bool {
	return w.bytes != nil && len(w.bytes) <= MaxBody && (!w.gone || len(w.bytes) == len(Hash{}))
}

// wire is the body as it travels.
func (e Entry) wire() wireBody {
	if e.Body == nil {
		return wireBody{bytes: e.Header.Body[:], gone: true}
	}
	return wireBody{bytes: e.Body}
}

// content is the body's hash, and the body where it is not erased.
func (w wireBody) content() (Hash, []byte) {
	if w.gone {
		return Hash(w.bytes), nil
	}
	return HashBody(w.bytes), w.bytes
}

// entryRoom is the most that an entry takes on the wire beside its body: heads, kind, origin index,
// two times, and an origin of its own.
const entryRoom = 1 + 2 + 2 + 9 + 9 + 5 + 1 + 9 + 2 + maxName + 9

// segmentRoom is the most that a segment takes beside entries: heads, three numbers, head, signature.
const segmentRoom = 64 + 34 + 66

// Fit is how many of the entries, from the first, fit into one segment.
func Fit(entries []Entry) int {
	room := MaxSegment - segmentRoom
	for i, e := range entries {
		room -= entryRoom + len(e.Body)
		if room < 0 || i == MaxEntries {
			return i
		}
	}
	return len(entries)
}

// SignSegment makes the bytes that travel: canonical CBOR, signed with the kiosk's seal key (ECDSA
// P-256). prev is the chain hash before the first entry. Entries that do not continue it or each
// other are an error, so that nothing wrong is ever signed.
func SignSegment(key crypto.Signer, prev Hash, entries []Entry) ([]byte, error) {
	if len(entries) == 0 || len(entries) > MaxEntries {
		return nil, fmt.Errorf("%w: %d entries", ErrRun, len(entries))
	}
	first := entries[0]
	w := wireSegment{Kiosk: uint64(first.Kiosk), Inc: first.Incarnation, First: first.Seq}
	origins := map[wireOrigin]uint64{}
	for i, e := range entries {
		if err := checkEntry(e, first.Key, uint64(i), prev); err != nil {
			return nil, fmt.Errorf("journal: entry %d: %w", e.Seq, err)
		}
		prev = e.Chain
		o := wireOrigin{Boot: e.Boot, Catalogue: e.Catalogue, Epoch: e.Epoch}
		at, ok := origins[o]
		if !ok {
			at = uint64(len(origins))
			origins[o] = at
			w.Origins = append(w.Origins, o)
		}
		w.Entries = append(w.Entries, wireEntry{
			Kind: uint8(e.Kind), Origin: at, Time: e.Time, Trusted: e.Trusted, Body: e.wire(),
		})
	}
	w.Head = prev[:]
	sig, err := sign(key, w.signed())
	if err != nil {
		return nil, fmt.Errorf("journal: segment: %w", err)
	}
	w.Sig = sig
	if err := w.check(); err != nil {
		return nil, err
	}
	b, err := Marshal(w)
	if err != nil {
		return nil, err
	}
	if len(b) > MaxSegment {
		return nil, ErrLarge
	}
	return b, nil
}

// checkEntry says whether e is the i-th entry after first and continues prev.
func checkEntry(e Entry, first Key, i uint64, prev Hash) error {
	switch {
	case e.Key != Key{first.Kiosk, first.Incarnation, first.Seq + i}:
		return ErrRun
	case len(e.Body) > MaxBody:
		return ErrLarge
	case e.Body != nil && e.Header.Body != HashBody(e.Body), e.Chain != NextChain(prev, e.Header):
		return ErrChain
	}
	return nil
}

// ParseSegment reads foreign bytes: canonical CBOR of the right shape within the limits. It proves
// nothing about who sent them: RawSegment.Verify does.
func ParseSegment(b []byte) (RawSegment, error) {
	if len(b) > MaxSegment {
		return RawSegment{}, fmt.Errorf("%w: %d bytes", ErrSegment, len(b))
	}
	var w wireSegment
	if err := Unmarshal(b, &w); err != nil {
		return RawSegment{}, fmt.Errorf("%w: %w", ErrSegment, err)
	}
	if err := w.check(); err != nil {
		return RawSegment{}, err
	}
	return RawSegment{w}, nil
}

// Kiosk is the kiosk that the segment says it is of.
func (r RawSegment) Kiosk() kiosk.KioskID { return kiosk.KioskID(r.w.Kiosk) }

// Incarnation is the incarnation of all its entries.
func (r RawSegment) Incarnation() uint64 { return r.w.Inc }

// First is the seq of its first entry.
func (r RawSegment) First() uint64 { return r.w.First }

// Last is the seq of its last entry; 0 for the zero RawSegment.
func (r RawSegment) Last() uint64 { return r.w.last() }

// Verify checks the kiosk's signature and then computes hashes and chain from prev, the chain hash
// that the receiver holds before First. ErrSignature: not of that key. ErrChain: signed by that
// key, but it continues something else.
func (r RawSegment) Verify(pub *ecdsa.PublicKey, prev Hash) (Segment, error) {
	if err := verify(pub, r.w.signed(), r.w.Sig); err != nil {
		return Segment{}, err
	}
	s := Segment{
		Kiosk: r.Kiosk(), Incarnation: r.w.Inc, First: r.w.First, Last: r.w.last(), Head: Hash(r.w.Head),
		Entries: make([]Entry, 0, len(r.w.Entries)),
	}
	for i, e := range r.w.Entries {
		o := r.w.Origins[e.Origin]
		hash, body := e.Body.content()
		h := Header{
			Key:  Key{Kiosk: s.Kiosk, Incarnation: s.Incarnation, Seq: s.First + uint64(i)},
			Kind: Kind(e.Kind), Time: e.Time, Trusted: e.Trusted,
			Boot: o.Boot, Catalogue: o.Catalogue, Epoch: o.Epoch, Body: hash,
		}
		prev = NextChain(prev, h)
		s.Entries = append(s.Entries, Entry{Header: h, Chain: prev, Body: body})
	}
	if prev != s.Head {
		return Segment{}, ErrChain
	}
	return s, nil
}

func (w wireSegment) last() uint64 {
	if len(w.Entries) == 0 {
		return 0
	}
	return w.First + uint64(len(w.Entries)) - 1
}

func (w wireSegment) signed() []byte {
	k := Key{Kiosk: kiosk.KioskID(w.Kiosk), Incarnation: w.Inc}
	return signedBytes(segmentContext, k, Hash(w.Head), w.First, w.last())
}

// check holds the limits (MaxIncarnation and its neighbours).
func (w wireSegment) check() error {
	switch {
	case len(w.Entries) == 0 || len(w.Entries) > MaxEntries:
		return fmt.Errorf("%w: %d entries", ErrSegment, len(w.Entries))
	case w.Kiosk < 1 || w.Kiosk > 999:
		return fmt.Errorf("%w: kiosk out of range", ErrSegment)
	case w.Inc < 1 || w.Inc >= MaxIncarnation || w.First < 1 || w.First > MaxSeq || w.last() > MaxSeq:
		return fmt.Errorf("%w: number out of range", ErrSegment)
	case len(w.Head) != len(Hash{}) || len(w.Sig) != sigLen:
		return fmt.Errorf("%w: head or signature of a wrong length", ErrSegment)
	}
	return w.checkEntries()
}

// checkEntries holds each entry's limits, and that the list of origins is the one that SignSegment
// would have made: in order of first use, none twice, none unused.
func (w wireSegment) checkEntries() error {
	var used uint64
	for i, e := range w.Entries {
		switch {
		case e.Origin > used || e.Origin >= uint64(len(w.Origins)):
			return fmt.Errorf("%w: entry %d: no such origin", ErrSegment, i)
		case min(e.Time, e.Trusted) < 0 || max(e.Time, e.Trusted) > MaxTime:
			return fmt.Errorf("%w: entry %d: time before 1970 or after 9999", ErrSegment, i)
		case !e.Body.check():
			return fmt.Errorf("%w: entry %d: body", ErrSegment, i)
		}
		if e.Origin == used {
			used++
		}
	}
	if used != uint64(len(w.Origins)) {
		return fmt.Errorf("%w: origins that nothing uses", ErrSegment)
	}
	seen := make(map[wireOrigin]bool, len(w.Origins))
	for _, o := range w.Origins {
		if seen[o] || len(o.Catalogue) > maxName || o.Epoch > MaxSeq {
			return fmt.Errorf("%w: origin", ErrSegment)
		}
		seen[o] = true
	}
	return nil
}
