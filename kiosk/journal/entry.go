package journal

import "github.com/smart-kampung/anjungan/kiosk"

// Hash is a SHA-256.
type Hash [32]byte

// Key names an entry for ever. Seq has no gaps and begins at 1 in each incarnation.
type Key struct {
	Kiosk       kiosk.KioskID
	Incarnation uint64
	Seq         uint64
}

// Header is what stays of an entry when its body is erased. The fields up to Epoch are the aad of
// the sealing, a canonical CBOR array in this order.
type Header struct {
	Key
	Kind      Kind
	Time      int64  // Unix ms by the kiosk's clock
	Trusted   int64  // Unix ms that the regency last vouched for in that run of the program; 0: not yet
	Boot      uint64 // random per start of the kiosk program
	Catalogue string // version of the service catalogue
	Epoch     uint64 // seq of the epoch entry whose key seals the body; 0 where the body is clear
	Body      Hash   // SHA-256 of the body as stored (ciphertext)
}

// Entry is a header with its place in the chain and, unless erased, its body.
type Entry struct {
	Header
	Chain Hash   // chain hash up to and with this entry
	Body  []byte // ciphertext, or clear where Kind.Clear; nil after erasure
}

// Position is how far a kiosk's journal is durable at the regency.
type Position struct {
	Incarnation uint64 // the one that the kiosk must write now
	Last        uint64 // seq of the last stored entry; 0: none yet
	Head        Hash   // chain hash there
}

// Ack is the regency's signed word that everything up to Last is durable there.
type Ack struct {
	Kiosk       kiosk.KioskID
	Incarnation uint64
	Last        uint64
	Head        Hash   // chain hash at Last
	Sig         []byte // the regency's ES256 signature over the canonical bytes of the fields above
}
