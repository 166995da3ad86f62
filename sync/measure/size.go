package measure

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"fmt"
	"slices"

	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// batchEntries is how many entries the outbox sends at a time.
const batchEntries = 25

// The bars of bytes (the design, section 10), and how many batches they are measured over.
const (
	MostOverhead = 64   // Sizes.PerEntry, bytes
	MostWire     = 1.15 // Traffic.Ratio
	WireBatches  = 100
)

// Sizes says what entries cost in bytes.
type Sizes struct {
	PerEntry float64 // what a segment adds to the plain bodies of its entries, per entry
	Alone    float64 // the same where an entry travels alone
	Median   int     // of the sealed bodies
	N        int     // entries
}

// Overhead seals the corpus, signs it in segments of the outbox's size and of one, and weighs them. The
// epoch entry is left out.
func Overhead(seed uint64, batches int) (Sizes, error) {
	regency, err := journal.GenerateRegencyKey()
	if err != nil {
		return Sizes{}, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return Sizes{}, fmt.Errorf("measure: %w", err)
	}
	d, err := newDiary(104, seed, regency.Public())
	if err != nil {
		return Sizes{}, err
	}
	all, err := texts()
	if err != nil {
		return Sizes{}, err
	}
	if _, err := d.next(nil); err != nil { // the epoch
		return Sizes{}, err
	}
	var s Sizes
	var together, alone int
	var bodies []int
	for range batches {
		prev := d.chain
		var entries []journal.Entry
		for range batchEntries {
			before := d.chain
			e, err := d.next(all[s.N%len(all)])
			if err != nil {
				return s, err
			}
			one, err := journal.SignSegment(key, before, []journal.Entry{e})
			if err != nil {
				return s, err
			}
			alone += len(one) - d.plain
			together -= d.plain
			bodies = append(bodies, len(e.Body))
			entries = append(entries, e)
			s.N++
		}
		b, err := journal.SignSegment(key, prev, entries)
		if err != nil {
			return s, err
		}
		together += len(b)
	}
	slices.Sort(bodies)
	s.PerEntry, s.Alone, s.Median = float64(together)/float64(s.N), float64(alone)/float64(s.N), bodies[len(bodies)/2]
	return s, nil
}
