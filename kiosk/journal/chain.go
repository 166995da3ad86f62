package journal

import "crypto/sha256"

// chainTag keeps a chain hash apart from every other SHA-256 of the project.
const chainTag = "anjungan/journal/chain/1"

// headerFields is the number of fields before the body's hash.
const headerFields = 9

// AAD is what the sealing of the body is bound to: the canonical CBOR array
// [kiosk, incarnation, seq, kind, time, trusted, boot, catalogue, epoch].
func (h Header) AAD() []byte {
	return h.appendFields(appendHead(make([]byte, 0, 96), majorArray, headerFields))
}

// Bytes is the header as it is hashed into the chain: the array of AAD with the body's hash as its
// tenth element.
func (h Header) Bytes() []byte {
	b := h.appendFields(appendHead(make([]byte, 0, 128), majorArray, headerFields+1))
	return appendBytes(b, h.Body[:])
}

func (h Header) appendFields(b []byte) []byte {
	b = appendInt(b, int64(h.Kiosk))
	b = appendUint(b, h.Incarnation)
	b = appendUint(b, h.Seq)
	b = appendUint(b, uint64(h.Kind))
	b = appendInt(b, h.Time)
	b = appendInt(b, h.Trusted)
	b = appendUint(b, h.Boot)
	b = appendText(b, h.Catalogue)
	return appendUint(b, h.Epoch)
}

// NextChain is the chain hash up to and with h: SHA-256(tag, prev, header). The hash before the
// first entry of an incarnation is the zero Hash.
func NextChain(prev Hash, h Header) Hash {
	d := sha256.New()
	_, _ = d.Write([]byte(chainTag)) // a hash never fails to write
	_, _ = d.Write(prev[:])
	_, _ = d.Write(h.Bytes())
	return Hash(d.Sum(nil))
}

// HashBody is the hash of a body as stored: of the ciphertext, so that nothing can be guessed from
// it once the body is erased.
func HashBody(b []byte) Hash { return sha256.Sum256(b) }
