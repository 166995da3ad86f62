package cardsim_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/smart-kampung/anjungan/devices/card"
	"github.com/smart-kampung/anjungan/devices/card/cardsim"
)

func specimen(t *testing.T) *cardsim.Card {
	t.Helper()
	photo := make([]byte, 600)
	for i := range photo {
		photo[i] = byte(i)
	}
	return cardsim.New(cardsim.Spec{Kind: cardsim.TypeA, ATR: []byte{0x3B, 0x80}, UID: []byte{4, 1, 2, 3, 4, 5, 6}, Photo: photo})
}

func send(t *testing.T, c *cardsim.Card, raw string) card.Response {
	t.Helper()
	r, err := card.ParseResponse(c.Process([]byte(raw)))
	if err != nil {
		t.Fatalf("% X: %v", raw, err)
	}
	return r
}

// A transcript: what is sent, the status word, and how many bytes come back.
func TestFileSystem(t *testing.T) {
	c := specimen(t)
	for _, step := range []struct {
		raw string
		sw  card.SW
		n   int
	}{
		{"\xFF\xCA\x00\x00\x00", card.SWOK, 7},
		{"\xFF\xCA\x00\x00\x04", 0x6C07, 0},
		{"\xFF\xCA\x01\x00\x00", card.SWNotSupported, 0},
		{"\x00\xA4\x00\x00\x02\x6F\xF2", card.SWNotFound, 0}, // no application yet
		{"\x00\xB0\x00\x00\x08", card.SWNotAllowed, 0},       // no file yet
		{"\x00\xA4\x00\x00\x02\x7F\x0A\x00", card.SWOK, 0},   // with Le, as some integrations send it
		{"\x00\xDD\x00\x00\x08", card.SWINSNotSupported, 0},  // a type A chip
		{"\x00\xA4\x00\x00\x02\x6F\xF1", card.SWSecurity, 0},
		{"\x00\xA4\x00\x00\x02\x6F\xF0", card.SWOK, 0},
		{"\x00\xB0\x00\x00\x35", card.SWOK, 53},
		{"\x00\xA4\x00\x00\x02\x6F\xF2", card.SWOK, 0},
		{"\x00\xB0\x00\x00\xFA", card.SWOK, 250},
		{"\x00\xB0\x02\x00\xFA", card.SWEndOfFile, 90},
		{"\x00\xB0\x02\x5A\x01", card.SWWrongP1P2, 0}, // offset 602 is the end
		{"\x80\xB0\x00\x00\x01", card.SWCLANotSupported, 0},
		{"\x00\xB0\x00\x00\x05\x01", card.SWWrongLength, 0},
	} {
		if r := send(t, c, step.raw); r.SW != step.sw || len(r.Data) != step.n {
			t.Errorf("% X: %d bytes %v, want %d bytes %v", step.raw, len(r.Data), r.SW, step.n, step.sw)
		}
	}
	c.Reset()
	if r := send(t, c, "\x00\xB0\x00\x00\x08"); r.SW != card.SWNotAllowed {
		t.Errorf("after reset a file is still selected: %v", r.SW)
	}
}

func TestHeaderExcludesItself(t *testing.T) {
	c := specimen(t)
	send(t, c, "\x00\xA4\x00\x00\x02\x7F\x0A")
	send(t, c, "\x00\xA4\x00\x00\x02\x6F\xF2")
	if r := send(t, c, "\x00\xB0\x00\x00\x03"); !bytes.Equal(r.Data, []byte{0x02, 0x58, 0x00}) {
		t.Errorf("file begins % X, want the length 600 and the picture", r.Data)
	}
}

