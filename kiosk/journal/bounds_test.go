package journal

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/smart-kampung/anjungan/kiosk"
)

// TestBounds: what the last number or letter within the bounds makes of a body, and the first beyond.
func TestBounds(t *testing.T) {
	long := strings.Repeat("w", maxWord)
	for _, c := range []struct {
		name string
		body interface{ Check() error }
		ok   bool
	}{
		{"tries", PINTryBody{Tries: kiosk.MaxTries}, true},
		{"a try too many", PINTryBody{Tries: kiosk.MaxTries + 1}, false},
		{"tries without end", PINTryBody{Tries: math.MaxInt}, false},
		{"tries below zero", PINTryBody{Tries: -1}, false},
		{"incarnation", IncarnationBody{LastInc: MaxIncarnation, LastSeq: MaxSeq, LastHead: make([]byte, 32)}, true},
		{"incarnation beyond", IncarnationBody{LastInc: MaxIncarnation + 1, LastHead: make([]byte, 32)}, false},
		{"seq beyond", IncarnationBody{LastSeq: MaxSeq + 1, LastHead: make([]byte, 32)}, false},
		{"copy", PrintStartBody{Token: long, What: long, Copy: maxCopy}, true},
		{"copies beyond", PrintStartBody{Copy: maxCopy + 1}, false},
		{"copies below zero", PrintStartBody{Copy: -1}, false},
		{"token of a start", PrintStartBody{Token: long + "w"}, false},
		{"token of an end", PrintEndBody{Token: long + "w"}, false},
		{"token of a paper", PaperBody{Token: long + "w"}, false},
		{"account", ClerkActionBody{Clerk: long + "w"}, false},
		{"clerk's word", ClerkActionBody{Clerk: long, Word: long + "w"}, false},
		{"fault", FaultBody{Device: long, Word: long}, true},
		{"fault's word", FaultBody{Word: long + "w"}, false},
		{"heartbeat", HeartbeatBody{Version: long, Unsent: math.MaxInt64, Free: math.MaxInt64}, true},
		{"unsent beyond", HeartbeatBody{Unsent: math.MaxInt64 + 1}, false},
		{"free beyond", HeartbeatBody{Free: math.MaxUint64}, false},
		{"reader's word", HeartbeatBody{Reader: long + "w"}, false},
	} {
		if err := c.body.Check(); (err == nil) != c.ok || err != nil && !errors.Is(err, ErrBounds) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// TestMadeBounds: a request is made at a time that can be written, and has a short register number.
func TestMadeBounds(t *testing.T) {
	for _, c := range []struct {
		made     int64
		register string
		ok       bool
	}{
		{0, "SET-1-000001", true},
		{MaxTime, "", true},
		{MaxTime + 1, "", false},
		{math.MaxInt64, "", false},
		{-1, "", false},
		{1, strings.Repeat("r", maxWord+1), false},
	} {
		n, err := kiosk.NewNumber(7, 1)
		if err != nil {
			t.Fatal(err)
		}
		b := RequestNewBody{ID: make([]byte, 16), Number: string(n), Register: c.register, Village: "35.10.09.2004", Made: c.made}
		if _, err := b.Request(); (err == nil) != c.ok || err != nil && !errors.Is(err, ErrBounds) {
			t.Errorf("made %d: %v", c.made, err)
		}
	}
}

// TestSegmentBounds: numbers and times of a segment that leave no room for the next.
func TestSegmentBounds(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*wireSegment)
		ok     bool
	}{
		{"an incarnation that another can follow", func(w *wireSegment) { w.Inc = MaxIncarnation - 1 }, true},
		{"the last incarnation", func(w *wireSegment) { w.Inc = MaxIncarnation }, false},
		{"an incarnation without end", func(w *wireSegment) { w.Inc = math.MaxInt64 }, false},
		{"the last of all", func(w *wireSegment) { w.First = MaxSeq }, true},
		{"beyond the last", func(w *wireSegment) { w.First = MaxSeq + 1 }, false},
		{"the last number of all", func(w *wireSegment) { w.First = math.MaxUint64 }, false},
		{"two from the last", func(w *wireSegment) { w.First, w.Entries = MaxSeq, append(w.Entries, w.Entries[0]) }, false},
		{"the end of 9999", func(w *wireSegment) { w.Entries[0].Time, w.Entries[0].Trusted = MaxTime, MaxTime }, true},
		{"the year 10000", func(w *wireSegment) { w.Entries[0].Time = MaxTime + 1 }, false},
		{"trusted in the year 10000", func(w *wireSegment) { w.Entries[0].Trusted = MaxTime + 1 }, false},
		{"before 1970", func(w *wireSegment) { w.Entries[0].Time = -1 }, false},
		{"an epoch beyond", func(w *wireSegment) { w.Origins[0].Epoch = MaxSeq + 1 }, false},
	} {
		w := wireSegment{
			Kiosk: 7, Inc: 1, First: 1, Head: make([]byte, 32), Sig: make([]byte, sigLen),
			Origins: []wireOrigin{{}}, Entries: []wireEntry{{Kind: 17, Body: wireBody{bytes: []byte{}}}},
		}
		c.change(&w)
		b, err := Marshal(w)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ParseSegment(b); (err == nil) != c.ok || err != nil && !errors.Is(err, ErrSegment) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
