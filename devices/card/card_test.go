package card_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/smart-kampung/anjungan/devices"
	"github.com/smart-kampung/anjungan/devices/card"
)

// The four cases of ISO/IEC 7816-4 clause 5.1, and the three commands this kiosk sends.
func TestCommandBytes(t *testing.T) {
	for _, tc := range []struct {
		name string
		cmd  card.Command
		want string
	}{
		{"case 1", card.Command{CLA: 0x00, INS: 0x20, P1: 1, P2: 2}, "\x00\x20\x01\x02"},
		{"case 2", card.Command{INS: 0xB0, Le: 8}, "\x00\xB0\x00\x00\x08"},
		{"case 3", card.Command{INS: 0xA4, Data: []byte{9}}, "\x00\xA4\x00\x00\x01\x09"},
		{"case 4", card.Command{INS: 0xA4, Data: []byte{9}, Le: 256}, "\x00\xA4\x00\x00\x01\x09\x00"},
		{"uid", card.GetUID(), "\xFF\xCA\x00\x00\x00"},
		{"select", card.SelectFile(0x7F0A), "\x00\xA4\x00\x00\x02\x7F\x0A"},
		{"read", card.ReadBinary(0x1234, 250), "\x00\xB0\x12\x34\xFA"},
		{"read 256", card.ReadBinary(0, 256), "\x00\xB0\x00\x00\x00"},
	} {
		got, err := tc.cmd.Bytes()
		if err != nil || string(got) != tc.want {
			t.Errorf("%s: % X, %v; want % X", tc.name, got, err, tc.want)
		}
	}
}

func TestCommandRefused(t *testing.T) {
	for name, c := range map[string]card.Command{
		"data too long": {Data: make([]byte, 256)},
		"Le too long":   {Le: 257},
		"Le negative":   {Le: -1},
	} {
		if b, err := c.Bytes(); err == nil {
			t.Errorf("%s: encoded as % X", name, b)
		}
	}
	for _, raw := range []string{"", "\x00\xA4\x00", "\x00\xA4\x00\x00\x00\x01\x02", "\x00\xA4\x00\x00\x05\x01", "\x00\xA4\x00\x00\x01\x01\x02\x03"} {
		if c, err := card.ParseCommand([]byte(raw)); err == nil {
			t.Errorf("% X parsed as %+v", raw, c)
		}
	}
}

func TestParseResponse(t *testing.T) {
	for _, short := range [][]byte{nil, {}, {0x90}} {
		if _, err := card.ParseResponse(short); !errors.Is(err, card.ErrRemoved) {
			t.Errorf("% X: %v, want ErrRemoved", short, err)
		}
	}
	r, err := card.ParseResponse([]byte{1, 2, 0x62, 0x82})
	if err != nil || !bytes.Equal(r.Data, []byte{1, 2}) || r.SW != card.SWEndOfFile {
		t.Errorf("got %v %v", r, err)
	}
}

func TestStatusWord(t *testing.T) {
	if n, ok := card.SW(0x6100).More(); !ok || n != 256 {
		t.Errorf("6100: %d %v", n, ok)
	}
	if n, ok := card.SW(0x6C1D).ExactLe(); !ok || n != 0x1D {
		t.Errorf("6C1D: %d %v", n, ok)
	}
	if _, ok := card.SWOK.More(); ok {
		t.Error("9000 announces more data")
	}
	if !card.SWOK.OK() || card.SWNotFound.OK() || card.SWNotFound.String() != "6A82" {
		t.Error("status words are misread")
	}
}

func TestWordState(t *testing.T) {
	for w, want := range map[card.Word]devices.State{
		card.Ready: devices.Online, card.NoCard: devices.Online, card.UnknownCard: devices.Online,
		card.CardError: devices.UserError, card.NoReader: devices.NoDevice,
		card.ServiceDown: devices.Offline, card.Word(""): devices.Starting,
	} {
		if got := w.State(); got != want {
			t.Errorf("%q: %q, want %q", w, got, want)
		}
	}
}

// What parses encodes to the same bytes, so the simulated card sees what was sent.
func FuzzParseCommand(f *testing.F) {
	f.Add([]byte("\xFF\xCA\x00\x00\x00"))
	f.Add([]byte("\x00\xA4\x00\x00\x02\x7F\x0A"))
	f.Add([]byte("\x00\xA4\x00\x00\x02\x7F\x0A\x00"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		c, err := card.ParseCommand(raw)
		if err != nil {
			return
		}
		again, err := c.Bytes()
		if err != nil || !bytes.Equal(again, raw) {
			t.Fatalf("% X -> %+v -> % X, %v", raw, c, again, err)
		}
	})
}

func FuzzParseResponse(f *testing.F) {
	f.Add([]byte{0x90, 0x00})
	f.Add([]byte{0x90})
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := card.ParseResponse(raw)
		if err != nil {
			if len(raw) >= 2 {
				t.Fatalf("% X refused: %v", raw, err)
			}
			return
		}
		if len(r.Data)+2 != len(raw) || uint16(r.SW) != uint16(raw[len(raw)-2])<<8|uint16(raw[len(raw)-1]) {
			t.Fatalf("% X -> %v", raw, r)
		}
	})
}