func TestFaults(t *testing.T) {
	c := specimen(t)
	open := func() {
		c.Reset()
		send(t, c, "\x00\xA4\x00\x00\x02\x7F\x0A")
		send(t, c, "\x00\xA4\x00\x00\x02\x6F\xF2")
	}
	c.Break(cardsim.Faults{Chain: true})
	open()
	if r := send(t, c, "\x00\xB0\x00\x00\x00"); r.SW != 0x6100 || len(r.Data) != 0 {
		t.Errorf("chained read: %d bytes %v", len(r.Data), r.SW)
	}
	if r := send(t, c, "\x00\xC0\x00\x00\x00"); !r.SW.OK() || len(r.Data) != 256 {
		t.Errorf("get response: %d bytes %v", len(r.Data), r.SW)
	}
	for end, want := range map[cardsim.End]card.SW{cardsim.EndShort: card.SWEndOfFile, cardsim.EndExact: 0x6C5A, cardsim.EndWrong: card.SWWrongLength} {
		c.Break(cardsim.Faults{End: end})
		open()
		if r := send(t, c, "\x00\xB0\x02\x00\xFA"); r.SW != want {
			t.Errorf("end %d: %v, want %v", end, r.SW, want)
		}
	}
	c.Break(cardsim.Faults{DieAt: 3})
	open()
	if r := c.Process([]byte("\x00\xB0\x00\x00\x08")); len(r) != 0 {
		t.Errorf("a dead chip answers % X", r)
	}
	if log := c.Log(); len(log[len(log)-1].Response) != 0 {
		t.Error("the log has an answer of a dead chip")
	}
}

// A card that cuts an answer, and one that another card speaks for from some command on.
func TestCutAndSwap(t *testing.T) {
	c := specimen(t)
	c.Break(cardsim.Faults{CutAt: 2})
	send(t, c, "\xFF\xCA\x00\x00\x00")
	if r := c.Process([]byte("\xFF\xCA\x00\x00\x00")); len(r) != 1 {
		t.Errorf("a cut answer: % X", r)
	}
	other := cardsim.New(cardsim.Spec{Kind: cardsim.TypeA, ATR: []byte{0x3B, 0x80}, UID: []byte{4, 9, 9, 9, 9, 9, 9}})
	c.Reset()
	c.Break(cardsim.Faults{SwapAt: 2, SwapFor: other})
	one, two := send(t, c, "\xFF\xCA\x00\x00\x00"), send(t, c, "\xFF\xCA\x00\x00\x00")
	if one.Data[1] != 1 || two.Data[1] != 9 || len(other.Log()) != 1 {
		t.Errorf("% X, then % X", one.Data, two.Data)
	}
}

// Radio time is bytes both ways; what the reader answers itself has none.
func TestLatency(t *testing.T) {
	c := specimen(t)
	c.Break(cardsim.Faults{PerByte: time.Microsecond, PerCommand: time.Millisecond, StallAt: 1, Stall: time.Second})
	for raw, want := range map[string]time.Duration{
		"\xFF\xCA\x00\x00\x00":         time.Second,
		"\x00\xA4\x00\x00\x02\x6F\xF2": time.Second + time.Millisecond + 9*time.Microsecond,
		"\x00\xB0\x00\x00\xFA":         time.Second + time.Millisecond + 257*time.Microsecond,
	} {
		if got := c.Latency([]byte(raw)); got != want {
			t.Errorf("% X: %v, want %v", raw, got, want)
		}
	}
}

func TestKnownATRs(t *testing.T) {
	for _, k := range cardsim.KnownATRs() {
		sum := byte(0)
		for _, b := range k.ATR[1:] {
			sum ^= b // ISO/IEC 7816-3 clause 8.2.5: the exclusive-or of T0 to TCK is zero
		}
		if sum != 0 || int(k.ATR[1]&0x0F) != len(k.ATR)-5 || !k.Card(nil).Alive() {
			t.Errorf("%s: % X is not valid", k.Name, k.ATR)
		}
	}
}

func FuzzProcess(f *testing.F) {
	f.Add([]byte("\x00\xA4\x00\x00\x02\x7F\x0A"), []byte("\x00\xB0\x00\x00\x00"), false)
	f.Add([]byte("\x00\xA4\x00\x00\x02\x6F\xF2"), []byte("\x00\xC0\x00\x00\x00"), true)
	f.Fuzz(func(t *testing.T, one, two []byte, chain bool) {
		c := specimen(t)
		c.Break(cardsim.Faults{Chain: chain})
		for _, raw := range [][]byte{[]byte("\x00\xA4\x00\x00\x02\x7F\x0A"), []byte("\x00\xA4\x00\x00\x02\x6F\xF2"), one, two} {
			if n := len(c.Process(raw)); n < 2 || n > 258 {
				t.Fatalf("% X is answered with %d bytes", raw, n)
			}
		}
	})
}
