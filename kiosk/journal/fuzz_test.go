package journal_test

import (
	"bytes"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk/journal"
)

// FuzzParseSegment: foreign bytes never panic, and what is read is the only encoding of itself.
func FuzzParseSegment(f *testing.F) {
	d := newDesk(f)
	d.add(journal.KindFault, []byte("a"))
	f.Add(d.segment())
	f.Add([]byte{0x87})
	f.Fuzz(func(t *testing.T, b []byte) {
		raw, err := journal.ParseSegment(b)
		if err != nil {
			return
		}
		if n := raw.Last() - raw.First() + 1; n < 1 || n > journal.MaxEntries {
			t.Errorf("%d entries", n)
		}
		_, _ = raw.Verify(&d.seal.PublicKey, journal.Hash{}) // may fail, may not panic
	})
}

// FuzzBodies: every body that is read encodes to the bytes it was read from.
func FuzzBodies(f *testing.F) {
	for _, v := range []any{
		journal.EpochBody{KeyID: []byte{1}, Enc: []byte{2}},
		journal.RequestNewBody{ID: make([]byte, 16), Answers: []journal.AnswerBody{{Field: "purpose", Value: "bank"}}},
		journal.PrintStartBody{Token: "SET-1-P000001", What: "slip"},
		journal.HeartbeatBody{Version: "1"},
		journal.BlobBody{Hash: make([]byte, 32), Size: 17, Purpose: "report", Key: make([]byte, 32)},
	} {
		f.Add(marshal(f, v))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, v := range []any{
			&journal.EpochBody{}, &journal.IncarnationBody{}, &journal.PINTryBody{}, &journal.RequestNewBody{},
			&journal.RequestCancelBody{}, &journal.PrintStartBody{}, &journal.PrintEndBody{}, &journal.PaperBody{},
			&journal.FaultBody{}, &journal.HeartbeatBody{}, &journal.PersonCheckBody{},
		} {
			if journal.Unmarshal(b, v) == nil && !bytes.Equal(marshal(t, v), b) {
				t.Errorf("%T: % x is not its own encoding", v, b)
			}
			if r, ok := v.(*journal.RequestNewBody); ok {
				_, _ = r.Request() // may fail, may not panic
			}
		}
	})
}
