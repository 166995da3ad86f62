// Package ektp is the open read of the Indonesian identity card (KTP-el, *e-KTP*): the id of its
// chip and the portrait that every reader may read without keys.
//
// An open read proves nothing. Any programmable card or telephone can answer these commands, any
// chip id can be copied and any picture can be served. Id and portrait are a convenience: they find
// a record and greet a face. What a person may do is decided elsewhere (PIN, witness, certified
// reader). Name, NIK and the other fields lie behind secure messaging with keys in a certified
// reader's SAM. Neither keys nor the SAM's commands are public, and none are here: a Provider is the
// seam where a technician configures which of three ways runs. OpenPhoto is the open read, VendorReader
// asks a vendor's software, and SAM relays opaque bytes between chip and SAM.
//
// The bytes of a card are foreign bytes: lengths lie, chips stop, cards are swapped. Every loop here
// is bounded and every picture is checked before it leaves. The order of commands and the block
// size are the shortest that short APDUs allow: FFCA, SELECT 7F0A, SELECT 6FF2, READ BINARY in blocks
// of 250, FFCA (a type B chip is asked once more for its own id).
//
// File identifiers and commands are those that independent public integrations agree on; access
// rules and status words of the chips are not public.
//
// Concurrency: a Session belongs to the goroutine that owns its Card. ChipID and Identity are values.
package ektp
