package measure

import (
	"context"
	"crypto"
	"fmt"

	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// Traffic says what batches of the corpus weighed on the line.
type Traffic struct {
	Ratio   float64 // all bytes both ways, with the handshake, against the sealed bodies
	Bytes   int64
	Bodies  int64
	Batches int
}

// Wire sends batches of the corpus over one connection and counts every byte of it, both ways.
func Wire(ctx context.Context, dir string, seed uint64, batches int) (t Traffic, err error) {
	return t, inHouse(ctx, dir, func(h *house) error {
		bundles, err := h.enrol(ctx, 1)
		if err != nil {
			return err
		}
		all, err := texts()
		if err != nil {
			return err
		}
		d, err := newDiary(1, seed, bundles[0].Journal)
		if err != nil {
			return err
		}
		c, err := h.client(bundles[0])
		if err != nil {
			return err
		}
		defer c.Close()
		for i := range batches {
			seg, weight, err := d.segment(bundles[0].SealKey, batchEntries, func(n int) []journal.AnswerBody { return all[(i*batchEntries+n)%len(all)] })
			if err != nil {
				return err
			}
			a, err := c.Append(ctx, seg, false)
			if err != nil {
				return err
			}
			if a.Ack.Last != d.seq || a.Ack.Head != d.chain {
				return fmt.Errorf("measure: batch %d was not acknowledged", i)
			}
			t.Bodies += int64(weight)
		}
		t.Batches, t.Bytes = batches, h.bytes.Load()
		t.Ratio = float64(t.Bytes) / float64(t.Bodies)
		return nil
	})
}

// segment writes n entries and signs them; weight is that of their bodies as stored.
func (d *diary) segment(key crypto.Signer, n int, answers func(int) []journal.AnswerBody) (seg []byte, weight int, err error) {
	prev := d.chain
	var entries []journal.Entry
	for i := range n {
		e, err := d.next(answers(i))
		if err != nil {
			return nil, 0, err
		}
		weight += len(e.Body)
		entries = append(entries, e)
	}
	seg, err = journal.SignSegment(key, prev, entries)
	return seg, weight, err
}
