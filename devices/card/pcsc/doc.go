// Package pcsc is the real card reader: card.Reader on PC/SC (pcsc-lite and its daemon pcscd).
//
// It is not a card application and starts no daemon. It is the only importer of the scard binding,
// whose ways shape it:
//
//   - One goroutine watches, on a context of its own, and nothing else touches that context but
//     Cancel: a call on a context that waits takes the library's global lock and blocks every other
//     context of the process. Waits are slices of at most a second, never infinite.
//   - Each conversation with a card is one goroutine with a context of its own. A command that the
//     reader never answers cannot be cancelled in PC/SC; after its deadline the conversation is
//     abandoned (card.ErrHung), and the goroutine cleans up if the call ever returns. Until then the
//     reader is reported as faulty and no second conversation is begun, so at most one is ever lost.
//   - A conversation's commands are one job of that goroutine (card.Runner), not a change of goroutine
//     for each. The caller waits beside it with the deadline.
//   - A card that was swapped within the driver's poll answers on the old handle. So any error ends
//     the conversation for good, Removed is reported at once, and what then lies there is greeted
//     as a new card.
//   - A conversation that is closed resets its card. Where that card was lifted a moment before, the
//     reset fails, and pcscd (1.9.9) says from then on that the reader is empty, without counting a
//     removal; another card laid down before its next poll would never be seen. So an uncounted
//     emptiness is checked by resetting whatever lies there, and a broken conversation resets nothing.
//   - The daemon may die and come back: a lost context is given up and a new one sought, at growing
//     distances.
//
// The binding keeps reader names in a table of the process, so a process watches with one Reader at
// a time; Open, for a SAM that stays in its slot, waits for nothing and may be called beside it. PCSCLITE_CSOCK_NAME is read once, at the first PC/SC call of the process.
//
// Concurrency: a Reader may be used from any goroutine; see Watch. A card's methods may be called
// from any goroutine; commands go one after the other. Close joins everything but a goroutine that
// the reader itself holds.
package pcsc
